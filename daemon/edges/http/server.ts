/** The local web surface: health for machines, the wall's state for people; the only file that knows fastify. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorParameters } from '../../../drivers/errors.js';
import type { DevicesPort, HealthLine, HealthPort } from '../../wall/devices-port.js';
import type { WallPort } from '../../wall/model.js';

export interface HttpEdgeOptions {
  readonly host: string;
  readonly port: number;
  readonly wall: WallPort;
  readonly devices: DevicesPort;
  readonly health: HealthPort;
  /** Prometheus text, asked for each scrape. */
  readonly metrics: () => Promise<string>;
  readonly version: string;
  /** Folder of the built page. */
  readonly assets: string;
  readonly describe: (code: string, parameters: ErrorParameters) => string;
}

const assets: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/wall.css': { file: 'wall.css', type: 'text/css; charset=utf-8' },
  '/wall.js': { file: 'wall.js', type: 'text/javascript; charset=utf-8' },
};

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export class HttpEdge {
  readonly #options: HttpEdgeOptions;
  readonly #streams = new Set<FastifyReply>();
  #server: FastifyInstance | null = null;
  #code: string | null = null;
  #detail: string | null = null;
  #unsubscribe: readonly (() => void)[] = [];
  #scheduled = false;

  constructor(options: HttpEdgeOptions) {
    this.#options = options;
  }

  /** A port in use is a health line, not an end: the wall needs no page. */
  async start(): Promise<void> {
    const { fastify } = await import('fastify');
    const server = fastify({ logger: false, bodyLimit: 1024, requestTimeout: 10_000, forceCloseConnections: true });
    this.#server = server;
    server.addHook('onRequest', async (request, reply) => {
      reply.headers({
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      });
      if (isOpen(request.url) || (isLoopback(request.ip) && isLocalName(request.headers.host))) return;
      await this.#problem(reply, 403, 'http-loopback-only', {});
    });
    this.#routes(server);
    const { host, port, wall, devices } = this.#options;
    try {
      await server.listen({ host, port });
    } catch (error) {
      this.#code = 'http-port-in-use';
      this.#detail = error instanceof Error ? error.message : String(error);
      return;
    }
    const changed = (): void => this.#changed();
    this.#unsubscribe = [wall.subscribe(changed), devices.subscribe(changed)];
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    for (const stream of this.#streams) stream.raw.end();
    await this.#server?.close();
    this.#server = null;
  }

  /** The address it really has, e.g. with port 0; null while it does not listen. */
  address(): string | null {
    const address = this.#server?.server.address();
    return typeof address === 'object' && address !== null ? `http://${this.#options.host}:${address.port}` : null;
  }

  line(): HealthLine {
    return { part: 'http', ok: this.#code === null, code: this.#code, detail: this.#detail };
  }

  #routes(server: FastifyInstance): void {
    server.get('/healthz', () => ({ status: 'ok', version: this.#options.version }));
    server.get('/readyz', async (_request, reply) => {
      const missing = this.#options.health.lines().filter((line) => !line.ok);
      const told = missing.map((line) => ({
        ...line,
        message: this.#options.describe(line.code ?? '', { detail: line.detail ?? '', device: line.part }),
      }));
      await reply
        .code(missing.length === 0 ? 200 : 503)
        .send({ status: missing.length === 0 ? 'ready' : 'not ready', missing: told });
    });
    server.get('/metrics', async (_request, reply) => {
      await reply.type('text/plain; version=0.0.4; charset=utf-8').send(await this.#options.metrics());
    });
    server.get('/api/v1/state', () => this.#state());
    server.get('/api/v1/events', (request, reply) => this.#stream(request, reply));
    for (const [path, { file, type }] of Object.entries(assets)) {
      server.get(path, async (_request, reply) => {
        await reply.type(type).send(await readFile(join(this.#options.assets, file)));
      });
    }
  }

  #stream(request: FastifyRequest, reply: FastifyReply): void {
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    reply.raw.write(this.#event());
    this.#streams.add(reply);
    request.raw.on('close', () => this.#streams.delete(reply));
  }

  /** Many changes of one turn are one event; a reader that does not keep up gets the newest later. */
  #changed(): void {
    if (this.#scheduled || this.#streams.size === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const event = this.#event();
      for (const stream of this.#streams) if (stream.raw.writableLength < 1_000_000) stream.raw.write(event);
    });
  }

  #event(): string {
    return `event: state\ndata: ${JSON.stringify(this.#state())}\n\n`;
  }

  #state(): object {
    const { wall, devices, health, version } = this.#options;
    return {
      version,
      at: new Date().toISOString(),
      walls: wall.states(),
      devices: devices.devices(),
      health: health.lines(),
    };
  }

  async #problem(reply: FastifyReply, status: number, code: string, parameters: ErrorParameters): Promise<void> {
    const title = this.#options.describe(code, parameters);
    await reply
      .code(status)
      .type('application/problem+json')
      .send({ type: `about:blank#${code}`, title, status, code });
  }
}

function isOpen(url: string): boolean {
  return url === '/healthz' || url === '/readyz';
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

/** A page of another site can make a browser ask 127.0.0.1 under its own name (DNS rebinding); the Host tells. */
function isLocalName(host: string | undefined): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(host ?? '');
}
