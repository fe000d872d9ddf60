/** A clock that moves only when a test moves it. */
import type { Clock } from '../../drivers/clock.js';

export class HandClock implements Clock {
  #now = 0;
  #wallAhead = 0;
  readonly #timers = new Set<{ readonly at: number; readonly action: () => void }>();

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#now + this.#wallAhead;
  }

  /** The loop does nothing for so long: time goes on and no timer runs. */
  block(ms: number): void {
    this.#now += ms;
  }

  /** The wall clock alone goes on, as after the machine slept. */
  jumpWall(ms: number): void {
    this.#wallAhead += ms;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#now + ms, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Ms until the next timer; null where none is set. */
  get next(): number | null {
    const times = [...this.#timers].map(({ at }) => at - this.#now);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Runs what is due within `ms`, in order; promises settle in between. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await new Promise(setImmediate);
    for (;;) {
      const [due] = [...this.#timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.action();
      await new Promise(setImmediate);
    }
    this.#now = Math.max(this.#now, end);
  }

  /** Time goes by while nothing is looked at, as on a starved machine: what is due runs late, with the next `pass`. */
  starve(ms: number): void {
    this.#now += ms;
  }
}
