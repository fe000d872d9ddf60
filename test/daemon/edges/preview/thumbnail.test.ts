/** Scenes in small as the painter paints them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { sourceKinds } from '../../../../daemon/edges/preview/marks.js';
import {
  drawThumbnail,
  hasRoomForStill,
  initials,
  thumbnailBox,
  thumbnailColours,
  thumbnailSize,
  themes,
  type ThumbnailOrder,
} from '../../../../daemon/edges/preview/thumbnail.js';
import * as page from '../../../../web-ui/language/initials.js';
import { top } from '../../../static/project.js';

process.env['FONTCONFIG_FILE'] = fileURLToPath(new URL('../../../../daemon/edges/preview/fonts.conf', import.meta.url));
const { loadPainter } = await import('../../../../daemon/edges/preview/painter.js');
const { default: sharp } = await import('sharp');
const painter = await loadPainter();

const wall = { rows: 2, columns: 4, widthMm: 1210, heightMm: 680, bezelMm: 4 };
const quarter = (row: number, column: number) => ({ row, column, rowSpan: 1, columnSpan: 2 });
const red = await sharp({ create: { width: 320, height: 320, channels: 3, background: '#ff0000' } })
  .jpeg()
  .toBuffer();
const order: ThumbnailOrder = {
  wall,
  regions: [
    { ...quarter(0, 0), source: 'kamera' },
    { ...quarter(0, 2), source: 'peta' },
    { ...quarter(1, 0), source: null },
    { ...quarter(1, 2), source: 'sudah-tidak-ada' },
  ],
  sources: {
    kamera: { name: 'Kamera gerbang', kind: 'external', image: `data:image/jpeg;base64,${red.toString('base64')}` },
    peta: { name: 'Peta', kind: 'online', image: null },
  },
  theme: 'light',
};

async function pixelsOf(order: ThumbnailOrder, hasPhotos: boolean) {
  const png = await painter.png(drawThumbnail(order, painter.measure), hasPhotos);
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): readonly number[] => [...data.subarray((y * info.width + x) * 3).subarray(0, 3)];
  return { width: info.width, height: info.height, at };
}

function middleOf(order: ThumbnailOrder, index: number): readonly [number, number] {
  const region = order.regions[index];
  if (region === undefined) throw new RangeError(`no region ${index}`);
  const box = thumbnailBox(order.wall, region);
  return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
}

/** As near as JPEG and a palette leave it. */
function isNear(seen: readonly number[], hex: string): boolean {
  const wanted = [1, 3, 5].map((from) => Number.parseInt(hex.slice(from, from + 2), 16));
  return wanted.every((level, index) => Math.abs(level - (seen[index] ?? -99)) < 12);
}

t.test('a still fills its region and no other, whatever its shape; nothing is the ground', async (t) => {
  const pixels = await pixelsOf(order, true);
  t.match(pixels, { width: 240, height: 67 });
  const { ground } = thumbnailColours.light;
  const still = thumbnailBox(wall, order.regions[0] ?? quarter(0, 0));
  for (const [x, y] of [
    [still.x + 3, still.y + 3],
    [still.x + still.width - 4, still.y + still.height - 4],
    middleOf(order, 0),
  ] as const)
    t.ok(isNear(pixels.at(Math.round(x), Math.round(y)), '#ff0000'), `red at ${x},${y}`);
  const [below, right] = [middleOf(order, 2), thumbnailBox(wall, quarter(0, 2))];
  t.ok(isNear(pixels.at(...below), ground), 'the square still does not run over into the region below');
  t.ok(isNear(pixels.at(Math.round(right.x + 3), Math.round(right.y + 3)), thumbnailColours.light.kinds.online));
  t.ok(isNear(pixels.at(...middleOf(order, 3)), ground), 'a source that is gone shows nothing');
});

t.test('each theme has its own colours, and they are those of the page', async (t) => {
  const style = readFileSync(join(top, 'web-ui/home/home.css'), 'utf8');
  const theme = readFileSync(join(top, 'web-ui/theme.css'), 'utf8');
  const both = (rule: RegExp, text: string): readonly string[] => rule.exec(text)?.slice(1, 3) ?? [];
  const colours = (of: (theme: 'light' | 'dark') => string): readonly string[] => themes.map(of);
  t.same(
    colours((one) => thumbnailColours[one].ground),
    both(/\.ground \{\s*fill: light-dark\((\S+), (\S+)\)/, style),
  );
  t.same(
    colours((one) => thumbnailColours[one].ink),
    both(/--ink: light-dark\((\S+), (\S+)\)/, theme),
  );
  for (const kind of sourceKinds) {
    // What the page has no rule of its own for is a source of any kind.
    const rule = style.includes(`.thumb .${kind} {`) ? kind : 'kind';
    const seen = both(new RegExp(`\\.thumb \\.${rule} \\{[^}]*fill: light-dark\\((\\S+), (\\S+)\\)`), style);
    t.same(
      colours((one) => thumbnailColours[one].kinds[kind]),
      seen,
      kind,
    );
  }
  const dark = await pixelsOf({ ...order, theme: 'dark' }, true);
  t.ok(isNear(dark.at(...middleOf(order, 2)), thumbnailColours.dark.ground));
});

t.test('a name is whole where it can be read, else its initials, else nothing', (t) => {
  const drawn = (name: string, columns: number): string => {
    const shape = { ...wall, rows: 1, columns };
    const regions = [{ row: 0, column: 0, rowSpan: 1, columnSpan: 1, source: 'x' }];
    return drawThumbnail(
      { wall: shape, regions, sources: { x: { name, kind: 'online', image: null } }, theme: 'light' },
      painter.measure,
    );
  };
  const texts = (svg: string): readonly string[] =>
    [...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, text = '']) => text);
  t.equal(texts(drawn('Peta banjir & jalur', 1)).join(' '), 'Peta banjir &amp; jalur');
  t.same(texts(drawn('Kamera gerbang utara', 4)), ['KGU']);
  t.same(texts(drawn('Kamera gerbang utara', 16)), []);
  t.same(texts(drawn('', 1)), []);
  for (const name of ['Kamera gerbang utara sekali', 'peta', 'a-b_c d', '', '  '])
    t.equal(initials(name), page.initials(name), name);
  t.end();
});

t.test('walls of every shape stay within the picture, and tiny regions ask for no still', (t) => {
  for (const [rows, columns] of [
    [1, 1],
    [1, 20],
    [20, 1],
    [8, 16],
  ] as const) {
    const shape = { ...wall, rows, columns };
    const { width, height } = thumbnailSize(shape);
    t.ok(width <= 240 && height <= 180 && width >= 1 && height >= 1, `${rows}×${columns}: ${width}×${height}`);
    const last = thumbnailBox(shape, { row: rows - 1, column: columns - 1, rowSpan: 1, columnSpan: 1 });
    t.ok(last.x + last.width <= width + 1 && last.y + last.height <= height + 1);
  }
  t.ok(hasRoomForStill(wall, quarter(0, 0)));
  t.notOk(hasRoomForStill({ ...wall, rows: 8, columns: 16 }, { row: 0, column: 0, rowSpan: 1, columnSpan: 1 }));
  t.end();
});
