/** What a wall is known to show, as a scene. Pure. */
import type { Tile } from '../../../drivers/display.js';
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
 * Panels that show the parts of one picture are one region; of a stored layout that parts the wall just so, its
 * regions' names. What is stale, unknown, only acknowledged, or an input that no source is named for, makes no scene: it
 * would claim what nobody has read.
 */
export function captureScene(wall: WallState, layouts: readonly StoredLayout[]): Captured {
  const unclear = wall.panels.flatMap((panel) => {
    const why = whyUnclear(panel) ?? whyPieceless(panel, wall);
    return why === null ? [] : [`${panel.row},${panel.column}: ${why}`];
  });
  if (unclear.length > 0 || wall.panels.length === 0) return { scene: null, unclear };
  const shown = wall.panels.filter((panel) => isCorner(panel)).map(regionAt);
  const stored = layouts.find((layout) => layout.wall === wall.wall && isAlike(layout.regions, shown));
  const regions: readonly Region[] = stored?.regions ?? shown;
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

/** A panel that can be commanded and shows a part of a picture needs the other parts around it. */
function whyPieceless({ row, column, actual }: PanelState, { panels }: WallState): string | null {
  const tile = tileOf(actual);
  if (tile === 'unknown') return 'tile unknown';
  for (let down = 0; down < tile.rows; down += 1) {
    for (let right = 0; right < tile.columns; right += 1) {
      const place = { row: row - tile.row + down, column: column - tile.column + right };
      const other = panels.find((panel) => panel.row === place.row && panel.column === place.column);
      const fits =
        other !== undefined &&
        other.actual.source === actual.source &&
        isTile(tileOf(other.actual), { ...tile, row: down, column: right });
      if (!fits) return `part ${tile.row},${tile.column} of ${tile.rows}x${tile.columns} without the others`;
    }
  }
  return null;
}

/** Without a display controller a panel shows the whole of what is tied to it. */
function tileOf({ display }: PanelState['actual']): Tile | 'unknown' {
  if (display === null) return { rows: 1, columns: 1, row: 0, column: 0 };
  return display.tile ?? 'unknown';
}

function isTile(tile: Tile | 'unknown', wanted: Tile): boolean {
  if (tile === 'unknown') return false;
  const { rows, columns, row, column } = wanted;
  return tile.rows === rows && tile.columns === columns && tile.row === row && tile.column === column;
}

function isCorner({ actual }: PanelState): boolean {
  const tile = tileOf(actual);
  return tile !== 'unknown' && tile.row === 0 && tile.column === 0;
}

function regionAt({ row, column, actual }: PanelState): Region {
  const tile = tileOf(actual);
  const { rows, columns } = tile === 'unknown' ? { rows: 1, columns: 1 } : tile;
  return { id: `r-${row}-${column}`, row, column, rowSpan: rows, columnSpan: columns };
}

function isAlike(regions: readonly Region[], others: readonly Region[]): boolean {
  if (regions.length !== others.length) return false;
  return regions.every((region) =>
    others.some(
      ({ row, column, rowSpan, columnSpan }) =>
        row === region.row &&
        column === region.column &&
        rowSpan === region.rowSpan &&
        columnSpan === region.columnSpan,
    ),
  );
}
