/** Serial lines through serialport; the only file that knows that library. */
import type { SerialPort } from 'serialport';
import type { Clock } from '../clock.js';
import { KeeperError } from '../errors.js';
import type { WriteOutcome } from './link.js';
import { watchForPath } from './path-watch.js';
import { holderOf } from './port-holder.js';
import type { Connection, Transport, TransportHandlers } from './transport.js';

export interface SerialSettings {
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

/** A line that takes no more bytes for this long beyond their own time is stalled. */
const stalledAfterMs = 2000;

/** Loads serialport before the first open needs it. */
export async function loadSerialLibrary(): Promise<void> {
  await import('serialport');
}

export class SerialTransport implements Transport {
  readonly name: string;
  readonly bitsPerSecond: number;
  readonly #settings: SerialSettings;
  readonly #clock: Clock;

  constructor(settings: SerialSettings, clock: Clock) {
    this.name = settings.path;
    this.#settings = settings;
    this.#clock = clock;
    const parityBits = settings.parity === 'none' ? 0 : 1;
    // Callers count ten bits a byte; 8E2 takes twelve.
    this.bitsPerSecond = (settings.baudRate * 10) / (1 + settings.dataBits + parityBits + settings.stopBits);
  }

  /** Codes: port-missing, port-permission, port-busy (detail names the holder), port-failed. */
  async connect(handlers: TransportHandlers, signal: AbortSignal): Promise<Connection> {
    const { SerialPort: Port } = await import('serialport');
    const { path, baudRate, dataBits, parity, stopBits } = this.#settings;
    const port = new Port({ path, baudRate, dataBits, parity, stopBits, lock: true, autoOpen: false });
    // Without a listener an error in the background ends the process; what matters of it comes as `close`.
    port.on('error', () => undefined);
    await new Promise<void>((resolve, reject) => {
      port.open((error) => {
        if (error === null) resolve();
        else void explainOpen(error, path).then(reject);
      });
    });
    const session = new SerialSession(port, this.#clock, this.bitsPerSecond);
    session.follow(handlers);
    if (signal.aborted) {
      await session.close();
      throw new KeeperError('link-stopped', { path });
    }
    return session;
  }

  watch(kick: () => void): () => void {
    return watchForPath(this.#settings.path, kick);
  }
}

class SerialSession implements Connection {
  readonly #port: SerialPort;
  readonly #clock: Clock;
  readonly #byteMs: number;
  #closing = false;

  constructor(port: SerialPort, clock: Clock, bitsPerSecond: number) {
    this.#port = port;
    this.#clock = clock;
    this.#byteMs = 10_000 / bitsPerSecond;
  }

  follow(handlers: TransportHandlers): void {
    // A port that nobody reads from does not notice that its adapter was pulled.
    this.#port.on('data', (bytes: Uint8Array) => {
      if (!this.#closing) handlers.bytes(bytes);
    });
    this.#port.on('close', (error: Error | null) => {
      if (this.#closing) return;
      this.#closing = true;
      handlers.closed('link-lost', error?.message ?? 'the port was closed');
    });
  }

  write(bytes: Uint8Array): Promise<WriteOutcome> {
    // serialport would keep the bytes and send them after the next open.
    if (!this.#port.isOpen || this.#closing) return Promise.resolve({ kind: 'not-sent', code: 'link-down' });
    const startedAt = this.#clock.now();
    return new Promise((resolve) => {
      const cancel = this.#clock.after(bytes.length * this.#byteMs + stalledAfterMs, () => {
        resolve({ kind: 'unknown', code: 'line-stalled' });
      });
      this.#port.write(bytes, (error) => {
        cancel();
        if (error === null || error === undefined) resolve({ kind: 'written', startedAt });
        else resolve({ kind: 'unknown', code: 'link-lost' });
      });
    });
  }

  close(): Promise<void> {
    this.#closing = true;
    return new Promise((resolve) => {
      if (this.#port.isOpen) {
        this.#port.close(() => {
          resolve();
        });
      } else resolve();
    });
  }
}

async function explainOpen(error: Error, path: string): Promise<KeeperError> {
  const text = error.message;
  if (/ENOENT|No such file/i.test(text)) return new KeeperError('port-missing', { path, detail: path }, error);
  if (/EACCES|Permission denied/i.test(text)) return new KeeperError('port-permission', { path, detail: path }, error);
  if (/lock|EBUSY|busy/i.test(text)) {
    const holder = await holderOf(path);
    const detail = holder === null ? path : `${path}: ${holder.command} (pid ${holder.pid})`;
    return new KeeperError('port-busy', { path, detail, pid: holder?.pid ?? 0 }, error);
  }
  return new KeeperError('port-failed', { path, detail: text }, error);
}
