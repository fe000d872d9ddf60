/** A soak and a real scene on one wall: who has it, and what becomes of the panels that the scene leaves alone. */
import t from 'tap';
import { until } from '../../../until.js';
import { startApi } from './api-under-test.js';
import { corner, ended, long, patience, soakOf, ties, untilStep } from './soak-under-test.js';

t.test(
  'a scene of the same priority takes the wall at once, and the panels it leaves alone are put back',
  async (t) => {
    const api = await startApi(t);
    const technician = await api.as('technician');
    for (let output = 1; output <= 8; output += 1) api.matrix.frontPanel(output, 1, 'named');
    await technician.post('/walls/main/soak', long);
    await untilStep(technician, 1);
    t.not(ties(api).slice(1).join(' '), '1 1 1 1 1 1 1');
    const applied = await technician.post('/walls/main/apply', { scene: corner, priority: 'routine' });
    t.match(applied, { body: { status: 'applied' } });
    const soak = await ended(technician);
    t.match(soak, { state: 'taken-over', because: applied.body['requestId'], putBack: 'others', steps: { done: 1 } });
    const paparan = api.ports.room.room.sources.find(({ id }) => id === 'paparan')?.input;
    t.same(ties(api), [paparan, 1, 1, 1, 1, 1, 1, 1]);
    t.match(api.ports.history.holds('main'), [{ requestId: applied.body['requestId'] }]);
    t.equal(api.ports.history.holds('main').length, 1);
  },
);

t.test('under a higher priority nothing of the soak is left to come back', async (t) => {
  const api = await startApi(t);
  const technician = await api.as('technician');
  for (let output = 1; output <= 8; output += 1) api.matrix.frontPanel(output, 1, 'named');
  await technician.post('/walls/main/soak', long);
  await untilStep(technician, 1);
  await technician.post('/walls/main/apply', { scene: corner, priority: 'crisis' });
  t.match(await ended(technician), { state: 'taken-over', putBack: 'others' });
  t.same(ties(api).slice(1), [1, 1, 1, 1, 1, 1, 1]);
  t.same(
    api.ports.history.holds('main').map(({ priority }) => priority),
    ['crisis'],
  );
});

t.test('what the soak had covered comes back when the higher priority is given up', async (t) => {
  const api = await startApi(t);
  const technician = await api.as('technician');
  await technician.post('/walls/main/apply', { scene: 'monitoring' });
  const before = ties(api);
  await technician.post('/walls/main/soak', long);
  await untilStep(technician, 1);
  await technician.post('/walls/main/apply', { scene: corner, priority: 'crisis' });
  t.match(await ended(technician), { state: 'taken-over', putBack: 'later' });
  t.same(ties(api).slice(1), before.slice(1), 'the panels that the crisis leaves alone');
  await technician.post('/walls/main/release', { priority: 'crisis' });
  await until('it is put back', async () => (await soakOf(technician))?.putBack === 'whole', patience);
  t.same(ties(api), before);
  t.match(api.ports.history.holds('main'), [{ scene: 'monitoring', priority: 'routine' }]);
  t.equal(api.ports.history.holds('main').length, 1);
});
