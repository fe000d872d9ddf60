/**
 * The local web surface. Health and metrics, which machines ask for all the time, are answered here; the page and its
 * API are loaded when somebody first asks for them.
 */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { HealthLine } from '../../wall/devices-port.js';
import { Accounts } from './accounts/accounts.js';
import { Passwords } from './accounts/passwords.js';
import { SetupCode } from './accounts/setup-code.js';
import { Certificates } from './certificates.js';
import type { HttpErrorCode } from './errors.js';
import { isLoopback, isOurName } from './hosts.js';
import { Listener } from './listener.js';
import type { HttpPorts } from './ports.js';
import { problemOf, problemType, readerLanguage } from './problem.js';
import { refuse } from './route.js';
import type { RunningApi } from './run-api.js';

export class HttpEdge {
  readonly #ports: HttpPorts;
  readonly #accounts: Accounts;
  readonly #passwords = new Passwords();
  readonly #setupCode = new SetupCode();
  readonly #certificates: Certificates;
  #listener: Listener | null = null;
  #api: Promise<RunningApi> | null = null;
  #fault: { readonly code: string; readonly detail: string } | null = null;

  constructor(ports: HttpPorts) {
    this.#ports = ports;
    const { files, folder, journal, clock } = ports;
    this.#accounts = new Accounts({ files, folder, journal, clock, passwords: this.#passwords });
    this.#certificates = new Certificates({
      files,
      folder,
      clock,
      settings: () => {
        const { tls, hostNames } = ports.room.room.http;
        return { certFile: tls?.certFile ?? null, keyFile: tls?.keyFile ?? null, hostNames };
      },
    });
  }

  /** A port in use is a health line, not an end: the wall needs no page. */
  async start(): Promise<void> {
    await this.#accounts.open();
    if (this.#accounts.damage !== null)
      this.#ports.log.error({ path: this.#accounts.path, reason: this.#accounts.damage }, 'accounts unreadable');
    if (this.#accounts.isEmpty) await this.#offerSetup();
    const { host, port } = this.#ports.room.room.http;
    const handle =
      (isSecure: boolean) =>
      (request: IncomingMessage, response: ServerResponse): void => {
        this.#handle(request, response, isSecure).catch((error: unknown) => {
          this.#ports.log.error({ error: String(error) }, 'page');
          response.destroy();
        });
      };
    const listener = new Listener({
      host,
      port,
      certificates: this.#certificates,
      plain: handle(false),
      secure: handle(true),
    });
    try {
      await listener.start();
      this.#listener = listener;
    } catch (error) {
      this.#fault = { code: 'http-port-in-use', detail: error instanceof Error ? error.message : String(error) };
    }
  }

  async stop(): Promise<void> {
    const api = await this.#api?.catch(() => null);
    await api?.stop();
    this.#ports.pictures.stop();
    await this.#listener?.stop();
    this.#listener = null;
  }

  /** The address it really has, e.g. with port 0; null while it does not listen. */
  address(): string | null {
    const port = this.#listener?.port() ?? null;
    const { host } = this.#ports.room.room.http;
    return port === null ? null : `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  }

  lines(): readonly HealthLine[] {
    const { damage } = this.#accounts;
    const page = this.#fault;
    return [
      { part: 'http', ok: page === null, code: page?.code ?? null, detail: page?.detail ?? null },
      { part: 'accounts', ok: damage === null, code: damage === null ? null : 'accounts-unreadable', detail: damage },
      this.#certificates.line(),
    ];
  }

  /** The API, loaded by the first call. */
  running(): Promise<RunningApi> {
    this.#api ??= import('./run-api.js').then(({ runApi }) =>
      runApi({
        ports: this.#ports,
        accounts: this.#accounts,
        passwords: this.#passwords,
        setupCode: this.#setupCode,
        certificates: this.#certificates,
        hostNames: () => [hostname(), `${hostname()}.local`, ...this.#ports.room.room.http.hostNames],
      }),
    );
    // What failed once for want of something may work the next time.
    this.#api.catch(() => {
      this.#api = null;
    });
    return this.#api;
  }

  async #offerSetup(): Promise<void> {
    const { journal, log, tellCode } = this.#ports;
    tellCode(this.#setupCode.make());
    await journal
      .append({ kind: 'setup.offered', actor: 'system', forServer: true, data: {} })
      .catch((error: unknown) => log.warn({ error: String(error) }, 'journal'));
  }

  async #handle(request: IncomingMessage, response: ServerResponse, isSecure: boolean): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const address = request.socket.remoteAddress ?? '';
    if (path === '/healthz' || path === '/readyz') this.#health(path, request, response);
    else if (path === '/metrics') await this.#metrics(address, request, response);
    else if (!isSecure && !isLoopback(address) && !this.#ports.room.room.http.plainFromOthers)
      this.#toSecure(request, response);
    else (await this.running()).app.handle(request, response);
  }

  #health(path: string, request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      this.#problem(request, response, 'route-unknown', { path });
      return;
    }
    if (path === '/healthz') {
      sendJson(response, 200, { status: 'ok', version: this.#ports.version });
      return;
    }
    // The room does its work without a page: what is wrong with that is in the state, not here.
    const missing = this.#ports.health.lines().filter(({ ok, part }) => !ok && !ownParts.includes(part));
    const told = missing.map((line) => ({
      ...line,
      message: this.#ports.describe(line.code ?? '', { detail: line.detail ?? '', device: line.part }),
    }));
    const ready = missing.length === 0;
    sendJson(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', missing: told });
  }

  /** This machine may ask, and whoever has the token. */
  async #metrics(address: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const local = isLoopback(address) && isOurName(request.headers.host, []);
    if (!local && !(await this.#hasMetricsToken(request.headers.authorization))) {
      this.#problem(request, response, 'sign-in-needed', {});
      return;
    }
    const text = await this.#ports.metrics();
    response.writeHead(200, { ...plainHeaders, 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    response.end(text);
  }

  async #hasMetricsToken(header: string | undefined): Promise<boolean> {
    const { metricsTokenFile } = this.#ports.room.room.http;
    const given = /^Bearer (\S+)$/.exec(header ?? '')?.[1];
    if (metricsTokenFile === undefined || given === undefined) return false;
    const { files, folder } = this.#ports;
    const path = isAbsolute(metricsTokenFile) ? metricsTokenFile : join(folder, metricsTokenFile);
    const token = (await files.read(path).catch(() => Buffer.alloc(0))).toString('utf8').trim();
    const [own, theirs] = [Buffer.from(token), Buffer.from(given)];
    return own.length > 0 && own.length === theirs.length && timingSafeEqual(own, theirs);
  }

  #toSecure(request: IncomingMessage, response: ServerResponse): void {
    const { host } = request.headers;
    const names = [hostname(), `${hostname()}.local`, ...this.#ports.room.room.http.hostNames];
    // What was to be changed came in the clear: it is not to be sent a second time without anybody noticing.
    if (request.method !== 'GET' || !isOurName(host, names)) {
      this.#problem(request, response, 'tls-needed', {});
      return;
    }
    response.writeHead(307, { ...plainHeaders, location: `https://${host ?? ''}${request.url ?? '/'}` });
    response.end();
  }

  #problem(
    request: IncomingMessage,
    response: ServerResponse,
    code: HttpErrorCode,
    parameters: Readonly<Record<string, string>>,
  ): void {
    const language = readerLanguage(request.headers['accept-language'], this.#ports.room.room.room.language);
    const { status, body } = problemOf(refuse(code, parameters), language);
    sendJson(response, status, body, problemType);
  }
}

const ownParts: readonly string[] = ['http', 'accounts', 'certificate', 'backup'];

const plainHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

function sendJson(response: ServerResponse, status: number, body: object, type = 'application/json'): void {
  response.writeHead(status, { ...plainHeaders, 'content-type': type });
  response.end(JSON.stringify(body));
}
