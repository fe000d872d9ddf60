/** What `wallkeeper encode` is given, read field by field; whatever is missing or out of range is named. */
import { inputId, outputId, type InputId, type OutputId, type Tie } from '../driver.js';
import { KeeperError } from '../errors.js';
import type { MatrixSize } from './step-exchange.js';

/** Every reader throws cli-input-not-a-command (detail: what was expected). */
export class CommandReader {
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #most: MatrixSize;

  constructor(value: unknown, most: MatrixSize) {
    if (!isRecord(value)) throw wanted('an object');
    this.#value = value;
    this.#most = most;
  }

  /** '' where none is given. */
  get kind(): string {
    const { kind } = this.#value;
    return typeof kind === 'string' ? kind : '';
  }

  wanted(detail: string): KeeperError {
    return wanted(detail);
  }

  output(key = 'output'): OutputId {
    const value = this.#value[key];
    const id = typeof value === 'number' ? outputId(value, this.#most.outputs) : null;
    if (id === null) throw wanted(`${key}: a whole number of 1..${this.#most.outputs}`);
    return id;
  }

  input(): InputId {
    const value = this.#value['input'];
    const id = typeof value === 'number' ? inputId(value, this.#most.inputs) : null;
    if (id === null) throw wanted(`input: a whole number of 1..${this.#most.inputs}`);
    return id;
  }

  /** A tie whose input may be null, spelled out: a missing or zero input is nobody's wish. */
  tie(): Tie {
    return { output: this.output(), input: this.#value['input'] === null ? null : this.input() };
  }

  /** The entries of a list of `least` or more, to be read one by one. */
  list(key: string, least: number): readonly CommandReader[] {
    const list = this.#value[key];
    if (!Array.isArray(list) || list.length < least) throw wanted(`${key}: a list of ${least} or more`);
    return list.map((one: unknown) => new CommandReader(one, this.#most));
  }

  number(key: string, least: number, most: number): number {
    const value = this.#value[key];
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw wanted(`${key}: a whole number of ${least}..${most}`);
  }

  flag(key: string): boolean {
    const value = this.#value[key];
    if (typeof value === 'boolean') return value;
    throw wanted(`${key}: true or false`);
  }

  text(key: string, pattern: RegExp): string {
    const value = this.#value[key];
    if (typeof value === 'string' && pattern.test(value)) return value;
    throw wanted(`${key}: text like ${pattern.source}`);
  }

  oneOf<const T extends string>(key: string, choices: readonly T[], otherwise: T | null): T {
    const value = this.#value[key];
    if (value === undefined && otherwise !== null) return otherwise;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw wanted(`${key}: ${choices.join(', ')}`);
    return found;
  }

  /** Null where the field is missing or null. */
  optional<T>(key: string, read: (key: string) => T): T | null {
    const value = this.#value[key];
    return value === undefined || value === null ? null : read(key);
  }
}

/** The lines in what a device said, without their ends; empty ones are left out. */
export function linesOf(bytes: Uint8Array): readonly Uint8Array[] {
  return Buffer.from(bytes)
    .toString('latin1')
    .split(/[\r\n]+/)
    .filter((line) => line !== '')
    .map((line) => Uint8Array.from(Buffer.from(line, 'latin1')));
}

function wanted(detail: string): KeeperError {
  return new KeeperError('cli-input-not-a-command', { detail });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
