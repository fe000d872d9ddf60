/** docs/page.md names, for each promise of the page, a test that is there; and no browser test of the page is left out. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { top } from './project.js';

interface Row {
  readonly promise: string;
  readonly file: string;
  readonly test: string;
}

function rowsOf(markdown: string): readonly Row[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| promise'))
    .map((line) => {
      const [promise = '', file = '', test = ''] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      return { promise, file, test };
    });
}

/** What is wrong with a row; null where its test is there. */
function faultOf({ file, test }: Row): string | null {
  if (!existsSync(join(top, file))) return `there is no ${file}`;
  // A name that a line was too short for is still one string.
  return readFileSync(join(top, file), 'utf8').includes(`'${test}'`) ? null : `${file} has no test "${test}"`;
}

const rows = rowsOf(readFileSync(join(top, 'docs/page.md'), 'utf8'));

t.test('every promise of the page has its test', (t) => {
  t.ok(rows.length >= 20, `${rows.length} rows`);
  for (const row of rows) t.equal(faultOf(row), null, row.promise);
  t.match(faultOf({ promise: '', file: 'test/wider/page.wider.ts', test: 'of no such name' }), /has no test/);
  t.match(faultOf({ promise: '', file: 'test/wider/nothing.wider.ts', test: '' }), /there is no/);
  t.end();
});

t.test('every browser test of the page is in the table', (t) => {
  const named = new Set(rows.map(({ file }) => file));
  const files = readdirSync(join(top, 'test/wider')).filter((name) => /^page.*\.wider\.ts$/.test(name));
  t.ok(files.length >= 7);
  for (const name of files) t.ok(named.has(`test/wider/${name}`), name);
  t.end();
});
