/**
 * A Kramer matrix as its manuals describe it (VP-8x8AK command table, FC-404NETxl error table): true ties of picture
 * and sound, presets, machine number, errors, and the habits in which models differ.
 */
import { matrixSimulator } from './matrix-simulator.js';
import type { MatrixModel, ModelAnswer } from './simulated-matrix.js';
import type { Simulator } from './simulator.js';

/** How models differ; each can be switched with the order `{"op":"habit","name":…,"on":…}`. */
export interface KramerHabits {
  /** A line for each pair of a command instead of one for all. */
  linePerPair: boolean;
  /** OK at the end of a good answer. */
  saysOk: boolean;
  /** A real change is told twice, as the VP-558 does. */
  tellsTwice: boolean;
  /** Sound follows the picture, and both are told. */
  audioFollows: boolean;
  /** `VID? *` is a command that is not available. */
  oneByOne: boolean;
  /** "Nothing" is the number behind the last input. */
  offIsBehindLast: boolean;
  /** Small letters and missing blanks, as the oldest units write. */
  oldSpelling: boolean;
}

type Word = 'VID' | 'AUD' | 'AV';

/** Manual of the FC-404NETxl. */
const errors = { syntax: 1, unavailable: 2, range: 3, busy: 6 } as const;
const mostCharacters = 64;

export class KramerModel implements MatrixModel {
  readonly inputs: number;
  readonly outputs: number;
  machine = 1;
  readonly habits: KramerHabits = {
    linePerPair: false,
    saysOk: true,
    tellsTwice: false,
    audioFollows: false,
    oneByOne: false,
    offIsBehindLast: false,
    oldSpelling: false,
  };
  /** Index 0 is output 1; 0 is nothing. */
  video: number[];
  audio: number[];
  readonly presets = new Map<number, readonly number[]>();
  readonly hangsUpAtReboot = false;
  #line = '';

  constructor({ inputs, outputs }: { readonly inputs: number; readonly outputs: number }) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.video = Array.from({ length: outputs }, () => 0);
    this.audio = [...this.video];
  }

  get ties(): readonly number[] {
    return this.video;
  }

  powerUp(): string {
    this.video.fill(0);
    this.audio.fill(0);
    this.forget();
    return 'Kramer Electronics LTD. , Model Version VP-1616\r\n';
  }

  greeting(): string {
    return '';
  }

  forget(): void {
    this.#line = '';
  }

  canGarble(byte: number): boolean {
    return byte >= 0x30 && byte <= 0x39;
  }

  /** A whole line without its CR; LF is passed over. */
  take(byte: number): string | null {
    if (byte === 0x0a) return null;
    if (byte !== 0x0d) {
      this.#line += String.fromCharCode(byte);
      return null;
    }
    const line = this.#line;
    this.#line = '';
    return line === '' ? null : line;
  }

  refusal(line: string, code: string): string {
    const own = this.#own(line);
    if (own === null) return '';
    const [name = ''] = /^[A-Z-]*/i.exec(own) ?? [];
    return this.#error(name, code === '' ? errors.busy : Number(code));
  }

  run(line: string): string {
    if (line.length >= mostCharacters) return this.#error('', errors.syntax);
    const own = this.#own(line);
    if (own === null) return '';
    return own
      .split('|')
      .map((part) => this.#answer(part.trim().replace(/^#/, '')))
      .join('');
  }

  frontPanel(output: number, input: number): string {
    this.#tie('VID', output, input);
    return this.#say(`VID ${this.#number(input)}>${output}`, false);
  }

  /** The answer to the other client, word for word as it would be to us. */
  otherClient(output: number, input: number): string {
    return this.#change('VID', [{ output, input }]);
  }

  order(order: Readonly<Record<string, unknown>>): ModelAnswer | null {
    const { op, name, on, machine, says } = order;
    if (op === 'habit' && typeof name === 'string' && typeof on === 'boolean') {
      const habit = habitNames.find((one) => one === name);
      if (habit === undefined) return null;
      this.habits[habit] = on;
      return { answer: { ...this.habits }, says: '' };
    }
    if (op === 'otherMachine' && typeof machine === 'number' && typeof says === 'string')
      return { answer: {}, says: this.otherMachine(machine, says) };
    return null;
  }

  /** What another machine on the same bus says to somebody. */
  otherMachine(machine: number, words: string): string {
    return `~${String(machine).padStart(2, '0')}@${words}\r\n`;
  }

  /** The command without its address; null where it is for another machine. */
  #own(line: string): string | null {
    const head = /^#(?:(\d\d)@)?(.*)$/.exec(line);
    if (head === null) return 'not a command';
    return head[1] === undefined || Number(head[1]) === this.machine ? (head[2] ?? '') : null;
  }

  #answer(command: string): string {
    if (command === '') return this.#say('', true);
    const [, name = '', rest = ''] = /^([A-Z-]+\??) *(.*)$/i.exec(command) ?? [];
    const word = name.toUpperCase();
    const switching = /^(VID|V|AUD|A|AV)(\?)?$/.exec(word);
    if (switching !== null) {
      const long: Word = word.startsWith('AV') ? 'AV' : word.startsWith('A') ? 'AUD' : 'VID';
      return switching[2] === undefined ? this.#switch(long, rest) : this.#question(long, rest);
    }
    switch (word) {
      case 'MODEL?':
        return this.#say('MODEL VP-1616', false);
      case 'VERSION?':
        return this.#say('VERSION 2.07', false);
      case 'PROT-VER?':
        return this.#say('PROT-VER 3000:1.0', false);
      case 'SN?':
        return this.#say('SN 0512345678', false);
      case 'BUILD-DATE?':
        return this.#say('BUILD-DATE 2015/06/01 10:11:12', false);
      case 'NAME?':
        return this.#say('NAME WALL-1', false);
      case 'INFO-IO?':
        return this.#say(`INFO-IO IN ${this.inputs},OUT ${this.outputs}`, false);
      case 'INFO-PRST?':
        return this.#say('INFO-PRST VID 60,AUD 0', false);
      case 'PRST-STO':
      case 'PRST-RCL':
        return this.#preset(word, Number(rest));
      case 'ROUTE':
        return this.#route(rest);
      default:
        return this.#error(word.replace('?', ''), word === '' ? errors.syntax : errors.unavailable);
    }
  }

  #switch(word: Word, rest: string): string {
    const everywhere = /^(\d{1,3}) *> *\*$/.exec(rest);
    if (everywhere !== null) {
      const input = this.#input(Number(everywhere[1]));
      if (input === null) return this.#error(word, errors.range);
      for (let output = 1; output <= this.outputs; output += 1) this.#tie(word, output, input);
      return this.#say(`${word} ${this.#number(input)}>*`, true);
    }
    const ties: { readonly output: number; readonly input: number }[] = [];
    for (const pair of rest.split(',')) {
      const found = /^ *(\d{1,3}) *> *(\d{1,3}) *$/.exec(pair);
      if (found === null) return this.#error(word, errors.syntax);
      const input = this.#input(Number(found[1]));
      const output = Number(found[2]);
      if (input === null || output < 1 || output > this.outputs) return this.#error(word, errors.range);
      ties.push({ output, input });
    }
    return this.#change(word, ties);
  }

  #change(word: Word, ties: readonly { readonly output: number; readonly input: number }[]): string {
    const before = this.video.join();
    for (const { output, input } of ties) this.#tie(word, output, input);
    const pairs = ties.map(({ output, input }) => `${this.#number(input)}>${output}`);
    const lines = this.habits.linePerPair ? pairs : [pairs.join(',')];
    const words = this.habits.audioFollows && word === 'VID' ? [word, 'AUD'] : [word];
    const told = lines.flatMap((line) => words.map((one) => this.#say(`${one} ${line}`, true))).join('');
    return this.habits.tellsTwice && this.video.join() !== before ? told + told : told;
  }

  #question(word: Word, rest: string): string {
    const plane = word === 'AUD' ? this.audio : this.video;
    if (rest === '*') {
      if (this.habits.oneByOne) return this.#error(word, errors.range);
      const pairs = plane.map((input, index) => `${this.#number(input)}>${index + 1}`);
      return this.#say(`${word} ${pairs.join(',')}`, false);
    }
    const output = Number(rest);
    const input = plane[output - 1];
    return input === undefined
      ? this.#error(word, errors.range)
      : this.#say(`${word} ${this.#number(input)}>${output}`, false);
  }

  #preset(word: 'PRST-STO' | 'PRST-RCL', number: number): string {
    if (!(number >= 1 && number <= 60)) return this.#error(word, errors.range);
    const saved = this.presets.get(number);
    if (word === 'PRST-STO') this.presets.set(number, [...this.video]);
    else if (saved === undefined) return this.#error(word, errors.range);
    else this.video = [...saved];
    return this.#say(`${word} ${number}`, true);
  }

  /** Layer 1 is the picture here; on other models it is sound. */
  #route(rest: string): string {
    const found = /^(\d+) *, *(\d+) *, *(\d+)$/.exec(rest);
    const [layer, output, input] = [Number(found?.[1]), Number(found?.[2]), Number(found?.[3])];
    if (found === null) return this.#error('ROUTE', errors.syntax);
    if (output < 1 || output > this.outputs || input > this.inputs) return this.#error('ROUTE', errors.range);
    this.#tie(layer === 1 ? 'VID' : 'AUD', output, input);
    return this.#say(`ROUTE ${layer},${output},${input}`, true);
  }

  #tie(word: Word, output: number, input: number): void {
    if (word !== 'AUD') this.video[output - 1] = input;
    if (word !== 'VID' || this.habits.audioFollows) this.audio[output - 1] = input;
  }

  /** The input that a number stands for, 0 for nothing; null where the device has none of it. */
  #input(number: number): number | null {
    if (this.habits.offIsBehindLast && number === this.inputs + 1) return 0;
    return number <= this.inputs ? number : null;
  }

  #number(input: number): number {
    return input === 0 && this.habits.offIsBehindLast ? this.inputs + 1 : input;
  }

  #say(words: string, isDone: boolean): string {
    const ok = isDone && (this.habits.saysOk || words === '') ? ' OK' : '';
    if (this.habits.oldSpelling) return `~${this.#two()}@${`${words}${ok}`.trim().replace(/ OK$/, 'ok')}\r\n`;
    return `~${this.#two()}@${words}${ok}\r\n`;
  }

  #error(word: string, code: number): string {
    const number = String(code).padStart(3, '0');
    if (this.habits.oldSpelling) return `~${this.#two()}@${word}ERR${number}\r\n`;
    return `~${this.#two()}@${word === '' ? '' : `${word} `}ERR ${number}\r\n`;
  }

  #two(): string {
    return String(this.machine).padStart(2, '0');
  }
}

const habitNames = [
  'linePerPair',
  'saysOk',
  'tellsTwice',
  'audioFollows',
  'oneByOne',
  'offIsBehindLast',
  'oldSpelling',
] as const;

export const kramerSimulator: Simulator = matrixSimulator((size) => new KramerModel(size), {
  baudRate: 115_200,
  tcpPort: null,
});
