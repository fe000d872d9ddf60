/** Panels, tiles and walls for the tests of displays. */
import { setId, type SetId, type Tile } from '../../../drivers/display.js';

export function panel(value: number): SetId {
  const id = setId(value, { least: 0, most: 253 });
  if (id === null) throw new Error(`no set id ${value}`);
  return id;
}

export function tile(rows: number, columns: number, row: number, column: number): Tile {
  return { rows, columns, row, column };
}

/** Every tile of a picture of that shape, row by row. */
export function tilesOf(rows: number, columns: number): readonly Tile[] {
  return Array.from({ length: rows * columns }, (_, index) =>
    tile(rows, columns, Math.floor(index / columns), index % columns),
  );
}
