/** Sends journal entries meant for the server, in order, each at least once, from a cursor that survives restarts. */
import { join } from 'node:path';
import type { Clock } from '../../drivers/clock.js';
import { isMissing, type Files } from '../edges/storage/files.js';
import type { Telling } from '../telling.js';
import { parseEntry } from './chain.js';
import type { JournalEntry } from './entry.js';
import type { Journal } from './journal.js';
import { firstSeqOf, journalFolder, linesOf, segmentNames } from './segments.js';

/** Sent and not yet acknowledged at the same time; a broker may allow as few as 20 (MQTT 5 Receive Maximum). */
const windowSize = 16;
const cursorEveryMs = 1000;
/** So many of the newest entries at least are taken from memory, twice as many at most. */
const memoryLimit = 64;

export type Send = (entry: JournalEntry) => Promise<void>;

export interface OutboxOptions {
  readonly files: Files;
  readonly folder: string;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly telling: Telling;
}

/** What one run has under way: the cursor may go as far as everything before is acknowledged. */
interface Window {
  /** Sent and not acknowledged, in seq order. */
  readonly pending: Set<number>;
  /** Last entry taken, sent or not meant for the server. */
  taken: number;
  failed: boolean;
  failure: unknown;
}

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #wakes = new Set<() => void>();
  #cursor = 0;
  #saved = 0;
  /** The newest entries, without gap between them. */
  #recent: JournalEntry[] = [];
  #saving: Promise<void> = Promise.resolve();
  #cancelSave: (() => void) | null = null;
  readonly #wake = (): void => {
    const waiting = [...this.#wakes];
    this.#wakes.clear();
    for (const resolve of waiting) resolve();
  };
  #unsubscribe: (() => void) | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Reads the cursor. One that can't be read sends everything again: the server drops repeats by seq. */
  async open(): Promise<void> {
    const { files, journal } = this.#options;
    const text = await files.read(this.#path()).catch((error: unknown) => {
      if (isMissing(error)) return Buffer.from('0');
      throw error;
    });
    const seq = /^\d{1,15}\n?$/.test(text.toString('latin1')) ? Number(text) : 0;
    this.#cursor = seq <= journal.head.seq ? seq : 0;
    this.#saved = this.#cursor;
    this.#unsubscribe = journal.subscribe((entry) => {
      this.#recent.push(entry);
      if (this.#recent.length > 2 * memoryLimit) this.#recent = this.#recent.slice(-memoryLimit);
      // Events are told, not waited for: what a scene and its result write goes out behind them.
      this.#options.telling.soon(this.#wake);
    });
    if (seq <= journal.head.seq) return;
    // Nothing is acknowledged before it is durable, so entries that the server has are gone from this disk.
    const data = { acknowledged: seq, last: journal.head.seq };
    await journal
      .append({ kind: 'journal.tail-missing', actor: 'system', forServer: true, data })
      .catch(() => undefined);
  }

  /** Writes the cursor. Idempotent. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#options.telling.forget(this.#wake);
    this.#cancelSave?.();
    this.#cancelSave = null;
    await this.#save();
  }

  /** Last entry up to which a server has acknowledged all. */
  get acknowledged(): number {
    return this.#cursor;
  }

  /** Entries that no server has acknowledged yet. */
  lag(): number {
    return this.#options.journal.head.seq - this.#cursor;
  }

  /**
   * Sends until the signal aborts; an entry counts when its send resolves. Rejects with the reason of the first send
   * that rejects: the next run begins at the first entry that is not acknowledged.
   */
  async run(send: Send, signal: AbortSignal): Promise<void> {
    const window: Window = { pending: new Set(), taken: this.#cursor, failed: false, failure: null };
    signal.addEventListener('abort', this.#wake);
    try {
      for await (const entry of this.#entriesAfter(this.#cursor, () => signal.aborted || window.failed)) {
        while (window.pending.size >= windowSize && !signal.aborted && !window.failed) await this.#woken();
        if (signal.aborted || window.failed) break;
        window.taken = entry.seq;
        if (entry.forServer) this.#send(entry, send, window);
        else this.#advance(window);
      }
    } finally {
      signal.removeEventListener('abort', this.#wake);
    }
    if (window.failed) throw window.failure;
  }

  #send(entry: JournalEntry, send: Send, window: Window): void {
    window.pending.add(entry.seq);
    send(entry).then(
      () => {
        window.pending.delete(entry.seq);
        this.#advance(window);
        this.#wake();
      },
      (error: unknown) => {
        // It stays pending, so that this run's cursor never passes it.
        if (!window.failed) window.failure = error;
        window.failed = true;
        this.#wake();
      },
    );
  }

  #advance({ pending, taken }: Window): void {
    const [oldest] = pending;
    const seq = oldest === undefined ? taken : oldest - 1;
    if (seq <= this.#cursor) return;
    this.#cursor = seq;
    this.#cancelSave ??= this.#options.clock.after(cursorEveryMs, () => {
      this.#cancelSave = null;
      void this.#save().catch(() => undefined);
    });
  }

  /** Entries in order as they come, from memory where it has them, else from one segment at a time. */
  async *#entriesAfter(seq: number, ended: () => boolean): AsyncGenerator<JournalEntry, void> {
    let next = seq + 1;
    while (!ended()) {
      if (next > this.#options.journal.head.seq) {
        await this.#woken();
        continue;
      }
      const oldest = this.#recent[0]?.seq ?? Infinity;
      const remembered = this.#recent[next - oldest];
      if (remembered !== undefined) {
        next += 1;
        yield remembered;
        continue;
      }
      const began = next;
      for (const entry of await this.#segmentFrom(next)) {
        if (ended()) return;
        next = entry.seq + 1;
        yield entry;
      }
      // What no segment holds any more can't be sent; what follows it can.
      if (next === began) next = Math.max(next + 1, await this.#firstAfter(next));
    }
  }

  /** The entries from `seq` on of the segment that holds it, up to what is known to be durable. */
  async #segmentFrom(seq: number): Promise<Iterable<JournalEntry>> {
    const { files, folder, journal } = this.#options;
    const path = journalFolder(folder);
    const name = (await segmentNames(files, path)).findLast((one) => firstSeqOf(one) <= seq);
    if (name === undefined) return [];
    return entriesIn(await files.read(join(path, name)), seq, journal.head.seq);
  }

  /** First entry after `seq` that a later segment or memory holds; one past the head where none does. */
  async #firstAfter(seq: number): Promise<number> {
    const { files, folder, journal } = this.#options;
    const later = (await segmentNames(files, journalFolder(folder))).map(firstSeqOf).find((first) => first > seq);
    return Math.min(later ?? Infinity, this.#recent[0]?.seq ?? Infinity, journal.head.seq + 1);
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakes.add(resolve);
    });
  }

  /** The folder is not synced: an older cursor after a power cut sends again, which is allowed. */
  #save(): Promise<void> {
    const { files } = this.#options;
    const path = this.#path();
    this.#saving = this.#saving
      .catch(() => undefined)
      .then(async () => {
        if (this.#saved === this.#cursor) return;
        const seq = this.#cursor;
        await files.write(`${path}.new`, Buffer.from(`${seq}\n`), 0o600);
        await files.rename(`${path}.new`, path);
        this.#saved = seq;
      });
    return this.#saving;
  }

  #path(): string {
    return join(journalFolder(this.#options.folder), 'outbox-cursor');
  }
}

function* entriesIn(bytes: Buffer, from: number, to: number): Generator<JournalEntry, void> {
  for (const { text } of linesOf(bytes)) {
    // Most lines of a large segment are before the cursor; their seq is read without parsing them.
    const seq = Number(/^\{"seq":(\d+),/.exec(text ?? '')?.[1] ?? Number.NaN);
    if (text === null || !(seq >= from)) continue;
    if (seq > to) return;
    const entry = parseEntry(text);
    if (entry !== null) yield entry;
  }
}
