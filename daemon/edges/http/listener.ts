/**
 * One port for http and https: the first byte of a connection tells which it is (22 begins a TLS handshake). A browser
 * that is told an address without https finds its way, and the health of the daemon needs no certificate.
 */
import { createServer as createPlain, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import { createServer as createSocket, type Server as SocketServer, type Socket } from 'node:net';
import type { Certificates } from './certificates.js';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A connection that says nothing for so long is let go. */
const firstByteWithinMs = 10_000;
const requestWithinMs = 10_000;
const mostConnections = 256;
const tlsHandshake = 22;

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly certificates: Certificates;
  readonly plain: Handler;
  readonly secure: Handler;
}

export class Listener {
  readonly #options: ListenerOptions;
  readonly #sockets = new Set<Socket>();
  readonly #plain: Server;
  #secure: SecureServer | null = null;
  #tcp: SocketServer | null = null;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#plain = createPlain({ requestTimeout: requestWithinMs }, options.plain);
  }

  /** Rejects with what the system says of the port. */
  async start(): Promise<void> {
    const tcp = createSocket({ noDelay: true }, (socket) => this.#accept(socket));
    tcp.maxConnections = mostConnections;
    const { host, port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      tcp.once('error', reject);
      tcp.listen({ host, port }, () => {
        tcp.off('error', reject);
        resolve();
      });
    });
    this.#tcp = tcp;
  }

  /** The port it really has; null while it does not listen. */
  port(): number | null {
    const address = this.#tcp?.address();
    return typeof address === 'object' && address !== null ? address.port : null;
  }

  async stop(): Promise<void> {
    const tcp = this.#tcp;
    this.#tcp = null;
    const closed = new Promise<void>((resolve) => {
      if (tcp === null) resolve();
      else tcp.close(() => resolve());
    });
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(firstByteWithinMs, () => socket.destroy());
    socket.once('data', (bytes: Buffer) => {
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      socket.pause();
      socket.unshift(bytes);
      if (bytes[0] === tlsHandshake) void this.#encrypted(socket);
      else this.#hand(socket, this.#plain);
    });
  }

  async #encrypted(socket: Socket): Promise<void> {
    const current = await this.#options.certificates.current();
    if (current === null) {
      socket.destroy();
      return;
    }
    const { createServer } = await import('node:https');
    const { cert, key } = current.pair;
    const settings = { cert, key, minVersion: 'TLSv1.2' } as const;
    if (this.#secure === null) {
      this.#secure = createServer({ ...settings, requestTimeout: requestWithinMs }, this.#options.secure);
      this.#secure.on('tlsClientError', (_error, secured) => secured.destroy());
    } else if (current.isNew) this.#secure.setSecureContext(settings);
    this.#hand(socket, this.#secure);
  }

  #hand(socket: Socket, server: Server | SecureServer): void {
    if (socket.destroyed) return;
    server.emit('connection', socket);
    process.nextTick(() => socket.resume());
  }
}
