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
/** A path on which much happens does not make for more openings than this. */
const betweenKicksMs = 250;
/** A connection that ends sooner is a failed try: some devices take every client and throw it out again. */
const steadyAfterMs = 1000;
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
  #opening: { readonly abort: AbortController; readonly over: Promise<void> } | null = null;
  #running = false;
  #failures = 0;
  /** Connections in a row that ended as soon as they were there. */
  #shortLives = 0;
  /** Monotonic ms. */
  #upSince = 0;
  #cancelRetry: (() => void) | null = null;
  /** Monotonic ms of the retry that is waited for. */
  #retryAt = Number.POSITIVE_INFINITY;
  #kickedAt = Number.NEGATIVE_INFINITY;
  /** Settles when the operating system has let go of the connection before, or has had its second. */
  #released: Promise<void> = Promise.resolve();
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
    this.#open();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#endWatch?.();
    this.#endWatch = null;
    this.#endRetry();
    this.#opening?.abort.abort();
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
    void this.#drop('link-restarted', reason);
  }

  #open(): void {
    if (!this.#running || this.#state !== 'down') return;
    this.#endRetry();
    this.#generation += 1;
    const abort = new AbortController();
    this.#opening = { abort, over: this.#try(this.#generation, abort.signal) };
    this.#change('opening', null, null);
  }

  /** Settles when the try is over; never rejects. */
  async #try(generation: number, signal: AbortSignal): Promise<void> {
    try {
      await this.#released;
      signal.throwIfAborted();
      const connection = await this.#transport.connect(
        {
          bytes: (bytes) => this.#received(generation, bytes),
          closed: (code, detail) => this.#lost(generation, code, detail),
        },
        signal,
      );
      if (this.#isOpening(generation)) this.#opened(connection);
      else await connection.close();
    } catch (error) {
      if (!this.#isOpening(generation)) return;
      this.#opening = null;
      this.#failures += 1;
      const { code, detail } = reasonOf(error);
      this.#change('down', code, detail);
      this.#retry(this.#backoffMs());
    }
  }

  #isOpening(generation: number): boolean {
    return this.#running && this.#state === 'opening' && this.#generation === generation;
  }

  #opened(connection: Connection): void {
    this.#opening = null;
    this.#connection = connection;
    this.#failures = 0;
    this.#upSince = this.#clock.now();
    this.#opens += 1;
    this.#change('up', null, null);
  }

  #received(generation: number, bytes: Uint8Array): void {
    if (generation !== this.#generation || this.#state !== 'up') return;
    this.#bytesIn += bytes.length;
    const at = this.#clock.now();
    for (const listener of this.#listeners) listener.bytes(bytes, at);
  }

  #lost(generation: number, code: string, detail: string): void {
    if (generation !== this.#generation || (this.#state !== 'up' && this.#state !== 'opening')) return;
    const steady = this.#state === 'up' && this.#clock.now() - this.#upSince >= steadyAfterMs;
    this.#shortLives = steady ? 0 : this.#shortLives + 1;
    this.#failures = this.#shortLives;
    this.#letGo();
    this.#change('down', code, detail);
    this.#retry(this.#backoffMs());
  }

  /** Closes what is open; settles within a second whatever the operating system does. */
  async #drop(code: string, detail: string | null): Promise<void> {
    if (this.#state === 'up' || this.#state === 'opening') {
      const wasUp = this.#state === 'up';
      this.#generation += 1;
      this.#letGo();
      this.#change(wasUp ? 'closing' : 'down', code, detail);
    }
    await this.#released;
    if (this.#isClosing()) this.#change('down', code, detail);
    if (this.#running && this.#state === 'down') this.#retry(0);
  }

  /** The state may have changed while something was waited for. */
  #isClosing(): boolean {
    return this.#state === 'closing';
  }

  /** Lets go of the connection, or of the try to get one; `released` follows. */
  #letGo(): void {
    const work: readonly Promise<unknown>[] = [
      this.#released,
      this.#connection?.close() ?? Promise.resolve(),
      this.#opening?.over ?? Promise.resolve(),
    ];
    this.#connection = null;
    this.#opening = null;
    this.#released = new Promise((resolve) => {
      const cancel = this.#clock.after(stopWithinMs, resolve);
      void Promise.allSettled(work).then(() => {
        cancel();
        resolve();
      });
    });
  }

  #kick(): void {
    if (this.#state !== 'down') return;
    // Something appeared: what failed before says nothing about it.
    this.#failures = 0;
    this.#shortLives = 0;
    const now = this.#clock.now();
    const at = Math.max(now + settleAfterKickMs, this.#kickedAt + betweenKicksMs);
    if (at >= this.#retryAt) return;
    this.#kickedAt = at;
    this.#retry(at - now);
  }

  #retry(ms: number): void {
    if (!this.#running) return;
    this.#endRetry();
    this.#retryAt = this.#clock.now() + ms;
    this.#cancelRetry = this.#clock.after(ms, () => this.#open());
  }

  #endRetry(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#retryAt = Number.POSITIVE_INFINITY;
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
