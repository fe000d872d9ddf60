/**
 * An Extron matrix as its manual describes it (CrossPoint 300 p75-77, 68-1383-01 p93-94): true ties, presets, mutes,
 * verbose modes, error codes. Knows nothing of lines, time or the driver that talks to it.
 */

import type { MatrixModel } from './simulated-matrix.js';

export interface SisModelOptions {
  readonly inputs: number;
  readonly outputs: number;
}

const marks: Readonly<Record<string, string>> = { '!': 'All', '&': 'RGB', '%': 'Vid', $: 'Aud' };
const ESC = 0x1b;
const CR = 0x0d;
const LF = 0x0a;
/** A pause of ten seconds inside a command drops it. */
const characterTimeoutMs = 10_000;

export class SisModel implements MatrixModel {
  readonly inputs: number;
  readonly outputs: number;
  /** Index 0 is output 1; 0 is nothing. */
  video: number[];
  audio: number[];
  verbose = 1;
  readonly presets = new Map<number, { readonly video: readonly number[]; readonly audio: readonly number[] }>();
  readonly videoMutes = new Set<number>();
  readonly audioMutes = new Set<number>();
  lock = 0;
  readonly hangsUpAtReboot = false;
  #buffer = '';
  #inEscape = false;
  #lastAt = 0;

  constructor(options: SisModelOptions) {
    this.inputs = options.inputs;
    this.outputs = options.outputs;
    this.video = Array.from({ length: options.outputs }, () => 0);
    this.audio = [...this.video];
  }

  get banner(): string {
    return '(c) Copyright 2009, Extron Electronics, CrossPoint 450 Plus, V1.23, 60-0831-01';
  }

  get ties(): readonly number[] {
    return this.video;
  }

  /** Power comes back: nothing tied, factory verbosity, presets kept, a banner. */
  powerUp(): string {
    this.video.fill(0);
    this.audio.fill(0);
    this.verbose = 1;
    this.forget();
    return `${this.banner}\r\n`;
  }

  greeting(): string {
    return '';
  }

  refusal(_command: string, code: string): string {
    return `${code === '' ? 'E22' : code}\r\n`;
  }

  canGarble(byte: number): boolean {
    return byte >= 0x30 && byte <= 0x39;
  }

  order(): null {
    return null;
  }

  /** Drops a half command. */
  forget(): void {
    this.#buffer = '';
    this.#inEscape = false;
  }

  /** Takes a character; the command that it completes, `ESC ` in front of escape commands, or null. */
  take(byte: number, at: number): string | null {
    if (at - this.#lastAt > characterTimeoutMs) this.forget();
    this.#lastAt = at;
    const character = String.fromCharCode(byte);
    if (this.#inEscape) {
      if (byte !== CR && character !== '|') {
        this.#buffer += character;
        return null;
      }
      const command = `ESC ${this.#buffer}`;
      this.forget();
      return command;
    }
    if (byte === ESC || (/w/i.test(character) && this.#buffer === '')) {
      this.#buffer = '';
      this.#inEscape = true;
      return null;
    }
    if (byte === CR || byte === LF) {
      this.forget();
      return null;
    }
    this.#buffer += character;
    if (/[\d*]/.test(character)) return null;
    const command = this.#buffer;
    this.forget();
    return command;
  }

  /** Carries a command out and gives its reply line with its end. */
  run(command: string): string {
    return `${this.answer(command)}\r\n`;
  }

  /** Carries a command out and gives its reply line. */
  answer(command: string): string {
    return command.startsWith('ESC ') ? this.#escape(command.slice(4).toUpperCase()) : this.#plain(command);
  }

  /** Somebody at the front panel; the report as the device would send it, null where its verbosity is silent. */
  frontPanel(output: number, input: number, report: 'named' | 'bare'): string | null {
    this.#tie(input, output, '!');
    if (this.verbose % 2 === 0) return null;
    return report === 'bare' ? 'Qik\r\n' : `Out${this.#two(output)} In${this.#two(input)} All\r\n`;
  }

  /** Each session hears of every change, whoever asked for it. */
  otherClient(output: number, input: number): string | null {
    return this.frontPanel(output, input, 'named');
  }

  #plain(command: string): string {
    const tie = /^(\d{1,3})\*(\d{1,3})([!&%$])$/.exec(command);
    if (tie !== null) return this.#tieOne(Number(tie[1]), Number(tie[2]), tie[3] ?? '!');
    const all = /^(\d{1,3})\*([!&%$])$/.exec(command);
    if (all !== null) return this.#tieAll(Number(all[1]), all[2] ?? '!');
    const query = /^(\d{1,3})([!&%$])$/.exec(command);
    if (query !== null) return this.#query(Number(query[1]), query[2] ?? '!');
    const preset = /^(\d{1,2})([.,])$/.exec(command);
    if (preset !== null) return this.#preset(Number(preset[1]), preset[2] ?? '.');
    const mute = /^(\d{1,3})\*([01])([BZ])$/i.exec(command);
    if (mute !== null) return this.#mute(Number(mute[1]), mute[2] === '1', (mute[3] ?? 'B').toUpperCase());
    const lock = /^([012])X$/i.exec(command);
    if (lock !== null) {
      this.lock = Number(lock[1]);
      return `Exe${this.lock}`;
    }
    switch (command.toUpperCase()) {
      case 'X':
        return String(this.lock);
      case 'I':
        return `V${this.#two(this.inputs)}X${this.#two(this.outputs)} A${this.#two(this.inputs)}X${this.#two(this.outputs)}`;
      case 'N':
        return '60-0831-01';
      case 'Q':
        return '1.23';
      case '*Q':
        return '1.23.0004';
      default:
        return 'E10';
    }
  }

  #escape(command: string): string {
    if (command.startsWith('+Q')) return this.#quick(command.slice(2));
    const written = /^\+(\d{1,2})P(.*)$/.exec(command);
    if (written !== null) return this.#writePreset(Number(written[1]), written[2] ?? '');
    const view = /^0\*(\d{1,3})\*([12])VC$/.exec(command);
    if (view !== null) return this.#view(Number(view[1]), view[2] === '1');
    const verbose = /^([0-3])?CV$/.exec(command);
    if (verbose !== null) {
      if (verbose[1] !== undefined) this.verbose = Number(verbose[1]);
      return `Vrb${this.verbose}`;
    }
    if (command === '0LS') return this.video.map((_, index) => (index % 3 === 2 ? '0' : '1')).join('*');
    if (command === 'VM') return this.video.map((_, index) => (this.videoMutes.has(index + 1) ? '1' : '0')).join('');
    return 'E10';
  }

  #tieOne(input: number, output: number, mark: string): string {
    const wrong = this.#wrong(input, output);
    if (wrong !== null) return wrong;
    this.#tie(input, output, mark);
    return `Out${this.#two(output)} In${this.#two(input)} ${marks[mark] ?? 'All'}`;
  }

  #tieAll(input: number, mark: string): string {
    if (input > this.inputs) return 'E01';
    for (let output = 1; output <= this.outputs; output += 1) this.#tie(input, output, mark);
    return `In${this.#two(input)} ${marks[mark] ?? 'All'}`;
  }

  /** All ties of the frame switch together, or none where one is wrong. */
  #quick(text: string): string {
    const ties = this.#parseTies(text);
    if (ties === null) return 'E10';
    for (const { input, output } of ties) {
      const wrong = this.#wrong(input, output);
      if (wrong !== null) return wrong;
    }
    for (const { input, output, mark } of ties) this.#tie(input, output, mark);
    return 'Qik';
  }

  #query(output: number, mark: string): string {
    if (output < 1 || output > this.outputs) return 'E12';
    const input = (mark === '$' ? this.audio : this.video)[output - 1] ?? 0;
    return this.verbose >= 2
      ? `Out${this.#two(output)} In${this.#two(input)} ${marks[mark] ?? 'All'}`
      : this.#two(input);
  }

  #view(first: number, picture: boolean): string {
    if (first < 1 || first > this.outputs) return 'E12';
    const plane = picture ? this.video : this.audio;
    const cells = Array.from({ length: 16 }, (_, index) => {
      const input = plane[first - 1 + index];
      return input === undefined ? '--' : this.#two(input);
    });
    return `${cells.join(' ')} ${picture ? 'Vid' : 'Aud'}`;
  }

  #preset(number: number, mark: string): string {
    if (mark === ',') {
      this.presets.set(number, { video: [...this.video], audio: [...this.audio] });
      return `Spr${this.#two(number)}`;
    }
    const saved = this.presets.get(number);
    if (saved === undefined) return 'E11';
    this.video = [...saved.video];
    this.audio = [...saved.audio];
    return `Rpr${this.#two(number)}`;
  }

  #writePreset(number: number, text: string): string {
    const empty = text === '0*!';
    const ties = empty ? [] : this.#parseTies(text);
    if (ties === null) return 'E10';
    const before = this.presets.get(number);
    const zeros = Array.from({ length: this.outputs }, () => 0);
    const video = empty || before === undefined ? [...zeros] : [...before.video];
    const audio = empty || before === undefined ? [...zeros] : [...before.audio];
    for (const { input, output, mark } of ties) {
      const wrong = this.#wrong(input, output);
      if (wrong !== null) return wrong;
      if (mark !== '$') video[output - 1] = input;
      if (mark === '!' || mark === '$') audio[output - 1] = input;
    }
    this.presets.set(number, { video, audio });
    return `Spr${this.#two(number)}`;
  }

  #mute(output: number, on: boolean, letter: string): string {
    if (output < 1 || output > this.outputs) return 'E12';
    const set = letter === 'B' ? this.videoMutes : this.audioMutes;
    if (on) set.add(output);
    else set.delete(output);
    return `${letter === 'B' ? 'Vmt' : 'Amt'}${this.#two(output)}*${on ? 1 : 0}`;
  }

  #tie(input: number, output: number, mark: string): void {
    if (mark !== '$') this.video[output - 1] = input;
    if (mark === '!' || mark === '$') this.audio[output - 1] = input;
  }

  #parseTies(text: string): readonly { input: number; output: number; mark: string }[] | null {
    const ties = [...text.matchAll(/(\d{1,3})\*(\d{1,3})([!&%$])/g)];
    if (ties.length === 0 || ties.map((tie) => tie[0]).join('') !== text.replaceAll(' ', '')) return null;
    return ties.map((tie) => ({ input: Number(tie[1]), output: Number(tie[2]), mark: tie[3] ?? '!' }));
  }

  #wrong(input: number, output: number): 'E01' | 'E12' | null {
    if (input > this.inputs) return 'E01';
    return output < 1 || output > this.outputs ? 'E12' : null;
  }

  #two(value: number): string {
    return String(value).padStart(2, '0');
  }
}
