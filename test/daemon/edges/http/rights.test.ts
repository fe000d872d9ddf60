import t from 'tap';
import type { Role } from '../../../../daemon/edges/http/api-types.js';
import type { Route } from '../../../../daemon/edges/http/route.js';
import { startApi, type Client } from './api-under-test.js';
import { rightsTable } from './rights-table.js';

const roles: readonly Role[] = ['viewer', 'operator', 'technician', 'guard', 'administrator'];

function nameOf({ method, path }: Route): string {
  return `${method} ${path}`;
}

/** What the answer says of the right; a stream is not opened, since it would never end. */
async function isLetIn(client: Client, { method, path, answer }: Route): Promise<'in' | 401 | 403> {
  const url = path.replace(/:\w+/g, 'nothing-of-that-name');
  // An unknown query is refused after the right was looked at and before anything is done.
  const got = await client.send(
    method,
    `${url}${answer.kind === 'events' || method === 'GET' ? '?nonsense=1' : ''}`,
    method === 'GET' ? undefined : {},
  );
  if (got.status === 401 && got.body['code'] === 'sign-in-needed') return 401;
  return got.status === 403 && got.body['code'] === 'right-missing' ? 403 : 'in';
}

t.test('every route has a row, and every row a route', async (t) => {
  const { routes, app } = await startApi(t);
  const names = routes.map(nameOf);
  t.same([...names].sort(), Object.keys(rightsTable).sort());
  t.same(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
    'none twice',
  );
  t.same(
    [...app.registered].sort(),
    names.map((name) => name.replace(' ', ' /api/v1')).sort(),
    'fastify has these and no others',
  );
});

t.test('every route, signed out and as every role', async (t) => {
  const api = await startApi(t);
  const clients = new Map<Role, Client>();
  for (const role of roles) clients.set(role, await api.as(role));
  // What ends the session goes last.
  const routes = [...api.routes].sort(
    (a, b) => Number(nameOf(a) === 'DELETE /session') - Number(nameOf(b) === 'DELETE /session'),
  );
  for (const route of routes) {
    const row = rightsTable[nameOf(route)] ?? [];
    t.equal(await isLetIn(api.client(), route), row === 'anybody' ? 'in' : 401, `${nameOf(route)} signed out`);
    for (const [role, client] of clients)
      t.equal(
        await isLetIn(client, route),
        row === 'anybody' || row.includes(role) ? 'in' : 403,
        `${nameOf(route)} as ${role}`,
      );
  }
});

t.test('before the first account nothing but the set-up is answered', async (t) => {
  const api = await startApi(t);
  for (const route of api.routes) {
    const { path, method } = route;
    const got = await api.client().send(method, path.replace(/:\w+/g, 'x'), method === 'GET' ? undefined : {});
    if (nameOf(route) === 'GET /session') t.match(got.body, { state: 'setup-needed', account: null });
    else if (nameOf(route) === 'POST /setup') t.equal(got.status, 400, 'it looks at the body');
    else if (nameOf(route) === 'POST /session') t.equal(got.status, 400);
    else t.match(got, { status: 403, body: { code: 'setup-needed' } }, nameOf(route));
  }
  const early = await api.client().post('/session', { name: 'someone', password: 'whatever' });
  t.match(early, { status: 403, body: { code: 'setup-needed' } });
});

t.test('openapi.json and the routes say the same, both ways', async (t) => {
  const api = await startApi(t);
  const admin = await api.as('administrator');
  const { body } = await admin.get('/openapi.json');
  const paths = body['paths'] as Record<string, Record<string, { 'x-roles'?: string[] }>>;
  const documented = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
  t.same(documented.sort(), [...api.app.registered].sort());
  for (const [name, row] of Object.entries(rightsTable)) {
    const [method = '', path = ''] = name.split(' ');
    const told = paths[`/api/v1${path.replace(/:(\w+)/g, '{$1}')}`]?.[method.toLowerCase()]?.['x-roles'];
    t.same(told ?? 'anybody', row === 'anybody' ? row : roles.filter((role) => row.includes(role)), name);
  }
});

t.test('an account for one wall changes no other', async (t) => {
  const api = await startApi(t);
  const admin = await api.as('administrator');
  const made = await admin.put(
    '/accounts/lantai-2',
    { role: 'technician', walls: ['other'], password: 'kursi-hujan-lima' },
    { 'if-none-match': '*' },
  );
  t.equal(made.status, 200);
  const client = api.client();
  await client.post('/session', { name: 'lantai-2', password: 'kursi-hujan-lima' });
  for (const verb of ['apply', 'release', 'hold', 'undo', 'capture'])
    t.match(
      await client.post(`/walls/main/${verb}`, verb === 'apply' ? { scene: 'launch' } : {}),
      { status: 403, body: { code: 'wall-not-allowed' } },
      verb,
    );
  t.match(await client.post('/devices/matrix-1/tie', { output: 1, input: 2 }), {
    status: 403,
    body: { code: 'wall-not-allowed' },
  });
  t.equal(api.matrix.truth.get(1), 0, 'nothing was switched');
});
