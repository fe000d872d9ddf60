/** HID devices in memory: a backend on the host's side, the devices in the test's hand. */
import { createHash } from 'node:crypto';
import { KeeperError } from '../../../drivers/errors.js';
import type { HidBackend, HidConnection, HidHandlers } from '../../../drivers/link/hid-backend.js';
import type { FeatureOutcome, HidFacts } from '../../../drivers/link/hid-link.js';
import type { WriteOutcome } from '../../../drivers/link/link.js';

export const vendorDescriptor = bytesOfHex(
  '0600FF0901A101850109021500250026FF007508951F810285020903950F910285030904950FB102C0',
);

export function bytesOfHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.replace(/\s+/g, ''), 'hex'));
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function hidFacts(change: Partial<HidFacts> = {}): HidFacts {
  const descriptor = change.descriptor ?? vendorDescriptor;
  return {
    path: '/dev/hidraw0',
    vendorId: 0x1234,
    productId: 0x5678,
    serialNumber: 'PT-0001',
    product: 'Palm',
    usbPath: 'usb-0000:00:14.0-3/input0',
    virtual: false,
    ...change,
    descriptor,
    descriptorSha256: sha256(descriptor),
  };
}

export class FakeHid implements HidBackend {
  devices: HidFacts[] = [];
  /** Opening fails so often with this code. */
  openFails: { code: 'hid-permission' | 'hid-missing'; times: number } | null = null;
  listFails = false;
  /** Milliseconds until the device answers a request; Infinity: never. */
  opens = 0;
  lists = 0;
  closes = 0;
  readonly written: Uint8Array[] = [];
  readonly features = new Map<number, Uint8Array>();
  /** Called with each output report and each feature report that is set. */
  onWrite: ((report: Uint8Array, feature: boolean) => void) | null = null;
  deaf = false;
  #open: HidHandlers | null = null;
  readonly #kicks = new Set<() => void>();

  list(): Promise<readonly HidFacts[]> {
    this.lists += 1;
    if (this.listFails) return Promise.reject(new KeeperError('hid-unavailable', { detail: 'no library' }));
    return Promise.resolve([...this.devices]);
  }

  open(device: HidFacts, handlers: HidHandlers): Promise<HidConnection> {
    const fails = this.openFails;
    if (fails !== null && fails.times > 0) {
      fails.times -= 1;
      return Promise.reject(new KeeperError(fails.code, { path: device.path, detail: device.path }));
    }
    this.opens += 1;
    this.#open = handlers;
    const here = (): boolean => this.#open === handlers && !this.deaf;
    const send = (report: Uint8Array, feature: boolean): Promise<WriteOutcome> => {
      if (!here()) return Promise.resolve({ kind: 'unknown', code: 'hid-failed' });
      this.written.push(report);
      this.onWrite?.(report, feature);
      return Promise.resolve({ kind: 'written', startedAt: 0 });
    };
    return Promise.resolve({
      write: (report) => send(report, false),
      sendFeature: (report) => send(report, true),
      getFeature: (id): Promise<FeatureOutcome> => {
        const bytes = here() ? this.features.get(id) : undefined;
        return Promise.resolve(bytes === undefined ? { kind: 'failed', code: 'hid-failed' } : { kind: 'read', bytes });
      },
      close: () => {
        this.closes += 1;
        if (this.#open === handlers) this.#open = null;
        return Promise.resolve();
      },
    });
  }

  watch(kick: () => void): () => void {
    this.#kicks.add(kick);
    return () => this.#kicks.delete(kick);
  }

  get watchers(): number {
    return this.#kicks.size;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  plug(...devices: readonly HidFacts[]): void {
    this.devices.push(...devices);
    this.kick();
  }

  /** The cable is pulled; `told` false: the read error does not come. */
  unplug(told = true): void {
    this.devices = [];
    const open = this.#open;
    this.#open = null;
    if (told) open?.closed('link-lost', 'could not read from HID device: Input/output error');
    this.kick();
  }

  kick(): void {
    for (const kick of this.#kicks) kick();
  }

  send(report: Uint8Array): void {
    this.#open?.report(report);
  }
}
