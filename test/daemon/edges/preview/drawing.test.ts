import fc from 'fast-check';
import t from 'tap';
import { drawWall } from '../../../../daemon/edges/preview/drawing.js';
import { boxOf, groupsOf } from '../../../../daemon/edges/preview/geometry.js';
import { escaped, fit, leading } from '../../../../daemon/edges/preview/lettering.js';
import { marks } from '../../../../daemon/edges/preview/marks.js';
import { everyState, panel, samples, source, tiled, wall } from './sample-walls.js';

/** Every letter half as wide as it is high. */
const measure = (text: string): number => Array.from(text).length / 2;
const options = { measure, images: new Map<string, string>(), at: '24 Nov 2026, 14.05.32 WIB' };
const colourless = (svg: string): string => svg.replaceAll(/#[0-9a-f]{3,6}/g, '#');

t.test('every state looks different, without its colours too', (t) => {
  const one = (index: number): string => {
    const mark = marks[index];
    const empty = index === marks.length ? ('nothing' as const) : ('off' as const);
    const looks = mark === undefined ? panel(0, 0, { what: empty, name: '' }) : panel(0, 0, source(0), mark);
    const bare = { ...wall(1, 1, [looks]), words: everyState().words };
    // The legend says it in words; the panel itself must too.
    return colourless(drawWall(bare, options).svg.split('<g transform="translate(16')[0] ?? '');
  };
  const looks = Array.from({ length: marks.length + 2 }, (_, index) => one(index));
  t.equal(new Set(looks).size, marks.length + 2);
  t.end();
});

t.test('names, kinds, scene, status, time and what is wanted are in the picture', (t) => {
  const { svg } = drawWall(everyState(), options);
  for (const text of ['Dinding utama', 'Pemantauan harian', 'terpasang', '14.05.32 WIB', 'eksternal', 'konferensi'])
    t.match(svg, text);
  t.match(svg, 'seharusnya: CCTV');
  t.match(svg, 'menuju: Video Arsip');
  t.equal(drawWall(everyState(), options).svg, svg, 'the same picture is the same text');
  t.end();
});

t.test('panels are to scale, bezels between them', (t) => {
  const scale = { left: 10, top: 20, scale: 0.25, widthMm: 1200, heightMm: 600, bezelMm: 40 };
  const one = { row: 0, column: 0, rows: 1, columns: 1 };
  t.same(boxOf(one, scale), { x: 10, y: 20, width: 300, height: 150 });
  t.same(boxOf({ ...one, row: 1, column: 2 }, scale), { x: 630, y: 180, width: 300, height: 150 });
  t.same(boxOf({ ...one, rows: 2, columns: 2 }, scale), { x: 10, y: 20, width: 610, height: 310 });
  const thin = boxOf({ ...one, column: 1 }, { ...scale, bezelMm: 0 });
  t.same(thin, { x: 311, y: 21, width: 298, height: 148 }, 'a bezel of nothing is seen too');
  for (const [name, picture] of Object.entries(samples)) {
    const { width, height } = drawWall(picture, options);
    t.ok(width <= 1920 && height <= 1900 && width >= 640, `${name}: ${width}x${height}`);
  }
  t.end();
});

t.test('a picture over several panels is one, a torn one is told panel by panel', (t) => {
  const images = new Map([['s11', 'data:image/jpeg;base64,AA==']]);
  const count = (svg: string, what: RegExp): number => svg.match(what)?.length ?? 0;
  const whole = drawWall(tiled(false), { ...options, images }).svg;
  const torn = drawWall(tiled(true), { ...options, images }).svg;
  t.equal(count(whole, /<image /g), 1);
  t.equal(count(torn, /<image /g), 1, 'the image is still cut from one');
  t.equal(count(torn, /<clipPath/g), 1);
  t.equal(count(torn, />daring</g) - count(whole, />daring</g), 3, 'four names instead of one');
  const [group] = groupsOf(tiled(false).panels);
  t.match(group, { area: { row: 0, column: 0, rows: 2, columns: 2 }, isWhole: true });
  const missing = tiled(false).panels.filter(({ row, column }) => row !== 1 || column !== 0);
  t.match(groupsOf(missing)[0], { isWhole: false }, 'a hole tears it');
  t.end();
});

t.test('text fits, is broken between words, and is cut only where nothing else helps', (t) => {
  const room = { width: 100, height: 60, largest: 20, smallest: 8, mostLines: 3, bold: false };
  t.same(fit('Kota', room, measure), { lines: ['Kota'], size: 20 });
  t.same(fit('Peta Bencana', room, measure), { lines: ['Peta', 'Bencana'], size: 20 });
  t.same(fit('x'.repeat(60), room, measure).lines, [`${'x'.repeat(24)}…`]);
  t.same(fit('anything', { ...room, height: 5 }, measure).lines, []);
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.lorem());
  const size = fc.integer({ min: 4, max: 400 });
  fc.assert(
    fc.property(text, size, size, (words, width, height) => {
      const fitted = fit(words, { ...room, width, height }, measure);
      const isNarrow = fitted.lines.every(
        (line) => measure(line) * fitted.size <= width || Array.from(line).length <= 2,
      );
      return isNarrow && fitted.lines.length <= 3 && fitted.lines.length * fitted.size * leading <= height;
    }),
  );
  t.end();
});

t.test('whatever a name is, the picture is well-formed', (t) => {
  t.equal(escaped('<b>&"\u0000\ud800'), '&lt;b&gt;&amp;&quot;  ');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (name) => {
      const named = { ...wall(1, 1, [panel(0, 0, { what: 'source', id: 'a', name, kind: 'online' })]), name };
      const { svg } = drawWall(named, options);
      const tags = svg.replaceAll(/<[a-zA-Z/][^<>]*>/g, '');
      // eslint's rule against control characters is about patterns; these are what XML forbids.
      return !/[<>]/.test(tags) && Array.from(svg).every((letter) => letter === '\n' || letter >= ' ');
    }),
  );
  t.end();
});
