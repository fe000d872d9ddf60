/** A soak through the API, on the wall loop as it is and a matrix that is a fake. */
import t from 'tap';
import { entriesOnDisk } from '../../journal/journal-under-test.js';
import { until } from '../../../until.js';
import { startApi } from './api-under-test.js';
import { ended, long, ties, untilStep } from './soak-under-test.js';

t.test('every source on every panel, each proven, and then the wall is as it was', async (t) => {
  const api = await startApi(t);
  const technician = await api.as('technician');
  await technician.post('/walls/main/apply', { scene: 'monitoring' });
  const before = ties(api);
  const begun = await technician.post('/walls/main/soak', { kind: 'routes', rounds: 2, pauseMs: 0 });
  t.match(begun, { status: 200, body: { state: 'running', by: 'web:technician', endedAt: null, putBack: null } });
  const soak = await ended(technician);
  const sources = api.ports.room.room.sources.length;
  t.match(soak, {
    ...{ state: 'finished', because: null, putBack: 'whole', rounds: 2 },
    steps: { done: sources * 2, of: sources * 2 },
    counts: { failed: 0, rejected: 0, superseded: 0 },
  });
  t.equal(soak.counts.applied + soak.counts.unchanged, sources * 2);
  t.ok(soak.outputs.length === 8 && soak.outputs.every(({ proven, failed }) => proven === sources * 2 && failed === 0));
  t.ok(soak.ms !== null && soak.ms.p50 > 0 && soak.ms.p50 <= soak.ms.p99 && soak.ms.p99 <= soak.ms.max);
  t.same(ties(api), before);
  t.match(api.ports.history.holds('main'), [{ scene: 'monitoring' }], 'what held it holds it');
  t.equal(api.ports.history.holds('main').length, 1);

  const json = await technician.get('/walls/main/soak/json');
  t.match(json.headers, { 'content-disposition': `attachment; filename="main-soak-${soak.id}.json"` });
  t.same(JSON.parse(json.text), soak);
  const csv = (await technician.get('/walls/main/soak/csv')).text.split('\r\n');
  t.equal(csv.length, 10);
  t.equal(csv[1], `matrix-1,1,1,1,${sources * 2},0,`);
  await until('the journal has its end', () => entriesOnDisk(api.folder).some(({ kind }) => kind === 'soak.ended'));
  const entries = entriesOnDisk(api.folder).filter(({ kind }) => kind.startsWith('soak.'));
  t.match(entries, [
    { kind: 'soak.started', actor: 'web:technician', data: { soak: soak.id, wall: 'main', steps: sources * 2 } },
    { kind: 'soak.ended', data: { state: 'finished', putBack: 'whole', failed: [] } },
  ]);
});

t.test('a wall that nobody held shows what it showed, and nobody holds it', async (t) => {
  const api = await startApi(t);
  const technician = await api.as('technician');
  for (let output = 1; output <= 8; output += 1) api.matrix.frontPanel(output, (output % 3) + 1, 'named');
  const before = ties(api);
  await technician.post('/walls/main/soak', { kind: 'scenes', scenes: ['monitoring'], rounds: 2, pauseMs: 0 });
  t.match(await ended(technician), { state: 'finished', putBack: 'whole', counts: { applied: 1, unchanged: 1 } });
  t.same(ties(api), before);
  t.same(api.ports.history.holds('main'), []);
});

t.test(
  'stopped by a person it puts the wall back; one at a time; a wall that is held higher keeps it out',
  async (t) => {
    const api = await startApi(t);
    const technician = await api.as('technician');
    await technician.post('/walls/main/apply', { scene: 'monitoring' });
    const before = ties(api);
    await technician.post('/walls/main/soak', long);
    await untilStep(technician, 1);
    t.match(await technician.post('/walls/main/soak', long), { status: 409, body: { code: 'soak-running' } });
    t.match(await technician.post('/walls/main/soak/stop', {}), { body: { state: 'stopped', putBack: 'whole' } });
    t.same(ties(api), before);

    await technician.post('/walls/main/apply', { scene: 'monitoring', priority: 'crisis' });
    await technician.post('/walls/main/soak', long);
    t.match(await ended(technician), { state: 'refused', because: 'held-by-higher-priority', putBack: 'whole' });
    t.match(await technician.post('/walls/main/soak', { ...long, kind: 'scenes' }), {
      status: 422,
      body: { code: 'soak-empty' },
    });
    t.match(await technician.post('/walls/main/soak', { ...long, kind: 'scenes', scenes: ['none'] }), { status: 404 });
    t.match(await technician.post('/walls/other/soak', long), { status: 404 });
    t.match(await technician.get('/walls/other/soak/json'), { status: 404 });
  },
);

t.test('an output that refuses is named, and the others go on', async (t) => {
  const api = await startApi(t);
  const technician = await api.as('technician');
  await technician.post('/walls/main/apply', { scene: 'monitoring' });
  api.matrix.badOutput = 3;
  await technician.post('/walls/main/soak', { kind: 'routes', rounds: 1, pauseMs: 0 });
  const soak = await ended(technician);
  t.equal(soak.state, 'finished');
  const bad = soak.outputs.find(({ output }) => output === 3);
  t.ok((bad?.failed ?? 0) > 0, JSON.stringify(bad));
  t.equal(bad?.lastFault, 'device-refused-output');
  t.ok(soak.outputs.filter(({ output }) => output !== 3).every(({ failed, proven }) => failed === 0 && proven > 0));
});

t.test('what an interrupted run left holding is given up when the API starts', async (t) => {
  const api = await startApi(t);
  const { wall, history, clock } = api.ports;
  const left = { requestId: 'soak-abcd-1', actor: 'web:technician', scene: 'monitoring', wall: 'main' };
  await wall.submit({
    ...left,
    ...{ priority: 'routine', expiresAt: null, atomic: true, release: false, receivedAt: clock.wall() },
  });
  t.equal(history.holds('main').length, 1);
  const { Soaks } = await import('../../../../daemon/edges/http/soaks.js');
  new Soaks(api.ports).start();
  await until('nothing is held', () => history.holds('main').length === 0);
});
