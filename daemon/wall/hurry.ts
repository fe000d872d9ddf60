/**
 * A word to an order under way that a newer one waits for it. An AbortSignal says the same and takes ten times as long to make,
 * which every scene would pay before its first byte.
 */
export class Hurry {
  readonly #listeners = new Set<() => void>();
  #isCalled = false;

  /** True once a newer order waits: nothing is waited for any more that may take long. */
  get isCalled(): boolean {
    return this.#isCalled;
  }

  /** Tells every listener, once. */
  call(): void {
    if (this.#isCalled) return;
    this.#isCalled = true;
    for (const listener of this.#listeners) listener();
  }

  /** Tells when it is called; not of what was called before. The returned function ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
