/**
 * HID devices of this machine through node-hid; the only file that knows that library, which is loaded on first use.
 * Its traps, measured with 3.4.0: an unplug comes as an `error` event whose value is a string, and without a listener it
 * ends the process; what a `data` listener throws comes back as an `error` of the device; `close` in the turn in which
 * `data` was listened to is an uncaught exception; a `read` without time limit makes `close` wait for ever.
 */
import { watch } from 'node:fs';
import type { Device, HIDAsync } from 'node-hid';
import type { Clock } from '../clock.js';
import { KeeperError } from '../errors.js';
import type { HidBackend, HidConnection, HidHandlers } from './hid-backend.js';
import type { FeatureOutcome, HidFacts } from './hid-link.js';
import { kernelFacts } from './hid-sysfs.js';
import type { WriteOutcome } from './link.js';

/** A device that does not take a report for this long is stalled; the kernel itself gives up after five seconds. */
const stalledAfterMs = 1500;
const closeWithinMs = 1000;

/** One HID interface and use as the library lists it. Rejects with hid-unavailable. */
export async function listNative(): Promise<readonly Device[]> {
  try {
    const { devicesAsync } = await import('node-hid');
    return await devicesAsync();
  } catch (error) {
    throw new KeeperError('hid-unavailable', { detail: firstLine(messageOf(error)) }, error);
  }
}

export class NativeHid implements HidBackend {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Codes: hid-unavailable. What vanishes while it is looked at is left out. */
  async list(vendorId: number, productId: number): Promise<readonly HidFacts[]> {
    const wanted = (await listNative()).filter((one) => one.vendorId === vendorId && one.productId === productId);
    // One node is listed once for each of its uses.
    const nodes = new Map(wanted.map((one) => [one.path ?? '', one]));
    const found = await Promise.all([...nodes.values()].map(factsOf));
    return found.filter((facts) => facts !== null);
  }

  /** Codes: hid-permission, hid-missing, hid-changed (another device came under this name), hid-failed. */
  async open(device: HidFacts, handlers: HidHandlers): Promise<HidConnection> {
    const { HIDAsync: Hid } = await import('node-hid');
    const { path } = device;
    const hid = await Hid.open(path).catch((error: unknown) => {
      throw explainOpen(messageOf(error), path, error);
    });
    const session = new NativeSession(hid, this.#clock);
    session.follow(handlers);
    // Listening is begun in the next turn; closing before it would be an exception that nobody can catch.
    await new Promise(setImmediate);
    const now = await kernelFacts(path);
    if (now?.descriptorSha256 === device.descriptorSha256 && now.usbPath === device.usbPath) return session;
    await session.close();
    throw new KeeperError('hid-changed', { path, detail: path });
  }

  watch(kick: () => void): () => void {
    try {
      const watcher = watch('/dev', { persistent: false }, (_, name) => {
        if (name?.startsWith('hidraw') === true) kick();
      });
      watcher.on('error', () => undefined);
      return () => watcher.close();
    } catch {
      // Who waits for a device also looks by time.
      return () => undefined;
    }
  }
}

async function factsOf(device: Device): Promise<HidFacts | null> {
  const path = device.path ?? '';
  const kernel = await kernelFacts(path);
  if (kernel === null) return null;
  const listed = device.serialNumber?.trim() ?? '';
  return {
    path,
    vendorId: device.vendorId,
    productId: device.productId,
    serialNumber: listed === '' ? kernel.serialNumber : listed,
    product: device.product?.trim() ?? null,
    usbPath: kernel.usbPath,
    descriptor: kernel.descriptor,
    descriptorSha256: kernel.descriptorSha256,
    virtual: !kernel.onUsb,
  };
}

class NativeSession implements HidConnection {
  readonly #hid: HIDAsync;
  readonly #clock: Clock;
  #closing: Promise<void> | null = null;

  constructor(hid: HIDAsync, clock: Clock) {
    this.#hid = hid;
    this.#clock = clock;
  }

  follow(handlers: HidHandlers): void {
    let gone = false;
    this.#hid.on('error', (error: unknown) => {
      if (gone || this.#closing !== null) return;
      gone = true;
      handlers.closed('link-lost', messageOf(error));
    });
    this.#hid.on('data', (bytes: Uint8Array) => {
      if (gone || this.#closing !== null) return;
      try {
        handlers.report(bytes);
      } catch (error) {
        // A fault of ours must not look like one of the device.
        queueMicrotask(() => {
          throw error;
        });
      }
    });
  }

  write(report: Uint8Array): Promise<WriteOutcome> {
    return this.#send(() => this.#hid.write(Buffer.from(report)));
  }

  sendFeature(report: Uint8Array): Promise<WriteOutcome> {
    return this.#send(() => this.#hid.sendFeatureReport(Buffer.from(report)));
  }

  async getFeature(reportId: number, length: number): Promise<FeatureOutcome> {
    if (this.#closing !== null) return { kind: 'failed', code: 'link-down' };
    const failed = (code: string): FeatureOutcome => ({ kind: 'failed', code });
    const answer = this.#hid.getFeatureReport(reportId, length).then(
      (bytes): FeatureOutcome => ({ kind: 'read', bytes: new Uint8Array(bytes) }),
      () => failed('hid-failed'),
    );
    return this.#within(answer, stalledAfterMs, failed('line-stalled'));
  }

  close(): Promise<void> {
    this.#closing ??= this.#within(
      this.#hid.close().then(
        () => undefined,
        () => undefined,
      ),
      closeWithinMs,
      undefined,
    );
    return this.#closing;
  }

  async #send(send: () => Promise<number>): Promise<WriteOutcome> {
    if (this.#closing !== null) return { kind: 'not-sent', code: 'link-down' };
    const startedAt = this.#clock.now();
    const sent = send().then(
      (count): WriteOutcome => (count > 0 ? { kind: 'written', startedAt } : { kind: 'unknown', code: 'hid-failed' }),
      (): WriteOutcome => ({ kind: 'unknown', code: 'hid-failed' }),
    );
    return this.#within(sent, stalledAfterMs, { kind: 'unknown', code: 'line-stalled' });
  }

  #within<T>(work: Promise<T>, ms: number, otherwise: T): Promise<T> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(ms, () => resolve(otherwise));
      void work.then((value) => {
        cancel();
        resolve(value);
      });
    });
  }
}

function explainOpen(text: string, path: string, cause: unknown): KeeperError {
  if (/EACCES|Permission denied/i.test(text)) return new KeeperError('hid-permission', { path, detail: path }, cause);
  if (/ENOENT|No such (file|device)/i.test(text)) return new KeeperError('hid-missing', { path, detail: path }, cause);
  return new KeeperError('hid-failed', { path, detail: text }, cause);
}

/** The library's errors are strings where the device is gone. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The loader's message goes on with a list of the paths it tried. */
function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
