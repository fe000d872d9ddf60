/** Still pictures of sources, fetched within limits; of one that is slow, large, moved or wrong it is known why. */
import { KeeperError } from '../../../drivers/errors.js';

export interface SnapshotOptions {
  /** Follows no redirect. */
  readonly fetch: (url: string, signal: AbortSignal) => Promise<Response>;
  /** Makes of the bytes what is drawn; rejects what is no picture. */
  readonly prepare: (bytes: Uint8Array) => Promise<string>;
  readonly now: () => number;
  readonly limits?: SnapshotLimits;
}

export interface SnapshotLimits {
  /** For one picture, all its redirects included. */
  readonly withinMs: number;
  readonly bytes: number;
  readonly atOnce: number;
  /** A picture, and the knowledge that there is none, count so long. */
  readonly keptMs: number;
  readonly redirects: number;
}

export const snapshotLimits: SnapshotLimits = {
  withinMs: 4000,
  bytes: 8 * 1024 * 1024,
  atOnce: 4,
  keptMs: 20_000,
  redirects: 2,
};

interface Kept {
  readonly at: number;
  readonly image: string | null;
  /** Why there is none; null where there is one. */
  readonly fault: KeeperError | null;
}

export class Snapshots {
  readonly #options: SnapshotOptions;
  readonly #kept = new Map<string, Kept>();
  readonly #underway = new Map<string, Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  readonly #limits: SnapshotLimits;
  #free: number;

  constructor(options: SnapshotOptions) {
    this.#options = options;
    this.#limits = options.limits ?? snapshotLimits;
    this.#free = this.#limits.atOnce;
  }

  /** The picture, fresh or of the last time it could be had; null for none. */
  get(url: string): string | null {
    return this.#kept.get(url)?.image ?? null;
  }

  /**
   * Why there is no picture; null where there is one or none was asked for. Codes: still-address-refused,
   * still-unreachable, still-answer-wrong, still-redirected, still-too-large, still-too-slow, still-no-picture.
   */
  fault(url: string): KeeperError | null {
    return this.#kept.get(url)?.fault ?? null;
  }

  /** Fetches what is not fresh; settles, never rejects, when all of it has come or failed. */
  async fetchAll(urls: readonly string[]): Promise<void> {
    await Promise.all([...new Set(urls)].map((url) => this.#fetchOne(url)));
  }

  #fetchOne(url: string): Promise<void> {
    const kept = this.#kept.get(url);
    if (kept !== undefined && this.#options.now() - kept.at < this.#limits.keptMs) return Promise.resolve();
    const underway = this.#underway.get(url);
    if (underway !== undefined) return underway;
    const work = this.#inTurn(async () => {
      const kept = await this.#load(url).then(
        (image) => ({ image, fault: null }),
        (error: unknown) => ({ image: null, fault: this.#faultOf(error) }),
      );
      this.#kept.set(url, { at: this.#options.now(), ...kept });
    }).finally(() => this.#underway.delete(url));
    this.#underway.set(url, work);
    return work;
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      await work();
    } finally {
      const next = this.#waiting.shift();
      // The place goes from hand to hand, so that nobody slips in between.
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  async #load(url: string): Promise<string> {
    const signal = AbortSignal.timeout(this.#limits.withinMs);
    try {
      return await this.#loadWithin(url, signal);
    } catch (error) {
      // However a library puts it that its work was cut off: it was the time.
      throw signal.aborted && !(error instanceof KeeperError)
        ? new KeeperError('still-too-slow', { seconds: this.#limits.withinMs / 1000 })
        : error;
    }
  }

  async #loadWithin(url: string, signal: AbortSignal): Promise<string> {
    let at = addressOf(url);
    for (let hop = 0; hop <= this.#limits.redirects; hop += 1) {
      const response = await this.#options.fetch(at.href, signal);
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        const next = addressOf(location, at);
        // The configuration named a host; it did not name the one that this host would like us to ask.
        if (next.origin !== at.origin) throw new KeeperError('still-redirected', { to: next.origin });
        next.username = at.username;
        next.password = at.password;
        at = next;
        continue;
      }
      if (!response.ok) throw new KeeperError('still-answer-wrong', { status: response.status });
      return await this.#prepared(await bodyOf(response, this.#limits.bytes));
    }
    throw new KeeperError('still-redirected', { to: at.href });
  }

  async #prepared(bytes: Uint8Array): Promise<string> {
    try {
      return await this.#options.prepare(bytes);
    } catch (error) {
      throw new KeeperError('still-no-picture', { reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #faultOf(error: unknown): KeeperError {
    if (error instanceof KeeperError) return error;
    return new KeeperError('still-unreachable', { host: '', reason: String(error) }, error);
  }
}

function addressOf(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  if (base === undefined) throw new KeeperError('still-unreachable', { host: text, reason: 'not an http address' });
  throw new KeeperError('still-redirected', { to: text.slice(0, 100) });
}

/** The body, given up as soon as it is longer than the limit, whatever its header says. */
async function bodyOf(response: Response, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) return Buffer.concat(parts);
    length += part.value.length;
    if (length > most) {
      await reader?.cancel();
      throw new KeeperError('still-too-large', { megabytes: Math.round(most / 2 ** 20) });
    }
    parts.push(part.value);
  }
}
