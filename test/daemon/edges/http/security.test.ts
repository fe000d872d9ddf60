import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { isOurName, isOurOrigin } from '../../../../daemon/edges/http/hosts.js';
import { entriesOnDisk } from '../../journal/journal-under-test.js';
import { password, startApi } from './api-under-test.js';

t.test('the first set-up takes the one-time code, once, and says nothing of it in the journal', async (t) => {
  const api = await startApi(t);
  const [code = ''] = api.codes;
  t.match(code, /^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/);
  const client = api.client();
  t.match(await client.post('/setup', { code: 'AAAA-AAAA-AAAA', name: 'budi', password }), {
    status: 403,
    body: { code: 'setup-code-wrong' },
  });
  t.match(await client.post('/setup', { code, name: 'budi', password: 'pendek' }), {
    status: 422,
    body: { code: 'password-weak' },
  });
  t.match(
    await client.post('/setup', { code, name: 'budi', password: 'budi-budi-budi' }),
    { status: 422, body: { code: 'password-weak' } },
    'the name is no secret',
  );
  const both = await Promise.all([
    client.post('/setup', { code, name: 'budi', password }),
    api.client().post('/setup', { code, name: 'maling', password }),
  ]);
  t.same(both.map(({ status }) => status).sort(), [200, 409], 'of two who come together one is the first');
  t.match(await api.client().post('/setup', { code, name: 'lagi', password }), {
    status: 409,
    body: { code: 'setup-done' },
  });
  const text = JSON.stringify(entriesOnDisk(api.folder));
  t.match(text, 'setup.offered');
  t.notMatch(text, code);
  t.notMatch(text, password);
  const path = join(api.folder, 'secrets', 'accounts.json');
  t.equal(statSync(path).mode & 0o777, 0o600);
  t.equal(statSync(join(api.folder, 'secrets')).mode & 0o777, 0o700);
  t.match(readFileSync(path, 'utf8'), '$argon2id$v=19$m=19456,t=2,p=1$');
});

t.test('accounts that can’t be read keep everybody out, and open no set-up', async (t) => {
  const first = await startApi(t);
  await first.as('administrator');
  writeFileSync(join(first.folder, 'secrets', 'accounts.json'), '{"version":1,"accounts":[{"na');
  const { HttpEdge } = await import('../../../../daemon/edges/http/server.js');
  const codes: string[] = [];
  const logged: string[] = [];
  const log = { ...first.ports.log, error: (_: object, message: string) => void logged.push(message) };
  const edge = new HttpEdge({ ...first.ports, log, tellCode: (code) => codes.push(code) });
  await edge.start();
  t.teardown(() => edge.stop());
  t.same([codes, logged], [[], ['accounts unreadable']]);
  const { app } = await edge.running();
  const ask = (method: 'GET' | 'POST', url: string) =>
    app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { host: 'localhost' },
      ...(method === 'POST' ? { payload: { name: 'administrator', password } } : {}),
    });
  for (const answer of [await ask('POST', '/session'), await ask('POST', '/setup'), await ask('GET', '/state')])
    t.match(answer.json(), { status: 503, code: 'accounts-unreadable' });
  t.match(edge.lines(), [{ part: 'http' }, { part: 'accounts', ok: false, code: 'accounts-unreadable' }]);
});

t.test('a session has another id after signing in, and its cookie is kept from scripts and other sites', async (t) => {
  const api = await startApi(t);
  await api.as('administrator');
  const client = api.client();
  const planted = 'wallkeeper=planted.by-somebody';
  const first = await client.post('/session', { name: 'administrator', password }, { cookie: planted });
  client.cookie = String([first.headers['set-cookie']].flat().at(-1)).split(';')[0] ?? null;
  const cookie = String(first.headers['set-cookie']);
  t.notMatch(cookie, 'planted');
  for (const flag of ['HttpOnly', 'SameSite=Strict', 'Path=/']) t.match(cookie, flag);
  const before = client.cookie;
  await client.post('/session', { name: 'administrator', password });
  t.not(client.cookie, before, 'signing in again begins another');
  t.match(await client.get('/state', { cookie: before ?? '' }), { status: 401 }, 'and ends the one before');
  t.match(await client.get('/state'), { status: 200 });
  const id =
    decodeURIComponent(client.cookie ?? '')
      .split('=')[1]
      ?.split('.')[0] ?? '';
  t.ok(id.length > 20);
  t.notMatch(readFileSync(join(api.folder, 'secrets', 'sessions.json'), 'utf8'), id, 'the disk does not know it');
});

t.test('sessions survive a restart, and die with sign-out, password and account', async (t) => {
  const api = await startApi(t);
  const admin = await api.as('administrator');
  const viewer = await api.as('viewer');
  const { HttpEdge } = await import('../../../../daemon/edges/http/server.js');
  const edge = new HttpEdge(api.ports);
  await edge.start();
  t.teardown(() => edge.stop());
  const again = (await edge.running()).app;
  const state = await again.inject({
    url: '/api/v1/state',
    headers: { host: 'localhost', cookie: viewer.cookie ?? '' },
  });
  t.equal(state.statusCode, 200, 'the next run knows the session');

  const other = api.client();
  await other.post('/session', { name: 'viewer', password });
  t.equal((await other.put('/session/password', { current: 'wrong', next: 'gajah-payung-nila' })).status, 401);
  t.equal((await other.put('/session/password', { current: password, next: 'gajah-payung-nila' })).status, 200);
  t.equal((await other.get('/state')).status, 200, 'who changed it goes on');
  t.equal((await viewer.get('/state')).status, 401, 'the others do not');
  const { body } = await admin.get('/accounts');
  const accounts = body['accounts'] as { name: string; etag: string }[];
  const etag = accounts.find(({ name }) => name === 'viewer')?.etag ?? '';
  t.equal((await admin.put('/accounts/viewer', { role: 'operator', walls: null }, { 'if-match': etag })).status, 200);
  t.match(await other.get('/session'), { body: { account: { role: 'operator' } } }, 'another role is there at once');
  const asked = await admin.delete('/accounts/viewer', { 'if-match': '"x"' });
  t.match(asked, { status: 428, body: { code: 'confirmation-needed' } });
  api.later(2000);
  const { token } = asked.body['confirmation'] as { token: string };
  t.match(
    await admin.delete('/accounts/viewer', { 'if-match': '"x"', confirmation: token }),
    { status: 412 },
    'the version counts all the same',
  );
  const now = (await admin.get('/accounts')).body['accounts'] as { name: string; etag: string }[];
  const newest = now.find(({ name }) => name === 'viewer')?.etag ?? '';
  const second = (await admin.delete('/accounts/viewer', { 'if-match': newest })).body['confirmation'] as {
    token: string;
  };
  api.later(2000);
  t.equal((await admin.delete('/accounts/viewer', { 'if-match': newest, confirmation: second.token })).status, 204);
  t.equal((await other.get('/state')).status, 401, 'gone with the account');
  t.equal((await admin.delete('/session')).status, 204);
  t.equal((await admin.get('/state')).status, 401);
  const kinds = entriesOnDisk(api.folder).map(({ kind, actor, data }) => [kind, actor, data] as const);
  t.match(
    kinds.find(([kind]) => kind === 'account.changed'),
    ['account.changed', 'web:viewer', { account: 'viewer', passwordChanged: true }],
  );
  t.match(
    kinds.find(([kind, actor]) => kind === 'account.changed' && actor === 'web:administrator'),
    [
      'account.changed',
      'web:administrator',
      { account: 'viewer', changes: [{ at: '/role', was: '"viewer"', is: '"operator"' }], passwordChanged: false },
    ],
  );
  t.match(
    kinds.find(([kind]) => kind === 'account.removed'),
    ['account.removed', 'web:administrator'],
  );
});

t.test('a session ends when nobody uses it, and after a shift in any case', async (t) => {
  const api = await startApi(t);
  const operator = await api.as('operator');
  const viewer = await api.as('viewer');
  const hour = 60 * 60_000;
  for (let hours = 0; hours < 11; hours += 1) {
    api.later(hour);
    t.equal((await operator.get('/state')).status, 200);
    await viewer.get('/state');
  }
  api.later(hour + 1000);
  t.equal((await operator.get('/state')).status, 401, 'after twelve hours');
  t.equal((await viewer.get('/state')).status, 200, 'a screen in the corridor goes on');
  api.later(2 * hour + 1000);
  t.equal((await viewer.get('/state')).status, 401, 'but not unused');
});

t.test('the last administrator stays', async (t) => {
  const api = await startApi(t);
  const admin = await api.as('administrator');
  const [own] = (await admin.get('/accounts')).body['accounts'] as { etag: string }[];
  const etag = own?.etag ?? '';
  t.match(await admin.put('/accounts/administrator', { role: 'viewer', walls: null }, { 'if-match': etag }), {
    status: 409,
    body: { code: 'account-last-administrator' },
  });
});

t.test('changes need the token of their session', async (t) => {
  const api = await startApi(t);
  const admin = await api.as('administrator');
  const guard = await api.as('guard');
  for (const token of ['', 'nonsense', guard.token ?? ''])
    t.match(await admin.post('/walls/main/apply', { scene: 'launch' }, { 'csrf-token': token }), {
      status: 403,
      body: { code: 'csrf-token-wrong' },
    });
  t.equal(api.matrix.truth.get(1), 0, 'nothing was switched');
  t.match(await admin.post('/walls/main/apply', { scene: 'launch' }), { status: 200, body: { status: 'applied' } });
});

t.test('other names and other sites are refused', async (t) => {
  const api = await startApi(t, (room) => ({ ...room, http: { port: 0, hostNames: ['dinding.pemda.example'] } }));
  const admin = await api.as('administrator');
  for (const host of ['evil.example', 'localhost.evil.example', 'localhost:80:80', '127.0.0.1.evil.example'])
    t.match(await admin.get('/state', { host }), { status: 421, body: { code: 'host-unknown' } }, host);
  for (const host of [
    '127.0.0.1',
    '127.0.0.1:8080',
    '[::1]:8080',
    '10.0.0.5',
    'dinding.pemda.example',
    'LOCALHOST:1',
    'localhost.',
  ])
    t.match(await admin.get('/state', { host }), { status: 200 }, host);
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:81' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])
    for (const path of ['/state', '/events'])
      t.match(
        await admin.get(path, headers),
        { status: 403, body: { code: 'origin-foreign' } },
        JSON.stringify(headers),
      );
  t.match(
    await admin.post('/session', { name: 'administrator', password }, { origin: 'https://evil.example' }),
    { status: 403 },
    'signing in too',
  );
  t.match(await admin.get('/state', { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' }), { status: 200 });
  t.notOk(isOurName(undefined, []));
  t.ok(isOurOrigin({ origin: 'https://a:1' }, { protocol: 'https', host: 'a:1' }));
  t.notOk(
    isOurOrigin({ origin: 'http://a:1' }, { protocol: 'https', host: 'a:1' }),
    'http is another origin than https',
  );
});

t.test('headers leave a page nothing that it was not given', async (t) => {
  const api = await startApi(t);
  const { headers } = await api.client().get('/session');
  const policy = String(headers['content-security-policy']);
  for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
    t.match(policy, part);
  t.notMatch(policy, 'unsafe');
  t.match(headers, {
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
  });
});
