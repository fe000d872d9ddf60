/** The room by id, made once for each configuration in force: looking through its lists takes longer than the line. */
import { prepareLayout, type PreparedLayout } from './prepared-layout.js';
import { placeKey } from './layout.js';
import type { Layout } from './model.js';
import {
  inputsOf,
  type DisplayView,
  type MatrixView,
  type ProofPolicy,
  type RoomView,
  type SourceView,
  type StoredScene,
  type WallView,
} from './room-view.js';

export interface RoomIndex {
  readonly of: RoomView;
  readonly walls: ReadonlyMap<string, WallView>;
  readonly sources: ReadonlyMap<string, SourceView>;
  /** A stored layout, worked out when it is first asked for; undefined where there is none of that id. */
  readonly layout: (id: string) => PreparedLayout | undefined;
  /** A layout that came with its scene. */
  readonly prepare: (layout: Layout) => PreparedLayout;
  readonly scenes: ReadonlyMap<string, StoredScene>;
  readonly matrices: ReadonlyMap<string, MatrixView>;
  readonly displays: ReadonlyMap<string, DisplayView>;
  /** Ids of sources, by sourceKey of each input that they are plugged into. */
  readonly sourceOn: ReadonlyMap<string, string>;
}

/** Of two with one id, which `check` refuses, the first. */
export function indexOf(room: RoomView): RoomIndex {
  const walls = byId(room.walls);
  const places = new Map(
    room.walls.map(({ id, panels }) => [id, new Map(panels.map((panel) => [placeKey(panel), panel] as const))]),
  );
  const layouts = byId(room.layouts);
  const prepare = (layout: Layout): PreparedLayout => prepareLayout(layout, walls.get(layout.wall), places);
  const prepared = new Map<string, PreparedLayout>();
  return {
    of: room,
    walls,
    sources: byId(room.sources),
    layout: (id) => {
      const stored = layouts.get(id);
      if (stored === undefined) return undefined;
      const known = prepared.get(id) ?? prepare(stored);
      prepared.set(id, known);
      return known;
    },
    prepare,
    scenes: byId(room.scenes),
    matrices: byId(room.matrices),
    displays: byId(room.displays),
    sourceOn: sourcesByInput(room.sources),
  };
}

/** The index of the room in force, made anew where that is another object. */
export function indexer(room: () => RoomView): () => RoomIndex {
  let index = indexOf(room());
  return () => {
    const now = room();
    if (index.of !== now) index = indexOf(now);
    return index;
  };
}

/** What is enough to say `applied` on the device; read-back where nobody said. */
export function proofOn(device: string, { matrices, displays }: RoomIndex): ProofPolicy {
  return (matrices.get(device) ?? displays.get(device))?.proof ?? 'read-back';
}

/** One key for an input of a matrix, for maps. */
export function sourceKey(matrix: string, input: number): string {
  return `${input}@${matrix}`;
}

function sourcesByInput(sources: readonly SourceView[]): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const source of sources) {
    for (const { matrix, input } of inputsOf(source)) {
      const key = sourceKey(matrix, input);
      if (!map.has(key)) map.set(key, source.id);
    }
  }
  return map;
}

function byId<Item extends { readonly id: string }>(items: readonly Item[]): ReadonlyMap<string, Item> {
  const map = new Map<string, Item>();
  for (const item of items) if (!map.has(item.id)) map.set(item.id, item);
  return map;
}
