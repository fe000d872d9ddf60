/** Keeps base/wall/<id>/preview at what the wall shows: the newest state, one picture at a time, about one a second. */
import type { Clock } from '../../../drivers/clock.js';
import type { RoomPort } from '../../config/room-port.js';
import type { WallPort, WallState } from '../../wall/model.js';
import { describeWall } from './describe-wall.js';
import type { Renderer } from './render-process.js';
import type { RenderOrder } from './render-order.js';
import type { WallPicture } from './wall-picture.js';
import { previewWords } from './words.js';

export interface PreviewEdgeOptions {
  readonly wall: WallPort;
  readonly room: RoomPort;
  readonly renderer: Renderer;
  readonly clock: Clock;
  /** An empty buffer takes the picture back. */
  readonly publish: (wall: string, png: Buffer) => void;
  /** False while nobody could see it. */
  readonly isSeen: () => boolean;
  readonly log: { warn(fields: object, message: string): void };
}

/** A salvo is several changes; the picture is of its end. */
const settleMs = 250;
const intervalMs = 1000;
/** Snapshots grow old while the wall stays as it is. */
const snapshotsEveryMs = 60_000;
const patience = { changedMs: 700, refreshMs: 4500 };
/** After a failure the next try waits, twice as long each time. */
const mostPauseMs = 60_000;

export class PreviewEdge {
  readonly #options: PreviewEdgeOptions;
  /** Walls whose picture may be old, in the order in which they are drawn. */
  readonly #due = new Set<string>();
  /** What is on the broker, by wall. */
  readonly #drawn = new Map<string, Drawn>();
  #unsubscribe: readonly (() => void)[] = [];
  #cancelTurn: (() => void) | null = null;
  #cancelRefresh: (() => void) | null = null;
  #isDrawing = false;
  #notBefore = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #stopping = false;

  constructor(options: PreviewEdgeOptions) {
    this.#options = options;
  }

  start(): void {
    const { wall, room } = this.#options;
    this.#unsubscribe = [
      wall.subscribe((id) => this.#changed(id)),
      // Names, sizes and whether there is a preview at all.
      room.subscribe(() => this.#allChanged()),
    ];
    this.#allChanged();
  }

  stop(): void {
    this.#stopping = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#cancelTurn?.();
    this.#cancelRefresh?.();
    this.#options.renderer.stop();
  }

  #allChanged(): void {
    for (const { wall } of this.#options.wall.states()) this.#changed(wall);
  }

  #changed(wall: string): void {
    this.#due.add(wall);
    this.#schedule(settleMs);
  }

  #schedule(ms: number): void {
    if (this.#stopping || this.#isDrawing || this.#cancelTurn !== null) return;
    const { clock } = this.#options;
    this.#cancelTurn = clock.after(Math.max(ms, this.#notBefore - clock.now()), () => {
      this.#cancelTurn = null;
      void this.#turn();
    });
  }

  /** Draws the first wall that needs it; comes again while there are more. */
  async #turn(): Promise<void> {
    if (!this.#options.isSeen()) {
      this.#schedule(intervalMs);
      return;
    }
    const order = this.#nextOrder();
    if (order === null) {
      this.#scheduleRefresh();
      return;
    }
    const { clock, renderer } = this.#options;
    this.#isDrawing = true;
    this.#notBefore = clock.now() + intervalMs;
    try {
      await renderer.render(order.render, (png) => this.#take(order, png));
      this.#failures = 0;
    } catch (error) {
      this.#failed(order, error);
    }
    this.#isDrawing = false;
    this.#schedule(0);
  }

  #take(order: Order, png: Buffer): void {
    // It may have been switched off while it was drawn.
    if (this.#stopping || this.#wallOf(order.wall)?.preview !== true) return;
    const hasSnapshots = Object.keys(order.render.snapshots).length > 0;
    this.#drawn.set(order.wall, { key: order.key, hasSnapshots, isOld: false });
    this.#options.publish(order.wall, png);
  }

  #failed(order: Order, error: unknown): void {
    if (this.#stopping) return;
    const { clock, log } = this.#options;
    this.#failures += 1;
    if (this.#failures === 1) log.warn({ wall: order.wall, error: String(error) }, 'no preview');
    this.#due.add(order.wall);
    this.#notBefore = clock.now() + Math.min(mostPauseMs, intervalMs * 2 ** this.#failures);
    // An old picture must not pass for the wall's.
    this.#takeBack(order.wall);
  }

  #takeBack(wall: string): void {
    if (this.#drawn.delete(wall)) this.#options.publish(wall, Buffer.alloc(0));
  }

  #nextOrder(): Order | null {
    for (const id of [...this.#due]) {
      this.#due.delete(id);
      const wall = this.#wallOf(id);
      const state = this.#options.wall.states().find((one) => one.wall === id);
      if (wall?.preview !== true || state === undefined) {
        this.#takeBack(id);
        continue;
      }
      const order = this.#orderOf(wall, state);
      const drawn = this.#drawn.get(id);
      if (drawn?.key !== order.key || drawn.isOld) return order;
    }
    return null;
  }

  #orderOf(wall: RoomWall, state: WallState): Order {
    const { room } = this.#options.room;
    const { language, timezone } = room.room;
    const picture = describeWall(wall, state, room, previewWords[language]);
    const snapshots = shownSnapshots(picture, room.sources);
    const { privateNetworks } = room.pictures;
    const key = JSON.stringify([picture, snapshots, privateNetworks, timezone, language]);
    const patienceMs = this.#drawn.get(wall.id)?.key === key ? patience.refreshMs : patience.changedMs;
    const at = this.#options.clock.wall();
    return { wall: wall.id, key, render: { picture, at, timezone, language, snapshots, privateNetworks, patienceMs } };
  }

  /** Pictures with snapshots in them are drawn anew after a while; nobody waits for those. */
  #scheduleRefresh(): void {
    if (this.#cancelRefresh !== null || ![...this.#drawn.values()].some(({ hasSnapshots }) => hasSnapshots)) return;
    this.#cancelRefresh = this.#options.clock.after(snapshotsEveryMs, () => {
      this.#cancelRefresh = null;
      for (const [wall, drawn] of this.#drawn) {
        if (!drawn.hasSnapshots) continue;
        this.#drawn.set(wall, { ...drawn, isOld: true });
        this.#changed(wall);
      }
    });
  }

  #wallOf(id: string): RoomWall | undefined {
    return this.#options.room.room.walls.find((wall) => wall.id === id);
  }
}

interface Drawn {
  /** The picture as text, without its time. */
  readonly key: string;
  readonly hasSnapshots: boolean;
  readonly isOld: boolean;
}

type RoomWall = RoomPort['room']['walls'][number];

interface Order {
  readonly wall: string;
  /** Equal for pictures that look alike but for their time and their snapshots' age. */
  readonly key: string;
  readonly render: RenderOrder;
}

function shownSnapshots(picture: WallPicture, sources: RoomPort['room']['sources']): Readonly<Record<string, string>> {
  const shown = new Set(picture.panels.flatMap((panel) => (panel.shown.what === 'source' ? [panel.shown.id] : [])));
  return Object.fromEntries(
    sources.flatMap(({ id, snapshotUrl }) => (snapshotUrl !== undefined && shown.has(id) ? [[id, snapshotUrl]] : [])),
  );
}
