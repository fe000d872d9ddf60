/** A HID device kept open for ever: reports and feature reports, whatever carries them. */
import type { WriteOutcome } from './link.js';

/** What must be true of a device before it is opened. Null: not asked for. */
export interface HidPin {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string | null;
  /** The USB socket, as `wallkeeper devices` prints it: `usb-0000:00:14.0-3/input0`. */
  readonly usbPath: string | null;
  /** SHA-256 of the report descriptor, 64 hex digits in lower case. */
  readonly descriptorSha256: string | null;
  /** True: a device that hangs on no USB socket is taken too, for training. */
  readonly allowVirtual: boolean;
}

/** Which of a device's collections is meant, where it has several. */
export interface HidUse {
  readonly usagePage: number;
  readonly usage: number;
}

/** A device as the system and its own descriptor show it. */
export interface HidFacts {
  /** Device node, or the socket of a simulated device. */
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string | null;
  readonly product: string | null;
  readonly usbPath: string | null;
  readonly descriptor: Uint8Array;
  readonly descriptorSha256: string;
  readonly virtual: boolean;
}

/** `refused`: a device is there and may not be used; `code` says why. It is looked at again on every replug. */
export type HidLinkState = 'absent' | 'opening' | 'open' | 'refused' | 'stopped';

export interface HidLinkChange {
  readonly state: HidLinkState;
  /** Grows with every open. */
  readonly generation: number;
  /** Of the device that is open, being opened or refused; null where there is none or several. */
  readonly device: HidFacts | null;
  /** Registry code of why it is absent or refused, else null. */
  readonly code: string | null;
  readonly detail: string | null;
}

export interface ReportTiming {
  /** Monotonic ms at which this process took the report. */
  readonly at: number;
  /** How late it may have been in taking it, ms. */
  readonly lagMs: number;
}

export interface HidLinkListener {
  changed(change: HidLinkChange): void;
  /** One input report; its first byte is the report id where the device numbers its reports. */
  report(bytes: Uint8Array, timing: ReportTiming): void;
  /** More reports than the limit: the device was closed, `dropped` of them unread so far; or it is over. */
  flood(active: boolean, dropped: number): void;
}

export type FeatureOutcome =
  { readonly kind: 'read'; readonly bytes: Uint8Array } | { readonly kind: 'failed'; readonly code: string };

export interface HidLink {
  readonly state: HidLinkState;
  readonly generation: number;
  /** How people and messages name it: vendor and product id, or the socket. */
  readonly name: string;
  subscribe(listener: HidLinkListener): () => void;
  start(): void;
  /** Settles when closed, at the latest after one second; idempotent. */
  stop(): Promise<void>;
  /** An output report, its id first (0 where reports are not numbered). Never rejects. */
  write(report: Uint8Array): Promise<WriteOutcome>;
  /** A feature report, its id first (0 where reports are not numbered). Never rejects. */
  sendFeature(report: Uint8Array): Promise<WriteOutcome>;
  /** `length` counts the id; the answer begins with it. Never rejects. */
  getFeature(reportId: number, length: number): Promise<FeatureOutcome>;
  /** The driver has looked at the open device and will not have it: it is closed, and looked at again later. */
  refuse(code: string, detail: string): void;
}
