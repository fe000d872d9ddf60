/**
 * Cuts a board's answers out of what comes. RTU ends a frame by silence, which USB adapters do not keep: the length is
 * known from the head and the check proves it. After a false start one byte is dropped and the rest looked at again.
 */
import type { Framer, FramerEvent } from '../../link/exchange-types.js';
import { answerBytes, isWhole } from './codec.js';

export class RtuFramer implements Framer {
  readonly #idleMs: number;
  #bytes: number[] = [];
  #lastAt = 0;

  /** `idleMs`: a frame whose next byte takes longer than this is broken off. */
  constructor(idleMs: number) {
    this.#idleMs = idleMs;
  }

  push(bytes: Uint8Array, at: number): readonly FramerEvent[] {
    const events: FramerEvent[] = [];
    let noise: number[] = [];
    const endNoise = (reason: 'idle' | 'not-a-frame'): void => {
      if (noise.length > 0) events.push({ kind: 'discarded', bytes: Uint8Array.from(noise), reason });
      noise = [];
    };
    if (at - this.#lastAt > this.#idleMs) {
      noise = this.#bytes;
      this.#bytes = [];
      endNoise('idle');
    }
    this.#lastAt = at;
    for (const byte of bytes) {
      this.#bytes.push(byte);
      for (let length = answerBytes(this.#bytes); length !== null; length = answerBytes(this.#bytes)) {
        if (length > this.#bytes.length) break;
        // At most as many bytes as the longest answer are held, so this stays linear.
        const frame = Uint8Array.from(this.#bytes.slice(0, length));
        if (length > 0 && isWhole(frame)) {
          endNoise('not-a-frame');
          events.push({ kind: 'frame', bytes: frame });
          this.#bytes = this.#bytes.slice(length);
        } else noise.push(...this.#bytes.splice(0, 1));
      }
    }
    endNoise('not-a-frame');
    return events;
  }

  reset(): void {
    this.#bytes = [];
  }
}
