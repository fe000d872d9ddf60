/** docs/doors.md names the tests of each of the thirty scenarios; they are there, and those with a number agree. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readTree, top } from './project.js';

const rows = [...readFileSync(join(top, 'docs', 'doors.md'), 'utf8').matchAll(/^\| (\d+) \| .+ \| (.+) \|$/gm)].map(
  ([, number = '', tests = '']) => ({
    number: Number(number),
    paths: [...tests.matchAll(/`([^`]+)`/g)].map(([, path = '']) => `test/${path}`),
  }),
);
const texts = new Map(readTree().map(({ path, text }) => [path, text]));

t.test('each of the thirty has its row and its tests', (t) => {
  t.same(
    rows.map(({ number }) => number),
    Array.from({ length: 30 }, (_, index) => index + 1),
  );
  for (const { number, paths } of rows) {
    t.ok(paths.length > 0, String(number));
    for (const path of paths) t.ok(texts.has(path), `${number}: ${path}`);
  }
  t.end();
});

t.test('a test that names a scenario stands in its row, and the door’s own tests name theirs', (t) => {
  for (const [path, text] of texts) {
    if (!/^test\/(daemon\/access|drivers|faults|e2e)\/.+\.test\.ts$/.test(path)) continue;
    const named = [...text.matchAll(/t\.test\(\s*'((?:\d+\. )+)/g)].flatMap(([, numbers = '']) =>
      [...numbers.matchAll(/\d+/g)].map(Number),
    );
    for (const number of new Set(named))
      t.ok(rows.find((row) => row.number === number)?.paths.includes(path), `${path} tries ${number}`);
    const listed = rows.filter(({ paths }) => paths.includes(path)).map(({ number }) => number);
    // The table of decide.test.ts has rows for causes instead of a test for each.
    // The fuzz names its profile.
    if (path.endsWith('/decide.test.ts') || path.endsWith('/hid-terminal-fuzz.test.ts')) continue;
    for (const number of listed) t.ok(named.includes(number), `${number} is tried by name in ${path}`);
  }
  t.end();
});
