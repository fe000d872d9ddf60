/** Blocks of lines, each ended by an empty line: bounded, linear, and back in step after a block that lacks its end. */
import type { Framer, FramerEvent } from './exchange-types.js';

const LF = 0x0a;
const CR = 0x0d;
const blank = 0x20;
const tab = 0x09;

export interface BlockFramerOptions {
  /** A longer block is noise. */
  readonly maxBytes: number;
  /** A block whose next byte takes longer than this is broken off. */
  readonly idleMs: number;
  /** True for a line that only the first of a block can be: it begins a new one, whatever came before. Pure. */
  readonly begins: (line: Uint8Array) => boolean;
}

/** A frame is a block's lines with LF between them; CR is left out, and so are empty lines between blocks. */
export class BlockFramer implements Framer {
  readonly #options: BlockFramerOptions;
  readonly #block: Uint8Array;
  #length = 0;
  #lineFrom = 0;
  #lastAt = 0;
  /** Inside a block that was too long: its rest is noise too. */
  #skipping = false;

  constructor(options: BlockFramerOptions) {
    this.#options = options;
    this.#block = new Uint8Array(options.maxBytes);
  }

  push(bytes: Uint8Array, at: number): readonly FramerEvent[] {
    const events: FramerEvent[] = [];
    if (at - this.#lastAt > this.#options.idleMs) {
      if (this.#length > 0) events.push(this.#discard(this.#length, 'idle'));
      this.#skipping = false;
    }
    this.#lastAt = at;
    for (const byte of bytes) {
      if (byte === LF) this.#endLine(events);
      else if (byte !== CR && byte !== 0) this.#add(byte, events);
    }
    return events;
  }

  reset(): void {
    this.#length = 0;
    this.#lineFrom = 0;
    this.#skipping = false;
  }

  #add(byte: number, events: FramerEvent[]): void {
    this.#block[this.#length] = byte;
    this.#length += 1;
    if (this.#length < this.#block.length) return;
    if (this.#skipping) this.#length = this.#lineFrom = 0;
    else events.push(this.#discard(this.#length, 'too-long'));
    this.#skipping = true;
  }

  #endLine(events: FramerEvent[]): void {
    const line = this.#block.subarray(this.#lineFrom, this.#length);
    if (line.every((byte) => byte === blank || byte === tab)) {
      if (this.#lineFrom > 0 && !this.#skipping)
        events.push({ kind: 'frame', bytes: this.#block.slice(0, this.#lineFrom - 1) });
      this.reset();
      return;
    }
    if (this.#options.begins(line)) {
      if (this.#lineFrom > 0 && !this.#skipping) events.push(this.#discard(this.#lineFrom, 'not-a-frame'));
      this.#skipping = false;
    }
    if (this.#skipping) this.#length = this.#lineFrom;
    else this.#add(LF, events);
    this.#lineFrom = this.#length;
  }

  /** Gives up the first `count` bytes; a line behind them is kept. */
  #discard(count: number, reason: 'idle' | 'too-long' | 'not-a-frame'): FramerEvent {
    const bytes = this.#block.slice(0, count);
    this.#block.copyWithin(0, count, this.#length);
    this.#length -= count;
    this.#lineFrom = 0;
    return { kind: 'discarded', bytes, reason };
  }
}
