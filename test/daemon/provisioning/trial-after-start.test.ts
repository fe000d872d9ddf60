/** A bundle that comes right after a start, when it is not known yet what answers. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../folder.js';
import { bundleOf } from './bundles.js';
import { allWell, bundle, keys, lay, newRoom, parser, startOnce } from './provisioned-room.js';

/** The broker brought the bundle, and the matrix is still on its way. */
const onItsWay = allWell.map((line) => ({ ...line, ok: line.part === 'mqtt' }));

t.test('it waits until everything answers, or a minute after the start is over', async (t) => {
  const parse = await parser();
  for (const [name, comes] of [['comes', true] as const, ['never', false] as const]) {
    const folder = join(testFolder(t, { comes: {}, never: {} }), name);
    lay(folder);
    const first = await startOnce(folder, parse);
    first.setHealth(onItsWay);
    await first.service.start();
    t.match(await first.service.take(Buffer.from(bundle), 'mqtt', 'mqtt'), { status: 'staged', revision: 7 });
    await first.later(50_000);
    t.equal(first.service.view().phase, 'staged');
    await first.service.stop();

    // It was killed while the bundle waited: with the next start the wait begins anew.
    const second = await startOnce(folder, parse);
    second.setHealth(onItsWay);
    const told: unknown[] = [];
    second.service.subscribe((result) => result !== null && told.push(result.status));
    await second.service.start();
    await second.later(comes ? 5000 : 58_000);
    t.equal(second.service.view().phase, 'staged');
    if (comes) second.setHealth(allWell);
    await second.later(4000);
    t.same(told, ['trying']);
    t.equal(second.agains(), 1);
    const third = await startOnce(folder, parse);
    await third.service.start();
    const expected = comes ? ['mqtt', 'device:matrix-1'] : ['mqtt'];
    t.match(third.entries, [{ kind: 'provisioning.trial-begun', actor: 'bundle:pusat', data: { expected } }], name);
  }
});

t.test('who orders the trial then does not wait: what was not reached yet has to come too', async (t) => {
  const parse = await parser();
  const folder = testFolder(t);
  lay(folder);
  const one = await startOnce(folder, parse);
  one.setHealth(onItsWay);
  await one.service.start();
  await one.service.take(Buffer.from(bundle), 'mqtt', 'mqtt');
  t.match(await one.service.apply('web:ani'), { status: 'trying' });
  await one.later(2000);
  t.equal(one.agains(), 1, 'once');
  const next = await startOnce(folder, parse);
  await next.service.start();
  t.match(next.entries, [{ actor: 'web:ani', data: { expected: ['mqtt', 'device:matrix-1'] } }]);
});

t.test('what is discarded while it waits is not tried, and a newer bundle takes its place', async (t) => {
  const parse = await parser();
  const folder = join(testFolder(t), 'one');
  mkdirSync(folder);
  lay(folder);
  const one = await startOnce(folder, parse);
  one.setHealth(onItsWay);
  await one.service.start();
  await one.service.take(Buffer.from(bundle), 'mqtt', 'mqtt');
  t.match(await one.service.discard('web:ani'), { status: 'discarded' });
  one.setHealth(allWell);
  await one.later(5000);
  t.equal(one.service.view().phase, 'idle');
  one.setHealth(onItsWay);
  const higher = (revision: number): Buffer => Buffer.from(bundleOf(keys, newRoom, { room: 'demo', revision }));
  t.match(await one.service.take(higher(8), 'mqtt', 'mqtt'), { status: 'staged', revision: 8 });
  t.match(await one.service.take(higher(9), 'mqtt', 'mqtt'), { status: 'staged', revision: 9 });
  one.setHealth(allWell);
  await one.later(1000);
  t.match(one.service.view(), { phase: 'trial', trial: { revision: 9 } });
  t.equal(one.agains(), 1);
});
