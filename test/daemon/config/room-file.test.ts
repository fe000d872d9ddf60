import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { CheckKnowledge } from '../../../daemon/config/check.js';
import type { MigrationStep } from '../../../daemon/config/migrate/migrate.js';
import { mostRoomBytes, roomParser, type RoomParser } from '../../../daemon/config/parse.js';
import { nodeFiles, type Files } from '../../../daemon/edges/storage/files.js';
import { openRoomFile, type OpenedRoom } from '../../../daemon/edges/storage/room-file.js';
import { changed, vector } from './vector.js';
import { testFolder } from '../../folder.js';

const anyDisplay = {
  setIds: { least: 0, most: 253 },
  tiling: { mostRows: 15, mostColumns: 15, mostPanels: 100 },
};

const knowledge: CheckKnowledge = {
  isShipped: () => true,
  displayFacts: () => anyDisplay,
  canUntie: () => true,
  matrixMost: () => ({ inputs: 999, outputs: 999 }),
  isTimezone: () => true,
};
const trial: MigrationStep = {
  from: 0,
  what: 'displayWalls is walls',
  migrate: ({ displayWalls, ...others }) => ({ ...others, walls: displayWalls }),
};
const example = vector('contract-example.json');
const old = vector('trial-v0.json');
const named = (name: string): string => changed(example, '/room/name', name);
const noon = '2026-01-01T12:00:00.000Z';

function open(folder: string, parse: RoomParser, files: Files = nodeFiles): Promise<OpenedRoom> {
  return openRoomFile(files, folder, parse, noon);
}

async function rename(opened: OpenedRoom, name: string): Promise<void> {
  const { db } = opened;
  db.data = { ...db.data, room: { ...db.data.room, name } };
  await db.write();
}

const nameIn = (path: string): unknown => {
  const { room } = JSON.parse(readFileSync(path, 'utf8')) as { room: { name: string } };
  return room.name;
};

t.test('a write keeps five earlier versions and the mode, and none where nothing changed', async (t) => {
  const folder = testFolder(t, { 'room.json': named('0') });
  chmodSync(join(folder, 'room.json'), 0o600);
  const opened = await open(folder, await roomParser(knowledge));
  t.same([opened.recovery, opened.migration], [null, null]);
  for (const name of ['1', '2', '3', '4', '5', '6', '7']) await rename(opened, name);
  t.same(readdirSync(folder), ['room.json', ...[1, 2, 3, 4, 5].map((number) => `room.json.${number}`)]);
  t.same(
    readdirSync(folder).map((name) => [nameIn(join(folder, name)), statSync(join(folder, name)).mode & 0o777]),
    ['7', '6', '5', '4', '3', '2'].map((name) => [name, 0o600]),
  );
  await rename(opened, '7');
  t.equal(nameIn(join(folder, 'room.json.1')), '6');
  await t.rejects(rename(opened, ''), { code: 'config-invalid', parameters: { pointer: '/room/name' } });
  t.equal(nameIn(join(folder, 'room.json')), '7');
  await rename(opened, '8');
  await opened.db.takeBack();
  t.same([nameIn(join(folder, 'room.json')), nameIn(join(folder, 'room.json.1'))], ['7', '7'], 'taken back');
});

t.test('a damaged room.json is moved aside whole, and the newest good generation is in force', async (t) => {
  const parse = await roomParser(knowledge);
  const ruin: Readonly<Record<string, (path: string) => void>> = {
    'all zero': (path) => writeFileSync(path, Buffer.alloc(5000)),
    empty: (path) => truncateSync(path, 0),
    'cut short': (path) => truncateSync(path, 300),
    'not UTF-8': (path) => writeFileSync(path, Buffer.from([0xc3, 0x28])),
    senseless: (path) => writeFileSync(path, changed(example, '/scenes/0/layout', 'gone')),
    'of a key that is unknown': (path) => writeFileSync(path, changed(example, '/colour', 1)),
    'too large': (path) => truncateSync(path, mostRoomBytes + 1),
    missing: (path) => rmSync(path),
    'a folder': (path) => {
      rmSync(path);
      mkdirSync(path);
    },
  };
  for (const [name, damage] of Object.entries(ruin)) {
    const folder = testFolder(t, {
      'room.json': named('now'),
      'room.json.1': 'rubbish',
      'room.json.2': changed(named('newer format'), '/schemaVersion', 9),
      'room.json.3': named('good'),
      'room.json.4': named('older'),
      'room.json.damaged-2026-01-01T120000.000Z': 'an earlier one',
    });
    damage(join(folder, 'room.json'));
    const { recovery, db } = await open(folder, parse);
    t.equal(db.data.room.name, 'good', name);
    t.match(recovery, { from: join(folder, 'room.json.3'), reason: /./ }, name);
    const damaged = join(folder, 'room.json.damaged-2026-01-01T120000.000Z-2');
    t.equal(recovery?.damaged, name === 'missing' ? null : damaged, name);
    t.equal(readFileSync(join(folder, 'room.json.damaged-2026-01-01T120000.000Z'), 'utf8'), 'an earlier one');
    t.same((await open(folder, parse)).recovery, null, `${name}: sound from then on`);
  }
});

t.test('where nothing is good, or the file is of a newer version, nothing is touched', async (t) => {
  const parse = await roomParser(knowledge);
  const cases: readonly (readonly [string, Record<string, string>])[] = [
    ['config-missing', {}],
    ['config-unreadable', { 'room.json': '{', 'room.json.1': 'rubbish' }],
    ['config-too-new', { 'room.json': changed(example, '/schemaVersion', 2), 'room.json.1': example }],
    ['config-unreadable', { 'room.json': old }],
  ];
  for (const [code, content] of cases) {
    const folder = testFolder(t, { data: content });
    await t.rejects(open(join(folder, 'data'), parse), { code }, code);
    const after = readdirSync(join(folder, 'data')).map((name) => [
      name,
      readFileSync(join(folder, 'data', name), 'utf8'),
    ]);
    t.same(Object.fromEntries(after), content, code);
  }
});

t.test('an older version is brought up to date and kept as it was', async (t) => {
  const folder = testFolder(t, { 'room.json': old, 'room.json.before-v1': 'of another time' });
  const { migration, db } = await open(folder, await roomParser(knowledge, [trial]));
  const kept = join(folder, 'room.json.before-v1-2026-01-01T120000.000Z');
  t.same(migration, { fromVersion: 0, kept });
  t.equal(readFileSync(kept, 'utf8'), old);
  t.equal(readFileSync(join(folder, 'room.json.before-v1'), 'utf8'), 'of another time');
  t.same(JSON.parse(readFileSync(join(folder, 'room.json'), 'utf8')), db.data);
  const again = await open(folder, await roomParser(knowledge));
  t.same([again.migration, again.recovery], [null, null]);
});

/** The machine's files until the nth call; from then on the power is gone. */
function dying(nth: number): { readonly files: Files; readonly calls: () => number } {
  let calls = 0;
  const until = async <T>(work: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls >= nth) throw new Error('the power is gone');
    return work();
  };
  const files: Files = {
    read: (path) => until(() => nodeFiles.read(path)),
    // A file that was being written when the power went has some of its bytes.
    write: async (path, bytes, mode) => {
      if (calls + 1 === nth) await nodeFiles.write(path, bytes.subarray(0, bytes.length / 2), mode);
      await until(() => nodeFiles.write(path, bytes, mode));
    },
    rename: (from, to) => until(() => nodeFiles.rename(from, to)),
    remove: (path) => until(() => nodeFiles.remove(path)),
    list: (folder) => until(() => nodeFiles.list(folder)),
    makeFolder: (folder, mode) => until(() => nodeFiles.makeFolder(folder, mode)),
    syncFolder: (folder) => until(() => nodeFiles.syncFolder(folder)),
    size: (path) => until(() => nodeFiles.size(path)),
    openAppend: (path, mode) => until(() => nodeFiles.openAppend(path, mode)),
  };
  return { files, calls: () => calls };
}

interface Trial {
  readonly name: string;
  readonly before: Readonly<Record<string, string>>;
  readonly act: (folder: string, parse: RoomParser, files: Files) => Promise<unknown>;
  /** What may be in force afterwards; the last one where the act came to its end. */
  readonly names: readonly string[];
  readonly check?: (folder: string) => boolean;
}

const trials: readonly Trial[] = [
  {
    name: 'a write',
    before: {
      'room.json': named('old'),
      'room.json.1': named('a'),
      'room.json.2': named('b'),
      'room.json.5': named('e'),
    },
    act: async (folder, parse, files) => rename(await open(folder, parse, files), 'new'),
    names: ['old', 'new'],
  },
  {
    name: 'a recovery',
    before: { 'room.json': 'rubbish', 'room.json.1': named('good'), 'room.json.2': named('b') },
    act: (folder, parse, files) => open(folder, parse, files),
    names: ['good'],
    check: (folder) => readdirSync(folder).some((name) => readFileSync(join(folder, name), 'utf8') === 'rubbish'),
  },
  {
    name: 'a migration',
    before: { 'room.json': old, 'room.json.1': old },
    act: (folder, parse, files) => open(folder, parse, files),
    names: ['Pusat Komando'],
    check: (folder) =>
      readdirSync(folder).some((name) => name === 'room.json.before-v1') ===
        (readFileSync(join(folder, 'room.json'), 'utf8') !== old) ||
      readFileSync(join(folder, 'room.json.before-v1'), 'utf8') === old,
  },
];

for (const { name, before, act, names, check } of trials) {
  t.test(
    `${name}: whichever call is the last, the configuration is the old or the new, and generations are whole`,
    async (t) => {
      const parse = await roomParser(knowledge, [trial]);
      for (let nth = 1; ; nth += 1) {
        const folder = testFolder(t, before);
        const power = dying(nth);
        const done = await act(folder, parse, power.files).then(
          () => true,
          () => false,
        );
        for (const file of readdirSync(folder).filter((entry) => /^room\.json\.\d$/.test(entry)))
          if (parse(readFileSync(join(folder, file))).room === null) t.fail(`call ${nth}: ${file} is not whole`);
        if (check?.(folder) === false) t.fail(`call ${nth}: something was lost: ${readdirSync(folder).join(' ')}`);
        const after = (await open(folder, parse)).db.data.room.name;
        const allowed = done ? names.slice(-1) : names;
        if (!allowed.includes(after)) t.fail(`call ${nth}: ${after}`);
        if (done) {
          t.ok(nth > 8 && power.calls() < nth, `${nth} places to die`);
          return;
        }
      }
    },
  );
}
