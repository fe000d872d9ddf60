/** Mapping outputs over the API: what is stored, who may not, and what happens when two are at it. */
import t from 'tap';
import { startApi } from './api-under-test.js';

const asked = { matrix: 'matrix-1', lit: 16, others: null };

t.test('what was found is stored once, and not over what somebody else has changed', async (t) => {
  const api = await startApi(t);
  const client = await api.as('technician');
  const seen = await client.get('/library/walls/main');
  t.match(await client.post('/walls/main/mapping', asked), { status: 200, body: { current: 1, by: 'web:technician' } });
  t.match((await client.get('/state')).body, { mapping: { wall: 'main', current: 1 } });
  t.equal(api.matrix.truth.get(1), 16);
  t.match(await client.post('/walls/main/mapping', asked), { status: 503, body: { code: 'mapping-busy' } });
  t.equal(
    (await client.post('/walls/main/mapping/answer', { output: 1, panel: { row: 1, column: 3 } })).body['current'],
    2,
  );
  t.match(await client.post('/walls/main/mapping/light', { output: 5 }), { status: 200, body: { current: 5 } });
  t.match(await client.put('/walls/main/mapping', {}), { status: 428, body: { code: 'etag-needed' } });

  // Somebody renames the wall in between.
  const renamed = await client.put(
    '/library/walls/main',
    { ...seen.body, name: 'Dinding lain' },
    { 'if-match': String(seen.headers['etag']) },
  );
  t.equal(renamed.status, 200);
  const stale = await client.put('/walls/main/mapping', {}, { 'if-match': String(seen.headers['etag']) });
  t.match(stale, { status: 412, body: { code: 'etag-stale' } });
  t.match((await client.get('/state')).body, { mapping: { wall: 'main' } }, 'what was found is not lost by that');

  const stored = await client.put('/walls/main/mapping', {}, { 'if-match': String(renamed.headers['etag']) });
  t.match(stored, { status: 200, body: { item: { name: 'Dinding lain' }, restartNeeded: false } });
  t.match((await client.get('/state')).body, { restartNeeded: [] }, 'outputs are taken up at once');
  const panels = (stored.body['item'] as { panels: { row: number; column: number; output: number }[] }).panels;
  t.equal(panels.find(({ row, column }) => row === 1 && column === 3)?.output, 1);
  t.notOk(
    panels.find(({ row, column }) => row === 0 && column === 0),
    'whose output was another panel’s',
  );
  t.equal(api.matrix.truth.get(1), 0, 'and the wall has its picture back');
  t.match((await client.get('/state')).body, { mapping: null });
  t.match(await client.delete('/walls/main/mapping'), { status: 409, body: { code: 'mapping-none' } });
});

t.test('a restart is asked for by an administrator who holds the button', async (t) => {
  const api = await startApi(t);
  const admin = await api.as('administrator');
  const first = await admin.post('/restart', {});
  t.match(first, { status: 428, body: { confirmation: { danger: 'daemon-restart' } } });
  t.same(api.restarts, []);
  api.later(3000);
  const { token } = first.body['confirmation'] as { token: string };
  t.equal((await admin.post('/restart', {}, { confirmation: token })).status, 204);
  t.same(api.restarts, ['asked']);
});

t.test('of walls a restart is asked for a new one, and for nothing that is taken up at once', async (t) => {
  const api = await startApi(t);
  const client = await api.as('technician');
  const { body, headers } = await client.get('/library/walls/main');
  const panels = body['panels'] as { row: number; column: number; matrix: string; output: number }[];
  const swapped = panels.map((panel) => ({ ...panel, output: panels.length + 1 - panel.output }));
  const asked = { ...body, panels: swapped, onDrift: 'report' };
  const stored = await client.put('/library/walls/main', asked, { 'if-match': String(headers['etag']) });
  t.match(stored, { status: 200, body: { restartNeeded: false } });
  const [panel] = panels;
  const other = {
    ...{ ...body, id: 'kedua', name: 'Dinding kedua', rows: 1, columns: 1 },
    panels: [{ ...panel, row: 0, column: 0, output: panels.length + 1 }],
  };
  const made = await client.put('/library/walls/kedua', other, { 'if-none-match': '*' });
  t.match(made, { status: 200, body: { restartNeeded: true } });
  t.match((await client.get('/state')).body, { restartNeeded: ['walls'] });
});
