/** Test cards as the painter paints them, to the pixel. */
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { canvasOf, sliceOf } from '../../../../daemon/edges/preview/card-geometry.js';
import { cardNames, drawCard, type CardName, type CardWall } from '../../../../daemon/edges/preview/cards.js';
import { smallWall } from './card-walls.js';

process.env['FONTCONFIG_FILE'] = fileURLToPath(new URL('../../../../daemon/edges/preview/fonts.conf', import.meta.url));
const { loadPainter } = await import('../../../../daemon/edges/preview/painter.js');
const { default: sharp } = await import('sharp');
const painter = await loadPainter();
const language = 'id';

interface Pixels {
  readonly width: number;
  readonly height: number;
  at(x: number, y: number): string;
}

async function pixels(png: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    at: (x, y) => data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3).toString('hex'),
  };
}

async function painted(card: CardName, wall: CardWall, panel: CardWall['panels'][number] | null): Promise<Pixels> {
  return pixels(await painter.exact(drawCard({ card, wall, panel, language }, painter.measure)));
}

const panelOf = (wall: CardWall, row: number, column: number) =>
  wall.panels.find((one) => one.row === row && one.column === column) ?? null;

t.test('every card of a panel has the resolution of the panel', async (t) => {
  for (const card of cardNames)
    t.match(await painted(card, smallWall, panelOf(smallWall, 1, 2)), { width: 160, height: 90 }, card);
});

t.test('colour bars and greys are exact', async (t) => {
  const bars = await painted('bars', smallWall, panelOf(smallWall, 0, 0));
  t.same(
    [0, 1, 2, 3, 4, 5, 6, 7].map((bar) => bars.at(bar * 20 + 10, 20)),
    ['bfbfbf', 'bfbf00', '00bfbf', '00bf00', 'bf00bf', 'bf0000', '0000bf', '000000'],
  );
  t.equal(bars.at(30, 65), 'ffff00', 'full below');
  const greys = await painted('greys', smallWall, panelOf(smallWall, 0, 0));
  t.same(
    [0, 5, 15].map((step) => greys.at(step * 10 + 5, 10)),
    ['000000', '555555', 'ffffff'],
  );
});

t.test('the grid marks the outermost pixels, which overscan hides', async (t) => {
  const grid = await painted('grid', smallWall, panelOf(smallWall, 0, 0));
  for (const [x, y] of [
    [0, 0],
    [159, 0],
    [0, 89],
    [159, 89],
    [80, 0],
  ] as const)
    t.equal(grid.at(x, y), 'ffffff', `${x},${y}`);
  t.equal(grid.at(1, 1), '000000');
});

t.test('the slices of the spanning card and what lies behind the bezels make up the whole card', async (t) => {
  // The same card on one panel as large as the canvas, with the words left out of the comparison by their place.
  const canvas = canvasOf(smallWall);
  t.same(canvas, { width: 160 * 3 + 15, height: 90 * 2 + 8 });
  const whole = await painted('span', smallWall, null);
  t.match(whole, canvas, 'small enough to be shown as it is');
  let behind = 0;
  const slices = new Map<string, Pixels>();
  for (const panel of smallWall.panels)
    slices.set(`${panel.row},${panel.column}`, await painted('span', smallWall, panel));
  const faults: string[] = [];
  for (let y = 0; y < canvas.height; y += 1)
    for (let x = 0; x < canvas.width; x += 1) {
      const owner = smallWall.panels.find((panel) => {
        const slice = sliceOf(smallWall, panel);
        return x >= slice.x && x < slice.x + slice.width && y >= slice.y && y < slice.y + slice.height;
      });
      if (owner === undefined) {
        behind += 1;
        if (whole.at(x, y) !== '303030') faults.push(`${x},${y} is behind a bezel`);
        continue;
      }
      const slice = sliceOf(smallWall, owner);
      const own = slices.get(`${owner.row},${owner.column}`)?.at(x - slice.x, y - slice.y);
      if (own !== whole.at(x, y)) faults.push(`${x},${y}: ${own} for ${whole.at(x, y)}`);
    }
  t.same(faults.slice(0, 5), []);
  t.equal(behind, canvas.width * canvas.height - 6 * 160 * 90, 'every other pixel is on a panel');
});

t.test('the diagonal goes on behind the bezel as if there were none', async (t) => {
  // Two panels beside each other, a canvas of 2:1: the diagonal leaves the left one at its middle row, less the bezel.
  const wall: CardWall = {
    ...{ id: 'dua', rows: 1, columns: 2 },
    panel: { widthPx: 180, heightPx: 200, widthMm: 180, heightMm: 200, bezelMm: 40 },
    panels: [0, 1].map((column) => ({ row: 0, column, matrix: 'matrix-1', output: column + 1 })),
  };
  t.same(canvasOf(wall), { width: 400, height: 200 });
  const yellowAt = async (column: number, x: number): Promise<readonly number[]> => {
    const seen = await painted('span', wall, panelOf(wall, 0, column));
    return Array.from({ length: 200 }, (_, y) => y).filter((y) => seen.at(x, y) === 'ffd400');
  };
  const left = await yellowAt(0, 178);
  const right = await yellowAt(1, 1);
  // At canvas x 178.5 the diagonals are at 89 and 111; at 221.5 likewise, the other way round.
  t.ok(left.includes(89) && left.includes(110), `left ${left.join(' ')}`);
  t.ok(right.includes(89) && right.includes(110), `right ${right.join(' ')}`);
});

t.test('what a name holds is text, never a drawing', async (t) => {
  const wall = { ...smallWall, id: '<rect width="999" height="999" fill="red"/>&' };
  const drawn = await painted('number', wall, panelOf(wall, 0, 0));
  t.equal(drawn.at(10, 10), '14304d');
});

t.test('the numbers of two panels differ, and so do the words of two languages', async (t) => {
  const draw = (panel: CardWall['panels'][number] | null, spoken: 'id' | 'en') =>
    drawCard({ card: 'number', wall: smallWall, panel, language: spoken }, painter.measure);
  const first = draw(panelOf(smallWall, 0, 0), 'id');
  t.not(first, draw(panelOf(smallWall, 0, 1), 'id'));
  t.match(first, /matrix-1, keluaran 1</);
  t.match(draw(panelOf(smallWall, 0, 0), 'en'), /matrix-1, output 1</);
});
