/**
 * The routes on fastify, with its plugins for cookies, sessions, CSRF tokens, headers and rate limits; the only file
 * that knows them. All of it is loaded when somebody first asks for more than health.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, InjectOptions, Session } from 'fastify';
import type { ErrorParameters } from '../../../drivers/errors.js';
import { KeeperError } from '../../../drivers/errors.js';
import type { Language } from '../../messages/language.js';
import type { Account } from './accounts/account.js';
import type { Sessions } from './accounts/sessions.js';
import type { Assets } from './assets.js';
import type { HttpErrorCode } from './errors.js';
import type { Gate } from './gate.js';
import { isOurName, isOurOrigin } from './hosts.js';
import { apiBase } from './openapi.js';
import { problemOf, problemOfError, problemType, readerLanguage, type WrittenProblem } from './problem.js';
import {
  refuse,
  type Answer,
  type Call,
  type PictureAnswer,
  type Refusal,
  type Route,
  type SessionHandle,
} from './route.js';
import type { Streams } from './streams.js';

declare module 'fastify' {
  interface Session {
    account?: string;
    stamp?: string;
    signedInAt?: number;
  }
}

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly gate: Gate;
  readonly sessions: Sessions;
  readonly streams: Streams;
  readonly assets: Assets;
  readonly hostNames: () => readonly string[];
  readonly language: () => Language;
  /** Epoch ms. */
  readonly wall: () => number;
  readonly failed: (error: unknown, where: string) => void;
}

/** Requests a minute and address; a page makes a dozen when it opens and then follows the events. */
const mostRequests = 600;
/** Tries to sign in or set up, a minute and address. */
const mostSignIns = 30;
const bodyLimit = 256 * 1024;
const configurationLimit = 10 * 1024 * 1024;

export class App {
  readonly #server: FastifyInstance;
  /** Every route that fastify really has, as `METHOD /path`. */
  readonly registered: readonly string[];

  constructor(server: FastifyInstance, registered: readonly string[]) {
    this.#server = server;
    this.registered = registered;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#server.routing(request, response);
  }

  /** For tests: a request without a socket. */
  inject(options: InjectOptions) {
    return this.#server.inject(options);
  }

  async close(): Promise<void> {
    await this.#server.close();
  }
}

export async function makeApp(options: AppOptions): Promise<App> {
  const { fastify } = await import('fastify');
  const server = fastify({ logger: false, bodyLimit, trustProxy: false, return503OnClosing: false });
  await addPlugins(server, options);
  const registered: string[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD' && url !== '/*') registered.push(`${one} ${url}`);
  });
  server.addHook('onRequest', async (request, reply) => {
    const { host } = request.headers;
    const unsafe = request.method !== 'GET' && request.method !== 'HEAD';
    if (!isOurName(host, options.hostNames()))
      return sendRefusal(options, request, reply, 'host-unknown', { host: host ?? '' });
    if (
      (unsafe || request.url.startsWith(apiBase)) &&
      !isOurOrigin(request.headers, { protocol: request.protocol, host })
    )
      return sendRefusal(options, request, reply, 'origin-foreign', {});
    return undefined;
  });
  for (const route of options.routes) addRoute(server, route, options);
  server.get('/*', (request, reply) => sendAsset(request, reply, options));
  // A file is read by its route, once it is known who sends it.
  const types = new Set(options.routes.flatMap(({ upload }) => upload?.types ?? []));
  server.addContentTypeParser([...types], (_request, payload, done) => done(null, payload));
  server.setNotFoundHandler((request, reply) =>
    sendRefusal(options, request, reply, 'route-unknown', { path: request.url.split('?')[0] ?? '' }),
  );
  server.setErrorHandler((error, request, reply) => sendError(error, request, reply, options));
  await server.ready();
  return new App(server, registered);
}

async function addPlugins(server: FastifyInstance, { sessions }: AppOptions): Promise<void> {
  const [cookie, session, csrf, helmet, limit] = await Promise.all([
    import('@fastify/cookie'),
    import('@fastify/session'),
    import('@fastify/csrf-protection'),
    import('@fastify/helmet'),
    import('@fastify/rate-limit'),
  ]);
  await server.register(limit.default, {
    max: mostRequests,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { ttl }) =>
      new KeeperError('too-many-requests', { seconds: Math.ceil(ttl / 1000) }),
  });
  await server.register(helmet.default, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // With a certificate of our own making it would leave a browser that has seen another one no way in.
    hsts: false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
  await server.register(cookie.default);
  await server.register(session.default, {
    secret: sessions.secret,
    store: storeOf(sessions),
    cookieName: 'wallkeeper',
    cookie: { path: '/', httpOnly: true, sameSite: 'strict', secure: false },
    saveUninitialized: false,
    rolling: false,
  });
  await server.register(csrf.default, { sessionPlugin: '@fastify/session' });
}

function storeOf(sessions: Sessions) {
  return {
    set: (id: string, session: Session, done: (error?: unknown) => void) => sessions.set(id, session, done),
    get: (id: string, done: (error: unknown, session?: Session | null) => void) =>
      sessions.get(id, (error, stored) => done(error, isSession(stored) ? stored : null)),
    destroy: (id: string, done: (error?: unknown) => void) => sessions.destroy(id, done),
  };
}

/** The plugin gets back what it handed over. */
function isSession(stored: unknown): stored is Session {
  return typeof stored === 'object' && stored !== null && 'cookie' in stored;
}

function addRoute(server: FastifyInstance, route: Route, options: AppOptions): void {
  server.route({
    method: route.method,
    url: `${apiBase}${route.path}`,
    bodyLimit:
      route.upload?.mostBytes ?? (/^\/(configuration|provisioning)/.test(route.path) ? configurationLimit : bodyLimit),
    config: limitOf(route),
    preHandler: (request, reply, done) => {
      const isSignedIn = options.sessions.accountOf(options.sessions.keyOf(request.session.sessionId)) !== null;
      const isOpen = route.access === 'open' || route.access === 'setup';
      if (route.method === 'GET' || isOpen || !isSignedIn) done();
      else server.csrfProtection(request, reply, done);
    },
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const call = callOf(request, reply, options);
      const refusal = await options.gate.refusal(route, call, {
        url: request.url,
        confirmation: headerOf(request, 'confirmation'),
      });
      const answer = refusal ?? (await route.handle(call));
      return send(answer, call, reply, options);
    },
  });
}

/** What is not counted with all the rest, each such route by itself. */
function limitOf({ path, method, answer }: Route): { rateLimit?: { max: number; timeWindow: number } } {
  if (path === '/setup' || (path === '/session' && method === 'POST'))
    return { rateLimit: { max: mostSignIns, timeWindow: 60_000 } };
  // Who scrolls through a list with pictures must still be let in with a scene for the wall.
  return answer.kind === 'picture' ? { rateLimit: { max: mostRequests, timeWindow: 60_000 } } : {};
}

function callOf(request: FastifyRequest, reply: FastifyReply, options: AppOptions): Call {
  const { sessions } = options;
  const session = sessionOf(request, reply, options);
  const account = sessions.accountOf(session.key);
  const upload = request.body instanceof Readable ? request.body : null;
  return {
    parameters: textsIn(request.params),
    query: textsIn(request.query),
    body: upload === null ? (request.body ?? null) : null,
    upload,
    ifMatch: headerOf(request, 'if-match'),
    ifNoneMatch: headerOf(request, 'if-none-match'),
    language: readerLanguage(request.headers['accept-language'], options.language()),
    address: request.ip,
    account,
    actor: account === null ? 'web' : `web:${account.name}`,
    session,
  };
}

function sessionOf(request: FastifyRequest, reply: FastifyReply, { sessions, wall }: AppOptions): SessionHandle {
  const keyNow = (): string => sessions.keyOf(request.session.sessionId);
  // The plugin stores a session that was begun here when the answer leaves.
  let begun: { readonly account: Account; readonly at: number } | null = null;
  return {
    get key() {
      return keyNow();
    },
    begin: async (account: Account) => {
      // Another id than the one that came with the request: whoever planted that one has nothing.
      await request.session.regenerate();
      const { session } = request;
      session.account = account.name;
      session.stamp = account.passwordChangedAt;
      begun = { account, at: wall() };
      session.signedInAt = begun.at;
      session.cookie.secure = request.protocol === 'https';
    },
    end: async () => {
      await request.session.destroy();
      reply.clearCookie('wallkeeper', { path: '/' });
    },
    csrfToken: () => (begun === null && sessions.accountOf(keyNow()) === null ? null : reply.generateCsrf()),
    expiresAt: () => (begun === null ? sessions.expiresAt(keyNow()) : sessions.endOf(begun.account, begun.at)),
  };
}

async function send(answer: Answer, call: Call, reply: FastifyReply, { streams }: AppOptions): Promise<FastifyReply> {
  switch (answer.kind) {
    case 'refusal':
      return sendProblem(problemOf(answer, call.language), reply);
    case 'nothing':
      return reply.code(204).send();
    case 'json': {
      const { etag, status, body } = answer;
      if (etag !== null) reply.header('etag', etag);
      if (etag !== null && etag === call.ifNoneMatch) return reply.code(304).send();
      return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
    }
    case 'lines': {
      const lines = Readable.from(answer.lines);
      return reply
        .type('application/x-ndjson; charset=utf-8')
        .header('content-disposition', `attachment; filename="${answer.name}"`)
        .send(lines);
    }
    case 'picture':
      return sendPicture(answer, call, reply);
    case 'file': {
      return reply
        .type(answer.type)
        .header('content-disposition', `attachment; filename="${answer.name}"`)
        .send(Readable.from(answer.parts));
    }
    case 'events': {
      if (streams.isCrowded(call.session.key))
        return sendProblem(problemOf(refuse('server-busy'), call.language), reply);
      const headers = {
        ...reply.getHeaders(),
        'content-type': 'text/event-stream; charset=utf-8',
        'x-accel-buffering': 'no',
      };
      reply.hijack();
      for (const [name, value] of Object.entries(headers)) if (value !== undefined) reply.raw.setHeader(name, value);
      reply.raw.writeHead(200);
      streams.open(call.session.key, reply.raw, answer.open);
      return reply;
    }
  }
}

/** A browser may keep it and asks each time whether it is still the same. */
async function sendPicture(answer: PictureAnswer, call: Call, reply: FastifyReply): Promise<FastifyReply> {
  const { etag, type, name, ageSeconds } = answer;
  const isKnown = etag === call.ifNoneMatch;
  const bytes = isKnown ? null : await answer.bytes();
  reply.header('cache-control', 'private, no-cache').header('etag', etag);
  if (ageSeconds !== null) reply.header('age', String(ageSeconds));
  if (bytes === null) return reply.code(304).send();
  return reply.header('content-disposition', `inline; filename="${name}"`).type(type).send(bytes);
}

async function sendAsset(request: FastifyRequest, reply: FastifyReply, options: AppOptions): Promise<FastifyReply> {
  const path = request.url.split('?')[0] ?? '/';
  const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const asset = path.startsWith('/api/') ? null : await options.assets.find(path, takesGzip);
  if (asset === null) return sendRefusal(options, request, reply, 'route-unknown', { path });
  const { bytes, type, encoding, etag, isFixed } = asset;
  reply.header('cache-control', isFixed ? 'public, max-age=31536000, immutable' : 'no-cache').header('etag', etag);
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  if (encoding !== null) reply.header('content-encoding', encoding);
  return reply.header('vary', 'accept-encoding').type(type).send(bytes);
}

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply, options: AppOptions): FastifyReply {
  const language = readerLanguage(request.headers['accept-language'], options.language());
  const known = problemOfError(error, language);
  if (known !== null) return sendProblem(known, reply);
  const status: unknown = error instanceof Error && 'statusCode' in error ? error.statusCode : 500;
  const isTheirs = typeof status === 'number' && status >= 400 && status < 500;
  if (!isTheirs) options.failed(error, `${request.method} ${request.url.split('?')[0] ?? ''}`);
  const isToken = error instanceof Error && 'code' in error && String(error.code).startsWith('FST_CSRF');
  const code = isToken
    ? 'csrf-token-wrong'
    : status === 413
      ? 'body-too-large'
      : isTheirs
        ? 'body-invalid'
        : 'internal-error';
  return sendProblem(problemOf(refuse(code), language), reply);
}

function sendRefusal(
  { language }: AppOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  code: HttpErrorCode,
  parameters: ErrorParameters,
): FastifyReply {
  const refusal: Refusal = refuse(code, parameters);
  return sendProblem(problemOf(refusal, readerLanguage(request.headers['accept-language'], language())), reply);
}

function sendProblem({ status, body, retryAfterSeconds }: WrittenProblem, reply: FastifyReply): FastifyReply {
  if (retryAfterSeconds !== null) reply.header('retry-after', String(retryAfterSeconds));
  return reply.header('cache-control', 'no-store').code(status).type(problemType).send(JSON.stringify(body));
}

function headerOf(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

function textsIn(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}
