/** Checks a journal folder without the daemon: every hash, every link of the chain, every signature. */
import { join } from 'node:path';
import type { Files } from '../edges/storage/files.js';
import { noHash, readLine, type Digest, type Head } from './chain.js';
import type { JournalEntry } from './entry.js';
import { segmentNames } from './journal.js';
import { isSigned } from './signing-key.js';

export interface JournalFault {
  readonly segment: string;
  /** Line in the segment, from 1. */
  readonly line: number;
  readonly fault:
    'line-broken' | 'hash-wrong' | 'seq-wrong' | 'chain-broken' | 'first-seq-wrong' | 'signature-wrong' | 'key-missing';
}

export interface Verdict {
  readonly entries: number;
  readonly checkpoints: number;
  readonly head: Head | null;
  readonly faults: readonly JournalFault[];
  /** Bytes of an unfinished last line, which the next start heals. */
  readonly tornBytes: number;
}

/** Walks DIR/journal. What it can't see without an anchor elsewhere is a tail cut off after the last checkpoint. */
export async function verifyJournal(files: Files, dataDir: string, digest: Digest): Promise<Verdict> {
  const folder = join(dataDir, 'journal');
  const publicKeys = await readPublicKeys(files, folder);
  const faults: JournalFault[] = [];
  let head: Head | null = null;
  let entries = 0;
  let checkpoints = 0;
  let tornBytes = 0;
  for (const segment of await segmentNames(files, folder)) {
    const text = (await files.read(join(folder, segment))).toString('utf8');
    const lines = text.split('\n');
    tornBytes = Buffer.byteLength(lines.pop() ?? '');
    for (const [index, line] of lines.entries()) {
      const place = { segment, line: index + 1 };
      const before: Head = head ?? { seq: Number(segment.slice(0, 12)) - 1, hash: firstPrev(line) };
      const verdict = readLine(line, before, digest);
      entries += 1;
      if (verdict.kind === 'bad') {
        faults.push({ ...place, fault: verdict.fault });
        head = headOf(line) ?? head;
        continue;
      }
      const { entry } = verdict;
      if (entry.seq === 1 && entry.prev !== noHash) faults.push({ ...place, fault: 'first-seq-wrong' });
      head = { seq: entry.seq, hash: entry.hash };
      if (entry.kind !== 'journal.checkpoint') continue;
      checkpoints += 1;
      if (publicKeys.length === 0) faults.push({ ...place, fault: 'key-missing' });
      else if (!publicKeys.some((key) => vouches(entry, key))) faults.push({ ...place, fault: 'signature-wrong' });
    }
  }
  return { entries, checkpoints, head, faults, tornBytes };
}

/** A checkpoint signs the entry before itself. */
function vouches(entry: JournalEntry, publicKey: string): boolean {
  const { seq, head, signature } = entry.data;
  if (seq !== entry.seq - 1 || head !== entry.prev || typeof signature !== 'string') return false;
  return isSigned({ seq, hash: entry.prev }, signature, publicKey);
}

function firstPrev(line: string): string {
  return /"prev":"([0-9a-f]{64})","hash":"[0-9a-f]{64}"\}$/.exec(line)?.[1] ?? noHash;
}

/** Where to go on after a line that is wrong, so that one fault is not told for all that follow it. */
function headOf(line: string): Head | null {
  const seq = /^\{"seq":(\d+),/.exec(line)?.[1];
  const hash = /"hash":"([0-9a-f]{64})"\}$/.exec(line)?.[1];
  return seq === undefined || hash === undefined ? null : { seq: Number(seq), hash };
}

/** This appliance's key, and those of the appliances that a backup came from, which `restore` leaves beside it. */
async function readPublicKeys(files: Files, folder: string): Promise<readonly string[]> {
  const names = (await files.list(folder)).filter((name) => /^public-key(-[0-9a-f]+)?\.pem$/.test(name));
  return Promise.all(names.map(async (name) => (await files.read(join(folder, name))).toString('utf8')));
}

/** The entries' lines in order, without line ends. */
export async function* exportLines(files: Files, dataDir: string): AsyncIterable<string> {
  const folder = join(dataDir, 'journal');
  for (const segment of await segmentNames(files, folder)) {
    const text = (await files.read(join(folder, segment))).toString('utf8');
    yield* text.split('\n').slice(0, -1);
  }
}
