/** The embedded broker: who subscribes while values change ends with the newest one. */
import mqtt from 'mqtt';
import t from 'tap';
import { startBroker } from '../../../../daemon/edges/mqtt/broker.js';
import { until } from '../../../until.js';

const rounds = 30;
const topics = 20;

t.test('what a new subscriber hears last of a topic is the newest value', async (t) => {
  const broker = await startBroker(0);
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const writer = await mqtt.connectAsync(url, { protocolVersion: 5 });
  t.teardown(async () => {
    await writer.endAsync(true);
    await broker.stop();
  });
  let stale = 0;
  for (let round = 0; round < rounds; round += 1) {
    const values = (version: number): Promise<unknown>[] =>
      Array.from({ length: topics }, (_, index) =>
        writer.publishAsync(`room/${index}`, `${round}.${version}`, { qos: 1, retain: true }),
      );
    await Promise.all(values(1));
    const reader = mqtt.connect(url, { protocolVersion: 5 });
    const last = new Map<string, string>();
    reader.on('message', (topic, payload) => last.set(topic, payload.toString()));
    reader.on('connect', () => reader.subscribe(['room/#', 'end'], { qos: 1 }));
    await until('something of every topic', () => last.size > 0, 30_000);
    await Promise.all(values(2));
    await writer.publishAsync('end', String(round), { qos: 1, retain: false });
    await until('the mark behind the last value', () => last.get('end') === String(round), 30_000);
    await until('every topic', () => last.size === topics + 1, 30_000);
    for (const [topic, value] of last) if (topic !== 'end' && value !== `${round}.2`) stale += 1;
    await reader.endAsync(true);
  }
  t.equal(stale, 0, `of ${rounds * topics} values`);
});

t.test('a value that was taken back reaches no new subscriber', async (t) => {
  const broker = await startBroker(0);
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const writer = await mqtt.connectAsync(url);
  t.teardown(async () => {
    await writer.endAsync(true);
    await broker.stop();
  });
  await writer.publishAsync('gone', 'a', { qos: 1, retain: true });
  await writer.publishAsync('gone', '', { qos: 1, retain: true });
  await writer.publishAsync('kept', 'b', { qos: 1, retain: true });
  const reader = await mqtt.connectAsync(url);
  t.teardown(() => reader.endAsync(true));
  const heard: string[] = [];
  reader.on('message', (topic) => heard.push(topic));
  await reader.subscribeAsync('#', { qos: 1 });
  await until('what is kept', () => heard.includes('kept'), 30_000);
  t.same(heard, ['kept']);
});
