/** What a report's place in the terminal's count says: next, lost ones before it, said before, or a fresh start. Pure. */

export type Place =
  | { readonly kind: 'next' }
  | { readonly kind: 'gap'; readonly missed: number }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'restarted' };

export class ReportSequence {
  readonly #modulus: number;
  #boot = 0;
  #next: number | null = null;

  /** `bytes` of the counter: it goes on from 0 behind its largest number. */
  constructor(bytes: number) {
    this.#modulus = 256 ** bytes;
  }

  /** What the next report is told to be after it was there. */
  place(boot: number, sequence: number): Place {
    const expected = this.#next;
    const isFresh = expected === null || boot !== this.#boot;
    if (isFresh) {
      this.#boot = boot;
      this.#next = (sequence + 1) % this.#modulus;
      return { kind: expected === null ? 'next' : 'restarted' };
    }
    const ahead = (sequence - expected + this.#modulus) % this.#modulus;
    // Half of the count forward is lost, the other half is behind.
    if (ahead >= this.#modulus / 2) return { kind: 'repeated' };
    this.#next = (sequence + 1) % this.#modulus;
    return ahead === 0 ? { kind: 'next' } : { kind: 'gap', missed: ahead };
  }
}
