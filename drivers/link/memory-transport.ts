/** A line in memory, for tests: the transport on the host's side, `MemoryLine` in the hand of the device's side. */
import { systemClock, type Clock } from '../clock.js';
import { KeeperError } from '../errors.js';
import type { WriteOutcome } from './link.js';
import type { Connection, Transport, TransportHandlers } from './transport.js';

/** As on the real lines. */
const stalledAfterMs = 2000;

export class MemoryLine implements Transport {
  readonly name = 'memory';
  readonly bitsPerSecond: number | null;
  /** False: opening is refused as if no device were there. */
  plugged = true;
  /** True: writes wait, as on a line whose peer stopped reading, until they are given up. */
  stalled = false;
  /** All that the host wrote. */
  readonly received: Uint8Array[] = [];
  readonly #now: () => number;
  readonly #clock: Clock;
  #handlers: TransportHandlers | null = null;
  #onBytes: ((bytes: Uint8Array) => void) | null = null;
  /** Ends the write that waits, if one does. */
  #endStall: (code: string) => void = () => undefined;
  readonly #kicks = new Set<() => void>();

  constructor(now: () => number, bitsPerSecond: number | null = null, clock: Clock = systemClock) {
    this.#now = now;
    this.bitsPerSecond = bitsPerSecond;
    this.#clock = clock;
  }

  connect(handlers: TransportHandlers): Promise<Connection> {
    if (!this.plugged) return Promise.reject(new KeeperError('port-missing', { path: this.name, detail: this.name }));
    this.#handlers = handlers;
    return Promise.resolve({
      write: (bytes) => this.#write(handlers, bytes),
      close: () => {
        if (this.#handlers === handlers) this.#handlers = null;
        this.#endStall('link-stopped');
        return Promise.resolve();
      },
    });
  }

  watch(kick: () => void): () => void {
    this.#kicks.add(kick);
    return () => this.#kicks.delete(kick);
  }

  /** The device's side: called with what the host writes. */
  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#onBytes = listener;
  }

  /** The device's side: sends to the host; lost where nothing is connected. */
  send(bytes: Uint8Array | string): void {
    this.#handlers?.bytes(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
  }

  unplug(): void {
    this.plugged = false;
    this.#lost('link-lost', 'unplugged');
  }

  plug(): void {
    this.plugged = true;
    for (const kick of this.#kicks) kick();
  }

  #write(handlers: TransportHandlers, bytes: Uint8Array): Promise<WriteOutcome> {
    if (this.#handlers !== handlers) return Promise.resolve({ kind: 'not-sent', code: 'link-down' });
    if (this.stalled) return this.#stall();
    this.received.push(bytes);
    const outcome: WriteOutcome = { kind: 'written', startedAt: this.#now() };
    this.#onBytes?.(bytes);
    return Promise.resolve(outcome);
  }

  #stall(): Promise<WriteOutcome> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(stalledAfterMs, () => this.#lost('line-stalled', this.name));
      this.#endStall = (code) => {
        cancel();
        resolve({ kind: 'unknown', code });
      };
    });
  }

  #lost(code: string, detail: string): void {
    const handlers = this.#handlers;
    this.#handlers = null;
    this.#endStall(code);
    handlers?.closed(code, detail);
  }
}
