import t from 'tap';
import { demoDoorConfig } from '../../../../daemon/demo/demo-door.js';
import { until } from '../../../until.js';
import { startApi, type ApiUnderTest } from './api-under-test.js';

const door = demoDoorConfig({ socketPath: '/tmp/palm.sock', boardPath: '/dev/ttyS98' });

/** The room with the demo's door, its times short. */
function withDoor(room: Record<string, unknown>): object {
  const { devices, doors, ...rest } = door;
  const quick = { duplicateWithinMs: 0, debounceMs: 0, strike: { device: 'strike-1', channel: 1, pulseMs: 100 } };
  const antiPassback = { area: 'ruang', mode: 'timed', forMs: 1000 };
  return {
    ...{ ...room, ...rest, devices: [...(room['devices'] as object[]), ...devices] },
    doors: doors.map((one) => ({ ...one, ...quick, antiPassback })),
  };
}

async function entries(api: ApiUnderTest, kind: string): Promise<readonly Record<string, unknown>[]> {
  const admin = await api.as('administrator');
  const { body } = await admin.get(`/journal?kind=${kind}`);
  return body['entries'] as Record<string, unknown>[];
}

t.test('a guard sees doors and what happens at them; names only where the right for it is', async (t) => {
  const api = await startApi(t, withDoor);
  const [guard, technician] = [await api.as('guard'), await api.as('technician')];
  t.match((await guard.get('/doors')).body, {
    doors: [{ id: 'masuk', mode: 'normal', lock: 'locked', contact: 'closed', drivable: true, area: 'ruang' }],
    terminals: [{ id: 'palm-1', door: 'masuk', state: 'ready', assurance: 'identity', error: null }],
    ...{ lockdownAll: false, clockTrusted: true },
  });
  api.terminal.scan('000109');
  api.terminal.scan('999');
  await until('both', async () => (await entries(api, 'access.decided')).length === 2);
  const seen = await guard.get('/doors/entries');
  t.match(seen.text, 'Budi Santoso');
  const decided = (seen.body['entries'] as Record<string, unknown>[]).filter(({ kind }) => kind === 'access.decided');
  t.match(decided, [{ cause: 'Nobody is registered under this subject.', person: null }, { person: { id: 'p-budi' } }]);
  t.notMatch((await technician.get('/doors/entries')).text, /Budi|p-budi/);
  t.notMatch(seen.text, 'duress', 'the silent alarm is not for this page');
  t.notMatch((await technician.get('/journal')).text, 'access.duress');
  t.same(await entries(api, 'access.duress'), []);
  for (const reader of [guard, technician]) {
    for (const path of ['/journal?limit=500', '/journal/export', '/support', '/doors', '/diagnostics', '/state']) {
      t.notMatch((await reader.get(path)).text, '"access.duress","actor', path);
      t.notMatch((await reader.get(path)).text, '"kind":"access.duress"', path);
    }
  }
  const extract = (await technician.get('/journal/export')).text.trim().split('\n');
  t.match(JSON.parse(extract[0] ?? ''), { format: 'wallkeeper journal extract v1', leftOut: ['access.duress', 'seq'] });
  t.notMatch(extract.slice(1).join(''), /"seq"|"hash"|"prev"|duress/, 'and no gap tells of it');
  const whole = (await (await api.as('administrator')).get('/journal/export')).text;
  t.match(whole, '"kind":"access.duress"', 'what an inspector verifies is whole');
  t.ok(api.journal.head.seq > 0);
});

t.test('modes and lockdown: journalled with who, and there is no way to open a door', async (t) => {
  const api = await startApi(t, withDoor);
  const guard = await api.as('guard');
  t.match(await guard.post('/lockdown', { door: null, reason: 'latihan' }), {
    body: { lockdownAll: true, doors: [{ mode: 'lockdown', setMode: 'normal' }] },
  });
  t.match(await guard.post('/lockdown/release', { door: null, reason: '' }), { status: 400 });
  t.match(await guard.post('/lockdown/release', { door: null, reason: 'selesai' }), { body: { lockdownAll: false } });
  t.match(await entries(api, 'door.lockdown-set'), [
    { actor: 'web:guard', data: { active: false, reason: 'selesai' } },
    { actor: 'web:guard', data: { active: true } },
  ]);
  t.match(await guard.post('/doors/masuk/mode', { mode: 'unlocked' }), { body: { doors: [{ setMode: 'unlocked' }] } });
  await until('held', () => api.board.position(1) === 'unlocked');
  t.match(await entries(api, 'door.unlocking'), [{ data: { why: 'unlocked' } }]);
  t.match(await guard.post('/doors/masuk/mode', { mode: 'locked' }), { body: { doors: [{ mode: 'locked' }] } });
  await until('secured', () => api.board.position(1) === 'secured');
  t.match(await guard.post('/doors/tiada/mode', { mode: 'locked' }), { status: 404 });
  t.match(await guard.post('/lockdown', { door: 'tiada', reason: 'apa' }), { status: 404 });
  t.match(await guard.post('/doors/masuk/mode', { mode: 'open' }), { status: 400 });
  t.match(await guard.post('/doors/masuk/fire-reset'), { status: 200 });
  t.match(await guard.post('/areas/ruang/reset', { person: 'p-budi' }), { status: 204 });
  t.match(await guard.post('/areas/ruang/reset', { person: 'p-tiada' }), { status: 404 });
  t.match(await guard.post('/areas/lain/reset', { person: null }), { status: 404 });
  t.match(await entries(api, 'access.area-reset'), [{ data: { area: 'ruang', person: /^x-/ } }]);
  t.match(await guard.post('/clock/confirm'), { body: { clockTrusted: true } });
  t.ok(
    api.routes.every(({ path }) => !/unlock|open(?!api)|grant|pulse/.test(path)),
    'no route by that name either',
  );
});

t.test('a ceremony is rehearsed on the real devices, armed, disarmed and fired by hand, by role', async (t) => {
  const api = await startApi(t, withDoor);
  const [operator, admin] = [await api.as('operator'), await api.as('administrator')];
  const path = '/ceremonies/peluncuran';
  t.match((await operator.get('/state')).body, { ceremonies: [{ id: 'peluncuran', state: 'idle', scene: 'launch' }] });
  api.terminal.is({ state: 'absent' });
  t.match((await operator.post(`${path}/rehearse`)).body, { good: false, faults: [{ what: 'palm-1' }] });
  api.terminal.is({ state: 'ready' });
  t.match((await operator.post(`${path}/arm`)).body, { code: 'ceremony-not-rehearsed' });
  const ties = api.matrix.truth.get(1);
  t.match((await operator.post(`${path}/rehearse`)).body, { good: true, ceremony: { rehearsalFresh: true } });
  t.equal(api.matrix.truth.get(1), ties, 'nothing was sent');
  t.match((await operator.post(`${path}/arm`)).body, { ceremony: { state: 'armed' } });
  t.match(await operator.post(`${path}/fire`, { reason: 'terminal rusak' }), {
    status: 403,
    body: { code: 'ceremony-role-missing' },
  });
  t.match((await operator.post(`${path}/disarm`)).body, { ceremony: { state: 'idle' } });
  t.match(await operator.post(`${path}/disarm`), { status: 409, body: { code: 'ceremony-not-armed' } });
  await operator.post(`${path}/arm`);
  t.match((await admin.post(`${path}/fire`, { reason: 'terminal rusak' })).body, { ceremony: { state: 'fired' } });
  await until('on the wall', () => api.matrix.truth.get(1) === 11);
  t.match(await entries(api, 'ceremony.fired'), [
    { actor: 'web:admin', data: { by: 'hand', reason: 'terminal rusak' } },
  ]);
  t.match(await admin.post('/ceremonies/tiada/arm'), { status: 404 });
  t.match(await admin.post('/ceremonies/operator-masuk/arm'), { status: 404 }, 'a plain trigger is none');
});

t.test('somebody is enrolled by scanning, comes in at once, and is erased again', async (t) => {
  const api = await startApi(t, withDoor);
  const admin = await api.as('administrator');
  t.match(await admin.post('/enrolments', { terminal: 'palm-9' }), { status: 404 });
  const begun = await admin.post('/enrolments', { terminal: 'palm-1' });
  t.match(begun.body, { state: 'waiting', subject: null });
  const path = `/enrolments/${String(begun.body['id'])}`;
  api.terminal.scan('000102');
  t.match((await admin.get(path)).body, { state: 'taken', subject: '000102', owner: 'p-ratna' });
  const other = await admin.post('/enrolments', { terminal: 'palm-1' });
  api.terminal.scan('555');
  t.match((await admin.get(`/enrolments/${String(other.body['id'])}`)).body, { subject: '555', owner: null });
  const sari = { name: 'Sari', groups: ['operator'], subjects: ['555'] };
  const put = await admin.put('/library/people/p-sari', sari, { 'if-none-match': '*' });
  t.match(put, { status: 200, body: { restartNeeded: false } });
  t.match(await admin.put('/library/people/p-sari', sari, { 'if-match': '"old"' }), { status: 412 });
  t.match((await admin.get('/groups')).body, {
    groups: [
      { name: 'operator', people: ['p-ratna', 'p-sari'], doors: ['masuk'] },
      { name: 'pimpinan' },
      { name: 'tamu' },
    ],
  });
  const scanned = async (): Promise<unknown> => {
    const before = (await entries(api, 'access.decided')).length;
    api.terminal.scan('555');
    await until('decided', async () => (await entries(api, 'access.decided')).length > before);
    return ((await entries(api, 'access.decided'))[0] ?? {})['data'];
  };
  await until('a pseudonym', async () => Reflect.get(Object(await scanned()), 'verdict') === 'granted');
  t.match((await admin.get('/people/p-sari/report')).body, {
    person: { name: 'Sari' },
    pseudonym: /^x-/,
    doors: [{ door: 'masuk', schedules: ['always'] }],
    terminals: ['palm-1'],
  });
  t.match(await admin.get('/people/p-tiada/report'), { status: 404, body: { code: 'person-not-here' } });
  const asked = await admin.post('/people/p-sari/erase');
  t.match(asked, { status: 428, body: { confirmation: { danger: 'person-erase' } } });
  api.later(5000);
  const { token } = asked.body['confirmation'] as { token: string };
  const erased = await admin.post('/people/p-sari/erase', undefined, { confirmation: token });
  t.match(erased.body, { person: 'p-sari', subjects: ['555'], terminals: ['palm-1'], leftovers: [] });
  t.match(await scanned(), { verdict: 'denied', cause: 'subject-unknown' });
  t.match((await admin.get('/erasures')).body, { orders: [{ person: 'p-sari' }] });
  const order = String(erased.body['order']);
  t.match(await admin.post(`/erasures/${order}/confirm`), { status: 204 });
  t.match(await admin.post(`/erasures/${order}/confirm`), { status: 404, body: { code: 'erasure-order-unknown' } });
  t.same((await admin.get('/erasures')).body, { orders: [] });
});

t.test('retention is told, changed with the configuration and run by hand', async (t) => {
  const api = await startApi(t, withDoor);
  const admin = await api.as('administrator');
  t.match((await admin.get('/retention')).body, { keepDays: null, segments: 1, removedSegments: 0, lastRunAt: null });
  const { headers } = await admin.get('/configuration/journal');
  const rules = { keepDays: 90, keepKinds: [{ kind: 'access', days: 30 }], legalHold: 'perkara 12' };
  t.match(await admin.put('/configuration/journal', rules, { 'if-match': String(headers['etag']) }), { status: 200 });
  t.match((await admin.post('/retention/run')).body, {
    ...{ keepDays: 90, legalHold: 'perkara 12', lastRemoved: [], lastFailure: null },
    lastRunAt: /^20/,
  });
});
