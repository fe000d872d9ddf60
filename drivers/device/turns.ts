/**
 * One thing at a time on a line that several panels share: steps in the order of their calls, and chores (looking for
 * a silent panel, reading a temperature) while no step waits. A step waits for one chore at the most.
 */
import type { Clock } from '../clock.js';

/** What the line does when nobody wants anything of it. */
export interface Chores {
  /** Work that is due; null where none is. */
  due(now: number): (() => Promise<void>) | null;
  /** Monotonic ms at which something is due next; null where nothing is. */
  nextAt(): number | null;
}

export interface TurnsOptions {
  readonly clock: Clock;
  readonly chores: Chores;
  /** After a step the line is kept for the next one for so long, ms. */
  readonly restMs: number;
}

interface Step {
  readonly work: () => Promise<void>;
  /** Monotonic ms before which it may not begin; asked anew each time. */
  readonly notBefore: () => number;
}

export class Turns {
  readonly #options: TurnsOptions;
  readonly #steps: Step[] = [];
  #busy = false;
  #stopped = false;
  #restUntil = 0;
  #cancelTimer: (() => void) | null = null;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /** Runs the work when its turn has come; settles as it does. */
  step<T>(work: () => Promise<T>, notBefore: () => number): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#steps.push({ work: () => work().then(resolve, reject), notBefore });
      this.#next();
    });
  }

  /** Something else may be due, or a step may begin sooner. */
  look(): void {
    this.#next();
  }

  /** As after a step: whoever waits for this moment comes before the chores. */
  rest(): void {
    this.#restUntil = this.#options.clock.now() + this.#options.restMs;
    this.#next();
  }

  start(): void {
    this.#stopped = false;
    this.#next();
  }

  /** No chores from now on; steps that wait are run at once, to find that there is no line. */
  stop(): void {
    this.#stopped = true;
    this.#next();
  }

  #next(): void {
    if (this.#busy) return;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const { clock, chores } = this.#options;
    const now = clock.now();
    const step = this.#steps[0];
    const stepAt = step === undefined ? Number.POSITIVE_INFINITY : this.#stopped ? now : step.notBefore();
    if (step !== undefined && stepAt <= now) {
      this.#steps.shift();
      this.#run(step.work, true);
      return;
    }
    if (this.#stopped) return;
    const chore = now < this.#restUntil ? null : chores.due(now);
    if (chore !== null) {
      this.#run(chore, false);
      return;
    }
    const choreAt = Math.max(chores.nextAt() ?? Number.POSITIVE_INFINITY, this.#restUntil);
    const at = Math.min(stepAt, choreAt);
    if (at === Number.POSITIVE_INFINITY) return;
    this.#cancelTimer = clock.after(Math.max(1, at - now), () => this.#next());
  }

  #run(work: () => Promise<void>, isStep: boolean): void {
    this.#busy = true;
    void work().finally(() => {
      this.#busy = false;
      if (isStep) this.#restUntil = this.#options.clock.now() + this.#options.restMs;
      this.#next();
    });
  }
}
