/** Still pictures of sources, fetched within limits: one that is slow, large, moved or wrong is simply not there. */

export interface SnapshotOptions {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
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
      const image = await this.#load(url).catch(() => null);
      this.#kept.set(url, { at: this.#options.now(), image });
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
    let at = new URL(url);
    for (let hop = 0; hop <= this.#limits.redirects; hop += 1) {
      if (at.protocol !== 'http:' && at.protocol !== 'https:') throw new TypeError(`not fetched: ${at.protocol}`);
      const response = await this.#options.fetch(at.href, { redirect: 'manual', signal });
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        const next = new URL(location, at);
        // The configuration named a host; it did not name the one that this host would like us to ask.
        if (next.origin !== at.origin) throw new TypeError('sent elsewhere');
        at = next;
        continue;
      }
      if (!response.ok) throw new TypeError(`answered ${response.status}`);
      return await this.#options.prepare(await bodyOf(response, this.#limits.bytes));
    }
    throw new TypeError('sent around');
  }
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
      throw new RangeError('too large');
    }
    parts.push(part.value);
  }
}
