/** Lines of text ended by CR, LF or both: bounded, linear, and back in step after noise. */
import type { Framer, FramerEvent } from './exchange-types.js';

const CR = 0x0d;
const LF = 0x0a;

export interface LineFramerOptions {
  /** A longer line is noise. */
  readonly maxBytes: number;
  /** A line whose next byte takes longer than this is broken off. */
  readonly idleMs: number;
}

export class LineFramer implements Framer {
  readonly #line: Uint8Array;
  readonly #idleMs: number;
  #length = 0;
  #lastAt = 0;
  /** Inside a line that was too long: its rest is noise too. */
  #skipping = false;

  constructor(options: LineFramerOptions) {
    this.#line = new Uint8Array(options.maxBytes);
    this.#idleMs = options.idleMs;
  }

  push(bytes: Uint8Array, at: number): readonly FramerEvent[] {
    const events: FramerEvent[] = [];
    if (this.#length > 0 && at - this.#lastAt > this.#idleMs) events.push(this.#discard('idle'));
    if (at - this.#lastAt > this.#idleMs) this.#skipping = false;
    this.#lastAt = at;
    for (const byte of bytes) {
      if (byte === CR || byte === LF) this.#endLine(events);
      // A UART that woke up or a cable that was plugged in gives NULs before a good line.
      else if (byte !== 0 && !this.#skipping) this.#add(byte, events);
    }
    return events;
  }

  reset(): void {
    this.#length = 0;
    this.#skipping = false;
  }

  #add(byte: number, events: FramerEvent[]): void {
    this.#line[this.#length] = byte;
    this.#length += 1;
    if (this.#length < this.#line.length) return;
    events.push(this.#discard('too-long'));
    this.#skipping = true;
  }

  #endLine(events: FramerEvent[]): void {
    this.#skipping = false;
    if (this.#length === 0) return;
    events.push({ kind: 'frame', bytes: this.#line.slice(0, this.#length) });
    this.#length = 0;
  }

  #discard(reason: 'idle' | 'too-long'): FramerEvent {
    const bytes = this.#line.slice(0, this.#length);
    this.#length = 0;
    return { kind: 'discarded', bytes, reason };
  }
}
