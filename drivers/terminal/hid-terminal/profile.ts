/**
 * What a report profile is, and whether a value is one. A profile is data: it says where in a report what is found, so
 * that another make of terminal is a row of table.ts and no code. Pure.
 */
import { KeeperError } from '../../errors.js';
import type { HidUse } from '../../link/hid-link.js';
import type { Assurance, BadRead, Feedback, ScanQuality } from '../../terminal.js';

/** Offsets count from 0, the report id included. Numbers have their low byte first, as everywhere in HID. */
export type Field =
  | { readonly type: 'number'; readonly byte: number; readonly bytes: number }
  | { readonly type: 'bit'; readonly byte: number; readonly bit: number }
  /** Printable ASCII without blanks, zeroes behind its end. */
  | { readonly type: 'text'; readonly byte: number; readonly bytes: number }
  /** Two decimal digits in each byte. */
  | { readonly type: 'digits'; readonly byte: number; readonly bytes: number }
  | { readonly type: 'bytes'; readonly byte: number; readonly bytes: number };

export type ReportEvent = 'match' | 'no-match' | 'bad-read' | 'heartbeat' | 'status';

/** What the fields of an input report may be called; each means what `terminal.ts` says of it. */
export const inputFields = [
  ...['event', 'subject', 'subjectLength', 'duress', 'liveKnown', 'live', 'tamper', 'powerFailing'],
  ...['quality', 'reason', 'boot', 'sequence', 'code'],
] as const;
export type InputField = (typeof inputFields)[number];

export interface ReportForm {
  readonly reportId: number;
  /** Exactly so many, the id counted. */
  readonly bytes: number;
}

export interface ReportsProfile {
  readonly transport: 'reports';
  readonly name: string;
  readonly use: HidUse;
  readonly input: ReportForm & {
    readonly fields: Readonly<Partial<Record<string, Field>>>;
    /** Bits that are zero in every report. */
    readonly zero: readonly { readonly byte: number; readonly mask: number }[];
    readonly events: Readonly<Partial<Record<string, ReportEvent>>>;
    readonly qualities: Readonly<Partial<Record<string, ScanQuality | 'untold'>>>;
    readonly reasons: Readonly<Partial<Record<string, BadRead>>>;
  };
  /** Null: it shows and sounds nothing. */
  readonly feedback:
    | (ReportForm & {
        readonly state: number;
        /** Where the duration is, two bytes; 0 there: until the next. */
        readonly duration: number;
        readonly durationUnitMs: number;
        readonly states: Readonly<Record<Feedback, number>>;
      })
    | null;
  /** Feature report that says who it is; null where there is none. */
  readonly identity: (ReportForm & { readonly firmware: Field; readonly serialNumber: Field }) | null;
  /** It says something at least this often; null where it does not promise that. */
  readonly heartbeatMs: number | null;
  /** HMAC-SHA256 over this connection's challenge and the report before its code; null where reports are not signed. */
  readonly mac: { readonly challenge: ReportForm; readonly proof: ReportForm; readonly codeBytes: number } | null;
}

export interface KeyboardProfile {
  readonly transport: 'keyboard';
  readonly name: string;
  readonly use: HidUse;
  readonly layout: 'us';
  /** Between two keys of a burst at most, ms: nobody types so fast. */
  readonly interKeyMs: number;
  /** Keys of a burst at most, the end not counted. */
  readonly longest: number;
  /** What a burst must be, whole. */
  readonly pattern: RegExp;
}

export type Profile = ReportsProfile | KeyboardProfile;

export function assuranceOf(profile: Profile): Assurance {
  if (profile.transport === 'keyboard') return 'none';
  return profile.mac === null ? 'identity' : 'mac';
}

/** Bytes that a field takes. */
export function fieldBytes(field: Field): number {
  return field.type === 'bit' ? 1 : field.bytes;
}

/**
 * The profile, when it can be one. Codes: terminal-profile-template (a field would carry a biometric template: those
 * never enter), terminal-profile-wrong (detail: what is).
 */
export function checkProfile(profile: Profile): Profile {
  const fault = faultOf(profile);
  if (fault !== null) throw new KeeperError('terminal-profile-wrong', { profile: profile.name, detail: fault });
  return profile;
}

function faultOf(profile: Profile): string | null {
  if (profile.transport === 'keyboard') {
    const { interKeyMs, longest, pattern } = profile;
    if (!(interKeyMs > 0 && interKeyMs <= 200)) return 'interKeyMs is not 1..200';
    if (!(longest >= 1 && longest <= 64)) return 'longest is not 1..64';
    return pattern.source.startsWith('^') && pattern.source.endsWith('$') ? null : 'the pattern is not of a whole text';
  }
  const { input, identity, feedback, mac } = profile;
  const { fields } = input;
  refuseTemplates(profile.name, fields);
  for (const [name, field] of Object.entries(fields)) {
    if (!isInputField(name)) return `no such field ${name}`;
    const outside = field === undefined ? null : outsideOf(field, input.bytes);
    if (outside !== null) return `${name}: ${outside}`;
  }
  const overlap = overlapOf(Object.entries(fields));
  if (overlap !== null) return overlap;
  const { event, subject, boot, sequence, code } = fields;
  if (event?.type !== 'number') return 'no event field';
  if (subject === undefined || subject.type === 'number' || subject.type === 'bit') return 'no subject field of text';
  if ((boot === undefined) !== (sequence === undefined)) return 'boot and sequence go together';
  if (Object.keys(input.events).length === 0) return 'no events';
  if ((mac === null) !== (code === undefined)) return 'a code needs mac, and mac a code';
  if (mac !== null && code !== undefined) {
    if (code.type !== 'bytes' || code.bytes !== mac.codeBytes || code.bytes < 16) return 'a code of less than 16 bytes';
    if (code.byte + code.bytes !== input.bytes) return 'the code is not at the end';
    if (identity === null) return 'mac without an identity report';
    if (mac.proof.bytes !== mac.codeBytes + 1) return 'the proof is not as long as a code';
  }
  if (identity !== null) {
    const outside = outsideOf(identity.firmware, identity.bytes) ?? outsideOf(identity.serialNumber, identity.bytes);
    if (outside !== null) return `identity: ${outside}`;
  }
  if (feedback !== null && Math.max(feedback.state + 1, feedback.duration + 2) > feedback.bytes)
    return 'feedback: outside of the report';
  return null;
}

/** Whatever it calls itself: palms, veins, minutiae, images. They stay on the terminal. */
function refuseTemplates(profile: string, fields: Readonly<Record<string, unknown>>): void {
  for (const [name, field] of Object.entries(fields)) {
    const type = typeof field === 'object' && field !== null && 'type' in field ? String(field.type) : '';
    if (/template|biometric|minutia|vein|image|feature/i.test(`${name} ${type}`))
      throw new KeeperError('terminal-profile-template', { profile, detail: name });
  }
}

function isInputField(name: string): name is InputField {
  return inputFields.some((one) => one === name);
}

function outsideOf(field: Field, bytes: number): string | null {
  const size = fieldBytes(field);
  if (!Number.isInteger(field.byte) || field.byte < 1 || size < 1 || field.byte + size > bytes)
    return 'outside of the report';
  if (field.type === 'number' && size > 4) return 'a number of more than four bytes';
  if (field.type === 'text' && size > 64) return 'a text of more than 64 bytes';
  return field.type === 'bit' && (field.bit < 0 || field.bit > 7) ? 'no such bit' : null;
}

function overlapOf(fields: readonly (readonly [string, Field | undefined])[]): string | null {
  const owners = new Map<string, string>();
  for (const [name, field] of fields) {
    if (field === undefined) continue;
    for (let byte = field.byte; byte < field.byte + fieldBytes(field); byte += 1)
      for (let bit = 0; bit < 8; bit += 1) {
        if (field.type === 'bit' && bit !== field.bit) continue;
        const key = `${byte}.${bit}`;
        const owner = owners.get(key);
        if (owner !== undefined) return `${owner} and ${name} share byte ${byte}`;
        owners.set(key, name);
      }
  }
  return null;
}
