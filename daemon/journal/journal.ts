/** The journal on disk: append-only segments, each entry durable before anything acts on it. docs/journal.md. */
import { join } from 'node:path';
import type { Clock } from '../../drivers/clock.js';
import { KeeperError } from '../../drivers/errors.js';
import type { LoopReport } from '../loop-report.js';
import type { Files } from '../edges/storage/files.js';
import { checkpointEvery, dataOf, emptyHead, extend, membersOf, type Digest, type Head } from './chain.js';
import type { JournalDraft, JournalEntry, JournalPort } from './entry.js';
import { SegmentFile } from './segment-file.js';
import { journalFolder, readSegment, segmentName, segmentNames } from './segments.js';
import type { CheckpointSigner } from './signing-key.js';

const defaultSegmentBytes = 1024 * 1024;
const checkpointWithinMs = 10 * 60 * 1000;
const retryAfterMs = 5000;
/** How much of a torn line is kept in the entry that tells of it. */
const tornTextLimit = 2000;

export interface JournalOptions {
  readonly files: Files;
  /** The data folder; segments are in its journal/. */
  readonly folder: string;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly signer: CheckpointSigner;
  /** What services must find again without reading further back than this segment. */
  readonly carry: () => Readonly<Record<string, unknown>>;
  /** A segment that has grown to this is followed by another; 1 MiB where it is not given. */
  readonly segmentBytes?: number;
}

/** What the last segment held at start: its carried snapshot and the entries after it. */
export interface Replay {
  readonly carry: unknown;
  readonly entries: readonly JournalEntry[];
  /** Bytes of a torn last line that were cut off; 0 for none. */
  readonly healedBytes: number;
}

export interface JournalHealth {
  readonly ok: boolean;
  /** `journal-unavailable` while entries can't be written, else null. */
  readonly code: string | null;
  /** What the system said. */
  readonly detail: string | null;
}

interface Waiting {
  readonly draft: JournalDraft;
  readonly members: string;
  readonly resolve: (entry: JournalEntry) => void;
  readonly reject: (error: KeeperError) => void;
}

/** One write: the journal's own entries and those that were asked for, in order. */
interface Batch {
  readonly lines: string;
  readonly entries: readonly JournalEntry[];
  /** Those of `entries` that were asked for. */
  readonly asked: readonly JournalEntry[];
  readonly unsigned: number;
}

export class Journal implements JournalPort {
  readonly #options: JournalOptions;
  readonly #listeners = new Set<(entry: JournalEntry) => void>();
  #head: Head = emptyHead;
  /** Null where the next entry begins a segment. */
  #segment: SegmentFile | null = null;
  #waiting: Waiting[] = [];
  #writing = false;
  /** Monotonic ms since which one write is under way; null between writes. */
  #busySince: number | null = null;
  #idle: Promise<void> = Promise.resolve();
  /** Entries since the last checkpoint. */
  #unsigned = 0;
  #checkpointDue = false;
  #cancelCheckpoint: (() => void) | null = null;
  #cancelRetry: (() => void) | null = null;
  /** The journal's own entries that the next write begins with. */
  #own: readonly JournalDraft[] = [];
  #lost = 0;
  #failure: string | null = null;
  #stopped = false;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  get head(): Head {
    return this.#head;
  }

  /** Null while entries can be written, else what the system said. */
  get failure(): string | null {
    return this.#failure;
  }

  /** For the watchdog: one write with its sync. A slow flash card takes seconds at times. */
  report(): LoopReport {
    return { loop: 'journal', busySince: this.#busySince, withinMs: 60_000 };
  }

  health(): JournalHealth {
    const ok = this.#failure === null;
    return { ok, code: ok ? null : 'journal-unavailable', detail: this.#failure };
  }

  /** Tells every entry, the journal's own too, once it is on disk, in order. Listeners must not throw. */
  subscribe(listener: (entry: JournalEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Names of the segments, oldest first. */
  segments(): Promise<readonly string[]> {
    return segmentNames(this.#options.files, journalFolder(this.#options.folder));
  }

  /**
   * Reads the last segment and is ready for append. What a power cut left of a write is cut off and told in a
   * `journal.healed` entry; a disk that can't be written to now does not keep the daemon from starting.
   * Codes: journal-damaged.
   */
  async open(): Promise<Replay> {
    const { files } = this.#options;
    const folder = journalFolder(this.#options.folder);
    await files.makeFolder(folder, 0o700);
    const names = await segmentNames(files, folder);
    const torn: Buffer[] = [];
    // A power cut while a segment was begun leaves one without a whole line: it is begun again.
    for (let index = names.length - 1; index >= 0; index -= 1) {
      const path = join(folder, names[index] ?? '');
      const reading = readSegment(path, await files.read(path), this.#options.digest);
      torn.unshift(reading.torn);
      const [first] = reading.entries;
      if (first === undefined) {
        await files.remove(path).catch(() => undefined);
        continue;
      }
      this.#resume(new SegmentFile(files, path, reading.goodBytes), reading.entries);
      await this.#tellHealed(Buffer.concat(torn));
      const carry = first.kind === 'journal.segment' ? first.data['carry'] : null;
      return { carry, entries: reading.entries, healedBytes: Buffer.concat(torn).length };
    }
    await this.#tellHealed(Buffer.concat(torn));
    return { carry: null, entries: [], healedBytes: Buffer.concat(torn).length };
  }

  #resume(segment: SegmentFile, entries: readonly JournalEntry[]): void {
    this.#segment = segment;
    this.#head = entries.at(-1) ?? emptyHead;
    this.#unsigned = entries.length - 1 - entries.findLastIndex((entry) => entry.kind === 'journal.checkpoint');
    if (this.#unsigned > 0) this.#checkpointSoon();
  }

  async #tellHealed(torn: Buffer): Promise<void> {
    if (torn.length === 0) return;
    const text = torn.toString('utf8').slice(0, tornTextLimit);
    const data = { bytes: torn.length, text };
    this.#own = [{ kind: 'journal.healed', actor: 'system', forServer: true, data }];
    this.#begin();
    await this.#idle;
  }

  /**
   * Resolves with the entry when it is on disk. What JSON does not keep (undefined) is not in the entry either.
   * Codes: journal-unavailable; journal-entry-invalid for data that JSON can't hold at all.
   */
  append(draft: JournalDraft): Promise<JournalEntry> {
    if (this.#stopped) return Promise.reject(new KeeperError('journal-unavailable', { reason: 'stopped' }));
    let members: string;
    try {
      members = membersOf(draft);
    } catch (error) {
      return Promise.reject(new KeeperError('journal-entry-invalid', { kind: draft.kind }, error));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ draft: asWritten(draft, members), members, resolve, reject });
      this.#begin();
    });
  }

  /** Writes what waits, signs the head and closes. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    while (this.#writing) await this.#idle;
    if (this.#unsigned > 0) {
      this.#checkpointDue = true;
      await this.#drain();
    }
    this.#cancelCheckpoint?.();
    this.#cancelRetry?.();
    await this.#segment?.close();
  }

  #begin(): void {
    if (!this.#writing) this.#idle = this.#drain();
  }

  /** One write and one sync for all that waits; what comes meanwhile goes into the next. */
  async #drain(): Promise<void> {
    this.#writing = true;
    // What this turn of the event loop still has to say shares the write, and a command for the wall goes out first.
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    while (this.#waiting.length > 0 || this.#checkpointDue || this.#own.length > 0) {
      const waiting = this.#waiting;
      this.#waiting = [];
      if (!(await this.#commit(waiting))) break;
    }
    this.#writing = false;
    if (this.#waiting.length > 0) this.#begin();
  }

  /** False where nothing was written. */
  async #commit(waiting: readonly Waiting[]): Promise<boolean> {
    let batch: Batch;
    this.#busySince = this.#options.clock.now();
    try {
      batch = await this.#write(waiting);
    } catch (error) {
      this.#failed(waiting, error);
      return false;
    } finally {
      this.#busySince = null;
    }
    this.#failure = null;
    this.#lost = 0;
    this.#own = [];
    waiting.forEach((one, index) => {
      const entry = batch.asked[index];
      if (entry !== undefined) one.resolve(entry);
    });
    for (const entry of batch.entries) for (const listener of this.#listeners) listener(entry);
    return true;
  }

  async #write(waiting: readonly Waiting[]): Promise<Batch> {
    const { files, folder, segmentBytes = defaultSegmentBytes } = this.#options;
    this.#segment ??= new SegmentFile(files, join(journalFolder(folder), segmentName(this.#head.seq + 1)), 0);
    const segment = this.#segment;
    const batch = this.#compose(waiting, segment.bytes);
    await segment.append(Buffer.from(batch.lines));
    this.#head = batch.entries.at(-1) ?? this.#head;
    this.#unsigned = batch.unsigned;
    this.#checkpointDue = false;
    if (batch.unsigned > 0) this.#checkpointSoon();
    if (segment.bytes >= segmentBytes) {
      this.#segment = null;
      await segment.close().catch(() => undefined);
    }
    return batch;
  }

  /** The lines of one write. A segment begins with what it carries, and ends with a checkpoint. */
  #compose(waiting: readonly Waiting[], segmentSize: number): Batch {
    const { clock, digest, carry, segmentBytes = defaultSegmentBytes } = this.#options;
    const at = new Date(clock.wall()).toISOString();
    const entries: JournalEntry[] = [];
    let head = this.#head;
    let unsigned = this.#unsigned;
    let lines = '';
    const add = (draft: JournalDraft, members = membersOf(draft)): JournalEntry => {
      if (unsigned >= checkpointEvery - 1) sign();
      const { entry, line } = extend(head, { draft, at, members }, digest);
      head = { seq: entry.seq, hash: entry.hash };
      unsigned += 1;
      lines += `${line}\n`;
      entries.push(entry);
      return entry;
    };
    const sign = (): void => {
      const draft = this.#checkpoint(head);
      unsigned = 0;
      add(draft);
      unsigned = 0;
    };
    if (segmentSize === 0) add(own('journal.segment', { carry: carry() }, false));
    if (this.#lost > 0) add(own('journal.gap', { lost: this.#lost, reason: this.#failure }));
    for (const draft of this.#own) add(draft);
    const asked = waiting.map(({ draft, members }) => add(draft, members));
    // Every character is at least one byte: what is full in characters is full.
    const full = segmentSize + lines.length >= segmentBytes || segmentSize + Buffer.byteLength(lines) >= segmentBytes;
    if (unsigned > 0 && (this.#checkpointDue || full)) sign();
    return { lines, entries, asked, unsigned };
  }

  #failed(waiting: readonly Waiting[], error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#lost += waiting.length;
    this.#failure = reason;
    this.#checkpointDue = false;
    for (const one of waiting) one.reject(new KeeperError('journal-unavailable', { reason }, error));
    // Health and the count of what was lost must not wait for somebody to append.
    this.#cancelRetry ??= this.#options.clock.after(retryAfterMs, () => {
      this.#cancelRetry = null;
      if (this.#failure === null || this.#stopped) return;
      this.#checkpointDue = true;
      this.#begin();
    });
  }

  #checkpointSoon(): void {
    this.#cancelCheckpoint ??= this.#options.clock.after(checkpointWithinMs, () => {
      this.#cancelCheckpoint = null;
      this.#checkpointDue = this.#unsigned > 0 && !this.#stopped;
      if (this.#checkpointDue) this.#begin();
    });
  }

  #checkpoint(head: Head): JournalDraft {
    const { signer } = this.#options;
    return own('journal.checkpoint', { seq: head.seq, head: head.hash, key: signer.key, signature: signer.sign(head) });
  }
}

function own(kind: string, data: Readonly<Record<string, unknown>>, forServer = true): JournalDraft {
  return { kind, actor: 'system', forServer, data };
}

/** The draft as a reader of the line will see it; the draft itself where they are the same. */
function asWritten(draft: JournalDraft, members: string): JournalDraft {
  return isPlainJson(draft.data) ? draft : { ...draft, data: dataOf(members) };
}

function isPlainJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.every(isPlainJson);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlainJson);
}
