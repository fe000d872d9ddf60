/** Walls that test cards are drawn for. */
import type { CardWall } from '../../../../daemon/edges/preview/cards.js';

/** Small enough to compare pixel by pixel: 3 by 2 panels of 160×90 px, bezels of 7.5 mm on 1 px a mm. */
export const smallWall: CardWall = {
  id: 'kecil',
  rows: 2,
  columns: 3,
  panel: { widthPx: 160, heightPx: 90, widthMm: 160, heightMm: 90, bezelMm: 7.5 },
  panels: [0, 1].flatMap((row) =>
    [0, 1, 2].map((column) => ({ row, column, matrix: 'matrix-1', output: row * 3 + column + 1 })),
  ),
};
