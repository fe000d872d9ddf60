/**
 * A Videohub as its manual's developer information describes it: counted from 0, blocks ended by an empty line, all
 * its state to whoever connects, ACK before an update that names only what has changed, locks.
 */
import { matrixSimulator } from './matrix-simulator.js';
import type { MatrixModel, ModelAnswer } from './simulated-matrix.js';
import type { Simulator } from './simulator.js';

/** How firmware differs; each can be switched with the order `{"op":"habit","name":…,"on":…}`. */
export interface HubHabits {
  /** CR LF and blanks in front of lines, as some servers send. */
  crlf: boolean;
  /** No END PRELUDE, as old firmware. */
  noEndPrelude: boolean;
  /** Locked outputs are acknowledged and left as they are. */
  ignoresLocked: boolean;
}

type Lock = 'U' | 'O' | 'L';

const ack = 'ACK\n\n';
const nak = 'NAK\n\n';

export class HubModel implements MatrixModel {
  readonly inputs: number;
  readonly outputs: number;
  readonly habits: HubHabits = { crlf: false, noEndPrelude: false, ignoresLocked: false };
  readonly hangsUpAtReboot = true;
  present: 'true' | 'false' | 'needs_update' = 'true';
  /** Source of each destination, from 0. */
  routes: number[];
  /** As this client sees them. */
  locks: Lock[];
  readonly inputLabels: string[];
  readonly outputLabels: string[];
  #block = '';

  constructor({ inputs, outputs }: { readonly inputs: number; readonly outputs: number }) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.routes = straight(inputs, outputs);
    this.locks = Array.from({ length: outputs }, () => 'U');
    this.inputLabels = Array.from({ length: inputs }, (_, index) => `Input ${index + 1}`);
    this.outputLabels = Array.from({ length: outputs }, (_, index) => `Output ${index + 1}`);
  }

  get ties(): readonly number[] {
    return this.routes.map((source) => source + 1);
  }

  /** What a real hub comes back with the manual does not say; here each output shows the input of its own number. */
  powerUp(): string {
    this.routes = straight(this.inputs, this.outputs);
    this.locks.fill('U');
    this.forget();
    return '';
  }

  /** All that it has, to whoever connects. */
  greeting(): string {
    const { outputs, inputs } = this;
    const device = [
      `Device present: ${this.present}`,
      ...(this.present === 'true'
        ? [
            'Model name: Blackmagic Smart Videohub 16 x 16',
            'Friendly name:',
            'Unique ID: 7C2E0D01A2B3',
            `Video inputs: ${inputs}`,
            'Video processing units: 0',
            `Video outputs: ${outputs}`,
            'Video monitoring outputs: 0',
            'Serial ports: 0',
          ]
        : []),
    ];
    const blocks = [
      this.#say('PROTOCOL PREAMBLE', ['Version: 2.7']),
      this.#say('VIDEOHUB DEVICE', device),
      ...(this.present === 'true'
        ? [
            this.#labels('INPUT LABELS', this.inputLabels),
            this.#labels('OUTPUT LABELS', this.outputLabels),
            this.#lockBlock(),
            this.#routeBlock(this.routes.map((_, index) => index)),
            this.#say(
              'VIDEO INPUT STATUS',
              this.inputLabels.map((_, index) => `${index} SDI`),
            ),
            this.#say('CONFIGURATION', ['Take Mode: true']),
          ]
        : []),
      this.habits.noEndPrelude ? '' : this.#say('END PRELUDE', []),
    ];
    return blocks.join('');
  }

  forget(): void {
    this.#block = '';
  }

  canGarble(byte: number): boolean {
    return byte >= 0x30 && byte <= 0x39;
  }

  /** A block with its empty line. */
  take(byte: number): string | null {
    if (byte === 0x0d) return null;
    this.#block += String.fromCharCode(byte);
    if (!this.#block.endsWith('\n\n')) return null;
    const block = this.#block.trim();
    this.#block = '';
    return block === '' ? null : block;
  }

  refusal(): string {
    return this.#words(nak);
  }

  run(block: string): string {
    const [head = '', ...lines] = block.split('\n');
    switch (head) {
      case 'VIDEO OUTPUT ROUTING:':
        return this.#route(lines);
      case 'VIDEO OUTPUT LOCKS:':
        return lines.length === 0 ? this.#words(ack) + this.#lockBlock() : this.#lock(lines);
      case 'INPUT LABELS:':
        return this.#label('INPUT LABELS', this.inputLabels, lines);
      case 'OUTPUT LABELS:':
        return this.#label('OUTPUT LABELS', this.outputLabels, lines);
      case 'PING:':
        return this.#words(ack);
      default:
        return this.#words(nak);
    }
  }

  frontPanel(output: number, input: number): string {
    this.routes[output - 1] = input - 1;
    return this.#routeBlock([output - 1]);
  }

  /** All clients hear of every change in the same words. */
  otherClient(output: number, input: number): string {
    return this.frontPanel(output, input);
  }

  order(order: Readonly<Record<string, unknown>>): ModelAnswer | null {
    const { op, name, on, output, state } = order;
    if (op === 'habit' && typeof name === 'string' && typeof on === 'boolean') {
      const habit = habitNames.find((one) => one === name);
      if (habit === undefined) return null;
      this.habits[habit] = on;
      return { answer: { ...this.habits }, says: '' };
    }
    if (op === 'lock' && typeof output === 'number' && output >= 1 && output <= this.outputs) {
      this.locks[output - 1] = state === 'owned' ? 'O' : state === 'unlocked' ? 'U' : 'L';
      return { answer: {}, says: this.#say('VIDEO OUTPUT LOCKS', [`${output - 1} ${this.locks[output - 1] ?? 'U'}`]) };
    }
    return null;
  }

  /** All routes of a block are taken together, or none where one is wrong or locked by another client. */
  #route(lines: readonly string[]): string {
    if (lines.length === 0) return this.#words(ack) + this.#routeBlock(this.routes.map((_, index) => index));
    const wanted = lines.map((line) => /^(\d+) (\d+)$/.exec(line.trim()));
    const before = [...this.routes];
    for (const match of wanted) {
      const destination = Number(match?.[1]);
      if (match === null || destination >= this.outputs || Number(match[2]) >= this.inputs) return this.#words(nak);
      if (this.locks[destination] === 'L' && !this.habits.ignoresLocked) return this.#words(nak);
    }
    for (const match of wanted) {
      const destination = Number(match?.[1]);
      if (this.locks[destination] !== 'L') this.routes[destination] = Number(match?.[2]);
    }
    const changed = this.routes.flatMap((source, index) => (source === before[index] ? [] : [index]));
    return this.#words(ack) + (changed.length === 0 ? '' : this.#routeBlock(changed));
  }

  #lock(lines: readonly string[]): string {
    const changed: string[] = [];
    for (const line of lines) {
      const match = /^(\d+) ([OUF])$/.exec(line);
      const destination = Number(match?.[1]);
      const now = this.locks[destination];
      if (match === null || now === undefined) return this.#words(nak);
      if (now === 'L' && match[2] !== 'F') return this.#words(nak);
      this.locks[destination] = match[2] === 'O' ? 'O' : 'U';
      changed.push(`${destination} ${this.locks[destination] ?? 'U'}`);
    }
    return this.#words(ack) + this.#say('VIDEO OUTPUT LOCKS', changed);
  }

  #label(header: string, labels: string[], lines: readonly string[]): string {
    if (lines.length === 0) return this.#words(ack) + this.#labels(header, labels);
    for (const line of lines) {
      const match = /^(\d+) (.*)$/.exec(line);
      if (match === null || Number(match[1]) >= labels.length) return this.#words(nak);
      labels[Number(match[1])] = match[2] ?? '';
    }
    return this.#words(ack) + this.#say(header, lines);
  }

  #routeBlock(destinations: readonly number[]): string {
    return this.#say(
      'VIDEO OUTPUT ROUTING',
      destinations.map((index) => `${index} ${this.routes[index] ?? 0}`),
    );
  }

  #lockBlock(): string {
    return this.#say(
      'VIDEO OUTPUT LOCKS',
      this.locks.map((lock, index) => `${index} ${lock}`),
    );
  }

  #labels(header: string, labels: readonly string[]): string {
    return this.#say(
      header,
      labels.map((label, index) => `${index} ${label}`),
    );
  }

  #say(header: string, lines: readonly string[]): string {
    return this.#words(`${header}:\n${lines.map((line) => `${line}\n`).join('')}\n`);
  }

  #words(text: string): string {
    if (!this.habits.crlf) return text;
    return text.replace(/^(?=\d)/gm, ' ').replaceAll('\n', '\r\n');
  }
}

const habitNames = ['crlf', 'noEndPrelude', 'ignoresLocked'] as const;

function straight(inputs: number, outputs: number): number[] {
  return Array.from({ length: outputs }, (_, index) => index % inputs);
}

/** There is no serial line to pace; the socket is as fast as a busy hub's. */
export const hubSimulator: Simulator = matrixSimulator((size) => new HubModel(size), {
  baudRate: 921_600,
  tcpPort: 9990,
});
