import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { until } from '../../until.js';
import { LiveDoors } from './live-doors.js';

const quick = { strike: { device: 'strike-1', channel: 1, pulseMs: 100 } };
const [budi, ratna, joko] = ['000101', '000102', '000103'];

t.test('1. a known palm: entry on disk, then one pulse with its token, green light, its scene', async (t) => {
  const live = await LiveDoors.open(t, { door: quick });
  const { data, seq } = await live.scan(ratna);
  t.match(data, { verdict: 'granted', door: 'masuk', cause: null, right: 0 });
  await until('the pulse', () => live.board.commands.some((one) => one.startsWith('pulse')));
  t.same(live.board.commands, ['secure 1 start', `pulse 1 100 ${String(data['decision'])} ${seq}`]);
  t.same(live.terminal.shown, ['granted']);
  t.match(live.requests, [{ actor: 'trigger:operator-masuk', scene: 'monitoring', priority: null }]);
  await until('its end', () => live.board.position(1) === 'secured');
  t.match(await live.entry('door.grant-ended'), { data: { how: 'not-used', through: false } });
  const onDisk = readFileSync(join(live.folder, 'journal', '000000000001.jsonl'), 'utf8');
  t.notMatch(onDisk, /00010\d|p-ratna|Ratna/, 'nobody is named');
});

t.test('10. 12. 13. loss, return, tamper and refusal of a terminal are told in pairs and move no lock', async (t) => {
  const live = await LiveDoors.open(t, { door: quick });
  t.match(await live.entry('terminal.returned'), { data: { serialNumber: 'PT-1', assurance: 'identity' } });
  live.terminal.is({ state: 'silent', lastError: 'terminal-silent' });
  t.match(await live.entry('terminal.lost'), { data: { state: 'silent', code: 'terminal-silent' } });
  t.match((await live.scan(ratna)).data, { verdict: 'denied', cause: 'terminal-untrusted' });
  live.terminal.is({ state: 'ready', lastError: null });
  live.terminal.is({ tampered: true });
  const mark = { receivedMono: 0, loopLagMs: 0, stale: false, sequence: null, boot: null };
  live.terminal.say({ kind: 'tamper', active: true, ...mark });
  t.match((await live.scan(ratna)).data, { cause: 'terminal-tampered' });
  live.terminal.is({ tampered: false });
  live.terminal.say({ kind: 'tamper', active: false, ...mark });
  live.terminal.say({ kind: 'tamper', active: false, ...mark });
  t.match(await live.entry('terminal.tampered', ({ active }) => active === false), {});
  t.equal(live.entries.filter(({ kind }) => kind === 'terminal.tampered').length, 2, 'a level is told when it changes');
  live.terminal.say({ kind: 'power', ok: false, ...mark });
  await live.entry('terminal.power');
  live.terminal.is({ state: 'untrusted', lastError: 'hid-changed' });
  live.terminal.is({ state: 'absent', lastError: 'hid-missing' });
  live.terminal.is({ state: 'untrusted', lastError: 'hid-ambiguous' });
  t.match(await live.entry('terminal.refused'), { data: { code: 'hid-ambiguous' } });
  for (let n = 0; n < 50; n += 1) live.terminal.say({ kind: 'malformed', reason: 'length', count: 3, ...mark });
  live.terminal.say({ kind: 'sequence-gap', missed: 3, ...mark });
  live.terminal.say({ kind: 'restarted', ...mark });
  live.terminal.say({ kind: 'flood', active: true, dropped: 9, at: 0 });
  await live.entry('terminal.flooded');
  t.equal(live.entries.filter(({ kind }) => kind === 'terminal.malformed').length, 1, 'nonsense fills no disk');
  t.same(live.board.commands, ['secure 1 start'], 'nothing of it moved the strike');
});

t.test('21. forced, an unread wire, and a relay that sticks', async (t) => {
  const live = await LiveDoors.open(t, { door: quick });
  t.match(live.report(), { contact: 'closed', lock: 'locked', strike: 'secured', alarms: [], drivable: true });
  live.board.set(1, false);
  t.match(await live.entry('door.alarm'), { data: { alarm: 'forced-open', active: true } });
  live.board.set(1, true);
  await live.entry('door.alarm', ({ active }) => active === false);
  live.board.set(1, null);
  t.match(await live.entry('door.alarm', ({ alarm }) => alarm === 'contact-fault'), { data: { active: true } });
  live.board.set(1, true);
  live.board.fault(1, false);
  t.match(await live.entry('relay.fault'), { data: { device: 'strike-1', channel: 1, active: true } });
  t.match((await live.scan(ratna)).data, { cause: 'door-fault' });
  live.board.fault(1, true);
  t.match((await live.scan(ratna)).data, { verdict: 'granted' });
  live.board.is({ state: 'down', lastError: 'link-lost' });
  t.match(await live.entry('link.lost'), { data: { device: 'strike-1', code: 'link-lost' } });
  t.match((await live.scan(ratna)).data, { cause: 'door-fault' });
  t.match(live.doors.devices(), [
    { id: 'palm-1', kind: 'terminal', connected: true },
    { id: 'strike-1', kind: 'relay', connected: false, lastError: { code: 'link-lost' } },
  ]);
});

t.test('24. a fire releases the door until somebody resets it', async (t) => {
  const live = await LiveDoors.open(t, { door: { ...quick, onFire: 'release' } });
  t.same(live.report().alarms, []);
  live.board.set(3, false);
  await live.entry('door.fire-latched', ({ latched }) => latched === true);
  await until('released', () => live.board.position(1) === 'unlocked');
  t.equal(await live.doors.resetFire('masuk', 'web:a'), false, 'not while it burns');
  live.board.set(3, true);
  await until('over', () => live.doors.resetFire('masuk', 'web:a'));
  await until('locked', () => live.board.position(1) === 'secured');
});

t.test('a board that comes late: the door is no fault, and its strike is secured before it is used', async (t) => {
  const live = await LiveDoors.open(t, { boardStarts: false });
  t.same(live.doors.reports(), [], 'the doors wait for it a moment');
  await live.doors.stop();
  t.same(live.board.commands, []);
});

t.test('people, rules and hours are taken up at once, wiring by a restart', async (t) => {
  const live = await LiveDoors.open(t, { door: quick });
  t.match((await live.scan('777')).data, { cause: 'subject-unknown' });
  await live.room.update('web:a', 'people', (room) => ({
    ...room,
    people: [...room.people, { id: 'p-new', name: 'Sari', groups: ['operator'], subjects: ['777'] }],
  }));
  await until('somebody new', async () => (await live.scan('777')).data['verdict'] === 'granted');
  await live.room.update('web:a', 'doors', (room) => ({
    ...room,
    doors: room.doors.map((door) => ({ ...door, strike: { ...door.strike, channel: 2, pulseMs: 110 } })),
  }));
  t.match((await live.scan(ratna)).data, { verdict: 'granted' });
  await until('by the new rule on the old wire', () =>
    live.board.commands.some((one) => one.startsWith('pulse 1 110')),
  );
  await live.room.update('web:a', 'doors', (room) => ({
    ...room,
    doors: room.doors.map((door) => ({ ...door, allow: [] })),
  }));
  t.match((await live.scan(ratna)).data, { cause: 'no-right' });
  await live.room.update('web:a', 'doors', (room) => ({ ...room, triggers: [], doors: [] }));
  t.match((await live.scan(ratna)).data, { verdict: 'denied', cause: 'terminal-unassigned' });
});

t.test('an enrolment takes the next palm, which opens nothing and is journalled without its subject', async (t) => {
  const live = await LiveDoors.open(t, { door: quick });
  const { id } = await live.doors.enrolments.begin('palm-1', 'web:a');
  await t.rejects(live.doors.enrolments.begin('palm-1', 'web:b'), { code: 'enrolment-busy' });
  live.terminal.scan(null);
  t.match(live.doors.enrolments.find(id), { state: 'waiting', lastFailure: 'no-match', subject: null });
  live.terminal.scan(ratna);
  t.match(live.doors.enrolments.find(id), { state: 'taken', subject: ratna });
  t.match(await live.entry('person.enrolment-ended'), { data: { how: 'taken' } });
  t.same(live.decided(), []);
  t.notMatch(JSON.stringify(live.entries), ratna);
  t.match((await live.scan(ratna)).data, { verdict: 'granted' }, 'the one after it is a visitor');
  const other = await live.doors.enrolments.begin('palm-1', 'web:a');
  t.equal(live.doors.enrolments.cancel(other.id), true);
  t.equal(live.doors.enrolments.cancel(other.id), false);
});

t.test('a ceremony: two palms at once fire it once, and a restart knows that it was fired', async (t) => {
  const live = await LiveDoors.open(t, { door: { ...quick, duplicateWithinMs: 0 } });
  const { ceremonies } = live.doors;
  const by = { actor: 'web:a', role: 'technician' };
  t.equal(await ceremonies.arm('peluncuran', by), 'ceremony-not-rehearsed');
  t.equal(await ceremonies.rehearse('peluncuran', { ...by, role: 'viewer' }, true), 'ceremony-role-missing');
  t.equal(await ceremonies.rehearse('peluncuran', by, true), null);
  t.equal(await ceremonies.arm('peluncuran', by), null);
  t.equal(await ceremonies.arm('peluncuran', by), 'ceremony-armed-already');
  await live.scan(ratna);
  t.match(ceremonies.report('peluncuran'), { state: 'armed' }, 'another palm does not');
  live.terminal.scan(budi);
  live.terminal.scan(budi);
  await live.entry('ceremony.fired');
  await until('both decided', () => live.decided().length === 3);
  t.equal(live.entries.filter(({ kind }) => kind === 'ceremony.fired').length, 1);
  t.match(
    live.requests.filter(({ scene }) => scene === 'launch'),
    [{ actor: 'trigger:peluncuran', priority: 'meeting' }],
  );
  t.match(ceremonies.report('peluncuran'), { state: 'fired' });
  await live.stop();
  const after = await LiveDoors.open(t, { folder: live.folder });
  t.match(after.doors.ceremonies.report('peluncuran'), { state: 'fired', rehearsalFresh: true });
  await after.scan(budi);
  t.same(after.requests, []);
  t.equal(await after.doors.ceremonies.fire('peluncuran', { ...by, reason: 'lagi' }), 'ceremony-role-missing');
  t.equal(
    await after.doors.ceremonies.fire('peluncuran', { actor: 'web:a', role: 'administrator', reason: 'lagi' }),
    'ceremony-fired',
  );
});

t.test('what was armed, locked down or fired is carried into the next segment', async (t) => {
  const live = await LiveDoors.open(t, { door: quick });
  const by = { actor: 'web:a', role: 'technician' };
  await live.doors.ceremonies.rehearse('peluncuran', by, true);
  await live.doors.ceremonies.arm('peluncuran', by);
  await live.doors.setLockdown(null, true, 'web:a', 'latihan');
  const first = live.entries.at(-1)?.seq ?? 0;
  for (let n = 0; live.entries.filter(({ kind }) => kind === 'journal.segment').length < 2; n += 1)
    await live.journal.append({
      kind: 'scene.refused',
      actor: 'mqtt',
      forServer: true,
      data: { n, x: 'x'.repeat(900) },
    });
  t.ok((live.entries.findLast(({ kind }) => kind === 'journal.segment')?.seq ?? 0) > first);
  await live.stop();
  const after = await LiveDoors.open(t, { folder: live.folder });
  t.match(after.doors.ceremonies.report('peluncuran'), { state: 'armed' });
  t.equal(after.doors.lockdownAll(), true);
  t.match((await after.scan(ratna)).data, { cause: 'lockdown' });
});

t.test('19. after a clock that went back, dated rights wait until somebody says that it is right', async (t) => {
  let ahead = 0;
  const live = await LiveDoors.open(t, { door: { ...quick, unlockSchedule: 'jam-kerja' }, wallAhead: () => ahead });
  ahead = -3_600_000;
  t.match((await live.scan(joko)).data, { cause: 'clock-untrusted' });
  t.match((await live.scan(ratna)).data, { verdict: 'granted' }, 'rights at any time go on');
  t.match(await live.entry('clock.stepped'), { data: { trusted: false } });
  t.match(live.doors.lines(), [
    { part: 'clock', ok: false, code: 'clock-untrusted' },
    { part: 'people', ok: true },
  ]);
  await live.doors.confirmClock('web:a');
  t.match(await live.entry('clock.trust-changed', ({ trusted }) => trusted === true), {});
  t.not((await live.scan(joko)).data['cause'], 'clock-untrusted');
});
