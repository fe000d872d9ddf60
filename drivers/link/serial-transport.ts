/** Serial lines: read as soon as there is something, written as the kernel takes it, lost as soon as it hangs up. */
import { readSync, writeSync } from 'node:fs';
import type { Clock } from '../clock.js';
import { KeeperError } from '../errors.js';
import { watchDeviceNode } from './device-node.js';
import type { WriteOutcome } from './link.js';
import { watchForDevice } from './path-watch.js';
import { holderOf } from './port-holder.js';
import { openPort, type OpenPort, type SerialSettings } from './serial-port.js';
import type { Connection, Transport, TransportHandlers } from './transport.js';

/** A line that takes no more bytes for this long beyond their own time is stalled. */
const stalledAfterMs = 2000;
/** What a terminal of the kernel holds at most. */
const readBytes = 4096;

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
    const { path } = this.#settings;
    const port = await openPort(this.#settings).catch(async (error: unknown) => {
      throw await explainOpen(error, path);
    });
    if (signal.aborted) {
      await port.close();
      throw new KeeperError('link-stopped', { path });
    }
    const session = new SerialSession(port, path, this.#clock, this.bitsPerSecond);
    session.follow(handlers);
    return session;
  }

  watch(kick: () => void): () => void {
    return watchForDevice(this.#settings.path, kick);
  }
}

interface Writing {
  readonly bytes: Uint8Array;
  readonly settle: (outcome: WriteOutcome) => void;
  taken: number;
  /** Null until its first byte is offered to the kernel. */
  startedAt: number | null;
  /** Null while nothing of it waits for the kernel. */
  cancelStall: (() => void) | null;
}

class SerialSession implements Connection {
  readonly #port: OpenPort;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #byteMs: number;
  readonly #read = new Uint8Array(readBytes);
  readonly #writings: Writing[] = [];
  #handlers: TransportHandlers | null = null;
  #endWatch: () => void = () => undefined;
  /** True where a write was under way at the end. */
  #stuck = false;
  #closed: Promise<void> | null = null;

  constructor(port: OpenPort, path: string, clock: Clock, bitsPerSecond: number) {
    this.#port = port;
    this.#path = path;
    this.#clock = clock;
    this.#byteMs = 10_000 / bitsPerSecond;
  }

  follow(handlers: TransportHandlers): void {
    this.#handlers = handlers;
    this.#port.listen({
      readable: () => this.#readable(),
      writable: () => this.#writable(),
      hungUp: () => this.#lost('link-lost', 'the port hung up'),
    });
    const { descriptor } = this.#port;
    this.#endWatch = watchDeviceNode({ path: this.#path, descriptor }, this.#clock, (why) => {
      this.#lost('link-lost', why);
    });
    this.#await();
  }

  write(bytes: Uint8Array): Promise<WriteOutcome> {
    if (this.#handlers === null) return Promise.resolve({ kind: 'not-sent', code: 'link-down' });
    return new Promise((settle) => {
      this.#writings.push({ bytes, settle, taken: 0, startedAt: null, cancelStall: null });
      if (this.#writings.length === 1) this.#writable();
    });
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    // The kernel would wait for a line that takes no bytes, for half a minute on some drivers.
    this.#end('link-stopped');
    if (this.#stuck) await this.#port.discard().catch(() => undefined);
    await this.#port.close().catch(() => undefined);
  }

  #await(): void {
    if (this.#handlers !== null) this.#port.await(this.#writings.length > 0 ? 'read-and-write' : 'read');
  }

  #readable(): void {
    if (this.#handlers === null) return;
    let count: number | null = null;
    try {
      count = readSync(this.#port.descriptor, this.#read);
    } catch (error) {
      if (!isTryAgain(error)) this.#lost('link-lost', textOf(error));
    }
    // A terminal that is not hung up says "try again" where it has nothing.
    if (count === 0) this.#lost('link-lost', 'the port hung up');
    else if (count !== null) this.#handlers.bytes(this.#read.slice(0, count));
    this.#await();
  }

  /** Hands over what the kernel takes now, and waits for the next time where that was not all. */
  #writable(): void {
    try {
      for (let one = this.#writings[0]; one !== undefined; one = this.#writings[0]) {
        if (!this.#offer(one)) break;
      }
    } catch (error) {
      if (!isTryAgain(error)) this.#lost('link-lost', textOf(error));
    }
    this.#await();
  }

  /** True where its last byte is with the kernel. Throws what the kernel says, "try again" included. */
  #offer(one: Writing): boolean {
    one.startedAt ??= this.#clock.now();
    const { bytes, startedAt } = one;
    try {
      if (one.taken < bytes.length) one.taken += writeSync(this.#port.descriptor, bytes, one.taken);
    } finally {
      if (one.taken < bytes.length) this.#watchStall(one);
    }
    if (one.taken < bytes.length) return false;
    this.#writings.shift();
    one.cancelStall?.();
    one.settle({ kind: 'written', startedAt });
    return true;
  }

  /** What the kernel does not take at once it has to take in time. */
  #watchStall(one: Writing): void {
    const withinMs = one.bytes.length * this.#byteMs + stalledAfterMs;
    one.cancelStall ??= this.#clock.after(withinMs, () => this.#lost('line-stalled', this.#path));
  }

  #lost(code: 'link-lost' | 'line-stalled', why: string): void {
    const handlers = this.#handlers;
    if (handlers === null) return;
    this.#end(code);
    handlers.closed(code, why);
  }

  /** Nothing is read, written or told from here on; what was begun is unknown, what was not begun is not sent. */
  #end(code: string): void {
    this.#handlers = null;
    this.#endWatch();
    this.#stuck ||= this.#writings.length > 0;
    for (const one of this.#writings.splice(0)) {
      one.cancelStall?.();
      one.settle({ kind: one.startedAt === null ? 'not-sent' : 'unknown', code });
    }
  }
}

function isTryAgain(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EINTR');
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function explainOpen(cause: unknown, path: string): Promise<KeeperError> {
  const text = textOf(cause);
  const because = (code: 'port-missing' | 'port-permission' | 'port-failed', detail: string): KeeperError =>
    new KeeperError(code, { path, detail }, cause);
  if (/ENOENT|No such file/i.test(text)) return because('port-missing', path);
  if (/EACCES|Permission denied/i.test(text)) return because('port-permission', path);
  if (/lock|EBUSY|busy/i.test(text)) {
    const holder = await holderOf(path);
    const detail = holder === null ? path : `${path}: ${holder.command} (pid ${holder.pid})`;
    return new KeeperError('port-busy', { path, detail, pid: holder?.pid ?? 0 }, cause);
  }
  return because('port-failed', text);
}
