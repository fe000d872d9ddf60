/** One way to HID devices: the kernel's, or a simulated device's socket. */
import type { FeatureOutcome, HidFacts } from './hid-link.js';
import type { WriteOutcome } from './link.js';

export interface HidHandlers {
  /** Each input report in order. Never called after `closed`. */
  report(bytes: Uint8Array): void;
  /** The device is gone, not by our own `close`. Called at most once. */
  closed(code: string, detail: string): void;
}

export interface HidConnection {
  write(report: Uint8Array): Promise<WriteOutcome>;
  sendFeature(report: Uint8Array): Promise<WriteOutcome>;
  getFeature(reportId: number, length: number): Promise<FeatureOutcome>;
  /** Settles when the operating system has let go; at the latest after a second. */
  close(): Promise<void>;
}

export interface HidBackend {
  /** Everything that is there now. Rejects with a KeeperError where nothing can be listed. */
  list(vendorId: number, productId: number): Promise<readonly HidFacts[]>;
  /** Rejects with a KeeperError that says why. */
  open(device: HidFacts, handlers: HidHandlers): Promise<HidConnection>;
  /** Calls `kick` when something was plugged in or out; the returned function ends that. */
  watch(kick: () => void): () => void;
}
