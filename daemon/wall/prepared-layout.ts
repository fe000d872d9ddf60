/** A layout on its wall, worked out once: which panels each region covers, and what is wrong with it. Pure. */
import { layoutProblems, placeKey, placesOf, type LayoutProblem, type Place } from './layout.js';
import type { Layout, Region } from './model.js';
import type { PanelView, WallView } from './room-view.js';

export interface PreparedRegion {
  /** The wall's id. */
  readonly wall: string;
  readonly region: Region;
  /** True where a picture has to be spread over its panels. */
  readonly spans: boolean;
  /** From its top left corner, row by row. */
  readonly panels: readonly PanelView[];
  /** Places of it without a panel. */
  readonly missing: readonly Place[];
}

export interface PreparedLayout {
  readonly wallId: string;
  /** Undefined where the room has no such wall. */
  readonly wall: WallView | undefined;
  readonly problems: readonly LayoutProblem[];
  readonly regions: ReadonlyMap<string, PreparedRegion>;
}

/** `places`: the panels of each wall, by placeKey. */
export function prepareLayout(
  { wall: wallId, regions }: Layout,
  wall: WallView | undefined,
  places: ReadonlyMap<string, ReadonlyMap<string, PanelView>>,
): PreparedLayout {
  const problems = wall === undefined ? [] : layoutProblems(wall, regions);
  // Regions of a broken layout may cover any number of places.
  if (wall === undefined || problems.length > 0) return { wallId, wall, problems, regions: new Map() };
  const on = places.get(wallId) ?? new Map<string, PanelView>();
  return {
    wallId,
    wall,
    problems,
    regions: new Map(regions.map((region) => [region.id, prepareRegion(region, wallId, on)])),
  };
}

function prepareRegion(region: Region, wall: string, on: ReadonlyMap<string, PanelView>): PreparedRegion {
  const panels: PanelView[] = [];
  const missing: Place[] = [];
  for (const place of placesOf(region)) {
    const panel = on.get(placeKey(place));
    if (panel === undefined) missing.push(place);
    else panels.push(panel);
  }
  return { wall, region, spans: region.rowSpan * region.columnSpan > 1, panels, missing };
}
