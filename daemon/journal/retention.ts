/**
 * Removes segments whose every entry has had its time, whole, and never the one being written. What is removed is
 * first told in an entry, then its signed digest is made durable, then the segment goes: a power cut in between leaves
 * more than is needed, never less. docs/adr/0032-erasure-and-retention.md.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Files } from '../edges/storage/files.js';
import { parseEntry, type Digest } from './chain.js';
import type { JournalEntry, JournalPort } from './entry.js';
import { removalNameOf, type Removal, type SignedRemoval } from './removal.js';
import { journalFolder, readSegment, segmentNames } from './segments.js';

export interface KeepRule {
  /** Days for every kind that has none of its own; null for ever. */
  readonly days: number | null;
  /** A kind as entries have it, or its part before the dot, with its days. The longer name wins. */
  readonly kinds: ReadonlyMap<string, number>;
  /** Why nothing may be removed now; null where there is no such reason. */
  readonly legalHold: string | null;
}

const dayMs = 86_400_000;

/** True where the entry has had its time; one whose time can't be read never has. */
export function hasHadItsTime({ kind, at }: Pick<JournalEntry, 'kind' | 'at'>, keep: KeepRule, now: number): boolean {
  // The journal's own entries say nothing of anybody; they go with those that they stand among.
  if (kind.startsWith('journal.')) return true;
  const days = keep.kinds.get(kind) ?? keep.kinds.get(kind.split('.')[0] ?? '') ?? keep.days;
  return days !== null && now - Date.parse(at) >= days * dayMs;
}

export interface RetentionOptions {
  readonly files: Files;
  readonly folder: string;
  readonly digest: Digest;
  readonly signRemoval: (removal: Removal) => SignedRemoval;
  readonly journal: JournalPort;
}

export interface RetentionNow {
  readonly keep: KeepRule;
  /** Epoch ms. */
  readonly wall: number;
  /** By a clock that may be wrong nothing is removed. */
  readonly wallTrusted: boolean;
  /** Last entry that the server has; what it has not stays. Infinity where there is no server to tell. */
  readonly acknowledged: number;
}

/**
 * Names of the segments that were removed. Codes: journal-unavailable, and whatever the disk says; segments that were
 * not yet removed then are found again by the next call. A damaged segment is evidence and stays.
 */
export async function removeExpired(options: RetentionOptions, now: RetentionNow): Promise<readonly string[]> {
  const { files, folder, journal } = options;
  if (!now.wallTrusted || now.keep.legalHold !== null) return [];
  const path = journalFolder(folder);
  const names = (await segmentNames(files, path)).slice(0, -1);
  const removals: { readonly name: string; readonly removal: Removal }[] = [];
  for (const name of names) {
    const removal = await removalOf(options, name, now);
    if (removal !== null) removals.push({ name, removal });
  }
  if (removals.length === 0) return [];
  const segments = removals.map(({ name, removal }) => ({ segment: name, ...removal }));
  await journal.append({ kind: 'journal.segments-removed', actor: 'system', forServer: true, data: { segments } });
  for (const { name, removal } of removals) {
    const digest = join(path, removalNameOf(name));
    await files.write(`${digest}.new`, Buffer.from(`${JSON.stringify(options.signRemoval(removal))}\n`), 0o600);
    await files.rename(`${digest}.new`, digest);
    await files.syncFolder(path);
    await files.remove(join(path, name));
  }
  await files.syncFolder(path);
  return removals.map(({ name }) => name);
}

/** Null where the segment stays. */
async function removalOf(options: RetentionOptions, name: string, now: RetentionNow): Promise<Removal | null> {
  const path = join(journalFolder(options.folder), name);
  const bytes = await options.files.read(path);
  // Most segments are too young, and their last line says so without every hash being taken.
  const newest = parseEntry(lastLineOf(bytes));
  if (newest !== null && now.wall - Date.parse(newest.at) < leastDays(now.keep) * dayMs) return null;
  const entries = entriesOf(path, bytes, options.digest);
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined || last.seq > now.acknowledged) return null;
  if (!entries.every((entry) => hasHadItsTime(entry, now.keep, now.wall))) return null;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { firstSeq: first.seq, lastSeq: last.seq, prev: first.prev, hash: last.hash, sha256 };
}

function leastDays({ days, kinds }: KeepRule): number {
  return Math.min(days ?? Infinity, ...kinds.values());
}

function lastLineOf(bytes: Buffer): string {
  const end = bytes.at(-1) === 0x0a ? bytes.length - 1 : bytes.length;
  return bytes.subarray(bytes.subarray(0, end).lastIndexOf(0x0a) + 1, end).toString('utf8');
}

/** None where any byte of the segment is not as it was written. */
function entriesOf(path: string, bytes: Buffer, digest: Digest): readonly JournalEntry[] {
  try {
    const { entries, torn } = readSegment(path, bytes, digest);
    return torn.length > 0 ? [] : entries;
  } catch {
    return [];
  }
}
