/**
 * The journal's lines. One entry is one line of JSON whose last member is `hash`; the hash is SHA-256, in lower-case
 * hex, of the line's bytes with that member cut out: `{...,"prev":"…","hash":"…"}` is hashed as `{...,"prev":"…"}`.
 * `prev` is the hash of the entry before, 64 zeros for the first. Pure: the digest is handed in. docs/journal.md.
 */
import type { JournalDraft, JournalEntry } from './entry.js';

/** Lower-case hex SHA-256 of the text's UTF-8 bytes. */
export type Digest = (text: string) => string;

export const noHash = '0'.repeat(64);

/** A checkpoint is never further from the one before: whoever can't sign can't forge more than this many entries. */
export const checkpointEvery = 256;

export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export const emptyHead: Head = { seq: 0, hash: noHash };

/** The members of a draft as JSON without braces: kind, actor, forServer, data. Throws a TypeError on what JSON can't hold. */
export function membersOf({ kind, actor, forServer, data }: JournalDraft): string {
  return JSON.stringify({ kind, actor, forServer, data }).slice(1, -1);
}

/** The data in membersOf(draft), as JSON kept it. */
export function dataOf(members: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(`{${members}}`);
  return isRecord(value) && isRecord(value['data']) ? value['data'] : {};
}

export interface Link {
  readonly entry: JournalEntry;
  /** Without line end. */
  readonly line: string;
}

/** The next entry after `head`, and its line; `members` is membersOf(draft) where it is known already. */
export function extend(head: Head, stamped: Stamped, digest: Digest): Link {
  const { draft, at, members = membersOf(draft) } = stamped;
  const seq = head.seq + 1;
  const open = `{"seq":${seq},"at":${JSON.stringify(at)},${members},"prev":"${head.hash}"`;
  const hash = digest(`${open}}`);
  const { kind, actor, forServer, data } = draft;
  return {
    entry: { seq, at, kind, actor, forServer, data, prev: head.hash, hash },
    line: `${open},"hash":"${hash}"}`,
  };
}

export interface Stamped {
  readonly draft: JournalDraft;
  /** ISO time with offset. */
  readonly at: string;
  readonly members?: string;
}

export type LineFault = 'line-broken' | 'hash-wrong' | 'seq-wrong' | 'chain-broken';

export type LineVerdict =
  { readonly kind: 'good'; readonly entry: JournalEntry } | { readonly kind: 'bad'; readonly fault: LineFault };

const tail = /,"hash":"([0-9a-f]{64})"\}$/;

/** Whether the line is the entry that follows `head`; `head` null takes any (the first line of a part). */
export function readLine(line: string, head: Head | null, digest: Digest): LineVerdict {
  const match = tail.exec(line);
  if (match === null) return { kind: 'bad', fault: 'line-broken' };
  const hash = match[1] ?? '';
  if (digest(`${line.slice(0, match.index)}}`) !== hash) return { kind: 'bad', fault: 'hash-wrong' };
  const entry = parseEntry(line);
  if (entry === null) return { kind: 'bad', fault: 'line-broken' };
  if (head !== null && entry.seq !== head.seq + 1) return { kind: 'bad', fault: 'seq-wrong' };
  if (head !== null && entry.prev !== head.hash) return { kind: 'bad', fault: 'chain-broken' };
  return { kind: 'good', entry };
}

/** The entry of a line whatever its hash; null where it is none. */
export function parseEntry(line: string): JournalEntry | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  const { seq, at, kind, actor, forServer, data, prev, hash } = value;
  if (typeof seq !== 'number' || typeof at !== 'string' || typeof kind !== 'string' || typeof actor !== 'string')
    return null;
  if (typeof forServer !== 'boolean' || !isRecord(data) || typeof prev !== 'string' || typeof hash !== 'string')
    return null;
  return { seq, at, kind, actor, forServer, data, prev, hash };
}

/**
 * The text that a checkpoint signs: what it is (so that the signature can stand for nothing else), the entry that it
 * vouches for with all before it, and the SHA-256 of the key (DER SubjectPublicKeyInfo) that signs.
 */
export function checkpointText(head: Head, key: string): string {
  return `wallkeeper journal checkpoint v1\n${head.seq}\n${head.hash}\n${key}\n`;
}

export interface Checkpoint {
  readonly head: Head;
  readonly key: string;
  /** Base64. */
  readonly signature: string;
}

/** What a checkpoint entry says; null where it does not speak of the entry right before itself. */
export function checkpointOf(entry: JournalEntry): Checkpoint | null {
  const { seq, head, key, signature } = entry.data;
  if (seq !== entry.seq - 1 || head !== entry.prev || typeof key !== 'string' || typeof signature !== 'string')
    return null;
  return { head: { seq, hash: head }, key, signature };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
