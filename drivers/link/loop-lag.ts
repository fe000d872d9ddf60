/**
 * How far this process is behind. A HID report carries no time of its own: after a blocked loop, a stopped process or
 * a machine that slept, what is delivered may be seconds old, and only this says so.
 */
import type { Clock } from '../clock.js';

const tickMs = 50;
/** A tick later than this is a lag; timers of a loaded machine are late by less. */
const lateMs = 100;
/** The wall clock ahead of the monotonic one by this much more than before: the machine slept, or somebody set it. */
const sleptMs = 1000;
/** After a lag what has queued up is delivered over several turns of the loop. */
const settleMs = 500;

export class LoopLag {
  readonly #clock: Clock;
  #cancel: (() => void) | null = null;
  #dueAt = 0;
  #lastWall = 0;
  #lastNow = 0;
  #lagMs = 0;
  #lagUntil = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(): void {
    if (this.#cancel !== null) return;
    this.#lastNow = this.#clock.now();
    this.#lastWall = this.#clock.wall();
    this.#lagMs = 0;
    this.#schedule();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  /** How late something that is delivered now may be, ms; 0 where nothing says that it is. */
  lagMs(): number {
    this.#look();
    return this.#clock.now() < this.#lagUntil ? this.#lagMs : 0;
  }

  #schedule(): void {
    this.#dueAt = this.#clock.now() + tickMs;
    this.#cancel = this.#clock.after(tickMs, () => {
      this.#look();
      this.#schedule();
    });
  }

  #look(): void {
    const now = this.#clock.now();
    const wall = this.#clock.wall();
    const late = now - this.#dueAt;
    const slept = wall - this.#lastWall - (now - this.#lastNow);
    this.#lastNow = now;
    this.#lastWall = wall;
    const lag = Math.max(late > lateMs ? late : 0, slept > sleptMs ? slept : 0);
    if (lag === 0) return;
    const before = now < this.#lagUntil ? this.#lagMs : 0;
    this.#lagMs = Math.max(before, lag);
    this.#lagUntil = now + settleMs;
  }
}
