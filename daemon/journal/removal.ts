/**
 * What is left of a segment that was removed at the end of its time: its place in the chain and its digest, signed.
 * With it the rest still verifies: whoever has no key can remove nothing without it showing. Pure.
 */
import type { Head } from './chain.js';

export interface Removal {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** `prev` of its first entry. */
  readonly prev: string;
  /** `hash` of its last entry. */
  readonly hash: string;
  /** SHA-256 of the file, lower-case hex. */
  readonly sha256: string;
}

export interface SignedRemoval extends Removal {
  /** SHA-256 of the signing key, as checkpoints name it. */
  readonly key: string;
  /** Base64. */
  readonly signature: string;
}

/** The first line keeps the signature from standing for anything else. */
export function removalText(removal: Removal, key: string): string {
  const { firstSeq, lastSeq, prev, hash, sha256 } = removal;
  return `wallkeeper journal removal v1\n${firstSeq}\n${lastSeq}\n${prev}\n${hash}\n${sha256}\n${key}\n`;
}

/** Beside the segments: 000000000001.removed.json. */
export const removalName = /^\d{12}\.removed\.json$/;

export function removalNameOf(segment: string): string {
  return segment.replace(/\.jsonl$/, '.removed.json');
}

export function segmentNameOf(removal: string): string {
  return removal.replace(/\.removed\.json$/, '.jsonl');
}

/** Null where the text is no removal. */
export function parseRemoval(text: string): SignedRemoval | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const members: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(value));
  const { firstSeq, lastSeq, prev, hash, sha256, key, signature } = members;
  if (!isSeq(firstSeq) || !isSeq(lastSeq) || lastSeq < firstSeq || !isHash(prev) || !isHash(hash)) return null;
  if (!isHash(sha256) || typeof key !== 'string' || typeof signature !== 'string') return null;
  return { firstSeq, lastSeq, prev, hash, sha256, key, signature };
}

/** The entry before what was removed, as its neighbour must have it. */
export function beforeOf({ firstSeq, prev }: Removal): Head {
  return { seq: firstSeq - 1, hash: prev };
}

function isSeq(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
