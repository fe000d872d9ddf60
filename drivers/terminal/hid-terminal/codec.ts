/** Reports and what they say, through the profile. Pure, constant time and memory; never throws on what a device sends. */
import type { BadRead, Feedback, Malformed, ScanQuality } from '../../terminal.js';
import type { Field, ReportEvent, ReportsProfile } from './profile.js';
import { firstKey, firstKeyAt, keyboardReportBytes } from './table.js';

export interface DecodedReport {
  readonly event: ReportEvent;
  /** Null in everything but a match. */
  readonly subject: string | null;
  readonly duress: boolean;
  readonly live: boolean | null;
  readonly quality: ScanQuality | null;
  readonly reason: BadRead;
  /** Levels; null where the profile has none. */
  readonly tamper: boolean | null;
  readonly powerOk: boolean | null;
  readonly boot: number | null;
  readonly sequence: number | null;
  /** The code of a signed report. */
  readonly code: Uint8Array | null;
}

export type ReportOrFault =
  { readonly report: DecodedReport; readonly fault: null } | { readonly report: null; readonly fault: Malformed };

/** The report as the profile reads it. A code is handed on and not checked here. */
export function decodeReport({ input }: ReportsProfile, bytes: Uint8Array): ReportOrFault {
  if (bytes[0] !== input.reportId) return { report: null, fault: 'report-id' };
  if (bytes.length !== input.bytes) return { report: null, fault: 'length' };
  const { fields } = input;
  const number = (name: string): number | null => numberAt(fields[name], bytes);
  const flag = (name: string): boolean | null => {
    const value = number(name);
    return value === null ? null : value === 1;
  };
  const event = input.events[String(number('event'))];
  const reserved = input.zero.some(({ byte, mask }) => ((bytes[byte] ?? 0) & mask) !== 0);
  const quality = fields['quality'] === undefined ? 'untold' : input.qualities[String(number('quality'))];
  const reason = fields['reason'] === undefined ? 'unknown' : input.reasons[String(number('reason'))];
  const subject = subjectAt(fields['subject'], number('subjectLength'), bytes);
  const isSound = event !== undefined && !reserved && quality !== undefined && reason !== undefined;
  // Only a match has somebody in it, and a match always has.
  if (!isSound || subject === null || (event === 'match') === (subject === '')) return { report: null, fault: 'value' };
  const known = flag('liveKnown') ?? fields['live'] !== undefined;
  const failing = flag('powerFailing');
  return {
    report: {
      event,
      subject: event === 'match' ? subject : null,
      duress: event === 'match' && flag('duress') === true,
      live: known ? flag('live') : null,
      quality: quality === 'untold' ? null : quality,
      reason,
      tamper: flag('tamper'),
      powerOk: failing === null ? null : !failing,
      boot: number('boot'),
      sequence: number('sequence'),
      code: bytesAt(fields['code'], bytes),
    },
    fault: null,
  };
}

/** The part of a report that its code signs. */
export function signedPart({ input }: ReportsProfile, bytes: Uint8Array): Uint8Array {
  return bytes.slice(0, input.fields['code']?.byte ?? bytes.length);
}

/** Null where the profile has no such report. `ms` null: until the next one. */
export function encodeFeedback({ feedback }: ReportsProfile, shown: Feedback, ms: number | null): Uint8Array | null {
  if (feedback === null) return null;
  const bytes = new Uint8Array(feedback.bytes);
  bytes[0] = feedback.reportId;
  bytes[feedback.state] = feedback.states[shown];
  const units = ms === null ? 0 : Math.min(0xffff, Math.max(1, Math.round(ms / feedback.durationUnitMs)));
  bytes[feedback.duration] = units & 0xff;
  bytes[feedback.duration + 1] = units >> 8;
  return bytes;
}

export interface DecodedFeedback {
  readonly feedback: Feedback;
  readonly ms: number | null;
}

/** What a host asked a terminal to show; null where it is no such report. */
export function decodeFeedback({ feedback }: ReportsProfile, bytes: Uint8Array): DecodedFeedback | null {
  if (feedback === null || bytes.length !== feedback.bytes || bytes[0] !== feedback.reportId) return null;
  const names = Object.entries(feedback.states);
  const shown = names.find(([, value]) => value === bytes[feedback.state])?.[0];
  const units = (bytes[feedback.duration] ?? 0) + 256 * (bytes[feedback.duration + 1] ?? 0);
  return isFeedback(shown, feedback.states)
    ? { feedback: shown, ms: units === 0 ? null : units * feedback.durationUnitMs }
    : null;
}

function isFeedback(name: string | undefined, states: Readonly<Record<Feedback, number>>): name is Feedback {
  return name !== undefined && Object.hasOwn(states, name);
}

export interface DecodedIdentity {
  readonly firmware: string;
  readonly serialNumber: string;
}

/** Null where it is no identity report of the profile. */
export function decodeIdentity({ identity }: ReportsProfile, bytes: Uint8Array): DecodedIdentity | null {
  if (identity === null || bytes.length !== identity.bytes || bytes[0] !== identity.reportId) return null;
  const firmware = textAt(identity.firmware, null, bytes);
  const serialNumber = textAt(identity.serialNumber, null, bytes);
  return firmware === null || serialNumber === null ? null : { firmware, serialNumber };
}

/** Keys that are down in a boot keyboard's report, in its order; null where it is none. */
export function keysDown(bytes: Uint8Array): { readonly modifiers: number; readonly keys: readonly number[] } | null {
  if (bytes.length !== keyboardReportBytes) return null;
  const keys = [...bytes.slice(firstKeyAt)].filter((key) => key !== 0);
  // Below are the ways to say that nobody knows which keys are down.
  if (keys.some((key) => key < firstKey)) return null;
  return { modifiers: bytes[0] ?? 0, keys };
}

function numberAt(field: Field | undefined, bytes: Uint8Array): number | null {
  if (field?.type === 'bit') return ((bytes[field.byte] ?? 0) >> field.bit) & 1;
  if (field?.type !== 'number') return null;
  let value = 0;
  for (let index = field.bytes - 1; index >= 0; index -= 1) value = value * 256 + (bytes[field.byte + index] ?? 0);
  return value;
}

function bytesAt(field: Field | undefined, bytes: Uint8Array): Uint8Array | null {
  return field?.type === 'bytes' ? bytes.slice(field.byte, field.byte + field.bytes) : null;
}

/** '' where nobody is in it; null where it is nothing that a subject can be. */
function subjectAt(field: Field | undefined, length: number | null, bytes: Uint8Array): string | null {
  if (field?.type === 'text') return textAt(field, length, bytes);
  if (field?.type !== 'digits' && field?.type !== 'bytes') return null;
  const value = bytes.slice(field.byte, field.byte + field.bytes);
  if (value.every((byte) => byte === 0)) return '';
  const hex = hexOf(value);
  return field.type === 'bytes' || /^\d+$/.test(hex) ? hex : null;
}

/** `length` null: up to the first zero. Behind its end there is nothing but zeroes. */
function textAt(field: Field, length: number | null, bytes: Uint8Array): string | null {
  if (field.type !== 'text') return null;
  const whole = bytes.slice(field.byte, field.byte + field.bytes);
  const zero = whole.indexOf(0);
  const end = length ?? (zero === -1 ? whole.length : zero);
  if (end > whole.length) return null;
  const letters = whole.slice(0, end);
  const isText = letters.every((letter) => letter > 0x20 && letter < 0x7f);
  const isPadded = whole.slice(end).every((letter) => letter === 0);
  return isText && isPadded ? String.fromCharCode(...letters) : null;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
