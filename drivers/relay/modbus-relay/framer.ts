/**
 * Cuts a board's answers out of what comes. RTU ends a frame by silence, which USB adapters do not keep: the length is
 * known from the head and the check proves it. Every place where an answer may begin is tried, so that a false start
 * hides nothing.
 */
import type { Framer, FramerEvent } from '../../link/exchange-types.js';
import { answerBytes, isWhole } from './codec.js';
import { exceptionBytes, longestAnswer } from './table.js';

export class RtuFramer implements Framer {
  readonly #idleMs: number;
  /** Never more than the longest answer has. */
  #bytes: number[] = [];
  #lastAt = 0;

  /** `idleMs`: a frame whose next byte takes longer than this is broken off. */
  constructor(idleMs: number) {
    this.#idleMs = idleMs;
  }

  push(bytes: Uint8Array, at: number): readonly FramerEvent[] {
    const events: FramerEvent[] = [];
    if (at - this.#lastAt > this.#idleMs) discard(this.#bytes.splice(0), 'idle', events);
    this.#lastAt = at;
    const noise: number[] = [];
    for (const byte of bytes) {
      this.#bytes.push(byte);
      const from = this.#frameFrom();
      if (from !== null) {
        noise.push(...this.#bytes.splice(0, from));
        discard(noise.splice(0), 'not-a-frame', events);
        events.push({ kind: 'frame', bytes: Uint8Array.from(this.#bytes.splice(0)) });
      } else if (this.#bytes.length >= longestAnswer) noise.push(...this.#bytes.splice(0, 1));
    }
    discard(noise, 'not-a-frame', events);
    return events;
  }

  reset(): void {
    this.#bytes = [];
  }

  /** Where the answer begins that ends with the last byte; null where none does. */
  #frameFrom(): number | null {
    const held = this.#bytes;
    for (let from = 0; from + exceptionBytes <= held.length; from += 1) {
      const isLong = answerBytes(held.slice(from, from + 3)) === held.length - from;
      if (isLong && isWhole(Uint8Array.from(held.slice(from)))) return from;
    }
    return null;
  }
}

function discard(bytes: readonly number[], reason: 'idle' | 'not-a-frame', events: FramerEvent[]): void {
  if (bytes.length > 0) events.push({ kind: 'discarded', bytes: Uint8Array.from(bytes), reason });
}
