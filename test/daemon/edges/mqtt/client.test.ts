/** What is told in one turn of the loop leaves in one write. */
import { Socket } from 'node:net';
import t from 'tap';
import { systemClock } from '../../../../drivers/clock.js';
import { startBroker } from '../../../../daemon/edges/mqtt/broker.js';
import { BrokerClient } from '../../../../daemon/edges/mqtt/client.js';
import { until } from '../../../until.js';

t.test('what is told in one turn of the loop leaves in one write, and is acknowledged', async (t) => {
  const broker = await startBroker(0);
  let connections = 0;
  const nothing = { username: null, password: null, ca: null, cert: null, key: null };
  const client = new BrokerClient({
    settings: { url: `mqtt://127.0.0.1:${broker.port}`, protocol: 5, clientId: 'one-write', ...nothing },
    statusTopic: 'status',
    nextSession: () => 1,
    clock: systemClock,
    random: Math.random,
    listener: {
      connected: () => (connections += 1),
      lost: () => undefined,
      takenOver: () => undefined,
      message: () => undefined,
    },
  });
  t.teardown(async () => {
    await client.stop('{}');
    await broker.stop();
  });
  await t.rejects(client.tell('a', '1', { qos: 1 }), /not connected/);
  await client.start();
  await until('a connection', () => connections === 1, 30_000);

  let writes = 0;
  // Each is one system call; the broker's own are on the other end's port.
  for (const name of ['_write', '_writev']) {
    const original: unknown = Reflect.get(Socket.prototype, name);
    if (typeof original !== 'function') throw new Error(`a socket without ${name}`);
    Reflect.set(Socket.prototype, name, function (this: Socket, ...given: unknown[]): unknown {
      if (this.remotePort === broker.port) writes += 1;
      const returned: unknown = Reflect.apply(original, this, given);
      return returned;
    });
    t.teardown(() => Reflect.set(Socket.prototype, name, original));
  }
  // Behind what the runtime does between two callbacks as well, as the journal's entries are.
  const last = new Promise<void>((resolve) => process.nextTick(() => process.nextTick(resolve))).then(() =>
    client.tell('c', 'third', { qos: 1 }),
  );
  await Promise.all([client.tell('a', 'first', { qos: 1 }), client.tell('b', 'second', { qos: 1 }), last]);
  t.equal(writes, 1);
  await client.publish('d', 'a result', { qos: 1 });
  t.equal(writes, 2, 'and what comes later is not held back');
});
