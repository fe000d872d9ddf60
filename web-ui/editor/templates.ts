/** Ready partitions of a wall. Pure. Each is null where the wall has too few panels for it. */
import type { Area, WallShape } from '../wall/wall-scale.js';
import { inReadingOrder, splitArea, type Grid, type Regions } from './regions.js';

export const templateNames = ['whole', 'panels', 'quarters', 'one-five', 'one-seven', 'columns', 'rows'] as const;
export type TemplateName = (typeof templateNames)[number];

export function template(name: TemplateName, grid: Grid): Regions | null {
  switch (name) {
    case 'whole':
      return named([wholeOf(grid)]);
    case 'panels':
      return named(splitArea(wholeOf(grid), grid.rows, grid.columns));
    case 'quarters':
      return grid.rows < 2 || grid.columns < 2 ? null : named(splitArea(wholeOf(grid), 2, 2));
    case 'one-five':
      return bigAndSmall(grid, 3);
    case 'one-seven':
      return bigAndSmall(grid, 4);
    case 'columns':
      return grid.columns < 2 ? null : named(splitArea(wholeOf(grid), 1, grid.columns));
    case 'rows':
      return grid.rows < 2 ? null : named(splitArea(wholeOf(grid), grid.rows, 1));
  }
}

/**
 * A place of its own for each of so many participants, the last row's wider where there are fewer in it. Of all ways
 * the one whose places come nearest to a 16:9 picture; null where there are more participants than panels.
 */
export function teleconference(shape: WallShape, participants: number): Regions | null {
  const { rows, columns, panel } = shape;
  if (!Number.isInteger(participants) || participants < 1 || participants > rows * columns) return null;
  let best: { readonly areas: readonly Area[]; readonly cost: number } | null = null;
  for (let lines = 1; lines <= Math.min(rows, participants); lines += 1) {
    if (Math.ceil(participants / lines) > columns) continue;
    const bands = splitArea(wholeOf(shape), lines, 1);
    const areas = bands.flatMap((band, line) => {
      const many = Math.floor(participants / lines) + (line < participants % lines ? 1 : 0);
      return splitArea(band, 1, many);
    });
    const cost = areas.reduce((sum, { rowSpan, columnSpan }) => {
      const aspect = (columnSpan * panel.widthMm) / (rowSpan * panel.heightMm);
      return sum + Math.abs(Math.log(aspect / (16 / 9)));
    }, 0);
    if (best === null || cost < best.cost) best = { areas, cost };
  }
  return best === null ? null : named(best.areas);
}

/**
 * A big picture and small ones around two of its sides, as on a grid of `side`×`side` of which the big one has all but
 * the last row and column. On a wall with fewer rows or columns: the biggest rectangle that leaves as many panels.
 */
function bigAndSmall(grid: Grid, side: number): Regions | null {
  const small = 2 * side - 1;
  if (grid.rows >= side && grid.columns >= side) {
    const cells = splitArea(wholeOf(grid), side, side);
    const [first] = cells;
    const last = cells[(side - 1) * side - 2];
    if (first === undefined || last === undefined) return null;
    const big = { ...first, rowSpan: last.row + last.rowSpan, columnSpan: last.column + last.columnSpan };
    return named([big, ...cells.filter((cell) => cell.row >= big.rowSpan || cell.column >= big.columnSpan)]);
  }
  const panels = splitArea(wholeOf(grid), grid.rows, grid.columns);
  let best: Area | null = null;
  for (let rowSpan = 1; rowSpan <= grid.rows; rowSpan += 1) {
    const columnSpan = (panels.length - small) / rowSpan;
    if (!Number.isInteger(columnSpan) || columnSpan < 1 || columnSpan > grid.columns || rowSpan * columnSpan < 2)
      continue;
    if (best === null || Math.abs(rowSpan - columnSpan) < Math.abs(best.rowSpan - best.columnSpan))
      best = { row: 0, column: 0, rowSpan, columnSpan };
  }
  if (best === null) return null;
  const big = best;
  return named([big, ...panels.filter(({ row, column }) => row >= big.rowSpan || column >= big.columnSpan)]);
}

function wholeOf({ rows, columns }: Grid): Area {
  return { row: 0, column: 0, rowSpan: rows, columnSpan: columns };
}

function named(areas: readonly Area[]): Regions {
  return inReadingOrder(areas.map((area) => ({ id: '', ...area }))).map((region, index) => ({
    ...region,
    id: `r-${index + 1}`,
  }));
}
