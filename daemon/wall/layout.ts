/** Geometry of a wall: which panels a region covers, and what is wrong with a partition. */
import type { Region } from './model.js';

export interface Grid {
  readonly rows: number;
  readonly columns: number;
}

export interface Place {
  readonly row: number;
  readonly column: number;
}

export type LayoutProblem =
  | { readonly code: 'region-outside-wall'; readonly index: number; readonly region: string }
  | { readonly code: 'regions-overlap'; readonly index: number; readonly region: string; readonly other: string }
  | { readonly code: 'region-twice'; readonly index: number; readonly region: string };

/** The places that a region covers, row by row from its top left corner. */
export function placesOf(region: Region): readonly Place[] {
  const places: Place[] = [];
  for (let row = region.row; row < region.row + region.rowSpan; row += 1) {
    for (let column = region.column; column < region.column + region.columnSpan; column += 1) {
      places.push({ row, column });
    }
  }
  return places;
}

/** One key for a place, for maps. */
export function placeKey(place: Place): string {
  return `${place.row},${place.column}`;
}

/**
 * What is wrong with these regions on this grid, in the regions' order; empty where they are a partition of part of it.
 * Numbers that are not whole or out of range count as outside the wall.
 */
export function layoutProblems(grid: Grid, regions: readonly Region[]): readonly LayoutProblem[] {
  const problems: LayoutProblem[] = [];
  const owner = new Map<string, string>();
  const ids = new Set<string>();
  regions.forEach((region, index) => {
    if (ids.has(region.id)) problems.push({ code: 'region-twice', index, region: region.id });
    ids.add(region.id);
    if (!isInside(grid, region)) {
      problems.push({ code: 'region-outside-wall', index, region: region.id });
      return;
    }
    const others = new Set<string>();
    for (const place of placesOf(region)) {
      const other = owner.get(placeKey(place));
      if (other === undefined) owner.set(placeKey(place), region.id);
      else others.add(other);
    }
    for (const other of others) problems.push({ code: 'regions-overlap', index, region: region.id, other });
  });
  return problems;
}

function isInside(grid: Grid, region: Region): boolean {
  const { row, column, rowSpan, columnSpan } = region;
  if (![row, column, rowSpan, columnSpan].every(Number.isInteger)) return false;
  return (
    row >= 0 &&
    column >= 0 &&
    rowSpan >= 1 &&
    columnSpan >= 1 &&
    row + rowSpan <= grid.rows &&
    column + columnSpan <= grid.columns
  );
}
