import t from 'tap';
import { Patience } from '../../../../daemon/edges/http/accounts/patience.js';
import { until } from '../../../until.js';
import { entriesOnDisk } from '../../journal/journal-under-test.js';
import { password, startApi } from './api-under-test.js';

t.test('wrong passwords cost more and more time, and tell nothing', async (t) => {
  const api = await startApi(t);
  await api.as('viewer');
  const client = api.client();
  const unknown = await client.post('/session', { name: 'nobody', password: 'x' });
  const known = await client.post('/session', { name: 'viewer', password: 'x' });
  t.same(unknown.body, known.body, 'an account that is not there answers alike');
  for (let n = 0; n < 4; n += 1) await client.post('/session', { name: 'viewer', password: `guess ${n}` });
  const waiting = await client.post('/session', { name: 'viewer', password });
  t.match(waiting, { status: 429, body: { code: 'sign-in-wait', retryAfterSeconds: 1 } }, 'the right one waits too');
  t.equal(waiting.headers['retry-after'], '1');
  api.later(1001);
  t.match(await client.post('/session', { name: 'viewer', password }), { status: 200 });
  t.match(await client.post('/session', { name: 'viewer', password: 'x' }), { status: 401 }, 'and clears the count');
  const refused = await until('all seven are in the journal', () => {
    const found = entriesOnDisk(api.folder).filter(({ kind }) => kind === 'session.refused');
    return found.length === 7 ? found : null;
  });
  t.notMatch(JSON.stringify(refused), 'nobody', 'what was typed as a name may have been a password');
});

t.test('many wrong passwords at once are not one try', async (t) => {
  const api = await startApi(t);
  await api.as('viewer');
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      api.client('10.0.0.9').post('/session', { name: 'viewer', password: `guess ${n}` }),
    ),
  );
  const tried = answers.filter(({ status }) => status === 401).length;
  t.ok(tried <= 6, `${tried} of 12 were looked at`);
});

t.test('patience grows, is bounded, and nobody is locked out by others for long', (t) => {
  const patience = new Patience();
  let now = 0;
  const waits: number[] = [];
  for (let n = 0; n < 20; n += 1) {
    patience.failed('budi', '10.0.0.9', now);
    const wait = patience.waitMs('budi', '10.0.0.9', now);
    waits.push(wait);
    now += wait;
  }
  t.same(waits.slice(0, 8), [0, 0, 0, 0, 1000, 2000, 4000, 8000]);
  t.equal(Math.max(...waits), 15 * 60_000);
  t.equal(patience.waitMs('budi', '10.0.0.1', now), 0, 'from his own desk he may try');
  for (let n = 0; n < 500; n += 1) patience.failed('budi', `10.1.${n % 250}.${n}`, now);
  t.ok(patience.waitMs('budi', '10.0.0.1', now) <= 30_000, 'whatever many others do');
  t.equal(patience.waitMs('siti', '10.0.0.1', now), 0);
  t.end();
});

t.test('too many requests from one address wait', async (t) => {
  const api = await startApi(t);
  let last = 0;
  for (let n = 0; n < 31; n += 1) last = (await api.client('10.0.0.9').post('/session', {})).status;
  t.equal(last, 429);
  t.match(await api.client('10.0.0.9').post('/session', {}), { body: { code: 'too-many-requests' } });
});

t.test('what is dangerous is held, is for one request, and takes two where two are asked for', async (t) => {
  const api = await startApi(t, (room) => ({ ...room, http: { port: 0, twoPersons: ['raw-send'] } }));
  const technician = await api.as('technician');
  const admin = await api.as('administrator');
  const viewer = await api.as('viewer');
  const send = (client: typeof technician, hex: string, token?: string) =>
    client.post('/devices/matrix-1/send', { hex }, token === undefined ? {} : { confirmation: token });
  const asked = (await send(technician, '5155')).body['confirmation'] as { id: string; token: string; persons: number };
  t.match(asked, { persons: 2, holdMs: 1500, danger: 'raw-send' });
  t.match(await send(technician, '5155', asked.token), { status: 425, body: { code: 'confirmation-early' } });
  api.later(1600);
  t.match(await send(technician, '5155', asked.token), { status: 409, body: { code: 'confirmation-alone' } });
  t.match(
    await send(technician, '5156', asked.token),
    { status: 403, body: { code: 'confirmation-wrong' } },
    'other bytes',
  );
  t.match(
    await send(admin, '5155', asked.token),
    { status: 403, body: { code: 'confirmation-wrong' } },
    'another person',
  );
  t.same((await viewer.get('/confirmations')).body, { confirmations: [] }, 'who may not do it is not asked');
  t.match((await admin.get('/confirmations')).body, {
    confirmations: [{ id: asked.id, askedBy: 'technician', approvedBy: null }],
  });
  t.match((await admin.get('/state')).body, { confirmations: 1 });
  t.match(await technician.post(`/confirmations/${asked.id}/approve`), {
    status: 403,
    body: { code: 'confirmation-own' },
  });
  t.match(await viewer.post(`/confirmations/${asked.id}/approve`), { status: 403, body: { code: 'right-missing' } });
  t.equal((await admin.post(`/confirmations/${asked.id}/approve`)).status, 204);
  t.same(api.line.received, [], 'nothing has gone out yet');
  t.match(await send(technician, '5155', asked.token), { status: 200, body: { outcome: 'written', bytes: 2 } });
  t.same(
    api.line.received.map((bytes) => Buffer.from(bytes).toString('hex')),
    ['5155'],
  );
  t.match(await send(technician, '5155', asked.token), { status: 403, body: { code: 'confirmation-wrong' } }, 'once');
  const kinds = entriesOnDisk(api.folder).map(({ kind, actor }) => `${kind} ${actor}`);
  t.ok(kinds.includes('confirmation.approved web:administrator') && kinds.includes('line.raw-sent web:technician'));
});
