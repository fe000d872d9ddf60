/** Keeps a transport connected for ever. */
import type { Clock } from '../clock.js';
import { KeeperError } from '../errors.js';
import type { Link, LinkChange, LinkCounters, LinkListener, LinkState, WriteOutcome } from './link.js';
import type { Connection, Transport } from './transport.js';

/** First wait after a failed open, doubled up to the cap; jitter keeps many rooms from knocking in step. */
const firstRetryMs = 100;
const retryCapMs = 5000;
/** After a kick the device node may still get its group and mode from udev. */
const settleAfterKickMs = 20;
const stopWithinMs = 1000;

export interface KeptLinkOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** 0 <= value < 1, for jitter. */
  readonly random: () => number;
}

export class KeptLink implements Link {
  readonly name: string;
  readonly bitsPerSecond: number | null;
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #listeners = new Set<LinkListener>();
  #state: LinkState = 'down';
  #generation = 0;
  #connection: Connection | null = null;
  #opening: AbortController | null = null;
  #running = false;
  #failures = 0;
  #cancelRetry: (() => void) | null = null;
  #endWatch: (() => void) | null = null;
  #bytesOut = 0;
  #bytesIn = 0;
  #opens = 0;

  constructor(options: KeptLinkOptions) {
    this.#transport = options.transport;
    this.#clock = options.clock;
    this.#random = options.random;
    this.name = options.transport.name;
    this.bitsPerSecond = options.transport.bitsPerSecond;
  }

  get state(): LinkState {
    return this.#state;
  }

  get generation(): number {
    return this.#generation;
  }

  get counters(): LinkCounters {
    return { bytesOut: this.#bytesOut, bytesIn: this.#bytesIn, opens: this.#opens };
  }

  subscribe(listener: LinkListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#endWatch = this.#transport.watch(() => this.#kick());
    void this.#open();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#endWatch?.();
    this.#endWatch = null;
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#opening?.abort();
    await this.#drop('link-stopped', null);
  }

  async write(bytes: Uint8Array): Promise<WriteOutcome> {
    const connection = this.#connection;
    if (this.#state !== 'up' || connection === null) return { kind: 'not-sent', code: 'link-down' };
    this.#bytesOut += bytes.length;
    return connection.write(bytes);
  }

  restart(reason: string): void {
    if (this.#state !== 'up') return;
    void this.#drop('link-restarted', reason).then(() => this.#retry(0));
  }

  async #open(): Promise<void> {
    if (!this.#running || this.#state !== 'down') return;
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#generation += 1;
    const generation = this.#generation;
    const opening = new AbortController();
    this.#opening = opening;
    this.#change('opening', null, null);
    try {
      const connection = await this.#transport.connect(
        {
          bytes: (bytes) => this.#received(generation, bytes),
          closed: (code, detail) => this.#lost(generation, code, detail),
        },
        opening.signal,
      );
      this.#opened(connection, generation);
    } catch (error) {
      this.#opening = null;
      if (this.#generation !== generation || !this.#stillOpening()) return;
      this.#failures += 1;
      const { code, detail } = reasonOf(error);
      this.#change('down', code, detail);
      this.#retry(this.#backoffMs());
    }
  }

  #opened(connection: Connection, generation: number): void {
    this.#opening = null;
    if (!this.#running || this.#generation !== generation || !this.#stillOpening()) {
      void connection.close();
      return;
    }
    this.#connection = connection;
    this.#failures = 0;
    this.#opens += 1;
    this.#change('up', null, null);
  }

  #stillOpening(): boolean {
    return this.#state === 'opening';
  }

  #received(generation: number, bytes: Uint8Array): void {
    if (generation !== this.#generation || this.#state !== 'up') return;
    this.#bytesIn += bytes.length;
    const at = this.#clock.now();
    for (const listener of this.#listeners) listener.bytes(bytes, at);
  }

  #lost(generation: number, code: string, detail: string): void {
    if (generation !== this.#generation || (this.#state !== 'up' && this.#state !== 'opening')) return;
    const connection = this.#connection;
    this.#connection = null;
    this.#change('down', code, detail);
    void connection?.close();
    this.#retry(this.#backoffMs());
  }

  /** Closes what is open; settles within a second whatever the operating system does. */
  async #drop(code: string, detail: string | null): Promise<void> {
    const connection = this.#connection;
    this.#connection = null;
    this.#generation += 1;
    if (connection !== null) {
      this.#change('closing', null, null);
      await this.#within(connection.close());
    }
    if (this.#state !== 'down') this.#change('down', code, detail);
  }

  #within(work: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(stopWithinMs, resolve);
      const end = (): void => {
        cancel();
        resolve();
      };
      work.then(end, end);
    });
  }

  #kick(): void {
    if (this.#state !== 'down') return;
    // Something appeared: what failed before says nothing about it.
    this.#failures = 0;
    this.#retry(settleAfterKickMs);
  }

  #retry(ms: number): void {
    if (!this.#running) return;
    this.#cancelRetry?.();
    this.#cancelRetry = this.#clock.after(ms, () => void this.#open());
  }

  #backoffMs(): number {
    const exponent = Math.min(this.#failures - 1, 10);
    const base = Math.min(retryCapMs, firstRetryMs * 2 ** Math.max(0, exponent));
    return base * (0.75 + this.#random() * 0.5);
  }

  #change(state: LinkState, code: string | null, detail: string | null): void {
    this.#state = state;
    const change: LinkChange = { state, generation: this.#generation, code, detail };
    for (const listener of this.#listeners) listener.changed(change);
  }
}

function reasonOf(error: unknown): { readonly code: string; readonly detail: string } {
  if (error instanceof KeeperError) {
    const { detail } = error.parameters;
    return { code: error.code, detail: detail === undefined ? error.message : String(detail) };
  }
  return { code: 'port-failed', detail: error instanceof Error ? error.message : String(error) };
}
