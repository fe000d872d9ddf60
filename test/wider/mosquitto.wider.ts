/** The built daemon against a real mosquitto: the broker goes and comes back, and the will tells of a killed daemon. */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import mqtt from 'mqtt';
import t from 'tap';
import { demoRoom } from '../../daemon/demo/demo-room.js';
import { mainPath, SimulatedChild } from '../e2e/simulated-child.js';
import { until } from '../until.js';

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

t.test('scenes are served again after the broker was away, and a killed daemon is told offline', async (t) => {
  const folder = t.testdir();
  const port = await freePort();
  const conf = join(folder, 'mosquitto.conf');
  writeFileSync(conf, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
  const broker = (): ChildProcess =>
    spawn('mosquitto', ['-c', conf], {
      env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
      stdio: 'ignore',
    });
  let running = broker();
  const device = await SimulatedChild.start(join(folder, 'tty'), 115_200);
  const room = demoRoom({
    matrixPath: join(folder, 'tty'),
    baudRate: 115_200,
    mqttPort: 1,
    httpPort: await freePort(),
  });
  writeFileSync(
    join(folder, 'room.json'),
    JSON.stringify({ ...room, mqtt: { url: `mqtt://127.0.0.1:${port}`, baseTopic: 'wallkeeper/demo', protocol: 5 } }),
  );
  const daemon = spawn(process.execPath, [mainPath, 'run', '--data', folder], {
    env: { ...process.env, WALLKEEPER_LOG: 'error' },
    stdio: 'inherit',
  });
  const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5, reconnectPeriod: 50 });
  client.on('error', () => undefined);
  t.teardown(async () => {
    client.end(true);
    daemon.kill('SIGKILL');
    running.kill();
    await device.stop();
  });
  const results = new Map<string, unknown>();
  let status = '';
  client.on('message', (topic, payload) => {
    const value = JSON.parse(payload.toString()) as Record<string, unknown>;
    if (topic.endsWith('/result')) results.set(String(value['requestId']), value['status']);
    if (topic.endsWith('/status')) status = `${String(value['state'])} ${typeof value['session']}`;
  });
  await client.subscribeAsync(['wallkeeper/demo/scene/result', 'wallkeeper/demo/status'], { qos: 1 });
  const served = async (id: string, scene: string): Promise<void> => {
    let tries = 0;
    await until(`${id} served`, async () => {
      tries += 1;
      client.publish('wallkeeper/demo/scene/set', JSON.stringify({ requestId: `${id}-${tries}`, scene }), { qos: 1 });
      await until('an answer', () => results.has(`${id}-${tries}`), 400).catch(() => undefined);
      const answer = results.get(`${id}-${tries}`);
      return answer === 'applied' || answer === 'unchanged';
    });
  };
  await served('before', 'monitoring');
  t.equal(status, 'online number');
  running.kill();
  await until('the broker is gone', () => !client.connected);
  running = broker();
  await until('the broker is back', () => client.connected);
  await served('after', 'conference');
  t.same((await device.ties()).slice(0, 8), [12, 13, 14, 15, 9, 9, 5, 6]);
  daemon.kill('SIGKILL');
  await until('the will', () => status === 'offline number');
  t.pass('told offline');
});
