/** The report profiles that are shipped, as data; the README documents them to the bit. */
import type { Feedback } from '../../terminal.js';
import { checkProfile, type KeyboardProfile, type Profile, type ReportsProfile } from './profile.js';

/** A vendor-defined page that no known terminal uses. */
const referencePage = 0xff57;

const feedbackStates: Readonly<Record<Feedback, number>> = {
  ...{ idle: 0, pending: 1, granted: 2, denied: 3 },
  ...{ 'locked-out': 4, 'held-open-warning': 5, lockdown: 6, fault: 7 },
};

const plain: ReportsProfile = {
  transport: 'reports',
  name: 'reference-plain',
  use: { usagePage: referencePage, usage: 2 },
  input: {
    reportId: 1,
    bytes: 36,
    fields: {
      event: { type: 'number', byte: 1, bytes: 1 },
      duress: { type: 'bit', byte: 2, bit: 0 },
      liveKnown: { type: 'bit', byte: 2, bit: 1 },
      live: { type: 'bit', byte: 2, bit: 2 },
      tamper: { type: 'bit', byte: 2, bit: 3 },
      powerFailing: { type: 'bit', byte: 2, bit: 4 },
      quality: { type: 'number', byte: 3, bytes: 1 },
      reason: { type: 'number', byte: 4, bytes: 1 },
      subjectLength: { type: 'number', byte: 5, bytes: 1 },
      boot: { type: 'number', byte: 6, bytes: 2 },
      sequence: { type: 'number', byte: 8, bytes: 4 },
      subject: { type: 'text', byte: 12, bytes: 24 },
    },
    zero: [{ byte: 2, mask: 0xe0 }],
    events: { 1: 'match', 2: 'no-match', 3: 'bad-read', 4: 'heartbeat', 5: 'status' },
    qualities: { 0: 'untold', 1: 'low', 2: 'ok', 3: 'high' },
    reasons: { 0: 'unknown', 1: 'quality', 2: 'timeout', 3: 'sensor' },
  },
  feedback: { reportId: 2, bytes: 4, state: 1, duration: 2, durationUnitMs: 100, states: feedbackStates },
  identity: {
    reportId: 3,
    bytes: 32,
    firmware: { type: 'text', byte: 1, bytes: 7 },
    serialNumber: { type: 'text', byte: 8, bytes: 24 },
  },
  heartbeatMs: 2000,
  mac: null,
};

const signed: ReportsProfile = {
  ...plain,
  name: 'reference',
  use: { usagePage: referencePage, usage: 1 },
  input: {
    ...plain.input,
    bytes: 52,
    fields: { ...plain.input.fields, code: { type: 'bytes', byte: 36, bytes: 16 } },
  },
  mac: { challenge: { reportId: 4, bytes: 17 }, proof: { reportId: 5, bytes: 17 }, codeBytes: 16 },
};

const wedge: KeyboardProfile = {
  transport: 'keyboard',
  name: 'keyboard-wedge',
  use: { usagePage: 1, usage: 6 },
  layout: 'us',
  interKeyMs: 50,
  longest: 64,
  pattern: /^[0-9A-Za-z-]{4,64}$/,
};

export const profiles: readonly Profile[] = [signed, plain, wedge].map(checkProfile);

/** Of the boot keyboard ("HID" 1.11, appendix B.1): modifiers, a byte for nobody, six keys. */
export const keyboardReportBytes = 8;
export const firstKeyAt = 2;
/** Left and right shift. */
export const shiftMask = 0x22;
/** Control, alt and the system key: no terminal holds one. */
export const foreignModifiers = 0xdd;
/** Usages below are no keys: none, too many at once, self-test failed, undefined. */
export const firstKey = 4;
export const endKeys: readonly number[] = [0x28, 0x58];

/** Usage of the keyboard page to its letter, bare and with shift ("HID Usage Tables" 1.12, section 10; US layout). */
export const usLetters: ReadonlyMap<number, readonly [bare: string, shifted: string]> = new Map([
  ...Array.from('abcdefghijklmnopqrstuvwxyz').map((letter, index) => row(0x04 + index, letter, letter.toUpperCase())),
  ...Array.from('1234567890').map((digit, index) => row(0x1e + index, digit, '!@#$%^&*()'[index] ?? digit)),
  ...[row(0x2c, ' ', ' '), row(0x2d, '-', '_'), row(0x2e, '=', '+'), row(0x2f, '[', '{'), row(0x30, ']', '}')],
  ...[row(0x31, '\\', '|'), row(0x33, ';', ':'), row(0x34, "'", '"'), row(0x35, '`', '~'), row(0x36, ',', '<')],
  ...[row(0x37, '.', '>'), row(0x38, '/', '?'), row(0x54, '/', '/'), row(0x55, '*', '*'), row(0x56, '-', '-')],
  ...[row(0x57, '+', '+'), row(0x62, '0', '0'), row(0x63, '.', '.')],
  ...Array.from('123456789').map((digit, index) => row(0x59 + index, digit, digit)),
]);

function row(usage: number, bare: string, shifted: string): readonly [number, readonly [string, string]] {
  return [usage, [bare, shifted]];
}

/** Kinds of messages, for `wallkeeper decode` and the vectors. */
export const commandKinds = ['feedback', 'challenge'] as const;
export const replyKinds = [
  'match',
  'no-match',
  'bad-read',
  'heartbeat',
  'status',
  'identity',
  'proof',
  'keys',
] as const;
