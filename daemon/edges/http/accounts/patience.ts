/** How long who has typed wrong passwords must wait, by account and by address. */

/** So many are everybody's typing errors. */
const freeTries = 5;
const firstWaitMs = 1000;
const longestWaitMs = 15 * 60_000;
/** From anywhere at all: whoever knows a name must not be able to lock its owner out for good. */
const freeTriesFromAnywhere = 30;
const longestWaitFromAnywhereMs = 30_000;
const forgottenAfterMs = 60 * 60_000;
const mostKept = 2000;

interface Failures {
  readonly count: number;
  readonly lastAt: number;
}

export class Patience {
  readonly #failures = new Map<string, Failures>();

  /** Ms until a try by this name from this address counts again; 0 where it does now. `now` is monotonic. */
  waitMs(name: string, address: string, now: number): number {
    return Math.max(
      this.#wait(`${name}|${address}`, freeTries, longestWaitMs, now),
      this.#wait(`|${address}`, freeTries * 4, longestWaitMs, now),
      this.#wait(`${name}|`, freeTriesFromAnywhere, longestWaitFromAnywhereMs, now),
    );
  }

  failed(name: string, address: string, now: number): void {
    for (const key of [`${name}|${address}`, `|${address}`, `${name}|`]) {
      const before = this.#failures.get(key);
      const count = before === undefined || now - before.lastAt > forgottenAfterMs ? 0 : before.count;
      this.#failures.delete(key);
      this.#failures.set(key, { count: count + 1, lastAt: now });
    }
    for (const key of this.#failures.keys()) {
      if (this.#failures.size <= mostKept) break;
      this.#failures.delete(key);
    }
  }

  /** A right password clears its own count; the address goes on being watched for the names of others. */
  succeeded(name: string, address: string): void {
    this.#failures.delete(`${name}|${address}`);
    this.#failures.delete(`${name}|`);
  }

  #wait(key: string, free: number, longest: number, now: number): number {
    const failures = this.#failures.get(key);
    if (failures === undefined || failures.count < free) return 0;
    const wait = Math.min(longest, firstWaitMs * 2 ** Math.min(failures.count - free, 20));
    return Math.max(0, Math.ceil(failures.lastAt + wait - now));
  }
}
