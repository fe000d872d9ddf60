/** Checks a journal folder without the daemon: every hash, every link of the chain, every signature. */
import { join } from 'node:path';
import { isMissing, type Files } from '../edges/storage/files.js';
import { checkpointEvery, checkpointOf, noHash, readLine, type Digest, type Head, type LineFault } from './chain.js';
import type { JournalEntry } from './entry.js';
import { beforeOf, parseRemoval, removalName, segmentNameOf } from './removal.js';
import { firstSeqOf, journalFolder, linesOf, segmentNames } from './segments.js';
import { publicKeyOf, type PublicKey } from './signing-key.js';

export { exportLines } from './export.js';

export interface JournalFault {
  readonly segment: string;
  /** Line in the segment, from 1. */
  readonly line: number;
  /** The entry that was expected there. */
  readonly seq: number;
  readonly fault:
    | LineFault
    /** Entry 1 claims another before it, or a segment's first entry is not the one in its name. */
    | 'first-seq-wrong'
    /** The journal does not begin with entry 1. */
    | 'beginning-missing'
    | 'signature-wrong'
    | 'key-missing'
    /** More than 256 entries without a checkpoint: nobody without the key could have signed one. */
    | 'checkpoint-missing'
    /** A segment that others follow ends in the middle of a line. */
    | 'end-broken'
    /** The server has acknowledged entries that are not here. */
    | 'tail-missing'
    /** What says that a segment was removed in its time is not signed, or does not fit its neighbours. */
    | 'removal-wrong'
    /** The entry is not the one that was noted elsewhere. */
    | 'anchor-wrong';
}

export interface SigningKeyUse {
  /** SHA-256 of the key, as checkpoints name it. */
  readonly key: string;
  readonly checkpoints: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

export interface Verdict {
  readonly entries: number;
  readonly checkpoints: number;
  /** Segments that were removed at the end of their time, with their entries; `entries` above does not count them. */
  readonly removed: { readonly segments: number; readonly entries: number };
  /** Null where the journal is empty. */
  readonly firstSeq: number | null;
  readonly head: Head | null;
  readonly faults: readonly JournalFault[];
  /** Entries after the last good checkpoint: what somebody with write access, but without the key, could have forged. */
  readonly unsignedTail: number;
  /** Keys whose signatures held, to compare with what the inspector noted. */
  readonly keys: readonly SigningKeyUse[];
  /** Bytes of an unfinished last line, which the next start heals. */
  readonly tornBytes: number;
}

export interface Trust {
  /** The only public key (PEM) to believe; where it is not given, those that lie in the journal's folder. */
  readonly publicKeyPem?: string;
  /** A head noted elsewhere, as from a checkpoint that the server received: the journal must contain it. */
  readonly anchor?: Head;
}

/** Walks DIR/journal; may run beside the daemon. What it can't see is said in docs/journal.md. */
export async function verifyJournal(
  files: Files,
  dataDir: string,
  digest: Digest,
  trust: Trust = {},
): Promise<Verdict> {
  const folder = journalFolder(dataDir);
  const keys = trust.publicKeyPem === undefined ? await readPublicKeys(files, folder) : [trust.publicKeyPem];
  // Before the segments: while the daemon runs, the cursor of now may be ahead of what was read a moment ago.
  const acknowledged = await readCursor(files, folder);
  const walk = new Walk(
    digest,
    keys.map(publicKeyOf).filter((key) => key !== null),
    trust.anchor ?? null,
  );
  const names = await segmentNames(files, folder);
  const last = names.at(-1);
  for (const name of [...names, ...(await removalsWithout(files, folder, names))].sort()) {
    const bytes = await files.read(join(folder, name));
    if (removalName.test(name)) walk.removal(name, bytes.toString('utf8'));
    else walk.segment(name, bytes, name === last);
  }
  return walk.verdict(acknowledged);
}

/** Digests of removed segments; one whose segment is still there says nothing yet. */
async function removalsWithout(files: Files, folder: string, segments: readonly string[]): Promise<readonly string[]> {
  const names = await files.list(folder);
  return names.filter((name) => removalName.test(name) && !segments.includes(segmentNameOf(name)));
}

class Walk {
  readonly #digest: Digest;
  readonly #keys: readonly PublicKey[];
  readonly #anchor: Head | null;
  readonly #faults: JournalFault[] = [];
  readonly #uses = new Map<string, { checkpoints: number; firstSeq: number; lastSeq: number }>();
  #head: Head | null = null;
  #firstSeq: number | null = null;
  #entries = 0;
  #checkpoints = 0;
  #unsigned = 0;
  #anchored = false;
  #tornBytes = 0;
  #removed = { segments: 0, entries: 0 };
  #place = { segment: '', line: 1, seq: 1 };

  constructor(digest: Digest, keys: readonly PublicKey[], anchor: Head | null) {
    this.#digest = digest;
    this.#keys = keys;
    this.#anchor = anchor;
  }

  segment(segment: string, bytes: Buffer, last: boolean): void {
    let line = 0;
    let end = 0;
    for (const { text, end: lineEnd } of linesOf(bytes)) {
      line += 1;
      end = lineEnd;
      this.#place = { segment, line, seq: (this.#head?.seq ?? firstSeqOf(segment) - 1) + 1 };
      this.#line(text ?? '', line === 1 ? firstSeqOf(segment) : null);
    }
    const rest = bytes.length - end;
    if (last) this.#tornBytes = rest;
    else if (rest > 0) this.#report({ fault: 'end-broken' });
  }

  /** The chain goes on where the removed segment ended, if its digest is signed and begins where the one before ends. */
  removal(name: string, text: string): void {
    const before = this.#head;
    this.#place = { segment: name, line: 1, seq: (before?.seq ?? firstSeqOf(name) - 1) + 1 };
    const removal = parseRemoval(text);
    const key = this.#keys.find((one) => one.id === removal?.key);
    if (removal === null || removal.firstSeq !== firstSeqOf(name) || key?.vouchesForRemoval(removal) !== true) {
      this.#report({ fault: 'removal-wrong' });
      return;
    }
    const expected = beforeOf(removal);
    if (before === null) this.#begin(expected);
    else if (before.seq !== expected.seq || before.hash !== expected.hash) this.#report({ fault: 'removal-wrong' });
    this.#head = { seq: removal.lastSeq, hash: removal.hash };
    // A segment that others follow ends with a checkpoint, and this signature stands for it.
    this.#unsigned = 0;
    this.#removed = {
      segments: this.#removed.segments + 1,
      entries: this.#removed.entries + removal.lastSeq - expected.seq,
    };
    if (this.#anchor?.seq === removal.lastSeq) {
      this.#anchored = true;
      if (this.#anchor.hash !== removal.hash) this.#report({ fault: 'anchor-wrong' });
    } else if (this.#anchor !== null && this.#anchor.seq >= removal.firstSeq && this.#anchor.seq < removal.lastSeq) {
      // Whether that entry was in it nobody can say any more; its neighbours and the signature are what is left.
      this.#anchored = true;
    }
  }

  #line(text: string, named: number | null): void {
    this.#entries += 1;
    this.#unsigned += 1;
    const before = this.#head ?? { seq: this.#place.seq - 1, hash: prevOf(text) };
    if (this.#head === null) this.#begin(before);
    const verdict = readLine(text, before, this.#digest);
    if (verdict.kind === 'bad') {
      this.#report(verdict);
      // From where the line says it is, so that one fault is not told again for all that follow it.
      this.#head = headOf(text) ?? { seq: before.seq + 1, hash: before.hash };
      return;
    }
    const { entry } = verdict;
    this.#head = { seq: entry.seq, hash: entry.hash };
    if (named !== null && named !== entry.seq) this.#report({ fault: 'first-seq-wrong' });
    if (this.#anchor?.seq === entry.seq) {
      this.#anchored = true;
      if (this.#anchor.hash !== entry.hash) this.#report({ fault: 'anchor-wrong' });
    }
    if (entry.kind === 'journal.checkpoint') this.#checkpoint(entry);
    if (this.#unsigned === checkpointEvery + 1) this.#report({ fault: 'checkpoint-missing' });
  }

  #begin(before: Head): void {
    this.#firstSeq = before.seq + 1;
    if (before.seq > 0) this.#report({ fault: 'beginning-missing' });
    else if (before.hash !== noHash) this.#report({ fault: 'first-seq-wrong' });
  }

  #checkpoint(entry: JournalEntry): void {
    this.#checkpoints += 1;
    const checkpoint = checkpointOf(entry);
    const key = this.#keys.find((one) => one.id === checkpoint?.key);
    if (checkpoint === null) this.#report({ fault: 'signature-wrong' });
    else if (key === undefined) this.#report({ fault: 'key-missing' });
    else if (!key.vouches(checkpoint)) this.#report({ fault: 'signature-wrong' });
    else {
      this.#unsigned = 0;
      const use = this.#uses.get(key.id) ?? { checkpoints: 0, firstSeq: entry.seq, lastSeq: entry.seq };
      this.#uses.set(key.id, { ...use, checkpoints: use.checkpoints + 1, lastSeq: entry.seq });
    }
  }

  #report({ fault }: Pick<JournalFault, 'fault'>): void {
    this.#faults.push({ ...this.#place, fault });
  }

  verdict(acknowledged: number): Verdict {
    const last = this.#head?.seq ?? 0;
    this.#place = { ...this.#place, seq: last + 1 };
    if (acknowledged > last) this.#report({ fault: 'tail-missing' });
    if (this.#anchor !== null && !this.#anchored) this.#report({ fault: 'anchor-wrong' });
    return {
      entries: this.#entries,
      checkpoints: this.#checkpoints,
      removed: this.#removed,
      firstSeq: this.#firstSeq,
      head: this.#head,
      faults: this.#faults,
      unsignedTail: this.#unsigned,
      keys: [...this.#uses].map(([key, use]) => ({ key, ...use })),
      tornBytes: this.#tornBytes,
    };
  }
}

function prevOf(line: string): string {
  return /"prev":"([0-9a-f]{64})","hash":"[0-9a-f]{64}"\}$/.exec(line)?.[1] ?? noHash;
}

function headOf(line: string): Head | null {
  const seq = /^\{"seq":(\d{1,15}),/.exec(line)?.[1];
  const hash = /"hash":"([0-9a-f]{64})"\}$/.exec(line)?.[1];
  return seq === undefined || hash === undefined ? null : { seq: Number(seq), hash };
}

/** This appliance's key, and those of the appliances that a backup came from, which `restore` leaves beside it. */
async function readPublicKeys(files: Files, folder: string): Promise<readonly string[]> {
  const names = (await files.list(folder)).filter((name) => /^public-key(-[0-9a-f]+)?\.pem$/.test(name));
  return Promise.all(names.map(async (name) => (await files.read(join(folder, name))).toString('utf8')));
}

/** Last entry that the server acknowledged; 0 where nothing readable says so. */
async function readCursor(files: Files, folder: string): Promise<number> {
  const text = await files.read(join(folder, 'outbox-cursor')).catch((error: unknown) => {
    if (isMissing(error)) return Buffer.from('0');
    throw error;
  });
  return /^\d{1,15}\n?$/.test(text.toString('latin1')) ? Number(text) : 0;
}
