/** The unit as systemd reads it, and what the built daemon tells systemd: a real datagram socket, read by python3. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import mqtt from 'mqtt';
import t, { type Test } from 'tap';
import { verbNames } from '../../daemon/cli/verbs.js';
import { mainPath } from '../e2e/simulated-child.js';
import { testFolder } from '../folder.js';
import { until } from '../until.js';
import { freePort } from '../free-port.js';

const top = fileURLToPath(new URL('../../../', import.meta.url));
const unitPath = join(top, 'systemd', 'wallkeeper.service');
const unit = readFileSync(unitPath, 'utf8');

t.test('whatever ends the daemon, the doors are secured with a verb that there is', (t) => {
  const [, program = '', verb = ''] = /^ExecStopPost=-(\S+) \S+ (\w+) --data/m.exec(unit) ?? [];
  t.equal(program, '/usr/lib/wallkeeper/node');
  t.ok(verbNames.includes(verb), verb);
  t.match(unit, /^RestartPreventExitStatus=2$/m);
  t.end();
});

t.test('systemd takes every line of the unit', (t) => {
  const folder = testFolder(t);
  // What the unit starts is not installed on this machine; everything else is judged as it is.
  const copy = join(folder, 'wallkeeper.service');
  const judge = (text: string): string => {
    writeFileSync(copy, text.replaceAll(/^(Exec\w+=-?)\S+/gm, '$1/bin/true'));
    const { stderr, stdout } = spawnSync('systemd-analyze', ['verify', copy], { encoding: 'utf8' });
    return `${stderr}${stdout}`
      .split('\n')
      .filter((line) => line.includes('wallkeeper.service'))
      .join('\n');
  };
  t.equal(judge(unit), '');
  t.match(judge(unit.replace('ProtectClock=yes', 'ProtectClok=yes')), /ProtectClok/, 'a misspelt line is found');
  t.end();
});

interface Judged {
  readonly set: boolean | null;
  readonly name: string;
  readonly exposure: string | null;
}

t.test('its exposure is 1.5 at most, and what is left open is said in the unit with its reason', (t) => {
  const report = execFileSync('systemd-analyze', ['security', '--offline=true', unitPath], { encoding: 'utf8' });
  const exposure = Number(/Overall exposure level[^:]*: ([\d.]+)/.exec(report)?.[1]);
  t.ok(exposure <= 1.5, `exposure ${exposure}`);
  t.comment(`exposure ${exposure}`);
  const json = execFileSync('systemd-analyze', ['security', '--offline=true', '--json=short', unitPath], {
    encoding: 'utf8',
  });
  const open = (JSON.parse(json) as Judged[]).filter(({ set, exposure }) => set === false && exposure !== null);
  t.ok(open.length > 3, 'some are open');
  const comments = unit.split('\n').filter((line) => line.startsWith('#'));
  const said = (name: string): boolean =>
    comments.some((line) => line.includes(name)) || new RegExp(`^${name}=`, 'm').test(unit);
  // RootDirectory_Or_RootImage, RestrictAddressFamilies_AF_UNIX: the directive is the first word.
  const names = open.map(({ name }) => name.split(/[=/_~]/)[0] ?? name);
  t.same(
    names.filter((name) => !said(name.replace('IPAddressDeny', 'IPAddressAllow'))),
    [],
  );
  for (const device of ['char-ttyUSB', 'char-ttyACM', 'char-ttyS', 'char-hidraw'])
    t.match(unit, `DeviceAllow=${device} rw`);
  t.equal(unit.match(/^DeviceAllow=/gm)?.length, 4, 'serial and hidraw only');
  t.end();
});

interface Datagram {
  readonly pid: number;
  readonly text: string;
}

interface Service {
  readonly child: ChildProcess;
  readonly heard: Datagram[];
  readonly log: string[];
  readonly mqttPort: number;
  /** Datagrams that feed the watchdog. */
  fed(): number;
  order(what: 'disk' | 'loop'): void;
}

/** The daemon as the unit starts it: through the launcher, watched every 1.5 s. */
async function start(t: Test): Promise<Service> {
  const folder = testFolder(t);
  // The path of a socket has 107 bytes at most.
  const short = mkdtempSync(join(tmpdir(), 'wk-'));
  const [socket, data, orders] = [join(short, 'notify'), join(folder, 'data'), join(folder, 'order')];
  mkdirSync(data);
  const mqttPort = await freePort();
  const room: unknown = JSON.parse(readFileSync(join(top, 'systemd', 'debian', 'room.json'), 'utf8'));
  const http = { host: '127.0.0.1', port: await freePort() };
  const embedded = { url: 'embedded', port: mqttPort, baseTopic: 'wallkeeper/room', protocol: 5 };
  writeFileSync(join(data, 'room.json'), JSON.stringify({ ...Object(room), http, mqtt: embedded }));
  const receiver = spawn('python3', [join(top, 'test', 'wider', 'datagrams.py'), socket]);
  const heard: Datagram[] = [];
  let listening = false;
  createInterface({ input: receiver.stdout }).on('line', (line) => {
    const value = JSON.parse(line) as Datagram | { listening: string };
    if ('listening' in value) listening = true;
    else heard.push(value);
  });
  await until('the receiver listens', () => listening, 30_000);
  const preload = pathToFileURL(join(top, 'dist', 'test', 'wider', 'stand-still.js')).href;
  const command = [process.execPath, '--import', preload, mainPath, 'run', '--data', data];
  const child = spawn(join(top, 'systemd', 'start'), command, {
    env: {
      PATH: process.env['PATH'],
      NOTIFY_SOCKET: socket,
      WATCHDOG_USEC: '1500000',
      STAND_STILL: orders,
      WALLKEEPER_LOG: 'info',
    },
  });
  const log: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => log.push(line));
  child.stderr.on('data', (bytes: Buffer) => log.push(bytes.toString()));
  t.teardown(() => {
    child.kill('SIGKILL');
    receiver.kill();
    rmSync(short, { recursive: true });
  });
  return {
    child,
    heard,
    log,
    mqttPort,
    fed: () => heard.filter(({ text }) => /^WATCHDOG=1$/m.test(text)).length,
    order: (what) => {
      writeFileSync(orders, what);
      child.kill('SIGUSR2');
    },
  };
}

/** True where, once what was on its way has arrived, nothing feeds the watchdog for three of its periods. */
async function staysUnfed(service: Service): Promise<boolean> {
  const fedWithin = (ms: number): Promise<boolean> => {
    const before = service.fed();
    return until('fed again', () => service.fed() > before, ms).catch(() => false);
  };
  await until('a period without food', async () => !(await fedWithin(1500)), 60_000);
  return !(await fedWithin(4500));
}

t.test('READY, STATUS and WATCHDOG come from the daemon’s own pid; SIGTERM is STOPPING and exit 0', async (t) => {
  const service = await start(t);
  await until('fed five times', () => service.fed() >= 5, 60_000);
  const [first] = service.heard;
  t.match(first?.text, /^READY=1$/m);
  t.match(first?.text, /^STATUS=.+/m);
  t.equal(service.heard.filter(({ text }) => text.includes('READY=1')).length, 1);
  t.same([...new Set(service.heard.map(({ pid }) => pid))], [service.child.pid], 'NotifyAccess=main is enough');
  const ended = once(service.child, 'exit');
  service.child.kill('SIGTERM');
  t.same(await ended, [0, null]);
  await until('STOPPING', () => service.heard.at(-1)?.text === 'STOPPING=1\n', 30_000);
});

t.test('a journal whose disk does not answer stops the feeding and is named in the log', async (t) => {
  const service = await start(t);
  await until('fed', () => service.fed() >= 2, 60_000);
  service.order('disk');
  const client = mqtt.connect(`mqtt://127.0.0.1:${service.mqttPort}`, { protocolVersion: 5 });
  client.on('error', () => undefined);
  // Again and again: what was written before the disk stood still is no matter.
  const asking = setInterval(() => {
    client.publish('wallkeeper/room/scene/set', '{"requestId":"r","scene":"nowhere"}', { qos: 1 });
  }, 500);
  t.teardown(() => {
    clearInterval(asking);
    client.end(true);
  });
  const named = (line: string): boolean => line.includes('loop hangs') && line.includes('"loop":"journal"');
  await until('the hanging loop is named', () => service.log.some(named), 60_000);
  t.ok(await staysUnfed(service), 'systemd hears nothing more');
  t.equal(service.child.exitCode, null, 'the process lives: systemd ends it');
});

t.test('an event loop that stands still feeds nobody', async (t) => {
  const service = await start(t);
  await until('fed', () => service.fed() >= 2, 60_000);
  service.order('loop');
  t.ok(await staysUnfed(service));
  t.equal(service.child.exitCode, null);
});
