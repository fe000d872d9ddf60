import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parseRecord } from '../../../../daemon/cli/line-record.js';
import { demoRoom } from '../../../../daemon/demo/demo-room.js';
import { entriesOnDisk } from '../../journal/journal-under-test.js';
import { startApi, type Client } from './api-under-test.js';

interface ListBody {
  readonly items: readonly { readonly etag: string; readonly item: Record<string, unknown> }[];
}

async function itemOf(client: Client, path: string): Promise<{ readonly etag: string; readonly item: object }> {
  const got = await client.get(path);
  return { etag: String(got.headers['etag']), item: got.body };
}

t.test('an operator launches what is prepared, takes it back, holds it, and composes nothing', async (t) => {
  const api = await startApi(t);
  const operator = await api.as('operator');
  const applied = await operator.post('/walls/main/apply', { scene: 'monitoring' });
  t.match(applied, { status: 200, body: { status: 'applied', scene: 'monitoring', wall: 'main' } });
  t.equal(api.matrix.truth.get(1), 1);
  t.match(await operator.post('/walls/main/undo', {}), { status: 409, body: { code: 'nothing-to-undo' } });
  t.match(await operator.post('/walls/main/apply', { scene: 'launch' }), { body: { status: 'applied' } });
  t.match((await operator.get('/state')).body, {
    walls: [
      {
        holds: [{ scene: 'launch', by: 'web:operator', priority: 'meeting' }, { scene: 'monitoring' }],
        previous: { scene: 'monitoring' },
      },
    ],
  });
  t.match(await operator.post('/walls/main/undo', {}), { body: { status: 'applied', scene: 'monitoring' } });
  t.equal(api.matrix.truth.get(1), 1, 'the picture before is back');
  t.match(await operator.post('/walls/main/hold', {}), { body: { status: 'unchanged' } }, 'the same picture, held');
  t.match(await operator.post('/walls/main/apply', { scene: 'launch' }), {
    body: { status: 'rejected', errors: [{ code: 'held-by-higher-priority' }] },
  });
  t.match(await operator.post('/walls/main/release', { priority: 'crisis' }), { body: { status: 'unchanged' } });
  t.match(await operator.post('/walls/main/apply', { scene: 'launch' }), { body: { status: 'applied' } });
  for (const body of [
    { scene: { layout: 'kotak', assignments: { 'k-0-0': 'cuaca' } } },
    { scene: 'monitoring', priority: 'crisis' },
  ])
    t.match(await operator.post('/walls/main/apply', body), { status: 403, body: { code: 'right-missing' } });
  t.match(await operator.post('/walls/other/apply', { scene: 'launch' }), {
    status: 422,
    body: { code: 'scene-of-other-wall' },
  });
  t.match(await operator.post('/walls/other/hold', {}), { status: 404 });
  t.match(await operator.post('/walls/main/apply', { scene: 'nowhere' }), {
    status: 200,
    body: { status: 'rejected', errors: [{ code: 'scene-unknown' }] },
  });
  const requested = entriesOnDisk(api.folder).filter(({ kind }) => kind === 'scene.requested');
  t.ok(requested.length > 5 && requested.every(({ actor }) => actor === 'web:operator'));
});

t.test('what the server put on the wall is not an operator’s to release', async (t) => {
  const api = await startApi(t);
  const operator = await api.as('operator');
  const request = {
    requestId: 'r-1',
    actor: 'mqtt',
    scene: 'crisis',
    wall: null,
    priority: null,
    expiresAt: null,
    atomic: true,
    release: false,
    receivedAt: Date.now(),
  };
  t.match(await api.ports.wall.submit(request), { status: 'applied' });
  t.match(await operator.post('/walls/main/release', {}), { status: 403, body: { code: 'right-missing' } });
  t.match(await (await api.as('technician')).post('/walls/main/release', {}), {
    status: 200,
    body: { status: 'unchanged' },
  });
});

t.test('a captured scene is what was read, and nothing else', async (t) => {
  const api = await startApi(t);
  const technician = await api.as('technician');
  await technician.post('/walls/main/apply', { scene: 'monitoring' });
  const { body } = await technician.post('/walls/main/capture', {});
  t.match(body, { layout: 'kotak', assignments: { 'k-0-0': 'cctv-alun-alun', 'k-1-3': 'peta-bencana' } });
  const { layout, assignments } = body;
  const stored = await technician.put(
    '/library/scenes/tangkapan',
    { name: 'Tangkapan', layout, assignments },
    { 'if-none-match': '*' },
  );
  t.match(stored, { status: 200, body: { item: { id: 'tangkapan', priority: 'routine' }, restartNeeded: false } });
  t.match(await technician.post('/walls/main/apply', { scene: 'tangkapan' }), { body: { status: 'unchanged' } });
  t.match(await technician.post('/devices/matrix-1/tie', { output: 3, input: 16 }), {
    status: 200,
    body: { ending: 'applied' },
  });
  t.match(await technician.post('/walls/main/capture', {}), {
    status: 409,
    body: { code: 'capture-not-possible', title: /0,2: input 16/ },
  });
  t.match(await technician.post('/devices/matrix-1/tie', { output: 17, input: 1 }), {
    status: 422,
    body: { code: 'tie-impossible' },
  });
  t.match(await technician.post('/devices/nowhere/tie', { output: 1, input: 1 }), {
    status: 409,
    body: { code: 'device-without-line' },
  });
});

t.test('a dry run says what would be sent, and sends nothing', async (t) => {
  const api = await startApi(t);
  const technician = await api.as('technician');
  const steps = api.matrix.steps.length;
  const { body } = await technician.post('/walls/main/dry-run', { scene: 'monitoring' });
  t.match(body, { errors: [], run: { lines: [{ device: 'matrix-1', open: [], commands: [{ why: 'change' }] }] } });
  t.ok((body['run'] as { commandBytes: number }).commandBytes > 0);
  t.equal(api.matrix.steps.length, steps);
  t.match((await technician.post('/walls/main/dry-run', { scene: 'nowhere' })).body, {
    run: null,
    errors: [{ code: 'scene-unknown' }],
  });
});

t.test('what goes wrong with a scene is told in the reader’s language, and in the room’s in the journal', async (t) => {
  const api = await startApi(t);
  const technician = await api.as('technician');
  const asked = { scene: 'nowhere' };
  const words = async (language: string, verb: string): Promise<unknown> => {
    const { body } = await technician.post(`/walls/main/${verb}`, asked, { 'accept-language': language });
    return (body['errors'] as { message: string }[])[0]?.message;
  };
  t.equal(await words('en', 'dry-run'), 'There is no scene nowhere.');
  t.match(await words('id', 'dry-run'), /^Tidak ada adegan nowhere\.$/);
  t.equal(await words('en', 'apply'), 'There is no scene nowhere.');
  t.match(await words('id', 'apply'), /^Tidak ada adegan nowhere\.$/);
  const { entries } = (await technician.get('/journal?kind=scene.finished')).body as {
    entries: { data: { errors: { message: string }[] } }[];
  };
  // The wall loop of this test puts nothing into words.
  t.same(
    entries.map(({ data }) => data.errors[0]?.message),
    ['scene-unknown', 'scene-unknown'],
  );
});

t.test('two technicians do not overwrite each other', async (t) => {
  const api = await startApi(t);
  const [one, other] = [await api.as('technician'), await api.as('administrator')];
  const { etag, item } = await itemOf(one, '/library/scenes/launch');
  t.match(await one.put('/library/scenes/launch', { ...item, name: 'Satu' }), {
    status: 428,
    body: { code: 'etag-needed' },
  });
  const stored = await one.put('/library/scenes/launch', { ...item, name: 'Satu' }, { 'if-match': etag });
  t.match(stored, { status: 200, body: { item: { name: 'Satu' } } });
  t.equal(stored.headers['etag'], stored.body['etag']);
  t.match(await other.put('/library/scenes/launch', { ...item, name: 'Dua' }, { 'if-match': etag }), {
    status: 412,
    body: { code: 'etag-stale' },
  });
  t.match(await other.delete('/library/scenes/launch', { 'if-match': etag }), { status: 412 });
  t.match(await other.put('/library/scenes/launch', { ...item }, { 'if-none-match': '*' }), {
    status: 412,
    body: { code: 'item-exists' },
  });
  t.match((await other.get('/library/scenes/launch')).body, { name: 'Satu' });
  const fresh = await itemOf(other, '/library/scenes/launch');
  const both = await Promise.all(
    [1, 2].map((n) => other.put('/library/scenes/launch', { ...item, name: `Nama ${n}` }, { 'if-match': fresh.etag })),
  );
  t.same(both.map(({ status }) => status).sort(), [200, 412], 'at the same moment too');
  const changed = entriesOnDisk(api.folder).find(
    ({ kind, actor }) => kind === 'config.changed' && actor === 'web:technician',
  );
  t.match(changed?.data, {
    what: 'scenes/launch stored',
    changes: [{ at: '/scenes/1/name', was: '"Peluncuran"', is: '"Satu"' }],
  });
  t.equal(
    (
      await one.get('/library/scenes/launch', {
        'if-none-match': (await itemOf(one, '/library/scenes/launch')).etag,
      })
    ).status,
    304,
  );
});

t.test('what would not be sound is not stored, and says where', async (t) => {
  const api = await startApi(t);
  const technician = await api.as('technician');
  const admin = await api.as('administrator');
  const before = readFileSync(join(api.folder, 'room.json'), 'utf8');
  const { etag, item } = await itemOf(technician, '/library/scenes/launch');
  const bad = await technician.put(
    '/library/scenes/launch',
    { ...item, layout: 'nowhere', colour: 'red' },
    { 'if-match': etag },
  );
  t.match(bad, {
    status: 422,
    body: {
      code: 'configuration-invalid',
      findings: [{ pointer: '/scenes/1/colour', code: 'key-unknown', severity: 'error' }],
    },
  });
  const dangling = await technician.put('/library/scenes/launch', { ...item, layout: 'nowhere' }, { 'if-match': etag });
  t.match(dangling.body, { findings: [{ pointer: '/scenes/1/layout', code: 'layout-unknown', message: /nowhere/ }] });
  const source = await itemOf(technician, '/library/sources/cuaca');
  t.match(await technician.delete('/library/sources/cuaca', { 'if-match': source.etag }), {
    status: 422,
    body: { findings: [{ code: 'source-unknown' }] },
  });
  for (const body of [{ output: 0, input: 1 }, { output: 1 }, { output: 1, input: 1, x: 1 }, { output: '1', input: 1 }])
    t.match(
      await technician.post('/devices/matrix-1/tie', body),
      { status: 400, body: { code: 'body-invalid' } },
      JSON.stringify(body),
    );
  t.match(await technician.get('/journal?limit=x'), { status: 400, body: { code: 'query-invalid' } });
  t.equal(readFileSync(join(api.folder, 'room.json'), 'utf8'), before);
  const checked = await technician.post('/configuration/check', { schemaVersion: 1, room: {} });
  t.match(checked, { status: 200, body: { good: false } });
  t.match(await technician.post('/configuration/check', (await admin.get('/configuration')).body), {
    body: { good: true },
  });
  t.match(await technician.get('/library/scenes/nothing', { 'accept-language': 'id-ID,en;q=0.5' }), {
    status: 404,
    body: { title: /Tidak ada/ },
  });
});

t.test('configuration goes out and comes in whole, and earlier versions come back', async (t) => {
  const api = await startApi(t);
  const admin = await api.as('administrator');
  const { etag, item } = await itemOf(admin, '/configuration');
  const room = item as { scenes: { name: string }[] };
  const next = { ...room, scenes: room.scenes.slice(0, 2) };
  const confirmed = async (path: string, body: object, version: string) => {
    const headers = { 'if-match': version };
    const asked = await admin.put(path, body, headers);
    t.match(asked, { status: 428, body: { code: 'confirmation-needed', confirmation: { persons: 1 } } });
    api.later(1600);
    return admin.put(path, body, { ...headers, confirmation: (asked.body['confirmation'] as { token: string }).token });
  };
  t.equal((await confirmed('/configuration', { ...next, surprise: 1 }, etag)).status, 422);
  t.match(await confirmed('/configuration', next, etag), { status: 200, body: { restartNeeded: false } });
  t.equal(((await admin.get('/library/scenes')).body as unknown as ListBody).items.length, 2);
  t.equal((await confirmed('/configuration', next, etag)).status, 412);
  const { revisions } = (await admin.get('/revisions')).body as {
    revisions: { number: number; changes: { at: string }[] }[];
  };
  t.match(revisions, [{ number: 1, changes: [{ at: '/scenes/2' }, { at: '/scenes/3' }] }]);
  const present = await itemOf(admin, '/configuration');
  t.match(await confirmed('/revisions/1/restore', {}, present.etag), { status: 200 });
  t.equal(((await admin.get('/library/scenes')).body as unknown as ListBody).items.length, 4);
  t.match(await confirmed('/revisions/9/restore', {}, present.etag), { status: 404 });
  const mqtt = await itemOf(admin, '/configuration/mqtt');
  t.match(await admin.put('/configuration/mqtt', { ...mqtt.item, port: 1884 }, { 'if-match': mqtt.etag }), {
    status: 200,
    body: { restartNeeded: true },
  });
  t.match((await admin.get('/state')).body, { restartNeeded: ['mqtt'] });
  t.match((await admin.get('/schema')).body, {
    properties: { walls: { items: { 'x-ui': { label: { id: 'Dinding' } } } } },
  });
});

t.test('a line is followed, filtered and recorded', async (t) => {
  const api = await startApi(t);
  const technician = await api.as('technician');
  const { ring } = api.ports.lines;
  const frame = (direction: 'in' | 'out', text: string, kind: 'frame' | 'discarded' = 'frame'): void =>
    ring.take({
      device: 'matrix-1',
      direction,
      bytes: Buffer.from(text),
      at: api.ports.clock.now(),
      correlation: null,
      kind,
    });
  frame('out', '7*9!');
  frame('in', 'Out09 In07 All\r\n');
  frame('in', '\xff', 'discarded');
  const all = (await technician.get('/devices/matrix-1/trace')).body['frames'] as { hex: string; decoded: object[] }[];
  t.equal(all.length, 3);
  t.match(all[0], { number: 1, direction: 'out', hex: '372a3921', decoded: [{ kind: 'tie' }] });
  t.match(all[1]?.decoded, [{ kind: 'tie' }]);
  t.match((await technician.get('/devices/matrix-1/trace?direction=in&kind=frame&contains=4f7574')).body, {
    frames: [{ number: 2 }],
  });
  t.match((await technician.get('/devices/matrix-1/trace?since=2')).body, { frames: [{ number: 3 }] });
  const record = await technician.get('/devices/matrix-1/trace/record');
  t.match(record.headers, { 'content-disposition': 'attachment; filename="matrix-1.jsonl"' });
  const recorded = parseRecord(record.text, 'matrix-1.jsonl');
  t.match(recorded, { driver: 'extron-sis', before: Buffer.alloc(0) });
  t.same(recorded.exchanges, [{ ms: 0, sent: Buffer.from('7*9!'), answered: Buffer.from('Out09 In07 All\r\n\xff') }]);
  for (let n = 0; n < 2000; n += 1) frame('in', 'x'.repeat(200));
  const kept = ring.frames('matrix-1');
  t.ok(kept.length <= 400 && kept.reduce((sum, one) => sum + one.bytes.length, 0) <= 65_536, 'bounded');
  t.equal((await technician.get('/devices/nowhere/trace')).status, 404);
  t.match(await technician.get('/ports'), { status: 200 });
  t.match(await technician.post('/ports/probe', { target: 'not a target' }), {
    status: 409,
    body: { code: 'cli-path-not-a-target' },
  });
});

t.test('the journal is read backwards, filtered, exported and verified', async (t) => {
  const api = await startApi(t);
  const technician = await api.as('technician');
  for (let n = 0; n < 30; n += 1)
    await api.ports.journal.append({
      kind: n % 2 === 0 ? 'test.even' : 'test.odd',
      actor: 'system',
      forServer: false,
      data: { n },
    });
  type Page = { entries: { seq: number; data: { n: number } }[]; next: number | null };
  const page = async (query: string) => (await technician.get(`/journal?${query}`)).body as unknown as Page;
  const first = await page('kind=test.even&limit=10');
  t.same(
    first.entries.map(({ data }) => data.n),
    [28, 26, 24, 22, 20, 18, 16, 14, 12, 10],
  );
  const second = await page(`kind=test.even&limit=10&before=${first.next ?? 0}`);
  t.same(
    second.entries.map(({ data }) => data.n),
    [8, 6, 4, 2, 0],
  );
  t.equal(second.next, null);
  t.equal((await page('text=%22N%22:7')).entries[0]?.data.n, 7, 'text is found in any case');
  t.same((await page('to=2001-01-01T00:00:00Z')).entries, []);
  t.match(await technician.post('/journal/verify'), { status: 200, body: { whole: true, faults: [] } });
  const lines = async (account: typeof technician): Promise<number> =>
    (await account.get('/journal/export')).text.trim().split('\n').length;
  t.equal(await lines(await api.as('administrator')), entriesOnDisk(api.folder).length);
  t.equal(await lines(technician), entriesOnDisk(api.folder).length + 1, 'with a line that says what it is');
});

t.test('no route tells a secret', async (t) => {
  const camera = 'http://kamera:sandi-kamera@10.0.0.7/snap.jpg';
  const api = await startApi(t, (room) => ({
    ...room,
    sources: (
      demoRoom({ matrixPath: '', baudRate: 9600, mqttPort: 1, httpPort: 0 }) as { sources: object[] }
    ).sources.map((source, n) => (n === 0 ? { ...source, snapshotUrl: camera } : source)),
  }));
  const admin = await api.as('administrator');
  const viewer = await api.as('viewer');
  const source = await itemOf(admin, '/library/sources/cctv-alun-alun');
  t.equal(
    (
      await admin.put(
        '/library/sources/cctv-alun-alun',
        { ...source.item, snapshotUrl: 'http://kamera:sandi-baru@10.0.0.7/' },
        { 'if-match': source.etag },
      )
    ).status,
    200,
  );
  const accounts = JSON.parse(readFileSync(join(api.folder, 'secrets', 'accounts.json'), 'utf8')) as {
    accounts: { hash: string }[];
  };
  const sessions = JSON.parse(readFileSync(join(api.folder, 'secrets', 'sessions.json'), 'utf8')) as {
    secret: string;
    sessions: object;
  };
  const secrets = [
    ...accounts.accounts.map(({ hash }) => hash),
    '$argon2',
    sessions.secret,
    ...Object.keys(sessions.sessions),
    api.codes[0] ?? '',
    'BEGIN PRIVATE KEY',
    readFileSync(join(api.folder, 'secrets', 'journal-key.pem'), 'utf8').split('\n')[1] ?? '',
  ];
  t.ok(secrets.every((secret) => secret.length > 6));
  const ids: Record<string, string> = { id: 'launch', number: '1', device: 'matrix-1' };
  let walked = 0;
  for (const { method, path, answer } of api.routes) {
    if (method !== 'GET' || answer.kind === 'events') continue;
    const got = await admin.get(path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? 'x'));
    walked += 1;
    for (const secret of secrets) t.notOk(got.text.includes(secret), `${path} does not tell ${secret.slice(0, 8)}…`);
    const isForWhoSetsUp =
      path.startsWith('/library/sources') || path.startsWith('/configuration') || path.startsWith('/revisions');
    if (!isForWhoSetsUp) t.notMatch(got.text, 'sandi-', `${path} does not tell the camera’s password`);
  }
  t.ok(walked > 20);
  t.notMatch((await admin.get('/revisions')).text, 'sandi-', 'differences do not tell it either');
  t.notMatch((await viewer.get('/library/sources')).text, 'snapshotUrl');
  t.match((await admin.get('/library/sources')).text, 'sandi-baru', 'who sets it up sees it');
});
