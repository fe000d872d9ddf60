/** The built daemon, driven through all kinds of messages: each one that it sends is what docs/asyncapi.yaml says. */
import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import t, { type Test } from 'tap';
import { canonicalJson } from '../../daemon/access/canonical-json.js';
import { demoRoom } from '../../daemon/demo/demo-room.js';
import { until } from '../until.js';
import { DocumentJudge, readDocument, type Seen } from './asyncapi-document.js';
import { freePort } from './door-room.js';
import { mainPath, SimulatedChild } from './simulated-child.js';
import { testFolder } from '../folder.js';

const base = 'wallkeeper/demo';
const baudRate = 115_200;
/** Of the door's kinds, those that need more than a palm, an open door and a command. */
const notAtThisDoor: Readonly<Record<string, string>> = {
  'access.withheld': 'a disk that is late; test/daemon/access/door-service.test.ts',
  'access.unrecorded': 'a dead disk; test/daemon/access/door-service.test.ts',
  'access.lockout': 'five denials; test/daemon/access/door-service.test.ts',
  'access.scans-dropped': 'a slow disk and many scans; test/daemon/access/door-service.test.ts',
  'access.area-reset': 'written by the page; test/daemon/edges/http/doors.test.ts',
  'door.unlocking': 'a mode of the page; test/daemon/edges/http/doors.test.ts',
  'door.act-failed': 'a board that fails; test/daemon/access/doors.test.ts',
  'door.mode-set': 'written by the page; test/daemon/edges/http/doors.test.ts',
  'door.fire-latched': 'a fire; test/daemon/access/doors.test.ts',
  'ceremony.rehearsed': 'written by the page; test/e2e/door.test.ts',
  'ceremony.armed': 'written by the page; test/e2e/door.test.ts',
  'ceremony.disarmed': 'written by the page; test/daemon/edges/http/doors.test.ts',
  'ceremony.fired': 'needs an arming; test/e2e/door.test.ts',
  'person.erased': 'written by the page and the verb; test/daemon/edges/http/doors.test.ts',
  'person.erased-on-terminals': 'written by the page and the verb; test/daemon/edges/http/doors.test.ts',
  'person.enrolment-begun': 'written by the page; test/daemon/edges/http/doors.test.ts',
  'person.enrolment-ended': 'written by the page; test/daemon/edges/http/doors.test.ts',
  'relay.fault': 'a relay that sticks; test/daemon/access/doors.test.ts',
  'terminal.power': 'a failing supply; test/daemon/access/doors.test.ts',
  'terminal.malformed': 'nonsense on the socket; test/daemon/access/doors.test.ts',
  'terminal.flooded': 'a flood; test/daemon/access/doors.test.ts',
  'terminal.refused': 'another device in its place; test/daemon/access/doors.test.ts',
  'clock.stepped': 'a clock that is set; test/daemon/access/clock-watch.test.ts',
  'clock.trust-changed': 'a clock that went back; test/daemon/access/clock-watch.test.ts',
  'clock.confirmed': 'written by the page; test/daemon/edges/http/doors.test.ts',
};

/**
 * What a starved machine may bring about by itself: the simulated board's own timer ends a pulse late, which the daemon
 * rightly calls a lock that is not secured, or the board answers an order too late.
 */
const mayCome = new Set(['relay.fault', 'door.act-failed']);

/** Documented event kinds that this run does not bring about, each with why. */
const notHere: Readonly<Record<string, string>> = {
  ...notAtThisDoor,
  'mqtt.lost': 'the embedded broker lives and dies with the daemon; test/wider/mosquitto.wider.ts',
  'mqtt.taken-over': 'the daemon then stands back for a minute; test/wider/broker-access.wider.ts',
  'scene.forgotten': 'a stored scene that no longer compiles at start; test/daemon/wall/wall-service.test.ts',
  'drift.held': 'three restores within a minute; test/daemon/wall/wall-service.test.ts',
  'backup.made': 'the first is made five minutes after the start; test/daemon/backup/backup-schedule.test.ts',
  'backup.failed': 'likewise',
  'journal.healed': 'a torn line; test/daemon/journal/journal-kill.test.ts',
  'journal.gap': 'a full disk; test/daemon/journal/journal.test.ts',
  'journal.tail-missing': 'a lost tail; test/daemon/journal/outbox.test.ts',
  'journal.segments-removed': 'the end of a segment’s time; test/daemon/journal',
  'provisioning.staged': 'a signed bundle; test/wider/provisioning.wider.ts',
  'provisioning.discarded': 'likewise',
  'provisioning.trial-begun': 'likewise',
  'provisioning.confirmed': 'likewise',
  'provisioning.returned': 'likewise',
  'daemon.restart-asked': 'written by the page, which nobody opens here',
  'mapping.begun': 'written by the page, which nobody opens here',
  'mapping.ended': 'written by the page, which nobody opens here',
  'mapping.restored': 'written by the page, which nobody opens here',
  'account.created': 'written by the page, which nobody opens here',
  'account.changed': 'written by the page, which nobody opens here',
  'account.removed': 'written by the page, which nobody opens here',
  'setup.refused': 'written by the page, which nobody opens here',
  'session.refused': 'written by the page, which nobody opens here',
  'confirmation.approved': 'written by the page, which nobody opens here',
  'line.raw-sent': 'written by the page, which nobody opens here',
  'line.tie-asked': 'written by the page, which nobody opens here',
  'line.replayed': 'written by the page, which nobody opens here',
};

async function startDaemon(t: Test, folder: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [mainPath, 'run', '--data', folder], {
    env: { ...process.env, WALLKEEPER_LOG: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  t.teardown(() => {
    if (child.exitCode === null) child.kill('SIGKILL');
  });
  await once(child, 'spawn');
  return child;
}

t.test('every message that the daemon sends is documented, and every documented one is sent', async (t) => {
  const folder = testFolder(t);
  const path = join(folder, 'tty');
  const device = await SimulatedChild.start(path, baudRate);
  t.teardown(() => device.stop());
  // A socket's path has to be short.
  const short = mkdtempSync(join(tmpdir(), 'wk-api-'));
  const door = { socketPath: join(short, 'palm'), boardPath: join(folder, 'board') };
  const [palm, board] = await Promise.all([
    SimulatedChild.start(door.socketPath, 9600, 'socket', 'hid-terminal', ['--profile', 'reference-plain']),
    SimulatedChild.start(door.boardPath, 9600, 'pty', 'modbus-relay'),
  ]);
  t.teardown(async () => {
    await Promise.all([palm.stop(), board.stop()]);
    rmSync(short, { recursive: true, force: true });
  });
  const [mqttPort, httpPort] = [await freePort(), await freePort()];
  const room = Object.assign(demoRoom({ matrixPath: path, baudRate, mqttPort, httpPort, door }), {
    mqtt: { url: 'embedded', port: mqttPort, baseTopic: base, protocol: 5, groups: ['wallkeeper/all'] },
  });
  writeFileSync(join(folder, 'room.json'), JSON.stringify(room));
  let daemon = await startDaemon(t, folder);

  const seen: Seen[] = [];
  const asked = new Set<string>();
  const judge = new DocumentJudge(readDocument(), base);
  const client = mqtt.connect(`mqtt://127.0.0.1:${mqttPort}`, {
    protocolVersion: 5,
    reconnectPeriod: 50,
    resubscribe: false,
  });
  client.on('error', () => undefined);
  t.teardown(() => client.end(true));
  client.on('message', (topic, payload, { qos, retain }) => {
    // Our own requests come back too, and some of them are meant to be broken.
    if (!topic.endsWith('/set')) seen.push({ topic, payload, qos, retain });
  });
  client.on('connect', () => client.subscribe(['wallkeeper/#', 'answers/#'], { qos: 1, rap: true }));
  const ask = (topic: string, message: unknown, options: mqtt.IClientPublishOptions = {}): void => {
    const channel = judge.channelOf(topic.replace('wallkeeper/all', base));
    if (channel !== undefined) asked.add(channel);
    const payload = typeof message === 'string' ? message : JSON.stringify(message);
    client.publish(topic, payload, { qos: 1, ...options });
  };
  const scene = (message: unknown, options?: mqtt.IClientPublishOptions): void =>
    ask(`${base}/scene/set`, message, options);
  const jsonOn = (ending: string): Record<string, unknown>[] =>
    seen
      .filter(({ topic, payload }) => topic === `${base}/${ending}` && payload.length > 0)
      .map(({ payload }) => JSON.parse(payload.toString()) as Record<string, unknown>);
  const result = (requestId: string | null): Promise<Record<string, unknown>> =>
    until(
      `a result of ${requestId ?? 'what is none'}`,
      () => jsonOn('scene/result').find((one) => one['requestId'] === requestId),
      15_000,
    );
  const event = (kind: string): Promise<unknown> =>
    until(kind, () => jsonOn('event').some((one) => one['kind'] === kind), 15_000);
  const connected = (yes: boolean): Promise<unknown> =>
    until(
      `the matrix, connected: ${String(yes)}`,
      () => jsonOn('device/matrix-1/state').at(-1)?.['connected'] === yes,
      15_000,
    );

  await connected(true);
  await event('terminal.returned');
  // The terminal may be there before the board, which then has no strike to move.
  await until('a door that can be moved', () => jsonOn('door/masuk/state').at(-1)?.['drivable'] === true, 30_000);
  await palm.ask('scan', { subject: '000109' });
  await event('access.duress');
  await until('the strike', () => jsonOn('door/masuk/state').some((one) => one['lock'] === 'unlocked'));
  await board.ask('door', { do: 'open' });
  await event('door.grant-ended');
  await board.ask('door', { do: 'close' });
  await until('locked again', () => jsonOn('door/masuk/state').at(-1)?.['lock'] === 'locked');
  await board.ask('door', { do: 'force' });
  await event('door.alarm');
  await board.ask('door', { do: 'close' });
  const pair = generateKeyPairSync('ed25519');
  mkdirSync(join(folder, 'secrets', 'command-keys'), { recursive: true });
  writeFileSync(
    join(folder, 'secrets', 'command-keys', 'server-1.pem'),
    pair.publicKey.export({ type: 'spki', format: 'pem' }),
  );
  for (const action of ['lockdown', 'release-lockdown'] as const) {
    const issuedAt = Date.now();
    const body = {
      ...{ action, client: 'server-1', room: 'demo', door: 'masuk', reason: 'latihan' },
      ...{ nonce: `nonce-of-${action}`, issuedAt, expiresAt: issuedAt + 9000 },
    };
    const signature = sign(null, Buffer.from(canonicalJson(body) ?? ''), pair.privateKey).toString('base64');
    ask(`${base}/lockdown/set`, { ...body, signature });
  }
  ask(`${base}/lockdown/set`, { action: 'unlock' });
  await until('three answers', () => jsonOn('lockdown/result').length === 3);
  t.same(
    jsonOn('lockdown/result').map((one) => one['status']),
    ['done', 'done', 'rejected'],
  );
  ask(`${base}/provision/set`, { format: 'wallkeeper-bundle-1' });
  await until('a refused bundle', () => jsonOn('provision/result').some((one) => one['status'] === 'rejected'));
  await palm.ask('tamper');
  await event('terminal.tampered');
  await palm.ask('tamper', { on: false });
  await palm.ask('lose', { count: 3 });
  await palm.ask('unknown');
  await event('terminal.sequence-gap');
  await palm.ask('reboot');
  await event('terminal.lost');
  await event('terminal.restarted');
  scene(
    { requestId: 'applied', scene: 'monitoring' },
    { properties: { responseTopic: 'answers/server-1', correlationData: Buffer.from('7') } },
  );
  t.match(await result('applied'), { status: 'applied' });
  await until(
    'a picture of it',
    () => seen.some(({ topic, payload }) => topic.endsWith('/preview') && payload.length > 0),
    30_000,
  );
  scene({ requestId: 'unchanged', scene: 'monitoring' });
  t.match(await result('unchanged'), { status: 'unchanged' });
  ask('wallkeeper/all/scene/set', { requestId: 'group', scene: 'conference', priority: 'crisis' });
  t.match(await result('group'), { status: 'applied' });
  scene({ requestId: 'lower', scene: 'launch' });
  t.match(await result('lower'), { status: 'rejected' });
  scene({ requestId: 'release', release: true, priority: 'crisis' });
  t.match(await result('release'), { status: 'applied' });
  const cell = { id: 'a', row: 0, column: 0, rowSpan: 1, columnSpan: 1 };
  const own = { layout: { wall: 'main', regions: [cell] }, assignments: { a: null } };
  scene({ requestId: 'own', scene: own, atomic: false });
  t.match(await result('own'), { status: 'applied' });
  for (let n = 0; n < 6; n += 1) scene({ requestId: `burst-${n}`, scene: n % 2 === 0 ? 'monitoring' : 'conference' });
  t.match(await result('burst-5'), { status: 'applied' });
  t.match(await result('burst-3'), { status: 'superseded' });
  scene('{');
  t.match(await result(null), { status: 'rejected' });
  scene({ requestId: 'old', scene: 'launch', expiresAt: '2020-01-01T00:00:00Z' });
  t.match(await result('old'), { status: 'rejected' });
  scene({ requestId: 'refused', scene: 'nowhere' });
  t.match(await result('refused'), { status: 'rejected' });

  ask(`${base}/library/layouts/satu/set`, { name: 'Satu', wall: 'main', regions: [cell] });
  ask(`${base}/library/scenes/baru/set`, { name: 'Baru', layout: 'satu', assignments: { a: 'cuaca' } });
  ask(`${base}/library/scenes/salah/set`, { name: 'Salah', layout: 'tiada', assignments: {} });
  ask(`${base}/library/scenes/baru/set`, '');
  ask(`${base}/library/layouts/satu/set`, '');
  await until('five answers of the library', () => jsonOn('library/result').length === 5);
  t.same(
    jsonOn('library/result').map((one) => one['status']),
    ['stored', 'stored', 'rejected', 'removed', 'removed'],
  );

  await device.ask('frontPanel', { output: 1, input: 16, report: 'named' });
  await event('drift.noticed');
  await device.ask('frontPanel', { output: 1, input: 12, report: 'named' });
  await event('drift.ended');
  await device.ask('unplug');
  await connected(false);
  scene({ requestId: 'failed', scene: 'launch' });
  t.match(await result('failed'), { status: 'failed' });
  await device.ask('plug');
  await connected(true);
  await event('link.returned');

  const offline = (): boolean => jsonOn('status').some((one) => one['state'] === 'offline');
  daemon.kill('SIGTERM');
  await once(daemon, 'exit');
  await until('offline', offline);
  daemon = await startDaemon(t, folder);
  await event('daemon.stopped');
  await event('journal.checkpoint');

  const faults = seen.flatMap((message) => {
    const answer = message.topic === 'answers/server-1' ? 'sceneAnswer' : judge.channelOf(message.topic);
    if (answer === undefined) return [`${message.topic} is not documented`];
    const fault = judge.faultOf(answer, message);
    return fault === null ? [] : [`${message.topic}: ${fault} ${message.payload.toString().slice(0, 300)}`];
  });
  t.same([...new Set(faults)], []);
  const sent = new Set(seen.map(({ topic }) => judge.channelOf(topic)));
  t.same(
    judge.channels('send').filter((channel) => !sent.has(channel)),
    [],
    'documented and never sent',
  );
  t.same(
    judge.channels('receive').filter((channel) => !asked.has(channel)),
    [],
    'documented and never tried',
  );
  t.ok(
    seen.some(({ topic }) => topic === 'answers/server-1'),
    'the response topic had its answer',
  );
  const kinds = new Set(jsonOn('event').map((one) => String(one['kind'])));
  const documented = [...JSON.stringify(readDocument().components.schemas['Event']).matchAll(/"([a-z]+\.[a-z-]+)"/g)];
  const missing = documented.map((match) => match[1] ?? '').filter((kind) => !kinds.has(kind));
  const expected = (kind: string): boolean => !mayCome.has(kind);
  t.same(missing.filter(expected).sort(), Object.keys(notHere).filter(expected).sort(), 'kinds of events');
});
