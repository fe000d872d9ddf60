/**
 * A picture over several panels must not be seen in pieces: ties wait until the panels' tiles are set. Every line of
 * displays keeps the gate shut while it has something to look up or to change; matrices wait before it. Proofs are read
 * behind the open gate, at the same time as the ties.
 */
export class Gate {
  readonly #keepers: Set<string>;
  #calledOff = false;
  #settle: () => void = () => undefined;
  readonly #settled: Promise<void>;

  /** Shut until each of these lines has opened it. */
  constructor(keepers: readonly string[]) {
    this.#keepers = new Set(keepers);
    this.#settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    if (keepers.length === 0) this.#settle();
  }

  get isOpen(): boolean {
    return this.#keepers.size === 0;
  }

  /** True where a line refused: what has not begun must not begin. */
  get isCalledOff(): boolean {
    return this.#calledOff;
  }

  /** This line has nothing left that a viewer would see. Idempotent. */
  open(keeper: string): void {
    this.#keepers.delete(keeper);
    if (this.isOpen) this.#settle();
  }

  callOff(): void {
    this.#calledOff = true;
    this.#settle();
  }

  /** Settles when the gate is open or called off. */
  passed(): Promise<void> {
    return this.#settled;
  }
}
