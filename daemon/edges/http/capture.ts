/** What a wall is known to show, as a scene. Pure. */
import type { Layout, PanelState, Region, WallState } from '../../wall/model.js';

export interface StoredLayout extends Layout {
  readonly id: string;
}

export interface Captured {
  /** Null where not every panel is known. */
  readonly scene: {
    readonly layout: string | Layout;
    readonly assignments: Readonly<Record<string, string | null>>;
  } | null;
  /** `row,column: why` of each panel that stands in the way. */
  readonly unclear: readonly string[];
}

/**
 * One region a panel; of a stored layout that parts the wall just so, its regions' names. What is stale, unknown, only
 * acknowledged, or an input that no source is named for, makes no scene: it would claim what nobody has read.
 */
export function captureScene(wall: WallState, layouts: readonly StoredLayout[]): Captured {
  const unclear = wall.panels.flatMap((panel) => {
    const why = whyUnclear(panel);
    return why === null ? [] : [`${panel.row},${panel.column}: ${why}`];
  });
  if (unclear.length > 0 || wall.panels.length === 0) return { scene: null, unclear };
  const stored = layouts.find((layout) => layout.wall === wall.wall && isOnePanelEach(layout, wall));
  const regions: readonly Region[] = stored?.regions ?? wall.panels.map(cell);
  const assignments = Object.fromEntries(
    regions.map((region) => {
      const panel = wall.panels.find(({ row, column }) => row === region.row && column === region.column);
      return [region.id, panel?.actual.source ?? null];
    }),
  );
  return { scene: { layout: stored?.id ?? { wall: wall.wall, regions }, assignments }, unclear: [] };
}

function whyUnclear({ actual }: PanelState): string | null {
  if (actual.knowledge !== 'confirmed') return actual.knowledge;
  return actual.source === undefined ? `input ${actual.input ?? '?'}` : null;
}

function isOnePanelEach({ regions }: StoredLayout, { panels }: WallState): boolean {
  if (regions.length !== panels.length) return false;
  return regions.every(
    ({ row, column, rowSpan, columnSpan }) =>
      rowSpan === 1 && columnSpan === 1 && panels.some((panel) => panel.row === row && panel.column === column),
  );
}

function cell({ row, column }: PanelState): Region {
  return { id: `r-${row}-${column}`, row, column, rowSpan: 1, columnSpan: 1 };
}
