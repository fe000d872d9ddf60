/** One job at a time on a board; what secures a door goes before everything that waits. */

export class UrgentQueue {
  readonly #urgent: (() => Promise<void>)[] = [];
  readonly #ordinary: (() => Promise<void>)[] = [];
  #busy = false;

  /** Runs the work when its turn has come; settles as it does. */
  run<T>(urgent: boolean, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      (urgent ? this.#urgent : this.#ordinary).push(() => work().then(resolve, reject));
      this.#next();
    });
  }

  #next(): void {
    if (this.#busy) return;
    const job = this.#urgent.shift() ?? this.#ordinary.shift();
    if (job === undefined) return;
    this.#busy = true;
    void job().finally(() => {
      this.#busy = false;
      this.#next();
    });
  }
}
