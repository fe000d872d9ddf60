/**
 * States and events are told at moments they share, behind the command and the result that they tell of: what many
 * parts have to say then leaves in one write, and the broker answers it in one (docs/adr/0018-the-command-leaves-first.md).
 */
import type { Clock } from '../drivers/clock.js';

const everyMs = 25;
const leastMs = 12;

export class Telling {
  readonly #clock: Clock;
  readonly #due = new Set<() => void>();
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `tell` once, 12 to 37 ms from now. Whoever asks again before that is called once as well. */
  soon(tell: () => void): void {
    this.#due.add(tell);
    this.#cancel ??= this.#clock.after(msToTelling(this.#clock.now()), () => {
      this.#cancel = null;
      const due = [...this.#due];
      this.#due.clear();
      for (const one of due) one();
    });
  }

  /** `tell` is not called until it is asked for again. */
  forget(tell: () => void): void {
    this.#due.delete(tell);
    if (this.#due.size > 0) return;
    this.#cancel?.();
    this.#cancel = null;
  }
}

/** Ms from `now` (monotonic, ms) to the next moment that is at least 12 and less than 37 ms away. */
function msToTelling(now: number): number {
  const left = everyMs - (now % everyMs);
  return left < leastMs ? left + everyMs : left;
}
