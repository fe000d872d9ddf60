/** Looks at both clocks, says whether the one on the wall can be believed, and journals when that changed. ADR 15. */
import type { Clock } from '../../drivers/clock.js';
import type { JournalDraft, JournalPort } from '../journal/entry.js';
import type { WallNow } from './ceremony.js';
import { clockAtStart, confirmClock, lookAtClock, type ClockTrust } from './clock-trust.js';
import type { WallClockView } from './door-ports.js';
import type { LocalTime } from './model.js';

/** For the journal's word of a step; every decision looks by itself. */
const lookEveryMs = 5000;

export interface ClockWatchOptions {
  readonly clock: Clock;
  readonly journal: JournalPort;
  /** Latest time that is known to have been, epoch ms: `recallClock` over the journal. */
  readonly latest: number;
  /** The room's local time of epoch ms; null where it can't be told. */
  readonly localOf: (epochMs: number) => LocalTime | null;
  /** The clock was found or lost. */
  readonly changed: () => void;
  readonly failed: (error: unknown, doing: string) => void;
}

export class ClockWatch {
  readonly #options: ClockWatchOptions;
  #trust: ClockTrust;
  #cancel: (() => void) | null = null;
  /** What was last told of it; a clock that is right needs no telling. */
  #told = true;
  #started = false;
  #stopped = false;

  constructor(options: ClockWatchOptions) {
    this.#options = options;
    this.#trust = clockAtStart(options.latest);
  }

  start(): void {
    this.#started = true;
    this.#look();
    this.#later();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  /** Looks anew: a decision must not rest on what a clock was a second ago. */
  now(): WallNow {
    this.#look();
    return { wall: this.#options.clock.wall(), trusted: this.#trust.trusted };
  }

  view(): WallClockView {
    const { wall, trusted } = this.now();
    return { local: this.#options.localOf(wall), wallTrusted: trusted };
  }

  /** Somebody says that the clock is right. Code: journal-unavailable, and then it is not believed. */
  async confirm(actor: string): Promise<void> {
    await this.#options.journal.append({ kind: 'clock.confirmed', actor, forServer: true, data: {} });
    this.#trust = confirmClock(this.#trust, this.#options.clock.wall());
    this.#tellTrust();
  }

  /** For the journal's next segment. */
  carried(): { readonly latest: number } {
    return { latest: this.#trust.latest };
  }

  #later(): void {
    if (this.#stopped) return;
    this.#cancel = this.#options.clock.after(lookEveryMs, () => {
      this.#look();
      this.#later();
    });
  }

  #look(): void {
    const { clock } = this.#options;
    const { trust, steppedMs } = lookAtClock(this.#trust, clock.wall(), clock.now());
    this.#trust = trust;
    if (steppedMs !== null) {
      const data = { stepMs: Math.round(steppedMs), trusted: trust.trusted };
      this.#note({ kind: 'clock.stepped', actor: 'system', forServer: true, data });
    }
    this.#tellTrust();
  }

  #tellTrust(): void {
    const { trusted } = this.#trust;
    if (!this.#started || trusted === this.#told) return;
    this.#told = trusted;
    this.#note({ kind: 'clock.trust-changed', actor: 'system', forServer: true, data: { trusted } });
    this.#options.changed();
  }

  #note(draft: JournalDraft): void {
    this.#options.journal.append(draft).catch((error: unknown) => this.#options.failed(error, `journal ${draft.kind}`));
  }
}
