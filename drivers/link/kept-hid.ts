/** Looks for one HID device, opens it when it is the right one and only then, and keeps at it for ever. */
import type { Clock } from '../clock.js';
import { KeeperError } from '../errors.js';
import { FloodGuard, type FloodLimits } from './flood-guard.js';
import type { HidBackend, HidConnection } from './hid-backend.js';
import { chooseDevice } from './hid-choice.js';
import type {
  FeatureOutcome,
  HidFacts,
  HidLink,
  HidLinkChange,
  HidLinkListener,
  HidLinkState,
  HidPin,
  HidUse,
} from './hid-link.js';
import type { WriteOutcome } from './link.js';
import { LoopLag } from './loop-lag.js';

/** What fs.watch missed is seen within this, ms. */
const reconcileMs = 5000;
/** One plug-in is several changes of /dev. */
const settleAfterKickMs = 20;
/** udev gives the node its group a moment after it appeared; ms, doubled up to the cap. */
const firstRetryMs = 50;
const retryCapMs = 2000;
/** A device that its driver refused is looked at again after this, or as soon as it was away. */
const refusedForMs = 30_000;
/** After a flood; doubled up to the cap while it goes on. */
const firstFloodPauseMs = 1000;
const floodPauseCapMs = 10_000;
/** Open again for so long without a flood: it is over. */
const floodOverAfterMs = 2000;
const stopWithinMs = 1000;

export const usualFlood: FloodLimits = { perSecond: 100, burst: 200 };

export interface KeptHidOptions {
  readonly backend: HidBackend;
  readonly name: string;
  readonly pin: HidPin;
  readonly use: HidUse | null;
  readonly clock: Clock;
  readonly flood: FloodLimits;
}

export class KeptHid implements HidLink {
  readonly name: string;
  readonly #options: KeptHidOptions;
  readonly #lag: LoopLag;
  readonly #listeners = new Set<HidLinkListener>();
  #state: HidLinkState = 'stopped';
  #generation = 0;
  #device: HidFacts | null = null;
  #connection: HidConnection | null = null;
  #running = false;
  #looking = false;
  /** Descriptor hash of the device that was open before. */
  #known: string | null = null;
  #refused: { readonly path: string; readonly until: number } | null = null;
  #told: { readonly code: string | null; readonly detail: string | null } = { code: null, detail: null };
  #failures = 0;
  #guard: FloodGuard;
  #flooded: { pauseMs: number; dropped: number } | null = null;
  #endWatch: (() => void) | null = null;
  #cancelLook: (() => void) | null = null;
  #lookDueAt = 0;
  #cancelCalm: (() => void) | null = null;

  constructor(options: KeptHidOptions) {
    this.#options = options;
    this.name = options.name;
    this.#lag = new LoopLag(options.clock);
    this.#guard = new FloodGuard(options.flood, 0);
  }

  get state(): HidLinkState {
    return this.#state;
  }

  get generation(): number {
    return this.#generation;
  }

  subscribe(listener: HidLinkListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#lag.start();
    this.#endWatch = this.#options.backend.watch(() => {
      this.#failures = 0;
      this.#lookIn(settleAfterKickMs);
    });
    void this.#look();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#endWatch?.();
    this.#endWatch = null;
    this.#cancelLook?.();
    this.#cancelLook = null;
    this.#cancelCalm?.();
    this.#lag.stop();
    await this.#drop('stopped', null, null);
  }

  async write(report: Uint8Array): Promise<WriteOutcome> {
    return this.#open?.write(report) ?? { kind: 'not-sent', code: 'link-down' };
  }

  async sendFeature(report: Uint8Array): Promise<WriteOutcome> {
    return this.#open?.sendFeature(report) ?? { kind: 'not-sent', code: 'link-down' };
  }

  async getFeature(reportId: number, length: number): Promise<FeatureOutcome> {
    return this.#open?.getFeature(reportId, length) ?? { kind: 'failed', code: 'link-down' };
  }

  refuse(code: string, detail: string): void {
    const device = this.#device;
    if (this.#state !== 'open' || device === null) return;
    this.#refused = { path: device.path, until: this.#options.clock.now() + refusedForMs };
    void this.#drop('refused', code, detail, device);
    this.#lookIn(reconcileMs);
  }

  get #open(): HidConnection | null {
    return this.#state === 'open' ? this.#connection : null;
  }

  /** One look at a time. */
  async #look(): Promise<void> {
    if (!this.#running) return;
    if (this.#looking) {
      this.#lookIn(settleAfterKickMs);
      return;
    }
    this.#looking = true;
    let wait = reconcileMs;
    try {
      wait = await this.#lookOnce();
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      wait = Math.min(retryCapMs, firstRetryMs * 2 ** Math.min(this.#failures - 1, 10));
      const { code, detail } = reasonOf(error);
      if (!this.#hasStopped()) await this.#drop(code === 'hid-changed' ? 'refused' : 'absent', code, detail);
    } finally {
      this.#looking = false;
    }
    this.#lookIn(wait);
  }

  /** Ms until the next look. */
  async #lookOnce(): Promise<number> {
    const { backend, pin, use, clock } = this.#options;
    const devices = await backend.list(pin.vendorId, pin.productId).catch((error: unknown) => {
      // What is open goes on; a device that is gone says so by its read error.
      if (this.#state === 'open') return null;
      throw error;
    });
    if (devices === null || this.#hasStopped()) return reconcileMs;
    const choice = chooseDevice(devices, pin, use, this.#known);
    if (choice.kind !== 'found') {
      if (choice.kind === 'absent') this.#refused = null;
      const { state, code, detail, device } =
        choice.kind === 'absent'
          ? { state: 'absent' as const, code: 'hid-missing', detail: this.name, device: null }
          : { ...choice, state: 'refused' as const };
      await this.#drop(state, code, detail, device);
      return reconcileMs;
    }
    const { device } = choice;
    if (this.#state === 'open') {
      if (this.#device?.path === device.path) return reconcileMs;
      await this.#drop('absent', 'link-lost', this.name);
    }
    if (this.#refused?.path === device.path && clock.now() < this.#refused.until)
      return Math.min(reconcileMs, this.#refused.until - clock.now() + 1);
    this.#refused = null;
    await this.#connect(device);
    return reconcileMs;
  }

  async #connect(device: HidFacts): Promise<void> {
    const { backend, clock, flood } = this.#options;
    this.#generation += 1;
    const generation = this.#generation;
    this.#device = device;
    this.#guard = new FloodGuard(flood, clock.now());
    // A device that can't be opened is tried every two seconds: that it is not open is said once.
    if (this.#failures === 0) this.#change('opening', null, null);
    const connection = await backend.open(device, {
      report: (bytes) => this.#report(generation, bytes),
      closed: (code, detail) => this.#lost(generation, code, detail),
    });
    if (generation !== this.#generation) {
      await connection.close();
      return;
    }
    this.#connection = connection;
    this.#known = device.descriptorSha256;
    this.#change('open', null, null);
    this.#watchCalm(generation);
  }

  #report(generation: number, bytes: Uint8Array): void {
    if (generation !== this.#generation) return;
    const at = this.#options.clock.now();
    if (!this.#guard.admits(at)) {
      this.#flood();
      return;
    }
    if (this.#state !== 'open') return;
    const timing = { at, lagMs: this.#lag.lagMs() };
    for (const listener of this.#listeners) listener.report(bytes, timing);
  }

  /** The library queues without limit what it has read: only a closed device sends nothing. */
  #flood(): void {
    const begun = this.#flooded;
    this.#cancelCalm?.();
    this.#flooded =
      begun === null
        ? { pauseMs: firstFloodPauseMs, dropped: 1 }
        : { pauseMs: Math.min(floodPauseCapMs, begun.pauseMs * 2), dropped: begun.dropped + 1 };
    const { pauseMs, dropped } = this.#flooded;
    const path = this.#device?.path ?? '';
    this.#refused = { path, until: this.#options.clock.now() + pauseMs - 1 };
    if (begun === null) for (const listener of this.#listeners) listener.flood(true, dropped);
    void this.#drop('refused', 'hid-flooding', this.name, this.#device);
    this.#lookIn(pauseMs);
  }

  #watchCalm(generation: number): void {
    if (this.#flooded === null) return;
    this.#cancelCalm = this.#options.clock.after(floodOverAfterMs, () => {
      const over = this.#flooded;
      if (over === null || generation !== this.#generation || this.#state !== 'open') return;
      this.#flooded = null;
      for (const listener of this.#listeners) listener.flood(false, over.dropped);
    });
  }

  #lost(generation: number, code: string, detail: string): void {
    if (generation !== this.#generation || !this.#running) return;
    void this.#drop('absent', code, detail);
    this.#lookIn(settleAfterKickMs);
  }

  /** Closes what is open; settles within a second whatever the library does. */
  async #drop(
    state: HidLinkState,
    code: string | null,
    detail: string | null,
    device: HidFacts | null = null,
  ): Promise<void> {
    const connection = this.#connection;
    this.#connection = null;
    this.#generation += 1;
    this.#device = device;
    this.#change(state, code, detail);
    if (connection === null) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.clock.after(stopWithinMs, resolve);
      void connection.close().finally(() => {
        cancel();
        resolve();
      });
    });
  }

  #hasStopped(): boolean {
    return !this.#running;
  }

  /** Keeps the earlier of two. */
  #lookIn(ms: number): void {
    if (!this.#running) return;
    const { clock } = this.#options;
    const dueAt = clock.now() + ms;
    if (this.#cancelLook !== null && this.#lookDueAt <= dueAt) return;
    this.#cancelLook?.();
    this.#lookDueAt = dueAt;
    this.#cancelLook = clock.after(ms, () => {
      this.#cancelLook = null;
      void this.#look();
    });
  }

  /** Told once for the same state and reason. */
  #change(state: HidLinkState, code: string | null, detail: string | null): void {
    if (state === this.#state && code === this.#told.code && detail === this.#told.detail) return;
    this.#state = state;
    this.#told = { code, detail };
    const change: HidLinkChange = { state, generation: this.#generation, device: this.#device, code, detail };
    for (const listener of this.#listeners) listener.changed(change);
  }
}

function reasonOf(error: unknown): { readonly code: string; readonly detail: string } {
  if (error instanceof KeeperError) {
    const { detail } = error.parameters;
    return { code: error.code, detail: detail === undefined ? error.message : String(detail) };
  }
  return { code: 'hid-failed', detail: error instanceof Error ? error.message : String(error) };
}
