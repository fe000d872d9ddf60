import { readFileSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { hasHadItsTime, removeExpired, type KeepRule, type RetentionNow } from '../../../daemon/journal/retention.js';
import { openSigner, sha256 } from '../../../daemon/journal/signing-key.js';
import { verifyJournal } from '../../../daemon/journal/verify.js';
import { nodeFiles, type Files } from '../../../daemon/edges/storage/files.js';
import { allStruck, FaultyFiles, hastyFiles, storageFaults, type StorageFault } from '../../faults/storage-faults.js';
import { draft, openJournal, segmentPaths } from './journal-under-test.js';
import { testFolder } from '../../folder.js';

const day = 86_400_000;
const keep: KeepRule = { days: 30, kinds: new Map(), legalHold: null };

function later(days: number, changes: Partial<RetentionNow> = {}): RetentionNow {
  return { keep, wall: Date.now() + days * day, wallTrusted: true, acknowledged: Infinity, ...changes };
}

async function journalIn(t: Test, count = 60): Promise<string> {
  const folder = testFolder(t);
  const { journal } = await openJournal(folder, { files: hastyFiles, segmentBytes: 3000 });
  for (let n = 0; n < count; n += 1) {
    await journal.append({ ...draft(n), kind: n >= 20 && n < 40 ? 'config.changed' : 'access.decided' });
  }
  await journal.stop();
  return folder;
}

async function remove(folder: string, now: RetentionNow, files: Files = nodeFiles): Promise<readonly string[]> {
  const { journal } = await openJournal(folder, { files: hastyFiles, segmentBytes: 1_000_000 });
  const signer = await openSigner(hastyFiles, folder);
  try {
    return await removeExpired(
      { files, folder, digest: sha256, signRemoval: (one) => signer.signRemoval(one), journal },
      now,
    );
  } finally {
    await journal.stop();
  }
}

t.test('an entry has its time by its kind, by the part before the dot, or by all', async (t) => {
  const at = new Date(0).toISOString();
  const rule: KeepRule = {
    days: 100,
    kinds: new Map([
      ['access', 10],
      ['access.duress', 50],
    ]),
    legalHold: null,
  };
  const after = (kind: string, days: number): boolean => hasHadItsTime({ kind, at }, rule, days * day);
  t.same([after('access.decided', 9), after('access.decided', 10)], [false, true]);
  t.same([after('access.duress', 49), after('access.duress', 50)], [false, true]);
  t.same([after('scene.finished', 99), after('scene.finished', 100)], [false, true]);
  t.equal(hasHadItsTime({ kind: 'x', at }, { ...rule, days: null }, 1e15), false);
  t.equal(hasHadItsTime({ kind: 'access.decided', at: 'garbled' }, rule, 1e15), false);
});

t.test('30. expired segments go whole, and the rest still verifies', async (t) => {
  const folder = await journalIn(t);
  const before = segmentPaths(folder).length;
  const whole = await verifyJournal(nodeFiles, folder, sha256);
  t.same(await remove(folder, later(29)), []);
  const removed = await remove(folder, later(31));
  t.ok(removed.length > 3 && removed.length === before - 1, 'all but the one that is written');
  const verdict = await verifyJournal(nodeFiles, folder, sha256);
  t.match(verdict, { faults: [], firstSeq: 1, removed: { segments: removed.length } });
  t.ok(verdict.entries + verdict.removed.entries > whole.entries);
  t.match(await verifyJournal(nodeFiles, folder, sha256, whole.head === null ? {} : { anchor: whole.head }), {
    faults: [],
  });
  const { journal, replay } = await openJournal(folder);
  t.ok(replay.entries.length > 0, 'and the journal goes on');
  await journal.append(draft(1));
  await journal.stop();
  t.match(await verifyJournal(nodeFiles, folder, sha256), { faults: [] });
});

t.test('30. a kind that is kept longer keeps its segments, with a hole on each side of them', async (t) => {
  const folder = await journalIn(t);
  const removed = await remove(folder, later(31, { keep: { ...keep, kinds: new Map([['config', 365]]) } }));
  const kept = segmentPaths(folder).map((path) => readFileSync(path, 'utf8'));
  t.ok(removed.length >= 2 && kept.length >= 3);
  t.equal(kept.join('').split('"kind":"config.changed"').length - 1, 20);
  t.match(await verifyJournal(nodeFiles, folder, sha256), { faults: [], removed: { segments: removed.length } });
});

t.test('legal hold, a clock that is not trusted, and what the server has not, keep everything', async (t) => {
  const folder = await journalIn(t);
  t.same(await remove(folder, later(99, { keep: { ...keep, legalHold: 'case 12' } })), []);
  t.same(await remove(folder, later(99, { wallTrusted: false })), []);
  t.same(await remove(folder, later(99, { acknowledged: 0 })), []);
  const [first = '', second = ''] = segmentPaths(folder);
  writeFileSync(first, readFileSync(first, 'utf8').replace('"n":1,', '"n":7,').replace('"n":1}', '"n":7}'));
  const removed = await remove(folder, later(99));
  t.ok(removed.includes(second.slice(-18)) && !removed.includes(first.slice(-18)), 'a changed segment is evidence');
});

t.test('what was removed without the key shows', async (t) => {
  const folder = await journalIn(t);
  await remove(folder, later(31));
  const journal = join(folder, 'journal');
  const [name = '', next = ''] = readdirSync(journal).filter((one) => one.endsWith('.removed.json'));
  const text = readFileSync(join(journal, name), 'utf8');
  const faults = async (): Promise<readonly string[]> =>
    (await verifyJournal(nodeFiles, folder, sha256)).faults.map(({ fault }) => fault);
  for (const [from, to] of [
    [/"sha256":"./, '"sha256":"0'],
    [/"lastSeq":\d+/, '"lastSeq":9'],
    [/"signature":"..../, '"signature":"AAAA'],
    [/^.*$/s, 'nothing'],
  ] as const) {
    const changed = text.replace(from, to);
    if (changed === text) continue;
    writeFileSync(join(journal, name), changed);
    t.ok((await faults()).includes('removal-wrong'), String(from));
  }
  writeFileSync(join(journal, name), text);
  t.same(await faults(), []);
  writeFileSync(join(journal, name), readFileSync(join(journal, next)));
  t.ok((await faults()).includes('removal-wrong'), 'another one’s digest');
  unlinkSync(join(journal, name));
  t.ok((await faults()).includes('beginning-missing'));
});

t.test('whichever call to the disk fails, the journal verifies, and the next time removes the rest', async (t) => {
  const top = await journalIn(t, 24);
  const struckAt = async (fault: StorageFault, nth: number): Promise<boolean> => {
    const folder = `${top}-${fault}-${nth}`;
    await cp(top, folder, { recursive: true });
    const files = new FaultyFiles(nth, fault, hastyFiles);
    await remove(folder, later(31), files).catch(() => []);
    t.same((await verifyJournal(nodeFiles, folder, sha256)).faults, [], `${fault} ${nth}`);
    await remove(folder, later(31));
    t.same((await verifyJournal(nodeFiles, folder, sha256)).faults, [], `${fault} ${nth}, again`);
    t.equal(segmentPaths(folder).length, 1);
    await rm(folder, { recursive: true });
    return files.struck;
  };
  for (const fault of storageFaults) await allStruck((nth) => struckAt(fault, nth));
});
