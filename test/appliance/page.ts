/** The appliance's page from a laptop: https with the appliance's own certificate, a session, the configuration. */
import { request } from 'node:https';
import { patient } from './patient.js';

interface Told {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly etag: string | null;
}

export interface Health {
  readonly status: number;
  /** Parts that do not answer: ids of devices, `mqtt`, `journal`. */
  readonly missing: readonly string[];
}

const name = 'teknisi';
const password = 'benteng-awan-kopi';

export class Page {
  readonly #port: number;
  #cookie = '';
  #token = '';

  constructor(port: number) {
    this.#port = port;
  }

  /** Makes the first account with the one-time code of the journal. */
  setUp(code: string): Promise<Told> {
    return this.call('POST', '/api/v1/setup', { code, name, password });
  }

  /** Until it is done: a PC that has just been started may be too busy. */
  async signIn(): Promise<void> {
    await patient('signed in', async () => {
      const told = await this.call('POST', '/api/v1/session', { name, password }).catch(() => null);
      return told?.status === 200;
    });
  }

  /**
   * Calls the room so. True once the appliance has said that it is stored; false where it was too busy, or went away:
   * then it may be stored or not.
   */
  async renameRoom(to: string): Promise<boolean> {
    const path = '/api/v1/configuration/room';
    try {
      const { body, etag } = await this.call('GET', path);
      const stored = await this.call('PUT', path, { ...body, name: to }, { 'if-match': etag ?? '' });
      return stored.status === 200;
    } catch {
      return false;
    }
  }

  /** What is dangerous: asked for, and again once the button would have been held long enough. */
  async confirmed(method: string, path: string): Promise<Told> {
    const { status, body } = await this.call(method, path, {});
    const { token, holdMs } = Object(body['confirmation']) as { token?: string; holdMs?: number };
    if (status !== 428 || token === undefined) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return patient(`held for ${String(holdMs)} ms`, async () => {
      const told = await this.call(method, path, {}, { confirmation: token });
      return told.body['code'] === 'confirmation-early' ? undefined : told;
    });
  }

  /** Null where nobody answers. In the clear, which for this is allowed. */
  async health(): Promise<Health | null> {
    try {
      const signal = AbortSignal.timeout(30_000);
      const answer = await fetch(`http://127.0.0.1:${this.#port}/readyz`, { signal, headers: { connection: 'close' } });
      const { missing = [] } = (await answer.json()) as { missing?: { part: string }[] };
      return { status: answer.status, missing: missing.map(({ part }) => part) };
    } catch {
      return null;
    }
  }

  /** Until the page answers at all: it may just be starting. */
  answers(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Told> {
    return patient(`the page at ${path}`, () => this.call('GET', path, undefined, headers).catch(() => null));
  }

  call(method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<Told> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const sent = {
      ...(text === '' ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
      ...{ cookie: this.#cookie, 'csrf-token': this.#token, ...headers },
    };
    const where = { host: '127.0.0.1', port: this.#port, rejectUnauthorized: false, agent: false, timeout: 180_000 };
    return new Promise((resolve, reject) => {
      const asked = request({ ...where, method, path, headers: sent }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (bytes: Buffer) => parts.push(bytes));
        answer.on('error', reject);
        answer.on('end', () => {
          const told = parsed(Buffer.concat(parts).toString());
          this.#cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? this.#cookie;
          if (typeof told['csrfToken'] === 'string') this.#token = told['csrfToken'];
          resolve({ status: answer.statusCode ?? 0, body: told, etag: answer.headers.etag ?? null });
        });
      });
      asked.on('timeout', () => asked.destroy(new Error(`${method} ${path}: no answer`)));
      asked.on('error', reject).end(text);
    });
  }
}

/** What is no JSON (the metrics) is under `text`. */
function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text === '' ? '{}' : text)) as Record<string, unknown>;
  } catch {
    return { text };
  }
}
