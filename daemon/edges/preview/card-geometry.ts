/**
 * A wall as one canvas of pixels: where each panel's picture lies in it when what is behind a bezel is counted too, so
 * that a line runs straight from panel to panel. Pure.
 */

export interface CanvasWall {
  readonly rows: number;
  readonly columns: number;
  readonly panel: {
    readonly widthPx: number;
    readonly heightPx: number;
    readonly widthMm: number;
    readonly heightMm: number;
    readonly bezelMm: number;
  };
}

/** Whole px from the canvas's upper left. */
export interface Slice {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Px of the whole canvas, from the first picture's edge to the last one's, the bezels between them included. */
export function canvasOf(wall: CanvasWall): { readonly width: number; readonly height: number } {
  const last = sliceOf(wall, { row: wall.rows - 1, column: wall.columns - 1 });
  return { width: last.x + last.width, height: last.y + last.height };
}

/** A whole wall is drawn at most so wide and high, px. */
const overview = { width: 1600, height: 1200 };

/** The canvas in small, for eyes alone: never larger than the canvas itself. */
export function overviewOf(wall: CanvasWall): { readonly width: number; readonly height: number } {
  const { width, height } = canvasOf(wall);
  const scale = Math.min(1, overview.width / width, overview.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** What of the canvas a panel shows, to the pixel of its resolution; what no slice holds lies behind a bezel. */
export function sliceOf(wall: CanvasWall, place: { readonly row: number; readonly column: number }): Slice {
  const { widthPx, heightPx, widthMm, heightMm, bezelMm } = wall.panel;
  return {
    x: edge(place.column, { px: widthPx, mm: widthMm, bezelMm }),
    y: edge(place.row, { px: heightPx, mm: heightMm, bezelMm }),
    width: widthPx,
    height: heightPx,
  };
}

/** Rounded once for all bezels before the panel: rounding each one would be pixels off at the far end of a large wall. */
function edge(index: number, along: { readonly px: number; readonly mm: number; readonly bezelMm: number }): number {
  return index * along.px + Math.round((index * along.bezelMm * along.px) / along.mm);
}

/** The panel's number as people count: from 1, row after row. */
export function panelNumber(wall: CanvasWall, place: { readonly row: number; readonly column: number }): number {
  return place.row * wall.columns + place.column + 1;
}
