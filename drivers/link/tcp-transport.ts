/** TCP: a device's own socket, or a serial device server in front of its line. */
import { connect, type Socket } from 'node:net';
import type { Clock } from '../clock.js';
import { KeeperError } from '../errors.js';
import type { WriteOutcome } from './link.js';
import type { Connection, Transport, TransportHandlers } from './transport.js';

export interface TcpSettings {
  readonly host: string;
  readonly port: number;
  /** Speed of the serial line behind a device server; null where there is none or nobody knows. */
  readonly lineBaudRate: number | null;
}

const connectWithinMs = 3000;
const stalledAfterMs = 2000;
const keepAliveMs = 10_000;

export class TcpTransport implements Transport {
  readonly name: string;
  readonly bitsPerSecond: number | null;
  readonly #settings: TcpSettings;
  readonly #clock: Clock;

  constructor(settings: TcpSettings, clock: Clock) {
    this.name = `${settings.host}:${settings.port}`;
    this.bitsPerSecond = settings.lineBaudRate;
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Codes: connection-refused, host-unreachable (no route, no name, no answer in 3 s), port-failed. */
  async connect(handlers: TransportHandlers, signal: AbortSignal): Promise<Connection> {
    const { host, port } = this.#settings;
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveMs });
    await this.#connected(socket, signal);
    const session = new TcpSession(socket, this.name, this.#clock);
    session.follow(handlers);
    return session;
  }

  watch(): () => void {
    return () => undefined;
  }

  #connected(socket: Socket, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (error: KeeperError): void => {
        end();
        // A late error of a socket that was given up must not end the process.
        socket.on('error', () => undefined);
        socket.destroy();
        reject(error);
      };
      const onError = (error: Error): void => fail(explain(error, this.name));
      const onConnect = (): void => {
        end();
        resolve();
      };
      const onAbort = (): void => fail(new KeeperError('link-stopped', { path: this.name }));
      const cancel = this.#clock.after(connectWithinMs, () => {
        fail(new KeeperError('host-unreachable', { path: this.name, detail: `${this.name}: no answer` }));
      });
      const end = (): void => {
        cancel();
        socket.off('error', onError);
        socket.off('connect', onConnect);
        signal.removeEventListener('abort', onAbort);
      };
      socket.on('error', onError);
      socket.on('connect', onConnect);
      signal.addEventListener('abort', onAbort);
    });
  }
}

class TcpSession implements Connection {
  readonly #socket: Socket;
  readonly #name: string;
  readonly #clock: Clock;
  /** Ends every write that is under way; each removes itself. */
  readonly #writings = new Set<(code: string) => void>();
  #handlers: TransportHandlers | null = null;

  constructor(socket: Socket, name: string, clock: Clock) {
    this.#socket = socket;
    this.#name = name;
    this.#clock = clock;
  }

  follow(handlers: TransportHandlers): void {
    this.#handlers = handlers;
    let reason = 'the other side closed the connection';
    this.#socket.on('data', (bytes) => this.#handlers?.bytes(bytes));
    this.#socket.on('error', (error) => {
      reason = error.message;
    });
    this.#socket.on('close', () => this.#lost('link-lost', reason));
    // A device that ends its half has nothing to say any more; nobody waits for the rest of the ceremony.
    this.#socket.on('end', () => this.#lost('link-lost', reason));
  }

  write(bytes: Uint8Array): Promise<WriteOutcome> {
    if (this.#handlers === null || !this.#socket.writable)
      return Promise.resolve({ kind: 'not-sent', code: 'link-down' });
    const startedAt = this.#clock.now();
    return new Promise((resolve) => {
      const settle = (outcome: WriteOutcome): void => {
        cancel();
        this.#writings.delete(fail);
        resolve(outcome);
      };
      const fail = (code: string): void => settle({ kind: 'unknown', code });
      const cancel = this.#clock.after(stalledAfterMs, () => this.#lost('line-stalled', this.#name));
      this.#writings.add(fail);
      this.#socket.write(bytes, (error) => {
        // Node calls back without an error where a reset cut the write short.
        const whole = (error === null || error === undefined) && !this.#socket.destroyed;
        if (whole) settle({ kind: 'written', startedAt });
        else this.#lost('link-lost', error?.message ?? this.#socket.errored?.message ?? 'the connection was cut');
      });
    });
  }

  close(): Promise<void> {
    this.#end('link-stopped');
    return new Promise((resolve) => {
      if (this.#socket.closed) resolve();
      else this.#socket.once('close', () => resolve());
    });
  }

  #lost(code: 'link-lost' | 'line-stalled', why: string): void {
    const handlers = this.#handlers;
    if (handlers === null) return;
    this.#end(code);
    handlers.closed(code, why);
  }

  #end(code: string): void {
    this.#handlers = null;
    // What waits would reach the device late, whenever it reads again: a reset takes it back from the kernel too.
    // By itself `resetAndDestroy` would wait for the very bytes that are stuck.
    if (this.#writings.size > 0) this.#socket.resetAndDestroy();
    this.#socket.destroy();
    for (const fail of this.#writings) fail(code);
  }
}

function explain(error: Error, name: string): KeeperError {
  const code = 'code' in error ? error.code : '';
  if (code === 'ECONNREFUSED') return new KeeperError('connection-refused', { path: name, detail: name }, error);
  if (
    code === 'EHOSTUNREACH' ||
    code === 'ENETUNREACH' ||
    code === 'ETIMEDOUT' ||
    code === 'ENOTFOUND' ||
    code === 'EAI_AGAIN'
  ) {
    return new KeeperError('host-unreachable', { path: name, detail: `${name}: ${error.message}` }, error);
  }
  return new KeeperError('port-failed', { path: name, detail: error.message }, error);
}
