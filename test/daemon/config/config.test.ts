import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { checkKnowledge } from '../../../daemon/cli/check-knowledge.js';
import { roomParser } from '../../../daemon/config/parse.js';
import { demoRoom } from '../../../daemon/demo/demo-room.js';
import { nodeFiles, type Files } from '../../../daemon/edges/storage/files.js';
import { openRoomFile } from '../../../daemon/edges/storage/room-file.js';

const good = demoRoom({ matrixPath: '/dev/ttyUSB0', baudRate: 9600, mqttPort: 1883, httpPort: 8080 });
const text = JSON.stringify(good);

/** The good room with one value put at a JSON pointer (undefined removes it). */
function changed(pointer: string, value: unknown): string {
  const room: unknown = JSON.parse(text);
  const tokens = pointer.split('/').slice(1);
  const last = tokens.pop() ?? '';
  const holder = tokens.reduce<unknown>((inner, token) => (inner as Record<string, unknown>)[token], room) as Record<
    string,
    unknown
  >;
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return JSON.stringify(room);
}

t.test('every fault is named with its pointer', async (t) => {
  const parse = await roomParser(checkKnowledge);
  t.same(parse(text).problems, []);
  const table: readonly (readonly [string, unknown, string, string])[] = [
    ['/colour', 'red', '/colour', 'key-unknown'],
    ['/room/name', undefined, '/room/name', 'key-missing'],
    ['/devices/0/link/baudRate', 'fast', '/devices/0/link/baudRate', 'value-wrong'],
    ['/room/timezone', 'Asia/Nowhere', '/room/timezone', 'timezone-unknown'],
    ['/scenes/0/layout', 'gone', '/scenes/0/layout', 'layout-unknown'],
    ['/scenes/0/assignments/k-0-0', 'gone', '/scenes/0/assignments/k-0-0', 'source-unknown'],
    ['/scenes/0/assignments/elsewhere', 'cuaca', '/scenes/0/assignments/elsewhere', 'region-unknown'],
    ['/layouts/0/wall', 'gone', '/layouts/0/wall', 'wall-unknown'],
    ['/layouts/0/regions/1/column', 0, '/layouts/0/regions/1', 'regions-overlap'],
    ['/layouts/0/regions/7/column', 4, '/layouts/0/regions/7', 'region-outside-wall'],
    ['/walls/0/panels/1/output', 1, '/walls/0/panels/1/output', 'panels-on-one-output'],
    ['/walls/0/panels/1/output', 17, '/walls/0/panels/1/output', 'output-beyond-matrix'],
    ['/walls/0/panels/1/matrix', 'gone', '/walls/0/panels/1/matrix', 'matrix-unknown'],
    ['/walls/0/panels/1/row', 2, '/walls/0/panels/1', 'panel-outside-wall'],
    ['/walls/0/panels/1/column', 0, '/walls/0/panels/1', 'panels-at-one-place'],
    ['/sources/0/input', 17, '/sources/0/input', 'input-beyond-matrix'],
    ['/sources/1/id', 'cctv-alun-alun', '/sources/1/id', 'id-twice'],
    ['/schemaVersion', 2, '', 'config-too-new'],
  ];
  for (const [pointer, value, at, code] of table) {
    const { room, problems } = parse(changed(pointer, value));
    t.equal(room, null, pointer);
    t.ok(
      problems.some((problem) => problem.pointer === at && problem.code === code),
      `${code} at ${at}: ${JSON.stringify(problems)}`,
    );
  }
  t.match(parse('{').problems, [{ code: 'json-broken' }]);
});

t.test('whatever JSON comes, it is judged and never thrown at', async () => {
  const parse = await roomParser(checkKnowledge);
  fc.assert(fc.property(fc.json(), (anything) => parse(anything).room === null));
});

t.test('a damaged file is moved aside and the newest good generation takes its place', async (t) => {
  const folder = t.testdir({ 'room.json': text });
  const parse = await roomParser(checkKnowledge);
  const { db } = await openRoomFile(nodeFiles, folder, parse, '2026-01-01T00:00:00Z');
  db.data = { ...db.data, room: { ...db.data.room, name: 'Kedua' } };
  await db.write();
  writeFileSync(join(folder, 'room.json'), '\0\0\0\0');
  const again = await openRoomFile(nodeFiles, folder, parse, '2026-01-02T00:00:00Z');
  t.match(again.recovery, { from: /room\.json\.1$/, damaged: /room\.json\.damaged-/ });
  t.equal(again.db.data.room.name, 'Pusat Komando (peragaan)');
  t.equal(
    readFileSync(join(folder, readdirSync(folder).find((name) => name.includes('damaged')) ?? ''), 'utf8'),
    '\0\0\0\0',
  );
  writeFileSync(join(folder, 'room.json'), changed('/schemaVersion', 9));
  t.match(await openRoomFile(nodeFiles, folder, parse, '').catch((error: unknown) => error), {
    code: 'config-too-new',
  });
  t.match(await openRoomFile(nodeFiles, t.testdir(), parse, '').catch((error: unknown) => error), {
    code: 'config-missing',
  });
});

t.test('whichever call of the disk is the last, the configuration is the old or the new', async (t) => {
  const parse = await roomParser(checkKnowledge);
  let loops = 0;
  for (let nth = 1; nth < 40; nth += 1) {
    const folder = t.testdir({ 'room.json': text });
    const first = await openRoomFile(nodeFiles, folder, parse, '');
    first.db.data = { ...first.db.data, room: { ...first.db.data.room, name: 'Lama' } };
    await first.db.write();
    let calls = 0;
    const dying = <A extends unknown[], R>(work: (...args: A) => Promise<R>) => {
      return async (...args: A): Promise<R> => {
        calls += 1;
        if (calls >= nth) throw new Error('the power is gone');
        return work(...args);
      };
    };
    const files: Files = {
      ...nodeFiles,
      write: dying((path: string, bytes: Uint8Array, mode: number) => nodeFiles.write(path, bytes, mode)),
      rename: dying((from: string, to: string) => nodeFiles.rename(from, to)),
      syncFolder: dying((path: string) => nodeFiles.syncFolder(path)),
    };
    const second = await openRoomFile(files, folder, parse, '');
    second.db.data = { ...second.db.data, room: { ...second.db.data.room, name: 'Baru' } };
    const written = await second.db.write().then(
      () => true,
      () => false,
    );
    const after = await openRoomFile(nodeFiles, folder, parse, '');
    const { name } = after.db.data.room;
    if (after.recovery !== null || (written ? name !== 'Baru' : name !== 'Lama' && name !== 'Baru'))
      t.fail(`call ${nth}: ${name}`);
    loops += 1;
    if (written) break;
  }
  t.ok(loops > 4, `${loops} places to die`);
});
