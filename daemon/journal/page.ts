/** A page of the journal, newest first, without reading further back than it needs. */
import { join } from 'node:path';
import { duressKind } from '../access/door-records.js';
import type { Files } from '../edges/storage/files.js';
import { parseEntry } from './chain.js';
import type { JournalEntry } from './entry.js';
import { firstSeqOf, journalFolder, linesOf, segmentNames } from './segments.js';

export interface EntryFilter {
  /** Entries before this seq; null for the newest. */
  readonly before: number | null;
  readonly limit: number;
  /** Beginning of the kind, such as `scene.`; null for all. */
  readonly kind: string | null;
  readonly actor: string | null;
  /** Anywhere in the data, in any case; null for all. */
  readonly text: string | null;
  /** Epoch ms, inclusive; null for none. */
  readonly from: number | null;
  readonly to: number | null;
  /** Further condition; left out, none. */
  readonly only?: (entry: JournalEntry) => boolean;
}

export interface JournalPage {
  readonly entries: readonly JournalEntry[];
  /** `before` of the page that follows; null where there is nothing earlier. */
  readonly next: number | null;
}

/** A search that finds nothing ends after so many segments (1 MiB each); `next` goes on from there. */
const mostSegments = 16;

export async function journalPage(files: Files, dataDir: string, filter: EntryFilter): Promise<JournalPage> {
  const folder = journalFolder(dataDir);
  const { before, limit } = filter;
  const names = (await segmentNames(files, folder)).filter((name) => before === null || firstSeqOf(name) < before);
  const found: JournalEntry[] = [];
  const newestFirst = [...names].reverse();
  for (const [searched, name] of newestFirst.entries()) {
    const last = newestFirst[searched - 1];
    if (last !== undefined && searched >= mostSegments) return { entries: found, next: firstSeqOf(last) };
    const lines = [...linesOf(await files.read(join(folder, name)))].reverse();
    for (const { text } of lines) {
      const entry = text === null ? null : parseEntry(text);
      if (entry === null || (before !== null && entry.seq >= before)) continue;
      if (!matches(entry, filter)) continue;
      if (found.length === limit) return { entries: found, next: found.at(-1)?.seq ?? 1 };
      found.push(entry);
    }
  }
  return { entries: found, next: null };
}

/** Whether an entry is among those that were asked for, its place aside. The silent alarm never is. */
export function matches(entry: JournalEntry, filter: Omit<EntryFilter, 'before' | 'limit'>): boolean {
  const { kind, actor, text, from, to, only } = filter;
  // Whoever forces somebody may stand behind him at this very page: the silent alarm is for the server alone.
  if (entry.kind === duressKind) return false;
  if (only !== undefined && !only(entry)) return false;
  if (kind !== null && !entry.kind.startsWith(kind)) return false;
  if (actor !== null && !entry.actor.startsWith(actor)) return false;
  if (text !== null && !JSON.stringify(entry.data).toLowerCase().includes(text.toLowerCase())) return false;
  if (from === null && to === null) return true;
  const at = Date.parse(entry.at);
  return at >= (from ?? -Infinity) && at <= (to ?? Infinity);
}
