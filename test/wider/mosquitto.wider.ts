/** The built daemon against a real mosquitto: outages, events in order, group topics, retained hygiene, oversize. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { until } from '../until.js';
import { base, BrokerRoom, type Message } from './broker-room.js';

t.test('scenes are served again after the broker was away, and a killed daemon is told offline', async (t) => {
  const room = await BrokerRoom.open(t);
  const status = (): string => {
    const last = room.values(`${base}/status`).at(-1);
    return `${String(last?.['state'])} ${typeof last?.['session']}`;
  };
  const daemon = room.startDaemon();
  await room.served('before', 'monitoring');
  t.equal(status(), 'online number');
  await room.takeBrokerAway();
  await room.bringBrokerBack();
  await room.served('after', 'conference');
  t.same((await room.device.ties()).slice(0, 8), [12, 13, 14, 15, 9, 9, 5, 6]);
  daemon.kill('SIGKILL');
  await until('the will', () => status() === 'offline number');
  t.pass('told offline');
});

t.test('what happened while the broker was away is told when it is back: in order, none lost', async (t) => {
  const room = await BrokerRoom.open(t);
  const daemon = room.startDaemon();
  await room.served('before', 'monitoring');
  await room.takeBrokerAway();
  // Somebody at the front panel while nobody listens: each is a drift for the journal and for the server.
  for (const output of [1, 2, 3, 4]) {
    await room.device.ask('frontPanel', { output, input: 16, report: 'named' });
    await until('the drift is in the journal', () => drifts(room.data) >= output);
  }
  t.equal(drifts(room.data), 4);
  await room.bringBrokerBack();
  await room.served('after', 'conference');
  const wanted = (): readonly number[] =>
    entriesOf(room.data)
      .filter(({ forServer }) => forServer === true)
      .map(({ seq }) => Number(seq));
  const told = (): readonly number[] => room.values(`${base}/event`).map(({ seq }) => Number(seq));
  await until('every event told', () => wanted().every((seq) => told().includes(seq)));
  t.equal(room.values(`${base}/event`).filter(({ kind }) => kind === 'drift.noticed').length, 4);
  const first = told().filter((seq, index) => told().indexOf(seq) === index);
  t.same(
    first,
    [...first].sort((one, other) => one - other),
    'in the order of the journal',
  );
  daemon.kill('SIGTERM');
  await until('it ends', () => daemon.exitCode !== null);
  t.equal(daemon.exitCode, 0);
});

t.test('a group’s topic is obeyed like the room’s own, and answered by the room', async (t) => {
  const room = await BrokerRoom.open(t, { mqtt: { groups: ['regency/every-room'] } });
  room.startDaemon();
  await room.served('ready', 'monitoring');
  room.publish('regency/every-room/scene/set', { requestId: 'all-1', scene: 'crisis', priority: 'crisis' });
  t.match(await room.result('all-1'), { status: 'applied', scene: 'crisis' });
  room.publish('regency/every-room/library/scenes/fremd/set', { name: 'x', layout: 'kotak', assignments: {} });
  room.publish(`${base}/scene/set`, { requestId: 'fremd', scene: 'fremd', priority: 'crisis' });
  t.match(await room.result('fremd'), { errors: [{ code: 'scene-unknown' }] }, 'a group stores nothing here');
});

t.test('what is removed goes from the broker too, after an absence as well', async (t) => {
  const room = await BrokerRoom.open(t);
  let daemon = room.startDaemon();
  await room.served('ready', 'monitoring');
  const scene = { name: 'Baru', layout: 'kotak', assignments: { 'k-0-0': 'cuaca' } };
  room.publish(`${base}/library/scenes/baru/set`, scene);
  await until('stored', () => room.values(`${base}/library/scenes/baru`).length > 0);
  // As an earlier configuration of this room would have left them.
  room.publish(`${base}/library/scenes/lama/unrelated`, { not: 'ours' }, { retain: true });
  room.publish(`${base}/library/scenes/lama`, scene, { retain: true });
  room.publish(`${base}/device/matrix-9/state`, { connected: true }, { retain: true });
  daemon.kill('SIGTERM');
  await until('it ends', () => daemon.exitCode !== null);
  daemon = room.startDaemon();
  const isCleared = (topic: string): boolean =>
    room.messages.filter((one) => one.topic === topic).at(-1)?.value === null;
  await until('a scene that is no longer in the room', () => isCleared(`${base}/library/scenes/lama`));
  await until('a device that is no longer in the room', () => isCleared(`${base}/device/matrix-9/state`));
  room.publish(`${base}/library/scenes/baru/set`, null);
  await until('the removed scene', () => isCleared(`${base}/library/scenes/baru`));
  t.notOk(isCleared(`${base}/library/scenes/lama/unrelated`), 'what is not ours to name is left');
  t.notOk(isCleared(`${base}/library/scenes/monitoring`));
});

t.test('ten megabytes and deep nesting are answered, and the room serves on', async (t) => {
  const room = await BrokerRoom.open(t);
  const daemon = room.startDaemon();
  await room.served('ready', 'monitoring');
  const refused = (code: string): number =>
    room
      .values(`${base}/scene/result`)
      .filter(({ requestId, errors }) => requestId === null && JSON.stringify(errors).includes(code)).length;
  room.publish(`${base}/scene/set`, ' '.repeat(10_000_000));
  await until('an answer to ten megabytes', () => refused('payload-too-large') === 1);
  room.publish(`${base}/scene/set`, `{"requestId":"deep","scene":${'['.repeat(20_000)}${']'.repeat(20_000)}}`);
  await until('an answer to deep nesting', () => refused('payload-too-deep') === 1);
  room.publish(`${base}/scene/set`, { requestId: 'after', scene: 'conference' });
  t.match(await room.result('after'), { status: 'applied' });
  t.equal(daemon.exitCode, null);
});

function entriesOf(data: string): readonly Message[] {
  const folder = join(data, 'journal');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Message);
}

function drifts(data: string): number {
  return entriesOf(data).filter(({ kind }) => kind === 'drift.noticed').length;
}
