/**
 * What to store, in an order in which no step leaves a scene that names a region that is not there. Pure. A changed
 * partition becomes a layout of its own: other scenes may use the old one.
 */
import type { LayoutConfig, SceneConfig } from '../../daemon/config/schema.js';
import { isAlike, type Regions } from './regions.js';

export interface Draft {
  readonly wall: string;
  /** Null for a scene that is not stored yet. */
  readonly id: string | null;
  readonly name: string;
  readonly priority: SceneConfig['priority'];
  readonly regions: Regions;
  /** Region to source; null shows nothing; left out, the region's panels stay as they are. */
  readonly assignments: Readonly<Record<string, string | null>>;
}

interface Stored<T> {
  readonly etag: string;
  readonly item: T;
}

export type SaveStep =
  | {
      readonly kind: 'put';
      readonly list: 'layouts' | 'scenes';
      readonly id: string;
      readonly item: object;
      readonly ifMatch: string | null;
    }
  | { readonly kind: 'remove'; readonly list: 'layouts'; readonly id: string; readonly ifMatch: string };

export interface SavePlan {
  readonly scene: string;
  readonly steps: readonly SaveStep[];
}

/** `etag` is that of the scene as it was loaded, so that nobody else's change is overwritten; null for a new one. */
export function savePlan(
  draft: Draft,
  etag: string | null,
  layouts: readonly Stored<LayoutConfig>[],
  scenes: readonly Stored<SceneConfig>[],
): SavePlan {
  const id =
    draft.id ??
    freeId(
      draft.name,
      scenes.map(({ item }) => item.id),
    );
  const before = scenes.find(({ item }) => item.id === id)?.item ?? null;
  const alike = layouts.find(({ item }) => item.wall === draft.wall && isAlike(item.regions, draft.regions));
  const layoutId =
    alike?.item.id ??
    freeId(
      draft.name,
      layouts.map(({ item }) => item.id),
    );
  const assignments = alike === undefined ? draft.assignments : renamed(draft, alike.item.regions);
  const scene = { ...before, id, name: draft.name, layout: layoutId, priority: draft.priority, assignments };
  const old = layouts.find(({ item }) => item.id === before?.layout);
  const isLeft =
    old !== undefined &&
    old.item.id !== layoutId &&
    !scenes.some(({ item }) => item.id !== id && item.layout === old.item.id);
  return {
    scene: id,
    steps: [
      ...(alike === undefined
        ? [
            {
              kind: 'put',
              list: 'layouts',
              id: layoutId,
              item: { id: layoutId, name: draft.name, wall: draft.wall, regions: draft.regions },
              ifMatch: null,
            } as const,
          ]
        : []),
      { kind: 'put', list: 'scenes', id, item: scene, ifMatch: draft.id === null ? null : (etag ?? '') },
      ...(isLeft ? [{ kind: 'remove', list: 'layouts', id: old.item.id, ifMatch: old.etag } as const] : []),
    ],
  };
}

/** The assignments under the names that a layout of the same partition gives its regions. */
function renamed({ regions, assignments }: Draft, names: Regions): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    names.flatMap(({ id, row, column }) => {
      const own = regions.find((region) => region.row === row && region.column === column);
      const source = own === undefined ? undefined : assignments[own.id];
      return source === undefined ? [] : [[id, source]];
    }),
  );
}

/** An id made of a name, with a number where it is taken. */
export function freeId(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 56);
  const stem = plain === '' ? 'x' : plain;
  if (!taken.includes(stem)) return stem;
  for (let n = 2; ; n += 1) if (!taken.includes(`${stem}-${n}`)) return `${stem}-${n}`;
}
