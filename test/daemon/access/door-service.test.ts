import t from 'tap';
import type { LocalTime } from '../../../daemon/access/model.js';
import { regent } from './access-model.js';
import { rules } from './door-under-test.js';
import { RoomOfDoors, settled, type RoomChanges } from './room-of-doors.js';

const office10: LocalTime = { date: '2026-11-24', weekday: 'tue', minute: 600 };

t.test('1. a known palm: journal, then strike, then light, then triggers', async (t) => {
  const room = new RoomOfDoors();
  await room.scan('0001');
  t.same(room.strike, ['0 secure start', '0 pulse 3000']);
  t.same(room.shown, ['0 palm-1 granted']);
  t.match(room.data('access.decided'), [
    { verdict: 'granted', cause: null, person: 'x-regent', door: 'entry', terminal: 'palm-1', right: 0 },
  ]);
  t.match(room.decided, [{ verdict: 'granted', groups: ['leaders'], person: 'x-regent', journalSeq: 1 }]);
  await room.clock.pass(500);
  await room.set({ contact: 'open' });
  await room.clock.pass(100);
  t.match(room.data('door.grant-ended'), [{ how: 'passed', person: 'x-regent', through: true }]);
  t.match(room.service.reports(), [{ id: 'entry', mode: 'normal', strike: 'pulsing', contact: 'open', alarms: [] }]);
  t.same([room.broken, room.failures], [[], []]);
  await room.service.stop();
  t.equal(room.strike.at(-1), '600 secure stop');
});

t.test('2. a denial is journalled and shown, and the strike is left alone', async (t) => {
  const room = new RoomOfDoors();
  await room.scan('0099');
  await room.scan(null, { kind: 'no-match' });
  t.same(room.strike, ['0 secure start']);
  t.same(room.shown, ['0 palm-1 denied', '0 palm-1 denied']);
  t.match(room.data('access.decided'), [{ cause: 'subject-unknown' }, { cause: 'no-match' }]);
  await room.scan('0001', { terminal: 'palm-9' });
  t.match(room.data('access.decided').at(-1), { cause: 'terminal-unassigned', terminal: 'palm-9', door: null });
  t.match(room.decided, [{ verdict: 'denied' }, { verdict: 'denied' }]);
});

t.test('what is journalled and shown names nobody', async (t) => {
  const room = new RoomOfDoors();
  for (const subject of ['0001', '9001', '0002', '0099']) await room.scan(subject, { quality: 'ok' });
  await room.set({ contact: 'open' });
  await room.clock.pass(60_000);
  const told = JSON.stringify([room.journal.entries, room.service.reports(), room.failures, room.decided]);
  t.notMatch(told, /p-[123]"|"[09]00[0-9]"|"0099"/);
  t.match(told, /x-regent/);
});

t.test('17. the disk is dead: the door stays shut, or opens with an alarm, as configured', async (t) => {
  for (const onAuditFailure of ['deny', 'grant-and-alarm'] as const) {
    const room = new RoomOfDoors({ setup: { onAuditFailure } });
    room.journal.takes = () => null;
    await room.scan('0001');
    const opened = onAuditFailure === 'grant-and-alarm';
    t.equal(room.strike.includes('0 pulse 3000'), opened, onAuditFailure);
    t.same(room.shown, [`0 palm-1 ${opened ? 'granted' : 'fault'}`]);
    t.match(room.service.reports(), [{ alarms: ['audit-failed'] }]);
    room.journal.takes = () => 0;
    await room.clock.pass(5000);
    await room.scan('0001');
    t.equal(room.strike.filter((one) => one.includes('pulse')).length, opened ? 2 : 1, 'and goes on without a restart');
    t.match(room.service.reports(), [{ alarms: [] }]);
    const late = room.data('access.unrecorded');
    t.match(late, opened ? [{ person: 'x-regent', decidedAt: '1970-01-01T00:00:00.000Z' }] : []);
    t.match(room.data('door.alarm'), [{ alarm: 'audit-failed', active: true }, { active: false }]);
  }
});

t.test('a disk that takes longer than 250 ms grants nothing, and its late entry is corrected', async (t) => {
  const room = new RoomOfDoors();
  room.journal.takes = () => 400;
  await room.scan('0001');
  await room.clock.pass(249);
  t.same(room.shown, []);
  await room.clock.pass(1);
  await settled();
  t.same(room.shown, ['250 palm-1 fault']);
  room.journal.takes = () => 0;
  await room.clock.pass(1000);
  await settled();
  t.same(room.strike, ['0 secure start']);
  t.match(room.data('access.withheld'), [{ decision: 'r0-1', cause: 'journal-unavailable' }]);
  const quick = new RoomOfDoors();
  quick.journal.takes = () => 240;
  await quick.scan('0001');
  await quick.clock.pass(240);
  await settled();
  t.same(quick.strike, ['0 secure start', '240 pulse 3000']);
});

t.test('25. duress looks the same in every way but the silent alarm', async (t) => {
  const lived = async (subject: string): Promise<RoomOfDoors> => {
    const room = new RoomOfDoors();
    room.journal.takes = () => 20;
    await room.scan(subject);
    await room.clock.pass(1000);
    await settled();
    return room;
  };
  const [usual, forced] = [await lived('0001'), await lived('9001')];
  t.same(forced.strike, usual.strike);
  t.same(forced.shown, usual.shown);
  t.same(forced.service.reports(), usual.service.reports());
  t.same(forced.data('access.decided'), usual.data('access.decided'));
  t.same([usual.data('access.duress').length, forced.data('access.duress').length], [0, 1]);
  t.match(forced.journal.entries, [{}, { kind: 'access.duress', forServer: true, data: { person: 'x-regent' } }]);
});

t.test('scans are taken one after the other, and a flood is counted instead of kept', async (t) => {
  const room = new RoomOfDoors({ door: { lockout: null } });
  room.journal.takes = () => 10;
  for (let n = 0; n < 40; n += 1)
    void room.service.scan('palm-1', { kind: 'no-match', terminal: 'palm-1', receivedMono: 0, loopLagMs: 0 });
  await room.clock.pass(1000);
  await settled();
  t.equal(room.data('access.decided').length, 16);
  t.match(room.data('access.scans-dropped'), [{ scans: 24 }]);
  await room.scan('0001');
  await room.clock.pass(10);
  await settled();
  t.equal(room.strike.at(-1), '1010 pulse 3000', 'a valid scan after it works');
});

async function lockOut(changes: RoomChanges = {}): Promise<RoomOfDoors> {
  const room = new RoomOfDoors(changes);
  for (let n = 0; n < 5; n += 1) await room.scan('0099');
  return room;
}

t.test('3. a lockout is told, ends by itself, and a restart never shortens it', async (t) => {
  const room = await lockOut();
  t.match(room.data('access.lockout'), [{ terminal: 'palm-1', active: true }]);
  await room.clock.pass(59_999);
  await room.scan('0001');
  t.equal(room.shown.at(-1), '59999 palm-1 locked-out');
  const again = room.restarted();
  await again.clock.pass(59_999);
  await again.scan('0001');
  t.match(again.data('access.decided').at(-1), { cause: 'locked-out' }, 'the whole time again');
  await again.clock.pass(1);
  await again.scan('0001');
  t.match(again.data('access.decided').at(-1), { verdict: 'granted' });
  t.match(again.data('access.lockout').at(-1), { active: false });
  const four = new RoomOfDoors();
  for (let n = 0; n < 4; n += 1) await four.scan('0099');
  const fifth = four.restarted({ wallTrusted: false });
  await fifth.scan('0099');
  t.match(fifth.data('access.lockout'), [{ active: true }], 'denials before the restart count');
});

t.test('26. a restart between two people grants neither', async (t) => {
  const door = { twoPerson: { withinMs: 60_000, exceptGroups: [] } };
  const room = new RoomOfDoors({ door });
  await room.scan('0001');
  t.equal(room.shown.at(-1), '0 palm-1 pending');
  const again = room.restarted({ door });
  await again.scan('0003');
  t.match(again.data('access.decided').at(-1), { verdict: 'pending' });
  await again.scan('0001');
  t.match(again.data('access.decided').at(-1), { verdict: 'granted', person: 'x-regent', partner: 'x-guard' });
});

t.test('27. who is inside after a restart is as configured; a reset is journalled', async (t) => {
  const door = { antiPassback: { area: 'core', mode: 'hard', forMs: 0, exemptGroups: [] } } as const;
  const room = new RoomOfDoors({ door });
  await room.scan('0001');
  await room.set({ contact: 'open' });
  await room.clock.pass(100);
  for (const afterRestart of ['keep', 'forget'] as const) {
    const again = room.restarted({ door, setup: { afterRestart } });
    await again.scan('0001');
    const wanted = afterRestart === 'keep' ? { cause: 'anti-passback' } : { verdict: 'granted' };
    t.match(again.data('access.decided').at(-1), wanted, afterRestart);
  }
  await room.service.resetArea('core', null, 'web:budi');
  await room.scan('0001');
  t.match(room.data('access.decided').at(-1), { verdict: 'granted' });
  t.match(
    room.journal.entries.find(({ kind }) => kind === 'access.area-reset'),
    { actor: 'web:budi' },
  );
  const blind = new RoomOfDoors({ door, setup: { rules: { ...rules, hasContact: false } } });
  await blind.scan('0001');
  await blind.clock.pass(3000);
  await blind.scan('0001');
  t.match(blind.data('access.decided').at(-1), { cause: 'anti-passback' }, 'without a contact the grant counts');
});

t.test(
  '28. lockdown shuts at once with a dead disk too, survives a restart, and its release has to be on disk',
  async (t) => {
    const room = new RoomOfDoors();
    await room.scan('0001');
    room.journal.takes = () => null;
    await t.rejects(room.service.setLockdown(null, true, 'web:budi', 'drill'), { code: 'journal-unavailable' });
    t.equal(room.strike.at(-1), '0 secure door');
    t.match(room.service.reports(), [{ mode: 'lockdown', strike: 'secured' }]);
    await t.rejects(room.service.setLockdown(null, false, 'web:budi', 'over'), { code: 'journal-unavailable' });
    t.match(room.service.reports(), [{ mode: 'lockdown' }]);
    room.journal.takes = () => 0;
    await room.service.setLockdown('entry', true, 'web:budi', 'drill');
    const again = room.restarted();
    t.match(again.service.reports(), [{ mode: 'lockdown' }]);
    await again.scan('0001');
    t.match(again.data('access.decided').at(-1), { cause: 'lockdown' });
    await again.service.setLockdown('entry', false, 'web:budi', 'over');
    await again.scan('0001');
    t.match(again.data('access.decided').at(-1), { verdict: 'granted' });
  },
);

t.test('20. the unlocked hours hold the door once their entry is on disk, and only by a trusted clock', async (t) => {
  const setup = { unlockSchedule: 'office' };
  const room = new RoomOfDoors({ setup, wallTrusted: false });
  await room.clock.pass(60_000);
  t.same(room.strike, ['0 secure start']);
  room.wallTrusted = true;
  room.journal.takes = () => null;
  await room.clock.pass(5000);
  t.same(room.strike, ['0 secure start'], 'nothing opens without a record');
  room.journal.takes = () => 0;
  await room.clock.pass(5000);
  await settled();
  t.equal(room.strike.filter((one) => one.endsWith(' hold')).length, 1);
  t.match(room.service.reports(), [{ mode: 'unlocked-by-schedule', strike: 'held' }]);
  room.service.strikeChanged('entry', true);
  room.service.strikeChanged('entry', false);
  await settled();
  t.equal(room.strike.filter((one) => one.endsWith(' hold')).length, 2, 'given anew when the board is back');
  room.local = { date: '2026-11-24', weekday: 'tue', minute: 1020 };
  await room.clock.pass(5000);
  t.match(room.strike.at(-1), / secure door$/);
  t.same(room.broken, []);
});

t.test('24. a fire releases though nothing can be written, and is still one after a restart', async (t) => {
  const setup = { rules: { ...rules, onFire: 'release' as const } };
  const room = new RoomOfDoors({ setup });
  await room.set({ fire: 'on' });
  await room.clock.pass(100);
  await settled();
  t.match(room.strike.at(-1), / hold$/);
  const dead = new RoomOfDoors({ setup });
  dead.journal.takes = () => null;
  await dead.set({ fire: 'on' });
  await dead.clock.pass(400);
  await settled();
  t.match(dead.strike.at(-1), / hold$/);
  const again = room.restarted({ setup });
  await settled();
  t.match(again.service.reports(), [{ strike: 'held', alarms: ['fire'] }]);
  t.equal(await again.service.resetFire('entry', 'web:budi'), true);
  t.match(again.strike.at(-1), / secure door$/);
  t.equal(await room.service.resetFire('entry', 'web:budi'), false, 'not while it burns');
});

t.test('a mode is written before it opens and after it locks', async (t) => {
  const room = new RoomOfDoors();
  room.journal.takes = () => null;
  await t.rejects(room.service.setMode('entry', 'unlocked', 'web:budi'), { code: 'journal-unavailable' });
  await t.rejects(room.service.setMode('entry', 'locked', 'web:budi'), { code: 'journal-unavailable' });
  t.match(room.service.reports(), [{ mode: 'locked' }]);
  room.journal.takes = () => 0;
  t.equal(await room.service.setMode('entry', 'unlocked', 'web:budi'), true);
  await settled();
  t.match(room.service.reports(), [{ mode: 'unlocked', strike: 'held' }]);
  t.equal(await room.service.setMode('gone', 'locked', 'web:budi'), false);
  t.match(room.restarted().service.reports(), [{ mode: 'unlocked' }]);
});

t.test('a strike that does not answer is a fault that the door shows, and is not driven twice', async (t) => {
  const room = new RoomOfDoors({ people: [regent] });
  room.strikeEnds = { ending: 'unknown', code: 'link-down' };
  await room.scan('0001');
  t.match(room.data('door.act-failed').at(-1), { what: 'pulse', code: 'link-down', decision: 'r0-1' });
  t.equal(room.shown.at(-1), '0 palm-2 fault');
  t.equal(room.strike.filter((one) => one.includes('pulse')).length, 1);
  room.service.strikeChanged('entry', true);
  await room.scan('0001');
  t.match(room.data('access.decided').at(-1), { cause: 'door-fault' });
});

t.test('16. whichever write fails, no strike moves without its own entry, and the door ends secured', async (t) => {
  for (let nth = 1; nth <= 30; nth += 1) {
    for (const restart of [false, true]) {
      let room = new RoomOfDoors({ setup: { unlockSchedule: 'office' } });
      room.journal.takes = (append) => (append === nth ? null : append === nth + 1 ? 300 : 0);
      for (const subject of ['0001', '0099', '9002', '0003']) {
        await room.scan(subject);
        await room.set({ contact: 'open' });
        await room.clock.pass(900);
        await room.set({ contact: 'closed' });
        await room.clock.pass(4000);
        if (restart && subject === '0099') {
          await room.service.stop();
          room = room.restarted({ setup: { unlockSchedule: 'office' } });
        }
      }
      await room.service.stop();
      t.same(room.broken, [], `append ${nth}`);
      t.match(room.strike.at(-1), / secure stop$/);
    }
  }
});

t.test('26. a scheduled unlocking that had its first person goes on after a restart and a lost clock', async (t) => {
  const firstIn: RoomChanges = {
    door: { firstPerson: { groups: ['leaders'], scope: 'unlock' } },
    setup: { unlockSchedule: 'office', rules: { ...rules, firstPerson: true } },
  };
  const minutes = 60_000;
  /** The room after a restart so long after that; `local` is what its clock shows then. */
  const later = async (before: RoomOfDoors, ms: number, local: Partial<LocalTime>): Promise<RoomOfDoors> => {
    await before.service.stop();
    before.clock.starve(ms);
    const room = before.restarted({ ...firstIn, clock: before.clock, local: { ...office10, ...local } });
    await settled();
    return room;
  };
  const room = new RoomOfDoors(firstIn);
  await settled();
  t.match(room.service.reports(), [{ mode: 'normal', strike: 'secured' }], 'nobody came yet');
  await room.scan('0001');
  t.match(room.service.reports(), [{ mode: 'unlocked-by-schedule', strike: 'held' }]);
  room.wallTrusted = false;
  room.service.look();
  t.match(room.service.reports(), [{ mode: 'normal' }]);
  room.wallTrusted = true;
  room.service.look();
  t.match(room.service.reports(), [{ mode: 'unlocked-by-schedule' }], 'the clock was lost and found');

  const again = await later(room, 30 * minutes, { minute: 630 });
  t.match(again.service.reports(), [{ mode: 'unlocked-by-schedule', strike: 'held' }], 'the same opening');
  t.same([again.broken, again.failures], [[], []]);
  const nextDay = await later(again, 24 * 60 * minutes, { date: '2026-11-25', weekday: 'wed', minute: 630 });
  t.match(nextDay.service.reports(), [{ mode: 'normal', strike: 'secured' }], 'the next day waits for its own');
});

t.test('26. somebody who came before the opening is not its first person after a restart either', async (t) => {
  const firstIn: RoomChanges = {
    door: { firstPerson: { groups: ['leaders'], scope: 'unlock' } },
    setup: { unlockSchedule: 'office', rules: { ...rules, firstPerson: true } },
    local: { ...office10, minute: 300 },
  };
  const early = new RoomOfDoors(firstIn);
  await early.scan('0001');
  t.match(early.data('access.decided'), [{ flags: ['first-person'] }]);
  await early.service.stop();
  early.clock.starve(300 * 60_000);
  const room = early.restarted({ ...firstIn, clock: early.clock, local: office10 });
  await settled();
  t.match(room.service.reports(), [{ mode: 'normal', strike: 'secured' }]);
});
