/**
 * A palm terminal as docs of the reference page describe it (drivers/terminal/hid-terminal/README.md), and a keyboard
 * wedge as "HID" 1.11 appendix B describes a boot keyboard: what it says of a palm, byte by byte. Knows no sockets, no
 * time, and nothing of the driver.
 */
import { createHmac } from 'node:crypto';

export const terminalProfiles = ['reference-plain', 'reference', 'keyboard-wedge'] as const;
export type TerminalProfile = (typeof terminalProfiles)[number];

export interface Scan {
  readonly subject: string;
  readonly duress: boolean;
  /** 0 not told, 1 low, 2 ok, 3 high. */
  readonly quality: number;
  /** Null: it does not look for life. */
  readonly live: boolean | null;
}

const shown = ['idle', 'pending', 'granted', 'denied', 'locked-out', 'held-open-warning', 'lockdown', 'fault'];

/** Vendor page FF57; input 1, output 2, features 3 (identity), 4 (challenge) and 5 (proof). */
function describe(usage: number, inputBytes: number, isSigned: boolean): Uint8Array {
  const report = (id: number, bytes: number, tag: number): readonly number[] => [
    ...[0x85, id, 0x09, 0x10 + id, 0x95, bytes, tag, 0x02],
  ];
  return Uint8Array.from([
    ...[0x06, 0x57, 0xff, 0x09, usage, 0xa1, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08],
    ...[...report(1, inputBytes - 1, 0x81), ...report(2, 3, 0x91), ...report(3, 31, 0xb1)],
    ...(isSigned ? [...report(4, 16, 0xb1), ...report(5, 16, 0xb1)] : []),
    0xc0,
  ]);
}

const keyboardDescriptor = Uint8Array.from([
  ...[0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01],
  ...[0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x05, 0x75, 0x01, 0x05, 0x08, 0x19, 0x01],
  ...[0x29, 0x05, 0x91, 0x02, 0x95, 0x01, 0x75, 0x03, 0x91, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15, 0x00, 0x25, 0x65],
  ...[0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xc0],
]);

export class PalmTerminal {
  readonly profile: TerminalProfile;
  serialNumber = 'PT-0001';
  /** What the identity report says; another than the USB serial number is a device put together from two. */
  claimedSerialNumber: string | null = null;
  firmware = '1.4.2';
  key: Uint8Array | null;
  boot = 1;
  sequence = 0;
  tamper = false;
  powerFailing = false;
  /** A byte of the next code is wrong. */
  corruptNext = false;
  /** An extra byte in its descriptor: another firmware, or another device that calls itself the same. */
  otherDescriptor = false;
  lastShown = 'idle';
  #challenge = new Uint8Array(16);

  constructor(profile: TerminalProfile, key: Uint8Array | null) {
    this.profile = profile;
    this.key = key;
  }

  get isWedge(): boolean {
    return this.profile === 'keyboard-wedge';
  }

  get descriptor(): Uint8Array {
    const signed = this.profile === 'reference';
    const bytes = this.isWedge ? keyboardDescriptor : describe(signed ? 1 : 2, signed ? 52 : 36, signed);
    // Push and pop: it says the same in other words.
    return this.otherDescriptor ? Uint8Array.from([0xa4, 0xb4, ...bytes]) : bytes;
  }

  /** The input reports of a match, in order: one, or the keys of a wedge. */
  match({ subject, duress, quality, live }: Scan): readonly Uint8Array[] {
    if (this.isWedge) return typed(`${subject}\n`);
    const flags = (duress ? 1 : 0) | (live === null ? 0 : 2) | (live === true ? 4 : 0);
    return [this.#report(1, flags, quality, 0, subject)];
  }

  noMatch(): readonly Uint8Array[] {
    return this.isWedge ? [] : [this.#report(2, 0, 0, 0, '')];
  }

  badRead(reason: number): readonly Uint8Array[] {
    return this.isWedge ? [] : [this.#report(3, 0, 0, reason, '')];
  }

  heartbeat(): readonly Uint8Array[] {
    return this.isWedge ? [] : [this.#report(4, 0, 0, 0, '')];
  }

  /** Sent when tamper or power changes. */
  status(): readonly Uint8Array[] {
    return this.isWedge ? [] : [this.#report(5, 0, 0, 0, '')];
  }

  restart(): void {
    this.boot = (this.boot + 1) % 65_536;
    this.sequence = 0;
    this.#challenge = new Uint8Array(16);
  }

  /** What it shows now and for how many ms, 0 until the next; null where the report is none of its own. */
  show(report: Uint8Array): { readonly shown: string; readonly ms: number } | null {
    const [id, state = 0, low = 0, high = 0] = report;
    const name = shown[state];
    if (this.isWedge || id !== 2 || report.length !== 4 || name === undefined) return null;
    this.lastShown = name;
    return { shown: name, ms: (low + 256 * high) * 100 };
  }

  /** False where it has no such report. */
  setFeature(report: Uint8Array): boolean {
    if (this.profile !== 'reference' || report[0] !== 4 || report.length !== 17) return false;
    this.#challenge = Uint8Array.from(report.slice(1));
    return true;
  }

  getFeature(id: number): Uint8Array | null {
    if (this.isWedge) return null;
    if (id === 3) return this.#identity();
    if (id !== 5 || this.profile !== 'reference') return null;
    return Uint8Array.from([5, ...this.#code(this.#identity())]);
  }

  #identity(): Uint8Array {
    const report = new Uint8Array(32);
    report[0] = 3;
    report.set(Buffer.from(this.firmware, 'latin1').subarray(0, 7), 1);
    report.set(Buffer.from(this.claimedSerialNumber ?? this.serialNumber, 'latin1').subarray(0, 24), 8);
    return report;
  }

  #report(event: number, flags: number, quality: number, reason: number, subject: string): Uint8Array {
    const report = new Uint8Array(36);
    const levels = (this.tamper ? 8 : 0) | (this.powerFailing ? 16 : 0);
    report.set([1, event, flags | levels, quality, reason, subject.length]);
    report.set([this.boot % 256, this.boot >> 8], 6);
    new DataView(report.buffer).setUint32(8, this.sequence, true);
    report.set(Buffer.from(subject, 'latin1').subarray(0, 24), 12);
    this.sequence = (this.sequence + 1) % 2 ** 32;
    if (this.profile !== 'reference') return report;
    const code = this.#code(report);
    if (this.corruptNext) code[0] = (code[0] ?? 0) ^ 1;
    this.corruptNext = false;
    return Uint8Array.from([...report, ...code]);
  }

  /** A terminal without a key signs with nothing, and is found out. */
  #code(bytes: Uint8Array): Uint8Array {
    const key = this.key ?? new Uint8Array(32);
    const whole = createHmac('sha256', key)
      .update(Buffer.concat([this.#challenge, bytes]))
      .digest();
    return Uint8Array.from(whole.subarray(0, 16));
  }
}

/** Key down and key up for each letter; a line end is Enter. Letters that a US keyboard has without thinking. */
export function typed(text: string): readonly Uint8Array[] {
  return Array.from(text).flatMap((letter) => {
    const upper = /[A-Z_]/.test(letter);
    return [Uint8Array.from([upper ? 2 : 0, 0, usageOf(letter), 0, 0, 0, 0, 0]), new Uint8Array(8)];
  });
}

function usageOf(letter: string): number {
  if (letter === '\n') return 40;
  if (letter === '-' || letter === '_') return 45;
  if (letter === '0') return 39;
  if (/[1-9]/.test(letter)) return 29 + Number(letter);
  return 4 + letter.toLowerCase().charCodeAt(0) - 97;
}
