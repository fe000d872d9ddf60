/** The built daemon as a child process, the embedded broker, a simulated matrix on a real pseudo-terminal. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import t, { type Test } from 'tap';
import { demoRoom } from '../../daemon/demo/demo-room.js';
import { sha256 } from '../../daemon/journal/signing-key.js';
import { verifyJournal } from '../../daemon/journal/verify.js';
import { nodeFiles } from '../../daemon/edges/storage/files.js';
import { until } from '../until.js';
import { mainPath, SimulatedChild } from './simulated-child.js';
import { testFolder } from '../folder.js';
import { freePort } from '../free-port.js';

const baudRate = 115_200;

interface Room {
  readonly folder: string;
  readonly device: SimulatedChild;
  readonly mqttPort: number;
  readonly httpPort: number;
  start(): ChildProcess;
  readonly errors: string[];
}

async function makeRoom(t: Test): Promise<Room> {
  const folder = testFolder(t);
  const path = join(folder, 'tty');
  const device = await SimulatedChild.start(path, baudRate);
  t.teardown(() => device.stop());
  const [mqttPort, httpPort] = [await freePort(), await freePort()];
  writeFileSync(
    join(folder, 'room.json'),
    JSON.stringify(demoRoom({ matrixPath: path, baudRate, mqttPort, httpPort })),
  );
  const errors: string[] = [];
  const start = (): ChildProcess => {
    const child = spawn(process.execPath, [mainPath, 'run', '--data', folder], {
      env: { ...process.env, WALLKEEPER_LOG: 'warn', WALLKEEPER_LANG: 'en' },
    });
    child.stderr.on('data', (bytes: Buffer) => errors.push(bytes.toString()));
    child.stdout.resume();
    t.teardown(() => {
      if (child.exitCode === null) child.kill('SIGKILL');
    });
    return child;
  };
  return { folder, device, mqttPort, httpPort, start, errors };
}

interface Server {
  readonly client: MqttClient;
  readonly seen: Map<string, unknown>;
  readonly results: Record<string, unknown>[];
  ask(message: object | string | Buffer, options?: mqtt.IClientPublishOptions): void;
  result(id: string | null): Promise<Record<string, unknown>>;
}

async function connect(t: Test, room: Room): Promise<Server> {
  const client = mqtt.connect(`mqtt://127.0.0.1:${room.mqttPort}`, { protocolVersion: 5, reconnectPeriod: 50 });
  client.on('error', () => undefined);
  t.teardown(() => client.end(true));
  const seen = new Map<string, unknown>();
  const results: Record<string, unknown>[] = [];
  client.on('message', (topic, payload) => {
    // Our own requests come back too, and some of them are meant to be broken; a picture is no JSON.
    if (topic.endsWith('/set') || topic.endsWith('/preview')) return;
    const value: unknown = payload.length === 0 ? null : JSON.parse(payload.toString());
    seen.set(topic, value);
    if (topic.endsWith('/scene/result')) results.push(value as Record<string, unknown>);
  });
  await until('broker', () => client.connected);
  await client.subscribeAsync('wallkeeper/demo/#', { qos: 1 });
  const ask = (message: object | string | Buffer, options: mqtt.IClientPublishOptions = {}): void => {
    const payload = typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message);
    client.publish('wallkeeper/demo/scene/set', payload, { qos: 1, ...options });
  };
  const result = (id: string | null): Promise<Record<string, unknown>> =>
    until(`result ${id ?? 'null'}`, () => results.find((one) => one['requestId'] === id));
  return { client, seen, results, ask, result };
}

async function ready(room: Room): Promise<void> {
  await until('ready', async () => {
    const answer = await fetch(`http://127.0.0.1:${room.httpPort}/readyz`).catch(() => null);
    return answer?.status === 200;
  });
}

async function stop(child: ChildProcess): Promise<number | null> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  return child.exitCode;
}

t.test('a second daemon on the same serial port ends at start and names the first', async (t) => {
  const room = await makeRoom(t);
  const first = room.start();
  await ready(room);
  const folder = join(room.folder, 'second');
  mkdirSync(folder);
  const [mqttPort, httpPort] = [await freePort(), await freePort()];
  const matrixPath = join(room.folder, 'tty');
  writeFileSync(join(folder, 'room.json'), JSON.stringify(demoRoom({ matrixPath, baudRate, mqttPort, httpPort })));
  const second = spawn(process.execPath, [mainPath, 'run', '--data', folder], {
    env: { ...process.env, WALLKEEPER_LOG: 'fatal', WALLKEEPER_LANG: 'en' },
  });
  t.teardown(() => second.kill('SIGKILL'));
  let said = '';
  second.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const [code] = (await once(second, 'exit')) as [number];
  t.equal(code, 1);
  t.match(said, `(pid ${first.pid})`);
  t.match(said, matrixPath);
  t.equal(said.trim().split('\n').length, 1, 'one line');
  const server = await connect(t, room);
  server.ask({ requestId: 'still', scene: 'monitoring' });
  t.match(await server.result('still'), { status: 'applied' });
  t.equal(await stop(first), 0);
});

t.test('a scene over MQTT is on the wall, proven, and survives everything around it', async (t) => {
  const room = await makeRoom(t);
  let daemon = room.start();
  await ready(room);
  let server = await connect(t, room);
  server.ask(
    { requestId: 'r-1', scene: 'monitoring' },
    { properties: { responseTopic: 'server/answers', correlationData: Buffer.from('c') } },
  );
  t.match(await server.result('r-1'), {
    status: 'applied',
    wall: 'main',
    panels: [{ source: 'cctv-alun-alun', confirmed: true }],
  });
  t.same((await room.device.ties()).slice(0, 8), [1, 2, 5, 6, 3, 4, 8, 7]);
  t.match(server.seen.get('wallkeeper/demo/status'), { state: 'online' });
  // The state is told behind the result.
  await until('the wall is said to show the scene', () =>
    /"scene":"monitoring"/.test(JSON.stringify(server.seen.get('wallkeeper/demo/scene/state'))),
  );

  const commands = (await room.device.ask('snapshot'))['commands'];
  server.ask({ requestId: 'r-1', scene: 'crisis' });
  await until('the first result again', () => server.results.filter((one) => one['requestId'] === 'r-1').length === 2);
  t.equal((await room.device.ask('snapshot'))['commands'], commands, 'a request that comes again is not applied again');

  for (const [bad, code] of [
    ['{not json', 'payload-malformed'],
    ['[]', 'payload-malformed'],
    [Buffer.from([0, 255, 254]), 'payload-malformed'],
    [`{"requestId":null,"x":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'payload-too-deep'],
    [Buffer.alloc(1_000_000, 0x20), 'payload-too-large'],
  ] as const) {
    const before = server.results.length;
    server.ask(bad);
    await until(`an answer to ${code}`, () => server.results.length > before);
    t.match(server.results.at(-1), { requestId: null, status: 'rejected', errors: [{ code }] });
  }
  server.ask({ requestId: 'r-old', scene: 'monitoring', expiresAt: '2020-01-01T00:00:00Z' });
  t.match(await server.result('r-old'), { status: 'rejected', errors: [{ code: 'expired' }] });
  server.ask({ requestId: 'r-kept', scene: 'monitoring' }, { retain: true });
  t.match(await server.result('r-kept'), { status: 'rejected', errors: [{ code: 'retained' }] });
  server.ask('', { retain: true });
  server.ask({ requestId: 'r-none', scene: 'nowhere' });
  t.match(await server.result('r-none'), { status: 'rejected', errors: [{ code: 'scene-unknown', path: '/scene' }] });

  // More entries than a checkpoint takes: the outbox has to pass the journal's own entries too.
  for (let n = 0; n < 300; n += 1) server.ask({ requestId: `b-${n}`, scene: n % 2 === 0 ? 'conference' : 'launch' });
  await until(
    '300 results',
    () =>
      new Set(server.results.map((one) => String(one['requestId'])).filter((id) => id.startsWith('b-'))).size === 300,
  );
  t.equal(server.results.filter((one) => String(one['requestId']).startsWith('b-')).length, 300, 'each exactly one');
  t.same((await room.device.ties()).slice(0, 8), Array(8).fill(11), 'the newest is on the wall');

  const second = room.start();
  const [code] = (await once(second, 'exit')) as [number];
  t.equal(code, 1);
  t.match(room.errors.join(''), /pid \d+/, 'a second daemon names the holder');

  server.client.publish(
    'wallkeeper/demo/library/scenes/baru/set',
    JSON.stringify({ name: 'Baru', layout: 'kotak', assignments: { 'k-0-0': 'cuaca' } }),
    { qos: 1 },
  );
  await until('stored', () => server.seen.get('wallkeeper/demo/library/scenes/baru'));
  server.client.publish('wallkeeper/demo/library/scenes/baru/set', '', { qos: 1 });
  await until('removed', () => server.seen.get('wallkeeper/demo/library/scenes/baru') === null);

  await room.device.ask('unplug');
  await until('the loss is told', () =>
    JSON.stringify(server.seen.get('wallkeeper/demo/device/matrix-1/state')).includes('"connected":false'),
  );
  server.ask({ requestId: 'r-gone', scene: 'conference' });
  t.match(await server.result('r-gone'), { status: 'failed', errors: [{ code: 'device-not-connected' }] });
  t.equal((await fetch(`http://127.0.0.1:${room.httpPort}/readyz`)).status, 503);
  await room.device.ask('plug');
  await ready(room);

  daemon.kill('SIGKILL');
  await once(daemon, 'exit');
  for (let output = 1; output <= 8; output += 1)
    await room.device.ask('frontPanel', { output, input: 0, report: 'none' });
  daemon = room.start();
  await ready(room);
  await until('the last confirmed scene is back', async () =>
    (await room.device.ties()).slice(0, 8).every((input) => input === 11),
  );
  server = await connect(t, room);
  server.ask({ requestId: 'r-1', scene: 'crisis' });
  t.match(await server.result('r-1'), { status: 'applied', scene: 'monitoring' }, 'the ledger survived');

  const began = performance.now();
  t.equal(await stop(daemon), 0);
  t.ok(performance.now() - began < 2000, 'stopped within two seconds');
  t.match(await verifyJournal(nodeFiles, room.folder, sha256), { faults: [] });
});
