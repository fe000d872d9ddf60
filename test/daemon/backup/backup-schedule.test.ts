import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { BackupSchedule, type BackupSettings } from '../../../daemon/backup/backup-schedule.js';
import { readBundle } from '../../../daemon/backup/read-bundle.js';
import { nodeFiles, type Files } from '../../../daemon/edges/storage/files.js';
import { HandClock } from '../../drivers/hand-clock.js';
import { testFolder } from '../../folder.js';
import { MemoryJournal } from '../wall/room-under-test.js';

const hour = 3_600_000;

function rig(t: Test, settings: Partial<BackupSettings> = {}, files: Files = nodeFiles) {
  const dataDir = testFolder(t, {
    'room.json': '{"schemaVersion":1}',
    pass: 'kuda baterai staples benar\n',
    secrets: { 'journal-key.pem': 'PRIVATE' },
    journal: { '000000000001.jsonl': '{"seq":1}\n' },
  });
  const clock = new HandClock();
  clock.jumpWall(Date.UTC(2026, 10, 24, 1, 2, 3));
  const journal = new MemoryJournal();
  const said: object[] = [];
  const make = (): BackupSchedule =>
    new BackupSchedule({
      files,
      dataDir,
      version: '1',
      settings: () => ({ everyHours: 24, keep: 3, folder: 'backups', ...settings }),
      journal,
      clock,
      log: { warn: (fields) => said.push(fields) },
    });
  const names = (): readonly string[] => readdirSync(join(dataDir, 'backups'));
  return { dataDir, clock, journal, said, make, names, schedule: make() };
}

t.test('one a day, read back, and the newest are kept', async (t) => {
  const { clock, schedule, names, journal, make } = rig(t);
  await schedule.start();
  t.same(schedule.health(), { part: 'backup', ok: true, code: null, detail: null }, 'a new appliance has time');
  await schedule.look();
  t.same(names(), ['room-000001-2026-11-24T010203Z.backup']);
  await schedule.look();
  t.equal(names().length, 1, 'none is due');
  for (let day = 0; day < 4; day += 1) {
    clock.jumpWall(24 * hour);
    await schedule.look();
  }
  t.same(
    names(),
    [3, 4, 5].map((number) => `room-00000${number}-2026-11-${number + 23}T010203Z.backup`),
  );
  t.same(journal.kinds(), Array(5).fill('backup.made'));
  t.match(journal.entries[0]?.data, { file: 'room-000001-2026-11-24T010203Z.backup', sealed: false });
  await schedule.stop();
  const next = make();
  await next.start();
  t.equal(next.health().detail, '2026-11-28T01:02:03.000Z', 'a restart knows the last one');
  await next.stop();
  t.equal(clock.next, null);
});

t.test('what can’t be read back does not count, is told once, and shows when it has gone on too long', async (t) => {
  const broken = { ...nodeFiles, read: (path: string) => nodeFiles.read(path.replace('room.json', 'gone.json')) };
  const { dataDir, clock, schedule, names, journal, said, make } = rig(t, {}, broken);
  await schedule.start();
  await schedule.look();
  await schedule.look();
  t.same(names(), [], 'nothing half made is left');
  t.same(journal.kinds(), ['backup.failed']);
  t.equal(said.length, 1);
  t.equal(schedule.health().ok, true);
  clock.jumpWall(49 * hour);
  t.equal(schedule.health().ok, true, 'a clock that is set makes nothing late');
  clock.jumpWall(-49 * hour);
  await clock.pass(49 * hour);
  t.match(schedule.health(), { ok: false, code: 'backup-old', detail: /^none; .*ENOENT/ });
  await schedule.stop();
  writeFileSync(join(dataDir, 'backups', 'room-000001-2026-11-20T010203Z.backup'), '');
  const next = make();
  await next.start();
  await next.look();
  const detail = /^2026-11-20T01:02:03.000Z; .*ENOENT/;
  t.match(next.health(), { ok: false, code: 'backup-old', detail }, 'how old the last one is, and why none came after');
  await next.stop();
});

t.test(
  'with a passphrase they are sealed; with 0 hours there are none; a clock set back does not end them',
  async (t) => {
    const sealed = rig(t, { passphraseFile: 'pass' });
    await sealed.schedule.start();
    await sealed.schedule.look();
    const file = join(sealed.dataDir, 'backups', sealed.names()[0] ?? '');
    t.notMatch(readFileSync(file).toString('latin1'), 'PRIVATE');
    const { names } = await readBundle({ file, passphrase: 'kuda baterai staples benar' }, () => Promise.resolve());
    t.ok(names.includes('secrets/journal-key.pem'));
    sealed.clock.jumpWall(-1000 * hour);
    await sealed.schedule.look();
    t.equal(sealed.names().length, 2);
    writeFileSync(join(sealed.dataDir, 'pass'), '\n');
    sealed.clock.jumpWall(1000 * hour + 48 * hour);
    await sealed.schedule.look();
    t.equal(sealed.journal.kinds().at(-1), 'backup.failed', 'an empty passphrase seals nothing');
    await sealed.schedule.stop();

    const none = rig(t, { everyHours: 0 });
    await none.schedule.start();
    await none.clock.pass(100 * hour);
    t.equal(none.schedule.health().ok, true);
    t.notOk(readdirSync(none.dataDir).includes('backups'));
    await none.schedule.stop();
  },
);

t.test('one that was made while the clock said 1970 is the newest all the same', async (t) => {
  const { clock, schedule, names, dataDir, make } = rig(t, { keep: 2 });
  // As version 0.1 named them.
  mkdirSync(join(dataDir, 'backups'));
  writeFileSync(join(dataDir, 'backups', 'room-2026-11-20T010203Z.backup'), '');
  await schedule.start();
  await schedule.look();
  clock.jumpWall(-clock.wall() + 1000);
  await schedule.look();
  t.same(names(), ['room-000001-2026-11-24T010203Z.backup', 'room-000002-1970-01-01T000001Z.backup']);
  clock.jumpWall(Date.UTC(2026, 10, 24, 2, 0, 0) - clock.wall());
  t.equal(schedule.health().ok, true, 'it was made a moment ago, whatever the clock says now');
  await schedule.stop();
  const next = make();
  await next.start();
  t.equal(next.health().code, 'backup-old');
  await next.look();
  t.same(names(), ['room-000002-1970-01-01T000001Z.backup', 'room-000003-2026-11-24T020000Z.backup']);
  t.equal(next.health().ok, true);
  await next.stop();
});
