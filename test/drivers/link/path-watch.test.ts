import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { watchForDevice, watchForPath } from '../../../drivers/link/path-watch.js';
import { until } from '../../until.js';
import { testFolder } from '../../folder.js';

/** Counts what is told of the path. */
function told(t: Test, path: string, watch = watchForPath): { count: number; readonly end: () => void } {
  const kicks = { count: 0, end: watch(path, () => (kicks.count += 1)) };
  t.teardown(kicks.end);
  return kicks;
}

/** Settles when what happened before in that folder has been told to everybody: its own change comes after. */
async function passed(t: Test, folder: string): Promise<void> {
  const marker = join(folder, 'marker');
  const kicks = told(t, marker);
  writeFileSync(marker, '');
  await until('the marker', () => kicks.count > 0);
  kicks.end();
  rmSync(marker);
}

t.test('appearing, changing its mode and going are told', async (t) => {
  const path = join(testFolder(t), 'port');
  const kicks = told(t, path);
  for (const change of [
    (): void => writeFileSync(path, ''),
    (): void => rmSync(path),
    (): void => symlinkSync('/dev/null', `${path}.new`),
    (): void => renameSync(`${path}.new`, path),
  ]) {
    const before = kicks.count;
    change();
    if (change.toString().includes('symlink')) continue;
    await until('told', () => kicks.count > before);
  }
  t.ok(kicks.count >= 3);
});

t.test('what happens to other names is not', async (t) => {
  const folder = testFolder(t, { other: '' });
  const kicks = told(t, join(folder, 'port'));
  writeFileSync(join(folder, 'other'), 'written again and again, as a busy line is');
  writeFileSync(join(folder, 'port2'), '');
  rmSync(join(folder, 'port2'));
  await passed(t, folder);
  t.equal(kicks.count, 0);
});

t.test('a folder that is not there yet is waited for, and watched when it comes, goes and comes again', async (t) => {
  const folder = testFolder(t);
  const deep = join(folder, 'serial', 'by-id');
  const path = join(deep, 'port');
  const kicks = told(t, path);
  for (const round of [1, 2]) {
    mkdirSync(deep, { recursive: true });
    writeFileSync(path, '');
    await until(`there, ${round}`, () => kicks.count > 0);
    await passed(t, deep);
    kicks.count = 0;
    rmSync(path);
    await until(`gone, ${round}`, () => kicks.count > 0);
    rmSync(join(folder, 'serial'), { recursive: true });
    await until(`folder gone, ${round}`, () => kicks.count > 1);
    await passed(t, folder);
    kicks.count = 0;
  }
  t.equal(kicks.count, 0);
});

t.test('nothing is told after the end', async (t) => {
  const folder = testFolder(t);
  const kicks = told(t, join(folder, 'port'));
  kicks.end();
  writeFileSync(join(folder, 'port'), '');
  await passed(t, folder);
  t.equal(kicks.count, 0);
});

t.test('a link is followed to the node, even while that is away', async (t) => {
  const folder = testFolder(t, { dev: {} });
  const path = join(folder, 'wall');
  symlinkSync(join('dev', 'port'), path);
  const kicks = told(t, path, watchForDevice);
  writeFileSync(join(folder, 'dev', 'port'), '');
  await until('the node', () => kicks.count > 0);
  await passed(t, join(folder, 'dev'));
  const before = kicks.count;
  rmSync(path);
  await until('the link', () => kicks.count > before);
  t.ok(kicks.count > before);
});

t.test('a circle of links ends', (t) => {
  const folder = testFolder(t);
  symlinkSync('b', join(folder, 'a'));
  symlinkSync('a', join(folder, 'b'));
  const kicks = told(t, join(folder, 'a'), watchForDevice);
  t.equal(kicks.count, 0);
  t.end();
});
