/** What the page makes of a wall's state, and where it puts it. */
import t from 'tap';
import type { PanelState } from '../../daemon/edges/http/api-types.js';
import { thumbPaths } from '../../web-ui/home/thumb-paths.js';
import { neighbour } from '../../web-ui/wall/neighbour.js';
import { markOf, picturesOf } from '../../web-ui/wall/pictures.js';
import { aspectOf, boxOf, placeAt } from '../../web-ui/wall/wall-scale.js';

const asOf = '2026-11-25T07:00:00.000Z';

function panel(row: number, column: number, more: Partial<PanelState['actual']> = {}): PanelState {
  const actual = { source: 'a', input: 1, knowledge: 'confirmed', asOf, display: null, ...more } as const;
  return { row, column, desired: { source: 'a', tile: null }, actual };
}

function tiled(row: number, column: number, more: Partial<PanelState['actual']> = {}): PanelState {
  const tile = { rows: 2, columns: 2, row, column };
  const display = { presence: 'answering', power: true, tile, input: null } as const;
  return { ...panel(row, column, { display, ...more }), desired: { source: 'a', tile } };
}

t.test('a panel’s mark says how well it is known, and the doubt comes first', async (t) => {
  t.equal(markOf(panel(0, 0), 'applied', true), 'confirmed');
  t.equal(markOf(panel(0, 0, { knowledge: 'acknowledged' }), 'applied', true), 'acknowledged');
  t.equal(markOf(panel(0, 0, { source: 'b' }), 'drifted', true), 'drifted');
  t.equal(markOf(panel(0, 0, { source: undefined }), 'drifted', true), 'drifted', 'an input without a source');
  t.equal(markOf(panel(0, 0, { source: 'b' }), 'applying', true), 'changing');
  t.equal(markOf(panel(0, 0, { knowledge: 'stale', source: 'b' }), 'drifted', true), 'stale');
  t.equal(markOf(panel(0, 0, { knowledge: 'unknown', source: undefined }), 'applied', true), 'unknown');
  t.equal(markOf({ ...panel(0, 0), desired: null }, 'idle', true), 'confirmed', 'nothing was wanted');
});

t.test('without a connection nothing looks fresh', async (t) => {
  for (const knowledge of ['confirmed', 'acknowledged', 'stale'] as const)
    t.equal(markOf(panel(0, 0, { knowledge }), 'applied', false), 'stale', knowledge);
  t.equal(markOf(panel(0, 0, { knowledge: 'unknown' }), 'applied', false), 'unknown');
});

t.test('panels that show the parts of one picture are one picture', async (t) => {
  const panels = [tiled(0, 0), tiled(0, 1), tiled(1, 0), tiled(1, 1, { asOf: '2026-11-25T06:00:00.000Z' })];
  const [picture, ...rest] = picturesOf({ panels, status: 'applied' }, true);
  t.equal(rest.length, 0);
  t.match(picture, { area: { row: 0, column: 0, rowSpan: 2, columnSpan: 2 }, mark: 'confirmed', part: null });
  t.equal(picture?.asOf, '2026-11-25T06:00:00.000Z', 'as old as its oldest part');
});

t.test('a picture of which a part is missing or not known is shown panel by panel', async (t) => {
  const three = [tiled(0, 0), tiled(0, 1), tiled(1, 0)];
  t.same(
    picturesOf({ panels: three, status: 'applied' }, true).map(({ part }) => part),
    ['1,1/2×2', '1,2/2×2', '2,1/2×2'],
  );
  const doubtful = [...three, tiled(1, 1, { knowledge: 'stale' })];
  t.same(
    picturesOf({ panels: doubtful, status: 'applied' }, true).map(({ mark }) => mark),
    ['confirmed', 'confirmed', 'confirmed', 'stale'],
  );
  const other = [...three, tiled(1, 1, { source: 'b', input: 2 })];
  const [, , , wrong] = picturesOf({ panels: other, status: 'drifted' }, true);
  t.match(wrong, { mark: 'drifted', source: 'b', wanted: 'a', isOtherPart: false });
});

t.test('the right source cut wrongly is said to be the wrong part', async (t) => {
  const wanted = { rows: 2, columns: 2, row: 0, column: 0 };
  const seen = { ...tiled(0, 1), row: 0, column: 0, desired: { source: 'a', tile: wanted } };
  t.match(picturesOf({ panels: [seen], status: 'drifted' }, true), [
    { mark: 'drifted', wanted: 'a', isOtherPart: true },
  ]);
});

const wall = { rows: 2, columns: 4, panel: { widthMm: 1000, heightMm: 500, bezelMm: 10 } };

t.test('a wall is drawn to scale, bezels and all', async (t) => {
  t.equal(aspectOf(wall), 4030 / 1010);
  const box = boxOf(wall, { row: 1, column: 2, rowSpan: 1, columnSpan: 2 });
  t.match(box, { left: (100 * 2020) / 4030, top: (100 * 510) / 1010, height: (100 * 500) / 1010 });
  t.equal(box.left + box.width, 100, 'the last column ends at the edge');
  t.same(boxOf(wall, { row: 0, column: 0, rowSpan: 2, columnSpan: 4 }), { left: 0, top: 0, width: 100, height: 100 });
});

t.test('a scene in small has one shape for each kind of source', async (t) => {
  const regions = [0, 1, 2, 3].map((column) => ({ row: 0, column, rowSpan: 1, columnSpan: 1 }));
  const paths = thumbPaths(wall, regions, { width: 403, height: 101 }, ({ column }) =>
    column < 3 ? 'online' : 'none',
  );
  t.same(
    paths.map(({ kind, d }) => [kind, d.split('M').length - 1]),
    [
      ['online', 3],
      ['none', 1],
    ],
  );
  t.match(paths[1]?.d, /^M303 0h100v50h-100z$/);
});

t.test('a point finds the panel under it', async (t) => {
  t.same(placeAt(wall, 0.01, 0.01), { row: 0, column: 0 });
  t.same(placeAt(wall, 0.99, 0.99), { row: 1, column: 3 });
  t.same(placeAt(wall, 0.51, 0.2), { row: 0, column: 2 });
  t.same(placeAt(wall, -1, 7), { row: 1, column: 0 }, 'outside counts as the edge');
});

t.test('arrow keys walk to the picture that lies that way', async (t) => {
  const at = (row: number, column: number, rowSpan = 1, columnSpan = 1) => ({
    area: { row, column, rowSpan, columnSpan },
  });
  const big = at(0, 0, 2, 2);
  const [upper, lower, far] = [at(0, 2), at(1, 2), at(0, 3)];
  const all = [big, upper, lower, far];
  t.equal(neighbour(all, big, 'right'), upper);
  t.equal(neighbour(all, lower, 'up'), upper);
  t.equal(neighbour(all, far, 'left'), upper);
  t.equal(neighbour(all, lower, 'left'), big);
  t.equal(neighbour(all, big, 'left'), null);
});
