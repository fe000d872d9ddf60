import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { nodeFiles } from '../../../daemon/edges/storage/files.js';
import { startFailed } from '../../../daemon/provisioning/begin.js';
import { parseState } from '../../../daemon/provisioning/trial.js';
import { testFolder } from '../../folder.js';
import { bundleOf } from './bundles.js';
import { allWell, bundle, keys, lay, newRoom, oldRoom, parser, startOnce, which } from './provisioned-room.js';

const silent = allWell.map((line) => ({ ...line, ok: line.part === 'mqtt' }));

t.test('a bundle is tried, and kept once all that answered before has answered for a while', async (t) => {
  const folder = testFolder(t);
  lay(folder);
  const parse = await parser();
  const first = await startOnce(folder, parse);
  await first.service.start();
  const told: unknown[] = [];
  first.service.subscribe((result) => result !== null && told.push(result.status));
  t.match(await first.service.take(Buffer.from(bundle), 'mqtt', 'mqtt'), {
    status: 'trying',
    revision: 7,
    signer: 'pusat',
  });
  t.equal(which(folder, parse), 'old', 'the running daemon keeps its configuration');
  t.equal(first.agains(), 0, 'the answer leaves first');
  await first.later(500);
  t.equal(first.agains(), 1);
  t.match(
    await first.service.confirm('web:ani'),
    { status: 'rejected', code: 'provisioning-no-trial' },
    'not tried yet',
  );
  t.same(
    first.entries.map(({ kind }) => kind),
    ['provisioning.staged'],
  );

  const second = await startOnce(folder, parse);
  second.setHealth(silent);
  await second.service.start();
  t.equal(which(folder, parse), 'new');
  t.match(second.entries, [
    { kind: 'provisioning.trial-begun', actor: 'bundle:pusat', data: { expected: ['mqtt', 'device:matrix-1'] } },
  ]);
  t.match(await second.service.take(Buffer.from(bundle), 'mqtt', 'mqtt'), { status: 'known' });
  const higher = Buffer.from(bundleOf(keys, newRoom, { room: 'demo', revision: 8 }));
  t.match(await second.service.take(higher, 'mqtt', 'mqtt'), { code: 'provisioning-busy' });
  await second.later(20_000);
  t.same(second.service.view().trial?.missing, ['device:matrix-1']);
  second.setHealth(allWell);
  await second.later(20_000);
  t.match(second.service.view(), { phase: 'idle', trial: null, last: { outcome: 'confirmed', reason: 'answered' } });
  t.equal(second.entries.at(-1)?.kind, 'provisioning.confirmed');
  await second.service.stop();

  const third = await startOnce(folder, parse);
  await third.service.start();
  t.equal(which(folder, parse), 'new');
  t.match(await third.service.take(higher, 'stick', 'cli'), { status: 'trying', revision: 8 });
});

t.test('what does not come back in time brings the previous configuration back', async (t) => {
  const folder = testFolder(t);
  lay(folder);
  const parse = await parser();
  const first = await startOnce(folder, parse);
  await first.service.take(Buffer.from(bundle), 'mqtt', 'mqtt');
  const second = await startOnce(folder, parse);
  second.setHealth(silent);
  await second.service.start();
  await second.later(299_000);
  t.equal(second.agains(), 0);
  await second.later(5000);
  t.equal(second.agains(), 1, 'it starts again to return');
  const third = await startOnce(folder, parse);
  const told: unknown[] = [];
  third.service.subscribe((result) => told.push(result?.status));
  await third.service.start();
  t.equal(which(folder, parse), 'old');
  t.match(third.entries, [
    {
      kind: 'provisioning.returned',
      actor: 'system',
      data: { revision: 7, reason: 'silent', missing: ['device:matrix-1'] },
    },
  ]);
  t.same(told, ['returned']);
  t.match(
    await third.service.take(Buffer.from(bundle), 'mqtt', 'mqtt'),
    { status: 'known' },
    'the broker’s copy is not tried again',
  );
  const same = Buffer.from(bundleOf(keys, newRoom, { room: 'demo', revision: 7 }));
  t.match(await third.service.take(same, 'mqtt', 'mqtt'), { code: 'bundle-revision-old' });
});

t.test('a person keeps or gives back, whatever answers', async (t) => {
  const parse = await parser();
  for (const keep of [true, false]) {
    const folder = join(testFolder(t, { keep: {}, back: {} }), keep ? 'keep' : 'back');
    lay(folder);
    await (await startOnce(folder, parse)).service.take(Buffer.from(bundle), 'page', 'web:ani');
    const second = await startOnce(folder, parse);
    second.setHealth([]);
    await second.service.start();
    const result = keep ? await second.service.confirm('web:budi') : await second.service.giveBack('web:budi');
    t.equal(result.status, keep ? 'confirmed' : 'returned');
    const third = await startOnce(folder, parse);
    await third.service.start();
    t.equal(which(folder, parse), keep ? 'new' : 'old');
    t.match(third.service.view().last, { by: 'web:budi', reason: 'person' });
  }
});

t.test('a start that nobody ordered is counted, and the fourth returns; one that fails returns at once', async (t) => {
  const parse = await parser();
  const folder = testFolder(t);
  lay(folder);
  await (await startOnce(folder, parse)).service.take(Buffer.from(bundle), 'mqtt', 'mqtt');
  for (const start of [1, 2, 3]) {
    // It dies before anything is judged.
    await startOnce(folder, parse);
    t.equal(which(folder, parse), 'new', `start ${start}`);
  }
  const fourth = await startOnce(folder, parse);
  await fourth.service.start();
  t.equal(which(folder, parse), 'old');
  t.match(fourth.service.view().last, { outcome: 'returned', reason: 'crashes' });

  await fourth.service.take(Buffer.from(bundleOf(keys, newRoom, { room: 'demo', revision: 8 })), 'mqtt', 'mqtt');
  await startOnce(folder, parse);
  t.equal(await startFailed(nodeFiles, folder), true);
  const last = await startOnce(folder, parse);
  await last.service.start();
  t.equal(which(folder, parse), 'old');
  t.match(last.service.view().last, { reason: 'start-failed' });
  t.equal(await startFailed(nodeFiles, folder), false, 'no trial, no reason to return');
});

t.test('a configuration on trial that the disk does not give back is no trial passed', async (t) => {
  const parse = await parser();
  const folder = testFolder(t);
  lay(folder);
  await (await startOnce(folder, parse)).service.take(Buffer.from(bundle), 'mqtt', 'mqtt');
  await (await startOnce(folder, parse)).service.start();
  writeFileSync(join(folder, 'room.json'), '{');
  await t.rejects(startOnce(folder, parse), { code: 'provisioning-trial-damaged' });
  t.equal(await startFailed(nodeFiles, folder), true);
  await startOnce(folder, parse);
  t.equal(which(folder, parse), 'old');
});

t.test('by hand a bundle waits, and a person applies or discards it', async (t) => {
  const parse = await parser();
  const folder = testFolder(t);
  lay(folder, { ...oldRoom, provisioning: { apply: 'by-hand' } });
  const one = await startOnce(folder, parse);
  const { service, agains, entries } = one;
  await service.start();
  t.match(await service.take(Buffer.from(bundle), 'mqtt', 'mqtt'), { status: 'staged', revision: 7 });
  t.match(service.view(), { phase: 'staged', staged: { revision: 7, way: 'mqtt' } });
  t.same(service.staged()?.after.http.hostNames, ['baru']);
  t.match(await service.discard('web:ani'), { status: 'discarded' });
  t.match(await service.apply('web:ani'), { code: 'provisioning-nothing-staged' });
  await service.take(Buffer.from(bundleOf(keys, newRoom, { room: 'demo', revision: 8 })), 'stick', 'cli');
  t.match(await service.apply('web:ani'), { status: 'trying' });
  await one.later(500);
  t.equal(agains(), 1);
  t.same(
    entries.map(({ kind, actor }) => `${kind} ${actor}`),
    ['provisioning.staged bundle:pusat', 'provisioning.discarded web:ani', 'provisioning.staged bundle:pusat'],
  );
});

t.test('what is refused changes nothing, and is written down with its cause', async (t) => {
  const parse = await parser();
  const folder = testFolder(t);
  lay(folder);
  const { service, entries } = await startOnce(folder, parse);
  await service.start();
  const take = (text: string): Promise<unknown> => service.take(Buffer.from(text), 'mqtt', 'mqtt');
  const people = [{ id: 'p-1', name: 'Ani', groups: [], subjects: ['1'] }];
  t.match(await take('{}'), { status: 'rejected', code: 'bundle-malformed' });
  const dangling = { ...newRoom, sources: [] };
  t.match(await take(bundleOf(keys, dangling, { room: 'demo', revision: 7 })), {
    code: 'bundle-configuration-invalid',
  });
  const renamed = { ...newRoom, room: { id: 'lain', name: 'Lain', timezone: 'Asia/Jakarta' } };
  t.match(await take(bundleOf(keys, renamed, { room: 'demo', revision: 7 })), { code: 'bundle-other-room' });
  t.match(await service.look(Buffer.from(bundle)), { kind: 'good', revision: 7 }, 'looking takes nothing');
  t.notOk(existsSync(join(folder, 'provisioning')), 'nothing was stored');
  t.same(
    entries.map(({ kind, data }) => `${kind} ${String(data['code'])}`),
    [
      'provisioning.refused bundle-malformed',
      'provisioning.refused bundle-configuration-invalid',
      'provisioning.refused bundle-other-room',
    ],
  );
  const { people: none, ...without } = { ...newRoom, people } as Record<string, unknown>;
  t.same(none, people);
  await service.take(Buffer.from(bundleOf(keys, without, { room: 'demo', revision: 7 })), 'mqtt', 'mqtt');
  const kept = parseState(readFileSync(join(folder, 'provisioning', 'state.json'), 'utf8'));
  t.same(
    (JSON.parse(kept?.trial?.next ?? '{}') as Record<string, unknown>)['people'],
    parse(JSON.stringify(oldRoom)).room?.people,
    'a bundle without people leaves them as they are',
  );
});

t.test('without a key nobody provisions, and a state that can’t be read is never written over', async (t) => {
  const parse = await parser();
  const folder = testFolder(t, { 'room.json': JSON.stringify(oldRoom) });
  const { service } = await startOnce(folder, parse);
  await service.start();
  t.match(await service.take(Buffer.from(bundle), 'mqtt', 'mqtt'), { code: 'provisioning-off' });
  t.equal(service.view().phase, 'off');
  const other = testFolder(t, { provisioning: { 'state.json': 'broken' } });
  lay(other);
  const damaged = await startOnce(other, parse);
  await damaged.service.start();
  t.match(damaged.service.health(), { ok: false, code: 'provisioning-state-unreadable' });
  t.match(await damaged.service.take(Buffer.from(bundle), 'mqtt', 'mqtt'), { code: 'provisioning-state-unreadable' });
  t.equal(readFileSync(join(other, 'provisioning', 'state.json'), 'utf8'), 'broken');
});

t.test('an order for one revision decides no other', async (t) => {
  const folder = testFolder(t);
  lay(folder);
  const parse = await parser();
  const first = await startOnce(folder, parse);
  await first.service.take(Buffer.from(bundle), 'mqtt', 'mqtt');
  const second = await startOnce(folder, parse);
  second.setHealth(silent);
  await second.service.start();
  const refused = { status: 'rejected', code: 'provisioning-no-trial' };
  t.match(await second.service.confirm('cli:ani', 6), refused);
  t.match(await second.service.giveBack('cli:ani', 8), refused);
  t.match(second.service.view(), { phase: 'trial', trial: { revision: 7 } });
  t.match(await second.service.confirm('cli:ani', 7), { status: 'confirmed', revision: 7 });
});
