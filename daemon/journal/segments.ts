/** The journal's files as bytes and lines: DIR/journal/<seq of the first entry, 12 digits>.jsonl. */
import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import { KeeperError } from '../../drivers/errors.js';
import type { Files } from '../edges/storage/files.js';
import { readLine, type Digest, type Head, type LineVerdict } from './chain.js';
import type { JournalEntry } from './entry.js';

export function journalFolder(dataDir: string): string {
  return join(dataDir, 'journal');
}

export function segmentName(firstSeq: number): string {
  return `${String(firstSeq).padStart(12, '0')}.jsonl`;
}

export function firstSeqOf(name: string): number {
  return Number(name.slice(0, 12));
}

/** Names of the segments in the folder, oldest first. */
export async function segmentNames(files: Files, folder: string): Promise<readonly string[]> {
  return (await files.list(folder)).filter((name) => /^\d{12}\.jsonl$/.test(name));
}

export interface SegmentLine {
  /** Null where the bytes are no UTF-8: decoding them all the same would make different bytes look alike. */
  readonly text: string | null;
  /** Offset of the byte after the line end. */
  readonly end: number;
}

/** The whole lines of a segment; what follows the last line end is torn. */
export function* linesOf(bytes: Buffer): Generator<SegmentLine, void> {
  const clean = isUtf8(bytes);
  let start = 0;
  for (;;) {
    const stop = bytes.indexOf(0x0a, start);
    if (stop < 0) return;
    const good = clean || isUtf8(bytes.subarray(start, stop));
    yield { text: good ? bytes.toString('utf8', start, stop) : null, end: stop + 1 };
    start = stop + 1;
  }
}

export interface SegmentReading {
  readonly entries: readonly JournalEntry[];
  /** Bytes up to the end of the last entry. */
  readonly goodBytes: number;
  /** What stands after it and is no entry: what a power cut left of a write. */
  readonly torn: Buffer;
}

/**
 * The entries of a segment, each following the one before. Code: journal-damaged where a line is wrong and it is
 * not what a power cut leaves, which is a line without end, or one with the zero bytes of blocks never written.
 */
export function readSegment(path: string, bytes: Buffer, digest: Digest): SegmentReading {
  const entries: JournalEntry[] = [];
  let goodBytes = 0;
  let head: Head | null = null;
  for (const { text, end } of linesOf(bytes)) {
    const verdict: LineVerdict | null = text === null ? null : readLine(text, head, digest);
    if (verdict?.kind !== 'good') {
      if (bytes.subarray(goodBytes, end).includes(0)) break;
      throw new KeeperError('journal-damaged', { path, seq: (head?.seq ?? firstSeqOf(path.slice(-18)) - 1) + 1 });
    }
    entries.push(verdict.entry);
    head = verdict.entry;
    goodBytes = end;
  }
  return { entries, goodBytes, torn: bytes.subarray(goodBytes) };
}
