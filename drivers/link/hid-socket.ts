/**
 * A simulated HID device behind a unix socket: lines of JSON, so that a person can follow them. It passes the same
 * choice, descriptor, identification and decoding as a real one; only the kernel is missing, and `virtual` says so.
 *
 * The device says first who it is: {"hid":1,"vendorId":…,"productId":…,"serialNumber":…,"product":…,"descriptor":"hex"}.
 * Then it sends {"report":"hex"} for each input report and answers each numbered request with {"done":n} or
 * {"done":n,"bytes":"hex"}, {"failed":n} where it will not. Requests: {"n":1,"write":"hex"}, {"n":2,"sendFeature":"hex"},
 * {"n":3,"getFeature":4,"length":33}.
 */
import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { Clock } from '../clock.js';
import { KeeperError } from '../errors.js';
import type { HidBackend, HidConnection, HidHandlers } from './hid-backend.js';
import type { FeatureOutcome, HidFacts } from './hid-link.js';
import type { WriteOutcome } from './link.js';
import { watchForPath } from './path-watch.js';

const answerWithinMs = 1000;
/** A descriptor of 4096 bytes as hex and its keys. */
const longestLine = 16_384;

export class SocketHid implements HidBackend {
  readonly #path: string;
  readonly #clock: Clock;

  constructor(path: string, clock: Clock) {
    this.#path = path;
    this.#clock = clock;
  }

  /** The one device behind the socket; none while nobody listens there. */
  async list(): Promise<readonly HidFacts[]> {
    const session = new SocketSession(this.#path, this.#clock);
    const facts = await session.hello();
    await session.close();
    return facts === null ? [] : [facts];
  }

  /** Codes: hid-missing, hid-changed. */
  async open(device: HidFacts, handlers: HidHandlers): Promise<HidConnection> {
    const session = new SocketSession(this.#path, this.#clock);
    const facts = await session.hello();
    if (facts?.descriptorSha256 === device.descriptorSha256) {
      session.follow(handlers);
      return session;
    }
    await session.close();
    throw new KeeperError(facts === null ? 'hid-missing' : 'hid-changed', { path: this.#path, detail: this.#path });
  }

  watch(kick: () => void): () => void {
    return watchForPath(this.#path, kick);
  }
}

type Answer = Readonly<Record<string, unknown>>;

class SocketSession implements HidConnection {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (answer: Answer | null) => void>();
  #handlers: HidHandlers | null = null;
  #hello: (facts: HidFacts | null) => void = () => undefined;
  #next = 1;
  #rest = '';
  #ended = false;

  constructor(path: string, clock: Clock) {
    this.#path = path;
    this.#clock = clock;
    this.#socket = connect({ path });
    this.#socket.setEncoding('utf8');
    this.#socket.on('error', () => undefined);
    this.#socket.on('data', (text: Buffer | string) => this.#take(String(text)));
    this.#socket.on('close', () => this.#end());
  }

  /** What the device says first; null where nobody answers in time or what answers is none. */
  hello(): Promise<HidFacts | null> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(answerWithinMs, () => this.#hello(null));
      this.#hello = (facts) => {
        this.#hello = () => undefined;
        cancel();
        resolve(facts);
      };
      if (this.#ended) this.#hello(null);
    });
  }

  follow(handlers: HidHandlers): void {
    this.#handlers = handlers;
  }

  async write(report: Uint8Array): Promise<WriteOutcome> {
    return this.#send({ write: hexOf(report) });
  }

  async sendFeature(report: Uint8Array): Promise<WriteOutcome> {
    return this.#send({ sendFeature: hexOf(report) });
  }

  async getFeature(reportId: number, length: number): Promise<FeatureOutcome> {
    const answer = await this.#ask({ getFeature: reportId, length });
    const bytes = bytesOf(answer?.['bytes']);
    return bytes === null ? { kind: 'failed', code: 'hid-failed' } : { kind: 'read', bytes: bytes.slice(0, length) };
  }

  close(): Promise<void> {
    this.#handlers = null;
    return new Promise((resolve) => {
      if (this.#socket.closed) {
        resolve();
        return;
      }
      this.#socket.once('close', () => resolve());
      this.#socket.destroy();
    });
  }

  async #send(request: Answer): Promise<WriteOutcome> {
    if (this.#ended) return { kind: 'not-sent', code: 'link-down' };
    const startedAt = this.#clock.now();
    const answer = await this.#ask(request);
    return answer === null || 'failed' in answer
      ? { kind: 'unknown', code: 'hid-failed' }
      : { kind: 'written', startedAt };
  }

  #ask(request: Answer): Promise<Answer | null> {
    if (this.#ended) return Promise.resolve(null);
    const n = this.#next;
    this.#next += 1;
    return new Promise((resolve) => {
      const cancel = this.#clock.after(answerWithinMs, () => this.#answered(n, null));
      this.#waiting.set(n, (answer) => {
        cancel();
        resolve(answer);
      });
      this.#socket.write(`${JSON.stringify({ n, ...request })}\n`);
    });
  }

  #answered(n: number, answer: Answer | null): void {
    const waiting = this.#waiting.get(n);
    this.#waiting.delete(n);
    waiting?.(answer);
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > longestLine) this.#socket.destroy();
    for (const line of lines) this.#line(parsed(line));
  }

  #line(message: Answer | null): void {
    if (message === null) return;
    const report = bytesOf(message['report']);
    if (report !== null) this.#handlers?.report(report);
    else if (typeof message['done'] === 'number') this.#answered(message['done'], message);
    else if (typeof message['failed'] === 'number') this.#answered(message['failed'], message);
    else if (message['hid'] === 1) this.#hello(factsOf(message, this.#path));
  }

  #end(): void {
    this.#ended = true;
    this.#hello(null);
    for (const n of [...this.#waiting.keys()]) this.#answered(n, null);
    const handlers = this.#handlers;
    this.#handlers = null;
    handlers?.closed('link-lost', this.#path);
  }
}

function factsOf(message: Answer, path: string): HidFacts | null {
  const { vendorId, productId, serialNumber, product } = message;
  const descriptor = bytesOf(message['descriptor']);
  if (typeof vendorId !== 'number' || typeof productId !== 'number' || descriptor === null) return null;
  return {
    path,
    vendorId,
    productId,
    serialNumber: typeof serialNumber === 'string' ? serialNumber : null,
    product: typeof product === 'string' ? product : null,
    usbPath: null,
    descriptor,
    descriptorSha256: createHash('sha256').update(descriptor).digest('hex'),
    virtual: true,
  };
}

function parsed(line: string): Answer | null {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' && message !== null && !Array.isArray(message)
      ? Object.fromEntries(Object.entries(message))
      : null;
  } catch {
    return null;
  }
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function bytesOf(hex: unknown): Uint8Array | null {
  if (typeof hex !== 'string' || !/^(?:[0-9a-f]{2})*$/i.test(hex)) return null;
  return new Uint8Array(Buffer.from(hex, 'hex'));
}
