/** The newest still of each source: fetched while somebody looks, kept within limits, with its age and what went wrong. */
import type { Clock } from '../../../drivers/clock.js';
import { KeeperError } from '../../../drivers/errors.js';
import type { RoomPort } from '../../config/room-port.js';
import { etagOf } from './accounts/account.js';
import type { PicturesPort } from './ports.js';

export interface Still {
  /** Null where none has come yet, or the last one was let go. */
  readonly picture: { readonly bytes: Buffer; readonly etag: string; readonly at: number } | null;
  readonly fault: KeeperError | null;
}

export interface StillLimits {
  /** Monotonic ms that a picture, or a failure, counts as the newest. */
  readonly freshMs: number;
  /** A picture is not shown any longer. */
  readonly oldestMs: number;
  readonly atOnce: number;
  /** Of all pictures together; those that nobody asked for longest go first. */
  readonly bytes: number;
}

export const stillLimits: StillLimits = {
  freshMs: 30_000,
  oldestMs: 600_000,
  atOnce: 8,
  bytes: 8 * 2 ** 20,
};

export interface StillsOptions {
  readonly pictures: PicturesPort;
  readonly room: RoomPort;
  readonly clock: Clock;
  readonly limits?: StillLimits;
}

interface Kept extends Still {
  /** What it was fetched with; another address or other networks make it worthless. */
  readonly key: string;
  readonly triedAt: number;
}

export class Stills {
  readonly #options: StillsOptions;
  readonly #limits: StillLimits;
  /** By source, the one asked for last at the end. */
  readonly #kept = new Map<string, Kept>();
  readonly #underway = new Map<string, Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: StillsOptions) {
    this.#options = options;
    this.#limits = options.limits ?? stillLimits;
  }

  /** Sources with a snapshot's address. */
  sources(): readonly string[] {
    const { sources } = this.#options.room.room;
    return sources.filter(({ snapshotUrl }) => snapshotUrl !== undefined).map(({ id }) => id);
  }

  /** What is there; what is not fresh is fetched meanwhile. Null for a source without an address. */
  look(source: string): (Still & { readonly underway: boolean; readonly ageMs: number | null }) | null {
    const order = this.#orderOf(source);
    if (order === null) return null;
    void this.#refresh(source);
    const kept = this.#current(source);
    const picture = kept?.picture ?? null;
    const ageMs = picture === null ? null : this.#options.clock.now() - picture.at;
    return { picture, fault: kept?.fault ?? null, ageMs, underway: this.#underway.has(source) };
  }

  /** The same once what is not fresh has been fetched, or has failed. */
  async fetch(source: string): Promise<ReturnType<Stills['look']>> {
    if (this.#orderOf(source) === null) return null;
    await this.#refresh(source);
    return this.look(source);
  }

  #orderOf(source: string): { readonly url: string; readonly privateNetworks: readonly string[] } | null {
    const { sources, pictures } = this.#options.room.room;
    const url = sources.find(({ id }) => id === source)?.snapshotUrl;
    return url === undefined ? null : { url, privateNetworks: pictures.privateNetworks };
  }

  #current(source: string): Kept | null {
    const kept = this.#kept.get(source);
    if (kept === undefined || kept.key !== keyOf(this.#orderOf(source))) return null;
    const isOld = kept.picture !== null && this.#options.clock.now() - kept.picture.at > this.#limits.oldestMs;
    return isOld ? { ...kept, picture: null } : kept;
  }

  #refresh(source: string): Promise<void> {
    const kept = this.#current(source);
    if (kept !== null) this.#touch(source, kept);
    if (kept !== null && this.#options.clock.now() - kept.triedAt < this.#limits.freshMs) return Promise.resolve();
    const underway = this.#underway.get(source);
    if (underway !== undefined) return underway;
    const work = this.#inTurn(() => this.#fetchOne(source)).finally(() => this.#underway.delete(source));
    this.#underway.set(source, work);
    return work;
  }

  async #fetchOne(source: string): Promise<void> {
    const order = this.#orderOf(source);
    if (order === null) return;
    const { pictures, clock } = this.#options;
    const before = this.#current(source)?.picture ?? null;
    const key = keyOf(order);
    try {
      const bytes = await pictures.still(order);
      const at = clock.now();
      this.#touch(source, {
        key,
        triedAt: at,
        fault: null,
        picture: { bytes, at, etag: etagOf(bytes.toString('base64')) },
      });
    } catch (error) {
      const fault =
        error instanceof KeeperError ? error : new KeeperError('picture-not-drawn', { reason: String(error) });
      this.#touch(source, { key, triedAt: clock.now(), fault, picture: before });
    }
    this.#letGo();
  }

  #touch(source: string, kept: Kept): void {
    this.#kept.delete(source);
    this.#kept.set(source, kept);
  }

  /** The longest unasked go first, and those whose source is gone. */
  #letGo(): void {
    const known = new Set(this.sources());
    for (const source of [...this.#kept.keys()]) if (!known.has(source)) this.#kept.delete(source);
    let bytes = [...this.#kept.values()].reduce((sum, { picture }) => sum + (picture?.bytes.length ?? 0), 0);
    for (const [source, kept] of [...this.#kept]) {
      if (bytes <= this.#limits.bytes) return;
      bytes -= kept.picture?.bytes.length ?? 0;
      this.#kept.delete(source);
    }
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    if (this.#running >= this.#limits.atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      await work();
    } finally {
      const next = this.#waiting.shift();
      // The place goes from hand to hand, so that nobody slips in between.
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

function keyOf(order: object | null): string {
  return JSON.stringify(order);
}
