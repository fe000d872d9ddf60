/** The journal on disk: append-only segments, each entry durable before anything acts on it. */
import { join } from 'node:path';
import type { Clock } from '../../drivers/clock.js';
import { KeeperError } from '../../drivers/errors.js';
import type { AppendFile, Files } from '../edges/storage/files.js';
import { emptyHead, extend, readLine, type Digest, type Head } from './chain.js';
import type { JournalDraft, JournalEntry, JournalPort } from './entry.js';
import type { CheckpointSigner } from './signing-key.js';

const segmentBytes = 1024 * 1024;
const checkpointEvery = 256;

/** Stands for a checkpoint until its place in the chain is known. */
const checkpointDraft: JournalDraft = { kind: 'journal.checkpoint', actor: 'system', forServer: true, data: {} };

export interface JournalOptions {
  readonly files: Files;
  /** The data folder; segments are in its journal/. */
  readonly folder: string;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly signer: CheckpointSigner;
  /** What services must find again without reading further back than this segment. */
  readonly carry: () => Readonly<Record<string, unknown>>;
}

/** What the last segment held at start: its carried snapshot and the entries after it. */
export interface Replay {
  readonly carry: unknown;
  readonly entries: readonly JournalEntry[];
  /** Bytes of a torn last line that were cut off; 0 for none. */
  readonly healedBytes: number;
}

interface Waiting {
  readonly draft: JournalDraft;
  readonly resolve: (entry: JournalEntry) => void;
  readonly reject: (error: KeeperError) => void;
}

export class Journal implements JournalPort {
  readonly #options: JournalOptions;
  readonly #listeners = new Set<(entry: JournalEntry) => void>();
  #head: Head = emptyHead;
  #file: AppendFile | null = null;
  #path = '';
  /** Bytes of the segment that are known to be on disk. */
  #durableBytes = 0;
  #waiting: Waiting[] = [];
  #writing = false;
  #sinceCheckpoint = 0;
  #lost = 0;
  #failure: string | null = null;
  #idle: Promise<void> = Promise.resolve();

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

  subscribe(listener: (entry: JournalEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads the last segment, cuts off a torn last line, and is ready for append. */
  async open(): Promise<Replay> {
    const { files } = this.#options;
    const folder = this.#folder();
    await files.makeFolder(folder, 0o700);
    const names = await segmentNames(files, folder);
    let healedBytes = 0;
    // A power cut while a segment was begun leaves one without a whole line: it is begun again.
    for (let index = names.length - 1; index >= 0; index -= 1) {
      this.#path = join(folder, names[index] ?? '');
      const bytes = await files.read(this.#path);
      const { entries, goodBytes } = this.#readSegment(bytes);
      healedBytes += bytes.length - goodBytes;
      if (entries.length === 0) {
        await files.remove(this.#path);
        continue;
      }
      await this.#resume(goodBytes, index === names.length - 1);
      if (healedBytes > 0)
        await this.append({ kind: 'journal.healed', actor: 'system', forServer: true, data: { bytes: healedBytes } });
      const [first] = entries;
      return { carry: first?.kind === 'journal.segment' ? first.data['carry'] : null, entries, healedBytes };
    }
    await this.#openSegment();
    return { carry: null, entries: [], healedBytes };
  }

  async #resume(goodBytes: number, isLast: boolean): Promise<void> {
    this.#durableBytes = goodBytes;
    if (!isLast) {
      await this.#openSegment();
      return;
    }
    this.#file = await this.#options.files.openAppend(this.#path, 0o600);
    await this.#file.truncate(goodBytes);
    await this.#file.sync();
  }

  append(draft: JournalDraft): Promise<JournalEntry> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ draft, resolve, reject });
      if (!this.#writing) this.#idle = this.#drain();
    });
  }

  /** Signs the head and closes; what waits is written first. */
  async stop(): Promise<void> {
    await this.#idle;
    if (this.#sinceCheckpoint > 0) await this.append(checkpointDraft).catch(() => undefined);
    await this.#idle;
    await this.#file?.close();
    this.#file = null;
  }

  /** One write and one sync for all that waits; what comes meanwhile goes into the next. */
  async #drain(): Promise<void> {
    this.#writing = true;
    // What this turn of the event loop still has to say shares the write, and a command for the wall goes out first.
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        const entries = await this.#write(batch.map((one) => one.draft));
        this.#failure = null;
        batch.forEach((one, index) => {
          const entry = entries[index];
          if (entry !== undefined) one.resolve(entry);
        });
      } catch (error) {
        this.#lost += batch.length;
        this.#failure = error instanceof Error ? error.message : String(error);
        await this.#forgetUnsynced();
        for (const one of batch) one.reject(new KeeperError('journal-unavailable', { reason: this.#failure }, error));
        continue;
      }
      await this.#housekeeping().catch(async (error: unknown) => {
        this.#failure = error instanceof Error ? error.message : String(error);
        await this.#forgetUnsynced();
      });
    }
    this.#writing = false;
  }

  async #write(drafts: readonly JournalDraft[]): Promise<readonly JournalEntry[]> {
    const { clock, digest } = this.#options;
    if (this.#file === null) await this.#reopen();
    const file = this.#file;
    if (file === null) throw new Error('the segment is not open');
    const at = new Date(clock.wall()).toISOString();
    const gap: readonly JournalDraft[] =
      this.#lost > 0 ? [{ kind: 'journal.gap', actor: 'system', forServer: true, data: { lost: this.#lost } }] : [];
    let head = this.#head;
    let lines = '';
    const entries = [...gap, ...drafts].map((draft) => {
      // A checkpoint vouches for the entry right before it, which a gap entry may be.
      const { entry, line } = extend(head, draft === checkpointDraft ? this.#checkpoint(head) : draft, at, digest);
      head = entry;
      lines += `${line}\n`;
      return entry;
    });
    const bytes = Buffer.from(lines);
    await file.append(bytes);
    await file.sync();
    this.#durableBytes += bytes.length;
    this.#head = { seq: head.seq, hash: head.hash };
    this.#lost = 0;
    this.#sinceCheckpoint += entries.length;
    // The journal's own entries are told too: who follows by seq must see no gap.
    for (const entry of entries) for (const listener of this.#listeners) listener(entry);
    return entries.slice(gap.length);
  }

  /** A write that failed may have left part of itself: the segment ends again where it is known to be durable. */
  async #forgetUnsynced(): Promise<void> {
    try {
      await this.#file?.truncate(this.#durableBytes);
      await this.#file?.sync();
    } catch {
      await this.#file?.close().catch(() => undefined);
      this.#file = null;
    }
  }

  async #reopen(): Promise<void> {
    this.#file = await this.#options.files.openAppend(this.#path, 0o600);
    await this.#file.truncate(this.#durableBytes);
  }

  async #housekeeping(): Promise<void> {
    if (this.#durableBytes >= segmentBytes) {
      await this.#write([checkpointDraft]);
      this.#sinceCheckpoint = 0;
      await this.#file?.close();
      await this.#openSegment();
    } else if (this.#sinceCheckpoint >= checkpointEvery) {
      await this.#write([checkpointDraft]);
      this.#sinceCheckpoint = 0;
    }
  }

  async #openSegment(): Promise<void> {
    const { files, carry } = this.#options;
    this.#path = join(this.#folder(), `${String(this.#head.seq + 1).padStart(12, '0')}.jsonl`);
    this.#file = await files.openAppend(this.#path, 0o600);
    await this.#file.truncate(0);
    await files.syncFolder(this.#folder());
    this.#durableBytes = 0;
    await this.#write([{ kind: 'journal.segment', actor: 'system', forServer: false, data: { carry: carry() } }]);
  }

  #checkpoint(head: Head): JournalDraft {
    const data = { seq: head.seq, head: head.hash, signature: this.#options.signer.sign(head) };
    return { ...checkpointDraft, data };
  }

  #readSegment(bytes: Buffer): { readonly entries: readonly JournalEntry[]; readonly goodBytes: number } {
    const entries: JournalEntry[] = [];
    let goodBytes = 0;
    let head: Head | null = null;
    for (;;) {
      const end = bytes.indexOf(0x0a, goodBytes);
      if (end < 0) break;
      const verdict = readLine(bytes.toString('utf8', goodBytes, end), head, this.#options.digest);
      // A bad line with others behind it is no torn write: it stays for `audit verify` to name.
      if (verdict.kind === 'bad') break;
      entries.push(verdict.entry);
      head = verdict.entry;
      goodBytes = end + 1;
    }
    if (head !== null) this.#head = { seq: head.seq, hash: head.hash };
    if (bytes.indexOf(0x0a, goodBytes) >= 0)
      throw new KeeperError('journal-damaged', { path: this.#path, seq: (head?.seq ?? 0) + 1 });
    return { entries, goodBytes };
  }

  #folder(): string {
    return join(this.#options.folder, 'journal');
  }
}

/** Names of the segments, oldest first. */
export async function segmentNames(files: Files, folder: string): Promise<readonly string[]> {
  return (await files.list(folder)).filter((name) => /^\d{12}\.jsonl$/.test(name));
}
