/** A serial port that is pulled in mid-salvo: socat makes the port, the device goes on behind it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';
import t from 'tap';
import { demoRoom } from '../../daemon/demo/demo-room.js';
import { mainPath, SimulatedChild } from '../e2e/simulated-child.js';
import { until } from '../until.js';
import { testFolder } from '../folder.js';
import { freePort } from '../free-port.js';

t.test('a port pulled in mid-salvo is a failed scene, and the next one is served when it is back', async (t) => {
  const folder = testFolder(t);
  const tty = join(folder, 'tty');
  const [devicePort, mqttPort, httpPort] = [await freePort(), await freePort(), await freePort()];
  const device = await SimulatedChild.start(String(devicePort), 9600, 'tcp');
  t.teardown(() => device.stop());
  let cable: ChildProcess | null = null;
  const plug = async (): Promise<void> => {
    const socat = spawn('socat', [`PTY,link=${tty},rawer`, `TCP:127.0.0.1:${devicePort}`], { stdio: 'ignore' });
    cable = socat;
    await until('the port is there', () => existsSync(tty));
  };
  const pull = async (): Promise<void> => {
    if (cable === null || cable.exitCode !== null || cable.signalCode !== null) return;
    const gone = once(cable, 'exit');
    cable.kill('SIGTERM');
    await gone;
  };
  t.teardown(pull);
  await plug();
  writeFileSync(
    join(folder, 'room.json'),
    JSON.stringify(demoRoom({ matrixPath: tty, baudRate: 9600, mqttPort, httpPort })),
  );
  const daemon = spawn(process.execPath, [mainPath, 'run', '--data', folder], {
    env: { ...process.env, WALLKEEPER_LOG: 'fatal' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  t.teardown(() => daemon.kill('SIGKILL'));
  const client = mqtt.connect(`mqtt://127.0.0.1:${mqttPort}`, { protocolVersion: 5, reconnectPeriod: 50 });
  client.on('error', () => undefined);
  t.teardown(() => client.end(true));
  const results = new Map<string, Record<string, unknown>>();
  let applying = false;
  client.on('message', (topic, payload) => {
    const text = payload.toString();
    if (topic.endsWith('/state')) applying = text.includes('"status":"applying"');
    else {
      const value = JSON.parse(text) as Record<string, unknown>;
      results.set(String(value['requestId']), value);
    }
  });
  await until('the broker', () => client.connected);
  await client.subscribeAsync(['wallkeeper/demo/scene/result', 'wallkeeper/demo/scene/state'], { qos: 1 });
  const ask = (requestId: string, scene: string): Promise<Record<string, unknown>> => {
    client.publish('wallkeeper/demo/scene/set', JSON.stringify({ requestId, scene }), { qos: 1 });
    return until(`the result of ${requestId}`, () => results.get(requestId));
  };
  t.match(await ask('r-1', 'monitoring'), { status: 'applied' });

  const broken = ask('r-2', 'conference');
  await until('the salvo is on the line', () => applying);
  await pull();
  const failed = await broken;
  t.match(failed, { status: 'failed', rolledBack: false });
  t.match(JSON.stringify(failed['errors']), /device-not-connected|link-lost|port-missing/);

  const backAt = performance.now();
  await plug();
  let tries = 0;
  await until('a scene is served', async () => {
    tries += 1;
    const { status } = await ask(`r-3-${tries}`, 'conference');
    // The salvo may have reached the device before the cable went: then the reading shows it and nothing is sent.
    return status === 'applied' || status === 'unchanged';
  });
  const servedMs = Math.round(performance.now() - backAt);
  t.comment(`port back to scene served: ${servedMs} ms`);
  t.ok(servedMs < 2000, 'soon, on a machine that does other things too');
  t.same((await device.ties()).slice(0, 8), [12, 13, 14, 15, 9, 9, 5, 6], 'the wall shows the new scene');
});
