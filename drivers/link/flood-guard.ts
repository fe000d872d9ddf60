/** Tells a device that sends more reports than any person can cause. Constant memory, constant time. */

export interface FloodLimits {
  /** Reports a second that are passed on for ever. */
  readonly perSecond: number;
  /** Reports at once above that. */
  readonly burst: number;
}

export class FloodGuard {
  readonly #limits: FloodLimits;
  #tokens: number;
  #at: number;

  constructor(limits: FloodLimits, now: number) {
    this.#limits = limits;
    this.#tokens = limits.burst;
    this.#at = now;
  }

  /** False where this report is one too many. `now`: monotonic ms. */
  admits(now: number): boolean {
    const { perSecond, burst } = this.#limits;
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, now - this.#at) * perSecond) / 1000);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
