/**
 * The arm64 package at work, in emulation of its processor (qemu's user mode): its Node, every native binding, and the
 * daemon from a scene over its own broker to a simulated matrix on a pseudo-terminal. The kernel is this machine's: unit,
 * udev rules and real adapters are not tried here.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';
import t, { type Test } from 'tap';
import { demoRoom } from '../../daemon/demo/demo-room.js';
import { testFolder } from '../folder.js';
import { freePort } from '../free-port.js';
import { until } from '../until.js';
import { buildPackage, top } from './build-package.js';

/** For what never comes: emulation takes about ten times as long, and other tests run beside it. */
const patientMs = 180_000;
/** The slowest arm64 core on the market: no instruction that came later may be needed. */
const processor = 'cortex-a53';
const mostAsked = 4;

const folder = testFolder(t);
const installed = join(folder, 'installed');
const deb = buildPackage({ arch: 'arm64', out: join(folder, 'package') });
execFileSync('dpkg-deb', ['-x', deb, installed]);
const app = join(installed, 'usr/lib/wallkeeper/app');
const command = join(installed, 'usr/bin/wallkeeper');
/** Nothing of this machine's Node, packages or clone. */
const bare = { PATH: '/usr/bin:/bin', HOME: folder, WALLKEEPER_LANG: 'en' };

/** The libraries that the package depends on, from Debian; and the emulator where the package's command finds its Node. */
function emulate(): string {
  const depends = execFileSync('dpkg-deb', ['-f', deb, 'Depends'], { encoding: 'utf8' });
  const libraries = [...depends.matchAll(/\blib[\w.+-]+/g)].map(([name]) => name);
  const debian = join(folder, 'debian');
  execFileSync('bash', [join(top, 'test/wider/arm64-libraries.sh'), debian, ...libraries], { stdio: 'pipe' });
  const node = join(installed, 'usr/lib/wallkeeper/node');
  renameSync(node, `${node}.arm64`);
  // Whatever becomes of this test, nothing that it started stays.
  const emulator = `setpriv --pdeathsig KILL qemu-aarch64-static -cpu ${processor} -L ${debian}`;
  writeFileSync(node, `#!/bin/sh\nexec ${emulator} ${node}.arm64 "$@"\n`);
  chmodSync(node, 0o755);
  return node;
}

const node = emulate();

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, ...args: readonly string[]): Ran {
  return spawnSync(program, args, { env: bare, encoding: 'utf8', timeout: patientMs });
}

function start(t: Test, said: string[], ...args: readonly string[]): ChildProcess {
  const child = spawn(command, args, { env: bare, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdout.on('data', (bytes: Buffer) => said.push(bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => said.push(bytes.toString()));
  t.teardown(() => child.kill('SIGKILL'));
  return child;
}

t.test('its Node runs on the oldest arm64 core', (t) => {
  const { status, stdout, stderr } = run(node, '-p', 'process.arch');
  t.equal(status, 0, stderr);
  t.equal(stdout.trim(), 'arm64');
  t.end();
});

t.test('the command checks the configuration that a fresh appliance starts with, and lists devices', (t) => {
  t.match(run(command, '--version'), { status: 0, stdout: /^wallkeeper \d/ });
  const room = join(installed, 'usr/share/wallkeeper/room.json');
  t.match(run(command, 'check', room), { status: 0, stdout: /good/ });
  t.match(run(command, 'devices'), { status: 0, stdout: /HID devices/ });
  t.end();
});

/** Each native part through the file of the daemon that owns it; what came of it as JSON. */
const parts = `
import { createConnection } from 'node:net';
import { writeSync } from 'node:fs';
import { join } from 'node:path';
const [app, link] = process.argv.slice(2);
const load = (path) => import(join(app, 'dist', path));
const { listNative } = await load('drivers/link/hid-native.js');
const hid = await listNative();
const { Passwords } = await load('daemon/edges/http/accounts/passwords.js');
const passwords = new Passwords();
const hash = await passwords.hash('jendela-7');
const verified = [await passwords.verify(hash, 'jendela-7'), await passwords.verify(hash, 'jendela-8')];
const { loadPainter } = await load('daemon/edges/preview/painter.js');
const painter = await loadPainter();
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="32"><rect width="64" height="32" fill="#c00"/></svg>';
const png = await painter.exact(svg);
const { PtyHost } = await load('drivers/simulators/pty-host.js');
const { openPort } = await load('drivers/link/serial-port.js');
const { SerialPort } = await import(join(app, 'node_modules/serialport/dist/index.js'));
const heard = [];
const host = new PtyHost(link, (bytes) => heard.push(Buffer.from(bytes)));
await host.plug();
const port = await SerialPort.binding.open({ path: link, baudRate: 9600, lock: true });
await port.write(Buffer.from('1*2!'));
while (Buffer.concat(heard).length < 4) await new Promise((resolve) => setImmediate(resolve));
const answer = Buffer.alloc(16);
host.send(Buffer.from('Out2 In1 All'));
const { bytesRead } = await port.read(answer, 0, 12);
console.log(JSON.stringify({
  hid: Array.isArray(hid), hash, verified, png: png.toString('base64'),
  heard: Buffer.concat(heard).toString(), answer: answer.subarray(0, bytesRead).toString(),
}));
process.exit(0);
`;

t.test('every native binding loads and works: HID, passwords, pictures, pseudo-terminals, serial ports', async (t) => {
  const program = join(folder, 'parts.mjs');
  writeFileSync(program, parts);
  const { status, stdout, stderr } = run(node, program, app, join(folder, 'line'));
  t.equal(status, 0, stderr);
  const came = JSON.parse(stdout) as Record<string, unknown>;
  t.match(came, { hid: true, hash: /^\$argon2id\$/, verified: [true, false], heard: '1*2!', answer: 'Out2 In1 All' });
  const { default: sharp } = await import('sharp');
  const picture = sharp(Buffer.from(String(came['png']), 'base64'));
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  t.match(info, { width: 64, height: 32 });
  t.same([...data.subarray(0, 3)], [0xcc, 0, 0], 'drawn there, read here');
});

t.test('a scene over its broker is on the simulated matrix, proven, and its journal verifies', async (t) => {
  const data = join(folder, 'room');
  mkdirSync(data);
  const [mqttPort, httpPort] = [await freePort(), await freePort()];
  const matrixPath = join(data, 'tty');
  const room = demoRoom({ matrixPath, baudRate: 115_200, mqttPort, httpPort });
  writeFileSync(join(data, 'room.json'), JSON.stringify(room));
  const [shown, said]: [string[], string[]] = [[], []];
  start(t, shown, 'simulate', 'extron-sis', '--pty', matrixPath, '--baud', '115200');
  await until('the simulated matrix', () => shown.join('').includes('listens on'), patientMs);
  const daemon = start(t, said, 'run', '--data', data);
  const client = mqtt.connect(`mqtt://127.0.0.1:${mqttPort}`, { protocolVersion: 5, reconnectPeriod: 50 });
  client.on('error', () => undefined);
  t.teardown(() => client.end(true));
  const messages = new Map<string, Record<string, unknown>>();
  client.on('message', (topic, payload) => {
    if (topic.endsWith('/state') || topic.endsWith('/result'))
      messages.set(topic, JSON.parse(payload.toString()) as Record<string, unknown>);
  });
  await until('the broker', () => client.connected || stopIfEnded(daemon, said), patientMs);
  await client.subscribeAsync('wallkeeper/demo/#', { qos: 1 });
  const isReady = (): boolean => messages.get('wallkeeper/demo/device/matrix-1/state')?.['state'] === 'ready';
  // Beside other load an emulated matrix answers later than a real one may, and the daemon says so, rightly. Here it is
  // asked whether the package can do it, not how fast: a request that found the matrix silent is followed by another.
  const ask = async (number: number): Promise<Record<string, unknown>> => {
    await until('the matrix ready', () => isReady() || stopIfEnded(daemon, said), patientMs);
    const requestId = `r-${number}`;
    client.publish('wallkeeper/demo/scene/set', JSON.stringify({ requestId, scene: 'monitoring' }), { qos: 1 });
    const isAnswer = (result: Record<string, unknown> | undefined): boolean => result?.['requestId'] === requestId;
    await until('a result', () => isAnswer(messages.get('wallkeeper/demo/scene/result')), patientMs);
    const result = messages.get('wallkeeper/demo/scene/result') ?? {};
    if (result['status'] === 'applied' || number === mostAsked) return result;
    t.comment(`asked again after: ${JSON.stringify(result)}`);
    return ask(number + 1);
  };
  const result = await ask(1);
  t.match(result, { status: 'applied', panels: [{ source: 'cctv-alun-alun', confirmed: true }] });
  t.match(shown.join(''), /^ties 1 2 5 6 3 4 8 7 /m);
  const page = await until('the page', () => fetch(`http://127.0.0.1:${httpPort}/`).catch(() => null), patientMs);
  t.match(await page.text(), /<html/);
  const ended = once(daemon, 'exit');
  daemon.kill('SIGTERM');
  t.same(await ended, [0, null], said.slice(-3).join(''));
  const verified = run(command, 'audit', 'verify', '--data', data);
  t.equal(verified.status, 0, `${verified.stdout}${verified.stderr}`);
  t.match(verified.stdout, /entries/);
});

/** So that a daemon that ended is told with its own words, not waited for. */
function stopIfEnded(daemon: ChildProcess, said: readonly string[]): false {
  if (daemon.exitCode === null && daemon.signalCode === null) return false;
  throw new Error(`the daemon ended: ${said.slice(-5).join('')}`);
}
