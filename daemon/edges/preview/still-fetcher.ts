/** One still at a time for each address, small enough for a scene button. */
import { guardedFetch } from './guarded-fetch.js';
import type { Painter } from './painter.js';
import { Snapshots, snapshotLimits } from './snapshots.js';
import type { StillOrder } from './studio-order.js';

/** Px; a still is shown in a region of a scene button or beside its source's name. */
const stillSide = 320;

export class StillFetcher {
  readonly #snapshots: Snapshots;
  #privateNetworks: readonly string[] = [];

  constructor(painter: Painter) {
    this.#snapshots = new Snapshots({
      fetch: (url, signal) => guardedFetch(url, signal, { privateNetworks: this.#privateNetworks }),
      prepare: (bytes) => painter.thumbnail(bytes, stillSide),
      now: () => performance.now(),
      // Whoever asks keeps it: here only what comes at the same time is asked once.
      limits: { ...snapshotLimits, keptMs: 0 },
    });
  }

  async still({ url, privateNetworks }: StillOrder): Promise<Buffer> {
    this.#privateNetworks = privateNetworks;
    await this.#snapshots.fetchAll([url]);
    const image = this.#snapshots.get(url);
    if (image === null) throw this.#snapshots.fault(url) ?? new Error('no still');
    return Buffer.from(image.slice(image.indexOf(',') + 1), 'base64');
  }
}
