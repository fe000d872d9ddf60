/** Scenes in small: drawn when somebody asks, kept within limits, and forgotten when nobody has asked for a while. */
import type { Clock } from '../../../drivers/clock.js';
import { KeeperError } from '../../../drivers/errors.js';
import type { RoomPort } from '../../config/room-port.js';
import type { LayoutConfig, SceneConfig, WallConfig } from '../../config/schema.js';
import type { Theme, ThumbnailOrder, ThumbnailSource } from '../preview/thumbnail.js';
import { etagOf } from './accounts/account.js';
import type { PicturesPort } from './ports.js';
import type { Stills } from './stills.js';

export interface ThumbnailLimits {
  /** Of all pictures together; those that nobody asked for longest go first. */
  readonly bytes: number;
  /** Given to the process that draws; a test card that is asked for meanwhile waits for no more than these. */
  readonly atOnce: number;
  /** More that wait are refused with pictures-busy. */
  readonly waiting: number;
  /** Monotonic ms after the last picture that all are forgotten. */
  readonly keptMs: number;
}

export const thumbnailLimits: ThumbnailLimits = { bytes: 4 * 2 ** 20, atOnce: 2, waiting: 128, keptMs: 600_000 };

export interface ThumbnailsOptions {
  readonly version: string;
  readonly pictures: Pick<PicturesPort, 'thumbnail' | 'hasRoomForStill'>;
  readonly room: RoomPort;
  readonly stills: Pick<Stills, 'look'>;
  readonly clock: Clock;
  readonly limits?: ThumbnailLimits;
}

export interface Thumbnail {
  readonly etag: string;
  /** PNG. Codes: picture-not-drawn, pictures-busy. */
  readonly bytes: () => Promise<Buffer>;
}

export class Thumbnails {
  readonly #options: ThumbnailsOptions;
  readonly #limits: ThumbnailLimits;
  /** By ETag, the one asked for last at the end. */
  readonly #kept = new Map<string, Buffer>();
  readonly #underway = new Map<string, Promise<Buffer>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #cancelForget: () => void = () => undefined;

  constructor(options: ThumbnailsOptions) {
    this.#options = options;
    this.#limits = options.limits ?? thumbnailLimits;
  }

  /** Bytes that are kept. */
  get size(): number {
    return [...this.#kept.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** The scene as it is configured, with the stills that are there by now. Null where it, its layout or its wall is not. */
  of(id: string, theme: Theme): Thumbnail | null {
    const { scenes, layouts, walls } = this.#options.room.room;
    const scene = scenes.find((one) => one.id === id);
    const layout = layouts.find((one) => one.id === scene?.layout);
    const wall = walls.find((one) => one.id === layout?.wall);
    if (scene === undefined || layout === undefined || wall === undefined) return null;
    const order = this.#orderOf(scene, layout, wall, theme);
    const etag = etagOf([this.#options.version, order]);
    return { etag, bytes: () => this.#get(etag, order) };
  }

  /** Forgets all of them. */
  stop(): void {
    this.#cancelForget();
    this.#kept.clear();
  }

  #orderOf(scene: SceneConfig, layout: LayoutConfig, wall: WallConfig, theme: Theme): ThumbnailOrder {
    const { pictures, room } = this.#options;
    const { rows, columns, panel } = wall;
    const { widthMm, heightMm, bezelMm } = panel;
    const shape = { rows, columns, widthMm, heightMm, bezelMm };
    const sources: Record<string, ThumbnailSource> = {};
    const regions = layout.regions.map(({ id, row, column, rowSpan, columnSpan }) => {
      const area = { row, column, rowSpan, columnSpan };
      const source = scene.assignments[id] ?? null;
      const config = room.room.sources.find((one) => one.id === source);
      if (config !== undefined) {
        const image =
          sources[config.id]?.image ?? (pictures.hasRoomForStill(shape, area) ? this.#stillOf(config.id) : null);
        sources[config.id] = { name: config.name, kind: config.kind, image };
      }
      return { ...area, source };
    });
    return { wall: shape, regions, sources, theme };
  }

  #stillOf(source: string): string | null {
    const picture = this.#options.stills.look(source)?.picture ?? null;
    return picture === null ? null : `data:image/jpeg;base64,${picture.bytes.toString('base64')}`;
  }

  async #get(etag: string, order: ThumbnailOrder): Promise<Buffer> {
    const kept = this.#kept.get(etag);
    if (kept !== undefined) {
      this.#keep(etag, kept);
      return kept;
    }
    const underway = this.#underway.get(etag);
    if (underway !== undefined) return underway;
    if (this.#waiting.length >= this.#limits.waiting) throw new KeeperError('pictures-busy');
    const work = this.#inTurn(() => this.#options.pictures.thumbnail(order)).finally(() => this.#underway.delete(etag));
    this.#underway.set(etag, work);
    const bytes = await work;
    this.#keep(etag, bytes);
    return bytes;
  }

  #keep(etag: string, bytes: Buffer): void {
    this.#kept.delete(etag);
    this.#kept.set(etag, bytes);
    let size = this.size;
    for (const [oldest, { length }] of this.#kept) {
      if (size <= this.#limits.bytes) break;
      size -= length;
      this.#kept.delete(oldest);
    }
    this.#cancelForget();
    this.#cancelForget = this.#options.clock.after(this.#limits.keptMs, () => this.stop());
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#limits.atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The place goes from hand to hand, so that nobody slips in between.
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
