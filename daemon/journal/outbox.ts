/** Sends journal entries meant for the server, in order, each at least once, from a cursor that survives restarts. */
import { join } from 'node:path';
import type { Clock } from '../../drivers/clock.js';
import { isMissing, type Files } from '../edges/storage/files.js';
import { parseEntry } from './chain.js';
import type { JournalEntry } from './entry.js';
import { segmentNames, type Journal } from './journal.js';

/** Sent and not yet acknowledged at the same time; a broker may allow as few as 20 (MQTT 5 Receive Maximum). */
const windowSize = 16;
const cursorEveryMs = 1000;
/** Newer entries than this many are taken from memory. */
const memoryLimit = 1000;

export interface OutboxOptions {
  readonly files: Files;
  readonly folder: string;
  readonly journal: Journal;
  readonly clock: Clock;
}

export class Outbox {
  readonly #options: OutboxOptions;
  #cursor = 0;
  #saved = 0;
  #recent: JournalEntry[] = [];
  #wake: (() => void) | null = null;
  #cancelSave: (() => void) | null = null;
  #unsubscribe: (() => void) | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { files, journal } = this.#options;
    const text = await files.read(this.#path()).catch((error: unknown) => {
      if (isMissing(error)) return Buffer.from('0');
      throw error;
    });
    const seq = Number(text.toString('utf8').trim());
    // A cursor that can't be read sends too much, never too little: the server drops repeats by seq.
    this.#cursor = Number.isInteger(seq) && seq >= 0 && seq <= journal.head.seq ? seq : 0;
    this.#saved = this.#cursor;
    this.#unsubscribe = journal.subscribe((entry) => {
      this.#recent.push(entry);
      if (this.#recent.length > memoryLimit) this.#recent = this.#recent.slice(-memoryLimit / 2);
      this.#wake?.();
    });
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#cancelSave?.();
    this.#cancelSave = null;
    await this.#save();
  }

  /** Entries that no server has acknowledged yet. */
  lag(): number {
    return this.#options.journal.head.seq - this.#cursor;
  }

  /** Sends until the signal aborts or a send rejects; an entry counts when its send resolves. */
  async run(send: (entry: JournalEntry) => Promise<void>, signal: AbortSignal): Promise<void> {
    const stop = (): void => this.#wake?.();
    signal.addEventListener('abort', stop);
    try {
      while (!signal.aborted) {
        const batch = await this.#next();
        if (batch.length === 0) {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
            // Something may have come, or the signal gone, between the look and here.
            if (signal.aborted || this.#hasNew()) resolve();
          });
          this.#wake = null;
          continue;
        }
        await Promise.all(batch.filter((entry) => entry.forServer).map(send));
        this.#cursor = batch.at(-1)?.seq ?? this.#cursor;
        this.#saveSoon();
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** True where memory holds what comes next; what only the disk has is looked for when something new comes. */
  #hasNew(): boolean {
    return this.#recent.some((entry) => entry.seq === this.#cursor + 1);
  }

  /** The next entries after the cursor, at most a window of them. */
  async #next(): Promise<readonly JournalEntry[]> {
    const { journal } = this.#options;
    if (this.#cursor >= journal.head.seq) return [];
    const from = this.#recent.findIndex((entry) => entry.seq === this.#cursor + 1);
    if (from >= 0) return this.#recent.slice(from, from + windowSize);
    return this.#fromDisk();
  }

  async #fromDisk(): Promise<readonly JournalEntry[]> {
    const { files, folder, journal } = this.#options;
    const names = await segmentNames(files, join(folder, 'journal'));
    const name = names.filter((one) => Number(one.slice(0, 12)) <= this.#cursor + 1).at(-1) ?? names[0];
    if (name === undefined) return [];
    const text = (await files.read(join(folder, 'journal', name))).toString('utf8');
    const entries: JournalEntry[] = [];
    for (const line of text.split('\n')) {
      const entry = parseEntry(line);
      if (entry === null || entry.seq <= this.#cursor || entry.seq > journal.head.seq) continue;
      entries.push(entry);
      if (entries.length >= windowSize * 8) break;
    }
    return entries.slice(0, windowSize);
  }

  #saveSoon(): void {
    this.#cancelSave ??= this.#options.clock.after(cursorEveryMs, () => {
      this.#cancelSave = null;
      void this.#save().catch(() => undefined);
    });
  }

  async #save(): Promise<void> {
    if (this.#saved === this.#cursor) return;
    const seq = this.#cursor;
    await this.#options.files.write(`${this.#path()}.new`, Buffer.from(`${seq}\n`), 0o600);
    await this.#options.files.rename(`${this.#path()}.new`, this.#path());
    this.#saved = seq;
  }

  #path(): string {
    return join(this.#options.folder, 'journal', 'outbox-cursor');
  }
}
