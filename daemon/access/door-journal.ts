/** A door's way to the journal: nothing waits long for it, and what could not be written is told when it can be. */
import type { Clock } from '../../drivers/clock.js';
import type { JournalDraft, JournalEntry, JournalPort } from '../journal/entry.js';
import { alarmDraft } from './door-records.js';

/** No decision waits longer for the disk. */
const withinMs = 250;
const mostUnrecorded = 256;

export interface DoorJournalOptions {
  readonly door: string;
  readonly journal: JournalPort;
  readonly clock: Clock;
  readonly changed: () => void;
  readonly failed: (error: unknown, doing: string) => void;
}

export class DoorJournal {
  readonly #options: DoorJournalOptions;
  #unrecorded: JournalDraft[] = [];
  #isFailing = false;

  constructor(options: DoorJournalOptions) {
    this.#options = options;
  }

  /** True from the first entry that was not on disk in time to the next that is. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  note(draft: JournalDraft): void {
    void this.append(draft);
  }

  /** Null where it could not be written; never rejects. */
  async append(draft: JournalDraft): Promise<JournalEntry | null> {
    try {
      const entry = await this.#options.journal.append(draft);
      this.#setFailing(false);
      return entry;
    } catch (error) {
      this.#options.failed(error, `journal ${draft.kind}`);
      this.#setFailing(true);
      return null;
    }
  }

  /** The entry once it is on disk; null also where the disk has not answered in time. */
  inTime(appended: Promise<JournalEntry | null>): Promise<JournalEntry | null> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(withinMs, () => {
        this.#setFailing(true);
        resolve(null);
      });
      void appended.then((entry) => {
        cancel();
        resolve(entry);
      });
    });
  }

  /** Kept until something can be written again. */
  later(draft: JournalDraft): void {
    this.#unrecorded = [...this.#unrecorded, draft].slice(-mostUnrecorded);
  }

  #setFailing(failing: boolean): void {
    if (failing === this.#isFailing) return;
    this.#isFailing = failing;
    this.#options.changed();
    if (failing) return;
    // What happened meanwhile is told first, then that it was so.
    const late = this.#unrecorded;
    this.#unrecorded = [];
    const alarms = [true, false].map((active) => alarmDraft(this.#options.door, 'audit-failed', active));
    for (const draft of [...late, ...alarms]) this.note(draft);
  }
}
