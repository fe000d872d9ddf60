/**
 * A configuration bundle: a room's configuration, signed by whoever may provision it. Its bytes are the canonical JSON
 * of the members below (one line end may follow); the signature is Ed25519 over the canonical JSON of all members but
 * itself. Other bytes of the same content are refused, so that no bit of a bundle can be turned unnoticed.
 * Pure: keys, time and the parser of times are handed in. Format and rules: docs/provisioning.md.
 */
import { canonicalJson } from '../access/canonical-json.js';
import { nestingDepth } from '../config/nesting.js';

/** Stands in every bundle, and so in what is signed: no other signed thing of this product can be taken for one. */
export const bundleFormat = 'wallkeeper-bundle-1';

/** 20,000 people are about 3 MB. */
export const mostBundleBytes = 4 * 1024 * 1024;
/** The configuration's own schema is nine levels deep, and lies one level down. */
const mostLevels = 32;
/** So far the clock of whoever made the bundle may be ahead of ours. */
const aheadMs = 5 * 60_000;

/** What is signed. Times are ISO 8601 with an offset. */
export interface BundleContent {
  readonly format: typeof bundleFormat;
  readonly room: string;
  /** Whose key signed it. */
  readonly signer: string;
  /** Grows from bundle to bundle of a room, whoever signs. */
  readonly revision: number;
  readonly madeAt: string;
  readonly expiresAt: string;
  /** A room.json; without `people` those of the room stay. Not yet compared with the schema. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

export interface Bundle extends BundleContent {
  /** Base64 of 64 bytes. */
  readonly signature: string;
}

export type BundleRefusal =
  | 'bundle-too-large'
  | 'bundle-too-deep'
  | 'bundle-malformed'
  | 'bundle-not-canonical'
  | 'bundle-signer-unknown'
  | 'bundle-signature-wrong'
  | 'bundle-other-room'
  | 'bundle-not-yet'
  | 'bundle-expired'
  | 'bundle-revision-old';

export interface Refused {
  readonly refusal: BundleRefusal;
  /** Fills the texts of docs/errors.md. */
  readonly parameters: Readonly<Record<string, string | number>>;
}

export type ReadBundle = { readonly bundle: Bundle } | Refused;

export interface BundleChecks {
  readonly room: string;
  /** The highest revision that was ever taken; 0 before the first. */
  readonly highest: number;
  readonly isKnownSigner: (signer: string) => boolean;
  /** True where `signature` (base64) is that signer's over `text`. */
  readonly isSignedBy: (signer: string, text: string, signature: string) => boolean;
  /** Epoch ms. */
  readonly now: number;
  /** Epoch ms of an ISO time; NaN for what is none. */
  readonly parseTime: (text: string) => number;
}

const memberNames = 'configuration,expiresAt,format,madeAt,revision,room,signature,signer';

/** The bundle in these bytes, or why there is none. Says nothing of who signed it. */
export function readBundle(bytes: Uint8Array): ReadBundle {
  if (bytes.length > mostBundleBytes)
    return { refusal: 'bundle-too-large', parameters: { detail: `${bytes.length} bytes`, most: mostBundleBytes } };
  const text = decoded(bytes);
  if (text === null) return malformed('no UTF-8');
  // Deeper than this, comparing or copying could run out of stack.
  const levels = nestingDepth(text);
  if (levels > mostLevels) return { refusal: 'bundle-too-deep', parameters: { detail: levels, most: mostLevels } };
  const value = parsed(text);
  if (!isRecord(value)) return malformed('no JSON object');
  const bundle = bundleIn(value);
  if (typeof bundle === 'string') return malformed(bundle);
  const canonical = canonicalJson(value);
  if (canonical === null || text.replace(/\n$/, '') !== canonical)
    return { refusal: 'bundle-not-canonical', parameters: {} };
  return { bundle };
}

/** Null where the bundle is good for this room now. The signature before all that a stranger could ask about the room. */
export function refusalOf(bundle: Bundle, checks: BundleChecks): Refused | null {
  const { signature, ...content } = bundle;
  const { room, signer, revision, madeAt, expiresAt } = content;
  if (!checks.isKnownSigner(signer)) return { refusal: 'bundle-signer-unknown', parameters: { signer } };
  const text = signedText(content);
  if (text === null || !checks.isSignedBy(signer, text, signature))
    return { refusal: 'bundle-signature-wrong', parameters: { signer } };
  if (room !== checks.room) return { refusal: 'bundle-other-room', parameters: { room, here: checks.room } };
  const [from, until] = [checks.parseTime(madeAt), checks.parseTime(expiresAt)];
  if (!(from <= checks.now + aheadMs)) return { refusal: 'bundle-not-yet', parameters: { madeAt } };
  if (!(checks.now < until)) return { refusal: 'bundle-expired', parameters: { expiresAt } };
  if (!(revision > checks.highest))
    return { refusal: 'bundle-revision-old', parameters: { revision, highest: checks.highest } };
  return null;
}

/** What is signed; null where the content has no canonical form. */
export function signedText(content: BundleContent): string | null {
  return canonicalJson(content);
}

/** Signers, rooms and the names of key files are of this form. */
export function isBundleName(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9][a-z0-9_-]{0,63}$/.test(value);
}

/** What is wrong with it as a text. */
function bundleIn(value: Readonly<Record<string, unknown>>): Bundle | string {
  const names = Object.keys(value).sort().join();
  if (names !== memberNames) return `members ${names.slice(0, 200)}`;
  const { format, room, signer, revision, madeAt, expiresAt, configuration, signature } = value;
  if (format !== bundleFormat) return 'format';
  if (!isBundleName(room)) return 'room';
  if (!isBundleName(signer)) return 'signer';
  if (typeof revision !== 'number' || !Number.isSafeInteger(revision) || revision < 1) return 'revision';
  if (!isTime(madeAt)) return 'madeAt';
  if (!isTime(expiresAt)) return 'expiresAt';
  if (!isRecord(configuration)) return 'configuration';
  if (typeof signature !== 'string' || !/^[A-Za-z0-9+/]{85}[AQgw]==$/.test(signature)) return 'signature';
  return { format, room, signer, revision, madeAt, expiresAt, configuration, signature };
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/.test(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(detail: string): Refused {
  return { refusal: 'bundle-malformed', parameters: { detail } };
}

/** A byte order mark is not passed over: a bundle is written by programs. */
function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
