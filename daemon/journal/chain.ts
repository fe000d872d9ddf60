/**
 * The journal's lines. One entry is one line of JSON whose last member is `hash`; the hash is SHA-256, in lower-case
 * hex, of the line's bytes with that member cut out: `{...,"prev":"…","hash":"…"}` is hashed as `{...,"prev":"…"}`.
 * `prev` is the hash of the entry before, 64 zeros for the first. Pure: the digest is handed in.
 */
import type { JournalDraft, JournalEntry } from './entry.js';

/** Lower-case hex SHA-256 of the text's UTF-8 bytes. */
export type Digest = (text: string) => string;

export const noHash = '0'.repeat(64);

export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export const emptyHead: Head = { seq: 0, hash: noHash };

/** The next entry after `head`, and its line without line end. */
export function extend(
  head: Head,
  draft: JournalDraft,
  at: string,
  digest: Digest,
): { readonly entry: JournalEntry; readonly line: string } {
  const { kind, actor, forServer, data } = draft;
  const body = JSON.stringify({ seq: head.seq + 1, at, kind, actor, forServer, data, prev: head.hash });
  const hash = digest(body);
  const line = `${body.slice(0, -1)},"hash":"${hash}"}`;
  return { entry: { seq: head.seq + 1, at, kind, actor, forServer, data, prev: head.hash, hash }, line };
}

export type LineVerdict =
  | { readonly kind: 'good'; readonly entry: JournalEntry }
  | { readonly kind: 'bad'; readonly fault: 'line-broken' | 'hash-wrong' | 'seq-wrong' | 'chain-broken' };

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

/** The text that a checkpoint signs: what it is, and the entry that it vouches for with all before it. */
export function checkpointText(head: Head): string {
  return `wallkeeper journal checkpoint v1\n${head.seq}\n${head.hash}\n`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
