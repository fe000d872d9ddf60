/**
 * Editing a partition of a wall: drawing, carving, merging, splitting, moving, resizing. Pure. What goes in is free of
 * overlaps, and so is what comes out; panels that no region covers keep what they show.
 */
import type { Region } from '../../daemon/edges/http/api-types.js';
import type { Area } from '../wall/wall-scale.js';

export interface Grid {
  readonly rows: number;
  readonly columns: number;
}

export interface Place {
  readonly row: number;
  readonly column: number;
}

export type Regions = readonly Region[];

/** The area that two opposite corners span. */
export function areaBetween(one: Place, other: Place): Area {
  const row = Math.min(one.row, other.row);
  const column = Math.min(one.column, other.column);
  return {
    row,
    column,
    rowSpan: Math.abs(one.row - other.row) + 1,
    columnSpan: Math.abs(one.column - other.column) + 1,
  };
}

export function regionAt(regions: Regions, { row, column }: Place): Region | null {
  return regions.find((region) => covers(region, { row, column, rowSpan: 1, columnSpan: 1 })) ?? null;
}

/** A name of the form r-N that no region has. */
export function freshId(regions: Regions): string {
  const taken = new Set(regions.map(({ id }) => id));
  for (let n = 1; ; n += 1) if (!taken.has(`r-${n}`)) return `r-${n}`;
}

/**
 * A region over the area. Regions that it covers go, those that it covers in part keep the rest: the biggest piece its
 * name, further pieces new ones. `id` is that of a region which takes the area; left out, a new one.
 */
export function draw(grid: Grid, regions: Regions, area: Area, id?: string): Regions {
  const inside = clamped(grid, area);
  const own = { ...inside, id: id ?? freshId(regions) };
  let result: Region[] = [own];
  const others = regions.filter((region) => region.id !== own.id);
  for (const other of others) {
    const [biggest, ...pieces] = carve(other, inside);
    if (biggest !== undefined) result = [...result, { ...biggest, id: other.id }];
    for (const piece of pieces) result = [...result, { ...piece, id: freshId([...result, ...others]) }];
  }
  return inReadingOrder(result);
}

export function remove(regions: Regions, id: string): Regions {
  return regions.filter((region) => region.id !== id);
}

/** One region from several, under the first one's name; null where together they are no rectangle. */
export function merge(regions: Regions, ids: readonly string[]): Regions | null {
  const merged = regions.filter(({ id }) => ids.includes(id));
  const [first] = merged;
  if (first === undefined || merged.length < 2) return null;
  const area = areaAround(merged);
  if (merged.reduce((sum, { rowSpan, columnSpan }) => sum + rowSpan * columnSpan, 0) !== area.rowSpan * area.columnSpan)
    return null;
  const keeper = merged.find(({ id }) => id === ids[0]) ?? first;
  return inReadingOrder([...regions.filter(({ id }) => !ids.includes(id)), { ...area, id: keeper.id }]);
}

/** As even as panels allow; null where the region has too few panels. The first part keeps the name. */
export function split(regions: Regions, id: string, rows: number, columns: number): Regions | null {
  const region = regions.find((one) => one.id === id);
  if (region === undefined || rows * columns < 2 || rows > region.rowSpan || columns > region.columnSpan) return null;
  let result = regions.filter((one) => one.id !== id);
  splitArea(region, rows, columns).forEach((area, index) => {
    result = [...result, { ...area, id: index === 0 ? id : freshId([...regions, ...result]) }];
  });
  return inReadingOrder(result);
}

/** The parts of an area, row by row; sizes differ by a panel at most. */
export function splitArea(area: Area, rows: number, columns: number): readonly Area[] {
  const cut = (length: number, parts: number, index: number): number => Math.round((length * index) / parts);
  return Array.from({ length: rows * columns }, (_, index) => {
    const [down, right] = [Math.floor(index / columns), index % columns];
    const [top, bottom] = [cut(area.rowSpan, rows, down), cut(area.rowSpan, rows, down + 1)];
    const [left, end] = [cut(area.columnSpan, columns, right), cut(area.columnSpan, columns, right + 1)];
    return { row: area.row + top, column: area.column + left, rowSpan: bottom - top, columnSpan: end - left };
  });
}

/** To another place on the wall, as far as it fits; what lies there gives way. */
export function move(grid: Grid, regions: Regions, id: string, down: number, right: number): Regions {
  const region = regions.find((one) => one.id === id);
  if (region === undefined) return regions;
  const row = within(region.row + down, 0, grid.rows - region.rowSpan);
  const column = within(region.column + right, 0, grid.columns - region.columnSpan);
  return draw(grid, regions, { ...region, row, column }, id);
}

/** The lower and the right edge by so many panels; neighbours give way, and never a panel is without its region's rest. */
export function resize(grid: Grid, regions: Regions, id: string, taller: number, wider: number): Regions {
  const region = regions.find((one) => one.id === id);
  if (region === undefined) return regions;
  const rowSpan = within(region.rowSpan + taller, 1, grid.rows - region.row);
  const columnSpan = within(region.columnSpan + wider, 1, grid.columns - region.column);
  return draw(grid, regions, { ...region, rowSpan, columnSpan }, id);
}

/** Panels that no region covers, row by row. */
export function gaps(grid: Grid, regions: Regions): readonly Place[] {
  return Array.from({ length: grid.rows * grid.columns }, (_, index) => ({
    row: Math.floor(index / grid.columns),
    column: index % grid.columns,
  })).filter((place) => regionAt(regions, place) === null);
}

/** True where both part a wall in the same way, whatever the regions are called. */
export function isAlike(one: Regions, other: Regions): boolean {
  const key = (regions: Regions): string =>
    inReadingOrder(regions)
      .map(({ row, column, rowSpan, columnSpan }) => `${row},${column},${rowSpan},${columnSpan}`)
      .join(' ');
  return one.length === other.length && key(one) === key(other);
}

/**
 * The sources after an edit. `keepsNames`: a region of the same name is the same region and keeps its source. Every
 * other one shows what was to be shown at its upper left; what had no source there has none.
 */
export function carryOver(
  before: Regions,
  after: Regions,
  assignments: Readonly<Record<string, string | null>>,
  keepsNames: boolean,
): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    after.flatMap((region) => {
      const same = keepsNames ? before.find(({ id }) => id === region.id) : undefined;
      const from = same ?? regionAt(before, region);
      const source = from === null ? undefined : assignments[from.id];
      return source === undefined ? [] : [[region.id, source]];
    }),
  );
}

export function inReadingOrder(regions: Regions): Regions {
  return [...regions].sort((one, other) => one.row - other.row || one.column - other.column);
}

/** What is left of `region` without `hole`, in rectangles, the biggest first; the region itself where they are apart. */
function carve(region: Region, hole: Area): readonly Area[] {
  const { row, column, rowSpan, columnSpan } = region;
  const [bottom, right] = [row + rowSpan, column + columnSpan];
  const [top, end] = [Math.max(row, hole.row), Math.min(bottom, hole.row + hole.rowSpan)];
  const [left, far] = [Math.max(column, hole.column), Math.min(right, hole.column + hole.columnSpan)];
  if (top >= end || left >= far) return [{ row, column, rowSpan, columnSpan }];
  return [
    { row, column, rowSpan: top - row, columnSpan },
    { row: end, column, rowSpan: bottom - end, columnSpan },
    { row: top, column, rowSpan: end - top, columnSpan: left - column },
    { row: top, column: far, rowSpan: end - top, columnSpan: right - far },
  ]
    .filter((piece) => piece.rowSpan > 0 && piece.columnSpan > 0)
    .sort((one, other) => other.rowSpan * other.columnSpan - one.rowSpan * one.columnSpan);
}

function covers(region: Area, area: Area): boolean {
  return (
    region.row <= area.row &&
    region.column <= area.column &&
    region.row + region.rowSpan >= area.row + area.rowSpan &&
    region.column + region.columnSpan >= area.column + area.columnSpan
  );
}

function areaAround(regions: readonly Area[]): Area {
  const row = Math.min(...regions.map((one) => one.row));
  const column = Math.min(...regions.map((one) => one.column));
  return {
    row,
    column,
    rowSpan: Math.max(...regions.map((one) => one.row + one.rowSpan)) - row,
    columnSpan: Math.max(...regions.map((one) => one.column + one.columnSpan)) - column,
  };
}

function clamped(grid: Grid, area: Area): Area {
  const row = within(area.row, 0, grid.rows - 1);
  const column = within(area.column, 0, grid.columns - 1);
  return {
    row,
    column,
    rowSpan: within(area.rowSpan, 1, grid.rows - row),
    columnSpan: within(area.columnSpan, 1, grid.columns - column),
  };
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
