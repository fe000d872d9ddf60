/**
 * What stands around the daemon while it is killed and lives on: the broker, the matrix, and the server's eyes, which
 * keep all that was ever said to the outside together with what the matrix really showed at that moment.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AedesPublishPacket } from 'aedes';
import type { SimulatedChild } from '../e2e/simulated-child.js';
import { until } from '../until.js';

export const base = 'wallkeeper/demo';

/** A result with the matrix's own inputs by output, asked of it right when the result came. */
export interface SeenResult {
  readonly result: Readonly<Record<string, unknown>>;
  readonly truth: readonly number[];
}

export type SeenEvent = Readonly<Record<string, unknown>> & { readonly seq: number };

export class Outside {
  readonly results: SeenResult[] = [];
  readonly events: SeenEvent[] = [];
  readonly libraryResults: Readonly<Record<string, unknown>>[] = [];
  readonly device: SimulatedChild;
  readonly #broker: Aedes;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #retained = new Map<string, unknown>();
  #asking: Promise<unknown> = Promise.resolve();
  #marks = 0;

  private constructor(broker: Aedes, server: Server, device: SimulatedChild) {
    this.#broker = broker;
    this.#server = server;
    this.device = device;
  }

  static async open(device: SimulatedChild): Promise<Outside> {
    const broker = await Aedes.createBroker();
    const server = createServer({ noDelay: true });
    const outside = new Outside(broker, server, device);
    server.on('connection', (socket) => {
      outside.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => outside.#sockets.delete(socket));
      broker.handle(socket);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    await new Promise<void>((resolve) => {
      broker.subscribe(
        `${base}/#`,
        (packet, done) => {
          outside.#see(packet);
          done();
        },
        resolve,
      );
    });
    return outside;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** The newest of a retained topic. */
  retained(topic: string): unknown {
    return this.#retained.get(`${base}/${topic}`);
  }

  resultOf(requestId: string): SeenResult | undefined {
    return this.results.find(({ result }) => result['requestId'] === requestId);
  }

  publish(topic: string, message: object | null): void {
    const payload = message === null ? '' : JSON.stringify(message);
    this.#broker.publish(
      { cmd: 'publish', topic: `${base}/${topic}`, payload, qos: 1, retain: false, dup: false },
      () => undefined,
    );
  }

  /** Settles when all that a daemon now gone has said was seen, its will too. */
  async quiet(): Promise<void> {
    await until('the broker has read what was said to it', () => this.#sockets.size === 0);
    this.#marks += 1;
    const mark = this.#marks;
    this.publish('mark', { mark });
    await until('the mark', () => Reflect.get(Object(this.retained('mark')), 'mark') === mark);
    await this.#asking;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#broker.close(() => this.#server.close(() => resolve()));
    });
  }

  #see({ topic, payload }: AedesPublishPacket): void {
    if (topic.endsWith('/set')) return;
    const text = payload.toString();
    const value: unknown = text === '' ? null : JSON.parse(text);
    this.#retained.set(topic, value);
    if (topic === `${base}/event`) this.events.push(value as SeenEvent);
    if (topic === `${base}/library/result`) this.libraryResults.push(value as Record<string, unknown>);
    if (topic !== `${base}/scene/result`) return;
    const result = value as Record<string, unknown>;
    this.#asking = Promise.all([this.#asking, this.device.ties()]).then(([, truth]) =>
      this.results.push({ result, truth }),
    );
  }
}
