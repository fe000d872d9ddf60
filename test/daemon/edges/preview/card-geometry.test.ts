import fc from 'fast-check';
import t from 'tap';
import { canvasOf, panelNumber, sliceOf, type CanvasWall } from '../../../../daemon/edges/preview/card-geometry.js';

/** 55 inch panels of 1920×1080 on 1209.6×680.4 mm: 1.587 px a mm. */
const panel = { widthPx: 1920, heightPx: 1080, widthMm: 1209.6, heightMm: 680.4, bezelMm: 3.5 };

t.test('a bezel takes as many pixels as it is wide', (t) => {
  const wall: CanvasWall = { rows: 2, columns: 4, panel };
  // 3.5 mm are 5.56 px: one bezel 6, two 11, three 17.
  t.same(
    [0, 1, 2, 3].map((column) => sliceOf(wall, { row: 0, column }).x),
    [0, 1920 + 6, 3840 + 11, 5760 + 17],
  );
  t.same(sliceOf(wall, { row: 1, column: 3 }), { x: 5777, y: 1086, width: 1920, height: 1080 });
  t.same(canvasOf(wall), { width: 5777 + 1920, height: 1086 + 1080 });
  t.end();
});

t.test('without bezels the slices touch; a single panel is the canvas', (t) => {
  const wall: CanvasWall = { rows: 3, columns: 3, panel: { ...panel, bezelMm: 0 } };
  t.same(sliceOf(wall, { row: 2, column: 1 }), { x: 1920, y: 2160, width: 1920, height: 1080 });
  t.same(canvasOf(wall), { width: 5760, height: 3240 });
  t.same(canvasOf({ rows: 1, columns: 1, panel }), { width: 1920, height: 1080 });
  t.end();
});

t.test('pixels that are not square: each direction has its own measure', (t) => {
  const wall: CanvasWall = {
    rows: 2,
    columns: 2,
    panel: { widthPx: 1000, heightPx: 1000, widthMm: 1000, heightMm: 500, bezelMm: 10 },
  };
  t.match(sliceOf(wall, { row: 1, column: 1 }), { x: 1010, y: 1020 });
  t.end();
});

t.test('panels are counted from 1, row after row', (t) => {
  const wall = { rows: 2, columns: 4, panel };
  t.equal(panelNumber(wall, { row: 0, column: 0 }), 1);
  t.equal(panelNumber(wall, { row: 1, column: 3 }), 8);
  t.end();
});

const walls = fc.record({
  rows: fc.integer({ min: 1, max: 16 }),
  columns: fc.integer({ min: 1, max: 64 }),
  panel: fc.record({
    widthPx: fc.integer({ min: 1, max: 16384 }),
    heightPx: fc.integer({ min: 1, max: 16384 }),
    widthMm: fc.double({ min: 1, max: 20000, noNaN: true }),
    heightMm: fc.double({ min: 1, max: 20000, noNaN: true }),
    bezelMm: fc.double({ min: 0, max: 1000, noNaN: true }),
  }),
});

t.test('slices never overlap, stay within the canvas, and no place is off by more than half a pixel', (t) => {
  fc.assert(
    fc.property(walls, (wall) => {
      const { widthPx, widthMm, bezelMm } = wall.panel;
      const canvas = canvasOf(wall);
      const xs = Array.from({ length: wall.columns }, (_, column) => sliceOf(wall, { row: 0, column }).x);
      const exact = xs.map((_, column) => (column * (widthMm + bezelMm) * widthPx) / widthMm);
      return (
        xs.every((x, column) => Number.isInteger(x) && Math.abs(x - (exact[column] ?? NaN)) <= 0.5 + 1e-6 * x) &&
        xs.every((x, column) => column === 0 || x >= (xs[column - 1] ?? NaN) + widthPx) &&
        (xs.at(-1) ?? NaN) + widthPx === canvas.width
      );
    }),
  );
  t.end();
});
