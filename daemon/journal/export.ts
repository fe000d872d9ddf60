/** Writes a part of the journal out as it stands on disk, so that whoever gets it can recompute every hash. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Files } from '../edges/storage/files.js';
import { parseEntry, type Head } from './chain.js';
import type { JournalEntry } from './entry.js';
import { firstSeqOf, journalFolder, linesOf, segmentNames } from './segments.js';

/** Every bound is inclusive; times are epoch ms. An entry whose time can't be read is in no range of times. */
export interface ExportRange {
  readonly fromSeq?: number;
  readonly toSeq?: number;
  readonly fromTime?: number;
  readonly toTime?: number;
}

export interface ExportManifest {
  readonly format: 'wallkeeper journal export v1';
  readonly range: ExportRange;
  readonly entries: number;
  /** Null where nothing is in the range. */
  readonly first: { readonly seq: number; readonly at: string; readonly prev: string } | null;
  readonly last: { readonly seq: number; readonly at: string; readonly hash: string } | null;
  /** The newest entry of the whole journal. */
  readonly head: Head | null;
  /** Lower-case hex SHA-256 of all exported lines, each with its line feed. */
  readonly sha256: string;
  /** Lines of the journal that are no entry and so are not in the export; `audit verify` says more. */
  readonly unreadable: number;
}

/** Gives the entries' lines in the range, without line ends; `write` settles when it can take the next. */
export async function exportJournal(
  files: Files,
  dataDir: string,
  range: ExportRange,
  write: (line: string) => Promise<void> | void,
): Promise<ExportManifest> {
  const sum = createHash('sha256');
  let first: ExportManifest['first'] = null;
  let last: ExportManifest['last'] = null;
  let head: Head | null = null;
  let entries = 0;
  let unreadable = 0;
  for await (const line of linesFrom(files, dataDir, range.fromSeq ?? 0)) {
    const entry = line === null ? null : parseEntry(line);
    if (line === null || entry === null) {
      unreadable += 1;
      continue;
    }
    const { seq, at, prev, hash } = entry;
    head = { seq, hash };
    if (!isIn(range, entry)) continue;
    first ??= { seq, at, prev };
    last = { seq, at, hash };
    entries += 1;
    sum.update(`${line}\n`);
    await write(line);
  }
  const format = 'wallkeeper journal export v1';
  return { format, range, entries, first, last, head, sha256: sum.digest('hex'), unreadable };
}

/** Every line of the journal in order, without line end, whatever is in it; lines that are no UTF-8 are left out. */
export async function* exportLines(files: Files, dataDir: string): AsyncGenerator<string, void> {
  for await (const line of linesFrom(files, dataDir, 0)) if (line !== null) yield line;
}

/** Lines from the segment that holds `fromSeq` on; null for one that is no UTF-8. */
async function* linesFrom(files: Files, dataDir: string, fromSeq: number): AsyncGenerator<string | null, void> {
  const folder = journalFolder(dataDir);
  const names = await segmentNames(files, folder);
  const start = names.findLastIndex((name) => firstSeqOf(name) <= fromSeq);
  for (const name of names.slice(Math.max(start, 0))) {
    for (const { text } of linesOf(await files.read(join(folder, name)))) yield text;
  }
}

function isIn({ fromSeq, toSeq, fromTime, toTime }: ExportRange, entry: JournalEntry): boolean {
  if (entry.seq < (fromSeq ?? -Infinity) || entry.seq > (toSeq ?? Infinity)) return false;
  if (fromTime === undefined && toTime === undefined) return true;
  const at = Date.parse(entry.at);
  return at >= (fromTime ?? -Infinity) && at <= (toTime ?? Infinity);
}
