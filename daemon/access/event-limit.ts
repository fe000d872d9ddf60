/**
 * How many entries a device's own news may cost: a few at once, then one an interval that says how many it stands for,
 * with the last of them. A level so ends as it is, late by one interval at most. Scans and their decisions don't pass
 * here: none of them is ever left out. docs/adr/0035-event-limit.md.
 */
import type { Clock } from '../../drivers/clock.js';
import type { JournalDraft } from '../journal/entry.js';

type Data = JournalDraft['data'];

export interface EventLimitOptions {
  readonly clock: Clock;
  /** So many of a cause within an interval are written as they come. */
  readonly atOnce: number;
  readonly intervalMs: number;
  readonly write: (kind: string, data: Data) => void;
}

interface Cause {
  written: number;
  held: { readonly kind: string; readonly data: Data; readonly count: number } | null;
  cancel: () => void;
}

export class EventLimit {
  readonly #options: EventLimitOptions;
  readonly #causes = new Map<string, Cause>();

  constructor(options: EventLimitOptions) {
    this.#options = options;
  }

  /** `cause`: what is counted together, such as the presence of a device; its name comes from a fixed list. */
  note(cause: string, kind: string, data: Data): void {
    const known = this.#causes.get(cause);
    if (known !== undefined && known.written >= this.#options.atOnce) {
      known.held = { kind, data, count: (known.held?.count ?? 0) + 1 };
      return;
    }
    if (known === undefined) this.#begin(cause, 1);
    else known.written += 1;
    this.#options.write(kind, data);
  }

  /** Writes what is held. */
  stop(): void {
    for (const { held, cancel } of this.#causes.values()) {
      cancel();
      this.#tell(held);
    }
    this.#causes.clear();
  }

  #begin(cause: string, written: number): void {
    const cancel = this.#options.clock.after(this.#options.intervalMs, () => {
      const held = this.#causes.get(cause)?.held ?? null;
      this.#causes.delete(cause);
      if (held === null) return;
      // Whoever goes on at it gets one entry an interval and no new allowance.
      this.#begin(cause, this.#options.atOnce);
      this.#tell(held);
    });
    this.#causes.set(cause, { written, held: null, cancel });
  }

  #tell(held: Cause['held']): void {
    if (held !== null) this.#options.write(held.kind, { ...held.data, summed: held.count });
  }
}
