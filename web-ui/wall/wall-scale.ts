/** A wall to scale, in percent of its own size: where panels and regions lie, and which panel is under a point. Pure. */

export interface WallShape {
  readonly rows: number;
  readonly columns: number;
  /** Of one panel's picture, and from one picture to the next. */
  readonly panel: { readonly widthMm: number; readonly heightMm: number; readonly bezelMm: number };
}

/** In panels, rows and columns from 0. */
export interface Area {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

/** In percent of the wall's width and height. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Width to height of the whole wall. */
export function aspectOf({ rows, columns, panel }: WallShape): number {
  return lengthOf(columns, panel.widthMm, panel.bezelMm) / lengthOf(rows, panel.heightMm, panel.bezelMm);
}

/** The visible picture of an area, the bezels inside it included. */
export function boxOf({ rows, columns, panel }: WallShape, area: Area): Box {
  const { widthMm, heightMm, bezelMm } = panel;
  const wide = lengthOf(columns, widthMm, bezelMm);
  const high = lengthOf(rows, heightMm, bezelMm);
  return {
    left: (100 * area.column * (widthMm + bezelMm)) / wide,
    top: (100 * area.row * (heightMm + bezelMm)) / high,
    width: (100 * lengthOf(area.columnSpan, widthMm, bezelMm)) / wide,
    height: (100 * lengthOf(area.rowSpan, heightMm, bezelMm)) / high,
  };
}

/** The panel nearest to a point, given in fractions of the wall from its upper left; a point outside counts as the edge. */
export function placeAt({ rows, columns }: WallShape, x: number, y: number): { row: number; column: number } {
  const nearest = (fraction: number, count: number): number =>
    Math.min(count - 1, Math.max(0, Math.floor(fraction * count)));
  return { row: nearest(y, rows), column: nearest(x, columns) };
}

function lengthOf(panels: number, mm: number, bezelMm: number): number {
  return panels * mm + (panels - 1) * bezelMm;
}
