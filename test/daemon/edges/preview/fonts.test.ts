/**
 * Text on a machine without fonts: librsvg draws a box for each letter and says nothing. The product ships its own, and
 * what draws is told of no others.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { testFolder } from '../../../folder.js';

/** The letters of `Menara pengawas: aliran Citarum, jalur évakuasi` and others, without those that look alike. */
const letters = [...new Set('Menara pengawas: aliran Citarum, jalur évakuasi ŠŽ“”–—')].filter(
  (letter) => letter !== ' ',
);

/** Draws each letter by itself and says what came of it. It imports sharp by its path: it stands in no package. */
const program = `
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
const sharp = createRequire(process.argv[2])('sharp');
const seen = [];
for (const letter of JSON.parse(process.argv[3])) {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80"><rect width="80" height="80" fill="#000"/>' +
    '<text x="15" y="60" font-family="DejaVu Sans Condensed" font-size="50" fill="#fff">' + letter + '</text></svg>';
  const pixels = await sharp(Buffer.from(svg)).greyscale().raw().toBuffer();
  seen.push({ letter, ink: pixels.filter((level) => level > 127).length, look: createHash('sha256').update(pixels).digest('hex') });
}
console.log(JSON.stringify(seen));
`;

interface Seen {
  readonly letter: string;
  readonly ink: number;
  readonly look: string;
}

/** With this fontconfig and nothing else of the environment. */
function drawnWith(folder: string, fontconfig: string): readonly Seen[] {
  const args = [join(folder, 'draw.mjs'), fileURLToPath(import.meta.url), JSON.stringify(letters)];
  const text = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    env: { FONTCONFIG_FILE: fontconfig },
    stdio: 'pipe',
  });
  return JSON.parse(text) as readonly Seen[];
}

t.test('each letter of Indonesian names has a shape of its own, with the product’s fonts alone', (t) => {
  const empty = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig></fontconfig>';
  const folder = testFolder(t, { 'draw.mjs': program, 'fonts.conf': empty });
  const ours = fileURLToPath(new URL('../../../../daemon/edges/preview/fonts.conf', import.meta.url));
  const shipped = drawnWith(folder, ours);
  t.equal(shipped.length, letters.length);
  t.same(
    shipped.filter(({ ink }) => ink < 5).map(({ letter }) => letter),
    [],
    'every letter is drawn',
  );
  t.equal(new Set(shipped.map(({ look }) => look)).size, letters.length, 'no two alike: none of them is a box');
  const bare = drawnWith(folder, join(folder, 'fonts.conf'));
  t.ok(new Set(bare.map(({ look }) => look)).size < letters.length / 2, 'without fonts it would be seen');
  t.end();
});
