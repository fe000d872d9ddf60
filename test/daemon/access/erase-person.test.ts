import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import t, { type Test } from 'tap';
import { erasePerson } from '../../../daemon/access/erase-person.js';
import { openPseudonyms } from '../../../daemon/access/pseudonyms.js';
import { checkKnowledge } from '../../../daemon/cli/check-knowledge.js';
import { roomParser } from '../../../daemon/config/parse.js';
import { RoomStore } from '../../../daemon/config/room-store.js';
import { nodeFiles, type Files } from '../../../daemon/edges/storage/files.js';
import { openRoomFile } from '../../../daemon/edges/storage/room-file.js';
import { sha256 } from '../../../daemon/journal/signing-key.js';
import { verifyJournal } from '../../../daemon/journal/verify.js';
import { allStruck, FaultyFiles, hastyFiles } from '../../faults/storage-faults.js';
import { wallkeeper } from '../cli/memory-context.js';
import { changed, vector } from '../config/vector.js';
import { openJournal } from '../journal/journal-under-test.js';
import { testFolder } from '../../folder.js';

const leader = {
  id: 'p-0001',
  name: 'Budi Santoso',
  groups: ['leaders'],
  subjects: ['7771230000123'],
  duressSubjects: ['8881230000123'],
};
const second = { id: 'p-0002', name: 'Ani', groups: ['leaders'], subjects: ['777124'] };
const example = changed(
  changed(changed(vector('contract-example.json'), '/people/0', leader), '/people/1', second),
  '/doors/0/lockdownExempt',
  { people: ['p-0001', 'p-0002'] },
);

/** A folder as a daemon leaves it: five versions, pseudonyms, a journal with what both people did. */
async function folderIn(t: Test, versions = 6): Promise<{ readonly folder: string; readonly pseudonym: string }> {
  const folder = testFolder(t, { 'room.json': example });
  const { db } = await openRoomFile(nodeFiles, folder, parse, '2026-11-24T00:00:00Z');
  const { journal } = await openJournal(folder);
  const room = new RoomStore(db, journal);
  for (let n = 0; n < versions; n += 1) {
    await room.update('web:a', 'renamed', (before) => ({ ...before, room: { ...before.room, name: `Ruang ${n}` } }));
  }
  const pseudonyms = await openPseudonyms(nodeFiles, folder);
  await pseudonyms.ensure(['p-0001', 'p-0002']);
  for (const id of ['p-0001', 'p-0002', 'p-0001']) {
    const data = { person: pseudonyms.of(id), verdict: 'granted' };
    await journal.append({ kind: 'access.decided', actor: 'device:palm-1', forServer: true, data });
  }
  await journal.stop();
  return { folder, pseudonym: pseudonyms.of('p-0001') ?? '' };
}

/** Files below the folder that hold any of the words. */
function holding(folder: string, words: readonly string[]): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name);
    if (!statSync(path).isFile()) return false;
    const text = readFileSync(path, 'latin1');
    return words.some((word) => text.includes(word));
  });
}

const parse = await roomParser(checkKnowledge);
const traces = ['Budi', 'p-0001', '7771230000123', '8881230000123'];

t.test(
  'pseudonyms are random, kept in secrets/ for their owner alone, and never made anew over a damaged file',
  async (t) => {
    const folder = testFolder(t);
    const book = await openPseudonyms(nodeFiles, folder);
    t.equal(book.of('p-1'), null);
    await book.ensure(['p-1', 'p-2']);
    const [one, two] = [book.of('p-1'), book.of('p-2')];
    t.match(one, /^x-[0-9a-f]{20}$/);
    t.not(one, two);
    await book.ensure(['p-1']);
    t.equal((await openPseudonyms(nodeFiles, folder)).of('p-1'), one);
    const path = join(folder, 'secrets', 'pseudonyms.json');
    t.equal(statSync(path).mode & 0o777, 0o600);
    for (const text of ['', '[]', '{"a":1}', '{"a":"x-1","b":"x-1"}']) {
      writeFileSync(path, text);
      await t.rejects(openPseudonyms(nodeFiles, folder), { code: 'pseudonyms-unreadable' }, text);
      t.equal(readFileSync(path, 'utf8'), text);
    }
  },
);

t.test(
  '30. a person is erased: nothing names him but the order, and after its confirmation nothing does',
  async (t) => {
    const { folder, pseudonym } = await folderIn(t);
    t.ok(holding(folder, traces).length >= 6, 'room.json, its versions, the pseudonyms');
    const report = await wallkeeper(['person', 'report', 'p-0001', '--data', folder]);
    const told: unknown = JSON.parse(report.out);
    t.match(told, {
      person: leader,
      pseudonym,
      doors: [{ door: 'entry', schedules: ['always'] }],
      triggers: ['opening'],
      terminals: ['palm-1'],
      entries: [{ kind: 'access.decided' }, { kind: 'access.decided' }],
      openOrders: [],
      backups: [],
    });
    const { files } = told as { readonly files: readonly string[] };
    t.same(
      [...files].sort(),
      [...holding(folder, [...traces, pseudonym])].sort(),
      'every file that has him, and no other',
    );
    t.notMatch(report.out, /Ani|777124/);

    const erased = await wallkeeper(['person', 'erase', 'p-0001', '--data', folder]);
    t.same([erased.code, erased.err], [0, '']);
    const order =
      /Order (e-[0-9a-f]{12}): now delete subject 7771230000123, 8881230000123 on palm-1/.exec(erased.out)?.[1] ?? '';
    t.same(holding(folder, traces), [`secrets/erasures/${order}.json`]);
    t.ok(holding(folder, ['Ani']).length > 0, 'everybody else is where he was');
    t.match(await verifyJournal(nodeFiles, folder, sha256), { faults: [] });
    t.same(holding(folder, [pseudonym]).slice(0, 1), ['journal/000000000001.jsonl'], 'what was done stays provable');
    const parse = await roomParser(checkKnowledge);
    t.same(parse(readFileSync(join(folder, 'room.json'))).room?.doors[0]?.lockdownExempt, { people: ['p-0002'] });

    const confirmed = await wallkeeper(['person', 'erased', order, '--data', folder]);
    t.equal(confirmed.code, 0);
    t.same(holding(folder, traces), []);
    t.match(await verifyJournal(nodeFiles, folder, sha256), { faults: [] });
    const { out } = await wallkeeper(['audit', 'export', '--data', folder]);
    t.match(out, /"kind":"person.erased","actor":"cli:/);
    t.match(out, /"kind":"person.erased-on-terminals"/);
    for (const [verb, name, code] of [
      ['erase', 'p-0001', 'person-not-here'],
      ['report', 'p-0001', 'person-not-here'],
      ['erased', order, 'erasure-order-unknown'],
    ] as const) {
      const again = await wallkeeper(['person', verb, name, '--data', folder]);
      t.match([again.code, again.err], [1, new RegExp(`\\[${code}\\]`)]);
    }
  },
);

t.test('30. an id that is used again is another person: a pseudonym and an order of its own', async (t) => {
  const { folder, pseudonym } = await folderIn(t, 1);
  const first = await wallkeeper(['person', 'erase', 'p-0001', '--data', folder]);
  t.equal(first.code, 0);
  const again = { ...leader, name: 'Citra', subjects: ['555001'], duressSubjects: [] };
  const { db } = await openRoomFile(nodeFiles, folder, parse, '2026-11-24T00:00:00Z');
  const { journal } = await openJournal(folder);
  const added = new RoomStore(db, journal);
  await added.update('web:a', 'added', (before) => ({ ...before, people: [...before.people, again] }));
  const book = await openPseudonyms(nodeFiles, folder);
  t.equal(book.of('p-0001'), null);
  await journal.stop();
  const told = await wallkeeper(['person', 'report', 'p-0001', '--data', folder]);
  t.match(JSON.parse(told.out), { person: { name: 'Citra' }, pseudonym: null, entries: [] }, 'not a word of the first');
  await book.ensure(['p-0001']);
  t.not(book.of('p-0001'), pseudonym);
  const second = await wallkeeper(['person', 'erase', 'p-0001', '--data', folder]);
  t.match(second.out, /now delete subject 555001 on palm-1/);
  t.same(holding(folder, ['Citra']), []);
  t.equal(holding(folder, ['777123']).length, 1, 'the order of the first is still open');
});

t.test('a pseudonym that is erased while others are given does not come back', async (t) => {
  const folder = testFolder(t);
  const book = await openPseudonyms(nodeFiles, folder);
  await book.ensure(['p-1', 'p-2']);
  const [one] = [book.of('p-1')];
  await Promise.all([book.ensure(['p-3']), book.erase('p-1'), book.ensure(['p-4']), book.ensure(['p-1'])]);
  t.ok([2, 3, 4].every((n) => book.of(`p-${n}`) !== null));
  t.not(book.of('p-1'), one);
  t.not((await openPseudonyms(nodeFiles, folder)).of('p-1'), one);
});

t.test('a damaged version that still names the person is told, and left as evidence', async (t) => {
  const { folder } = await folderIn(t);
  writeFileSync(join(folder, 'room.json.damaged-2026'), '{"people":[{"id":"p-0001","name":"Budi');
  const erased = await wallkeeper(['person', 'erase', 'p-0001', '--data', folder]);
  t.equal(erased.code, 1);
  t.match(erased.err, /^room\.json\.damaged-2026 /);
});

t.test('an erasure that the power cut anywhere is finished by calling it again', async (t) => {
  const { folder: top, pseudonym } = await folderIn(t, 2);
  /** False where the run had no Nth call. */
  const struckAt = async (fault: 'fail' | 'die', nth: number): Promise<boolean> => {
    const folder = join(top, '..', `${basename(top)}-${fault}-${nth}`);
    await cp(top, folder, { recursive: true });
    const files = new FaultyFiles(nth, fault, hastyFiles);
    await erase(folder, files).catch(() => undefined);
    await erase(folder, hastyFiles).catch((error: unknown) => {
      if (files.struck) t.fail(`${fault} ${nth}: ${String(error)}`);
    });
    const left = holding(folder, traces);
    t.ok(left.length === 1 && left[0]?.startsWith('secrets/erasures/e-') === true, `${fault} ${nth}: ${left.join()}`);
    const order = readFileSync(join(folder, left[0] ?? ''), 'utf8');
    t.ok(
      order.includes('"subjects":["7771230000123","8881230000123"]') && order.includes(pseudonym),
      'the order has what it needs',
    );
    t.same((await verifyJournal(nodeFiles, folder, sha256)).faults, []);
    await rm(folder, { recursive: true });
    return files.struck;
  };
  for (const fault of ['fail', 'die'] as const) await allStruck((nth) => struckAt(fault, nth));
});

/** As the verb does it; the disk begins to fail once the folder is open. */
async function erase(folder: string, failing: Files): Promise<void> {
  const now = { files: hastyFiles };
  const files: Files = {
    read: (path) => now.files.read(path),
    write: (path, bytes, mode) => now.files.write(path, bytes, mode),
    rename: (from, to) => now.files.rename(from, to),
    remove: (path) => now.files.remove(path),
    list: (path) => now.files.list(path),
    makeFolder: (path, mode) => now.files.makeFolder(path, mode),
    syncFolder: (path) => now.files.syncFolder(path),
    size: (path) => now.files.size(path),
    openAppend: (path, mode) => now.files.openAppend(path, mode),
  };
  const { db } = await openRoomFile(files, folder, parse, '2026-11-25T00:00:00Z');
  const { journal } = await openJournal(folder, { files });
  const pseudonyms = await openPseudonyms(files, folder);
  now.files = failing;
  try {
    const room = new RoomStore(db, journal);
    const at = (): string => '2026-11-25T00:00:00Z';
    await erasePerson({ files, dataDir: folder, room, pseudonyms, journal, actor: 'cli:t', now: at }, 'p-0001');
  } finally {
    await journal.stop();
  }
}
