/** The built daemon at a real mosquitto that asks who one is: TLS, client certificates, password, 3.1.1, takeover. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import t, { type Test } from 'tap';
import { demoRoom } from '../../daemon/demo/demo-room.js';
import { mainPath, SimulatedChild } from '../e2e/simulated-child.js';
import { until } from '../until.js';
import { testFolder } from '../folder.js';
import { freePort } from '../free-port.js';

const withSbin = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };

function end(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
}

function startBroker(t: Test, folder: string, lines: readonly string[]): ChildProcess {
  const path = join(folder, 'mosquitto.conf');
  writeFileSync(path, ['user root', 'persistence false', 'log_type none', ...lines, ''].join('\n'));
  const broker = spawn('mosquitto', ['-c', path], { env: withSbin, stdio: 'ignore' });
  t.teardown(() => end(broker));
  return broker;
}

interface Daemon {
  readonly readyz: () => Promise<{ readonly code: number; readonly text: string }>;
  readonly child: ChildProcess;
}

async function startDaemon(t: Test, folder: string, mqttPart: object): Promise<Daemon> {
  const device = await SimulatedChild.start(join(folder, 'tty'), 115_200);
  t.teardown(() => device.stop());
  const httpPort = await freePort();
  const room = demoRoom({ matrixPath: join(folder, 'tty'), baudRate: 115_200, mqttPort: 1, httpPort });
  const part = { baseTopic: 'wallkeeper/demo', protocol: 5, ...mqttPart };
  writeFileSync(join(folder, 'room.json'), JSON.stringify({ ...room, mqtt: part }));
  const child = spawn(process.execPath, [mainPath, 'run', '--data', folder], {
    env: { ...process.env, WALLKEEPER_LOG: 'fatal' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  t.teardown(() => end(child));
  const readyz = async (): Promise<{ code: number; text: string }> => {
    const answer = await fetch(`http://127.0.0.1:${httpPort}/readyz`).catch(() => null);
    return { code: answer?.status ?? 0, text: (await answer?.text()) ?? '' };
  };
  return { child, readyz };
}

async function connect(t: Test, url: string, options: IClientOptions): Promise<MqttClient> {
  const client = mqtt.connect(url, { protocolVersion: 5, reconnectPeriod: 50, ...options });
  client.on('error', () => undefined);
  t.teardown(() => client.end(true));
  await until('connected', () => client.connected);
  return client;
}

async function applies(t: Test, client: MqttClient): Promise<void> {
  const results: unknown[] = [];
  client.on('message', (_topic, payload) => results.push(JSON.parse(payload.toString())));
  await client.subscribeAsync('wallkeeper/demo/scene/result', { qos: 1 });
  client.publish('wallkeeper/demo/scene/set', JSON.stringify({ requestId: 'r', scene: 'monitoring' }), { qos: 1 });
  await until('a result', () => results.length > 0);
  t.match(results[0], { requestId: 'r', status: 'applied' });
}

/** A CA, a server certificate for 127.0.0.1 and a client certificate, in `folder`. */
function makeCertificates(folder: string): void {
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  };
  for (const ca of ['ca', 'other']) {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${ca}.key`];
    openssl('req', '-x509', ...key, '-out', `${ca}.crt`, '-subj', `/CN=${ca}`, '-days', '2');
  }
  writeFileSync(join(folder, 'san'), 'subjectAltName=IP:127.0.0.1');
  for (const name of ['server', 'client']) {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${name}.key`];
    openssl('req', ...key, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'san'];
    openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-out', `${name}.crt`);
  }
}

t.test('a broker that wants a client certificate is reached over TLS', async (t) => {
  const folder = testFolder(t);
  makeCertificates(folder);
  const port = await freePort();
  const file = (name: string): string => join(folder, name);
  const tls = [`cafile ${file('ca.crt')}`, `certfile ${file('server.crt')}`, `keyfile ${file('server.key')}`];
  startBroker(t, folder, [`listener ${port} 127.0.0.1`, 'allow_anonymous true', ...tls, 'require_certificate true']);
  const own = { caFile: file('ca.crt'), certFile: file('client.crt'), keyFile: file('client.key') };
  const { readyz } = await startDaemon(t, folder, { url: `mqtts://127.0.0.1:${port}`, ...own });
  await until('ready', async () => (await readyz()).code === 200);
  const client = await connect(t, `mqtts://127.0.0.1:${port}`, {
    ca: readFileSync(own.caFile),
    cert: readFileSync(own.certFile),
    key: readFileSync(own.keyFile),
  });
  await applies(t, client);
});

t.test(
  'a broker whose certificate another authority signed is not talked to, and that is a health state',
  async (t) => {
    const folder = testFolder(t);
    makeCertificates(folder);
    const port = await freePort();
    const file = (name: string): string => join(folder, name);
    const tls = [`cafile ${file('ca.crt')}`, `certfile ${file('server.crt')}`, `keyfile ${file('server.key')}`];
    startBroker(t, folder, [`listener ${port} 127.0.0.1`, 'allow_anonymous true', ...tls]);
    const { readyz, child } = await startDaemon(t, folder, {
      url: `mqtts://127.0.0.1:${port}`,
      caFile: file('other.crt'),
    });
    await until('only the broker is missing', async () => {
      const { code, text } = await readyz();
      return code === 503 && text.includes('mqtt-not-connected') && !text.includes('device:');
    });
    t.equal(child.exitCode, null, 'the daemon lives on');
  },
);

t.test('a password that the broker refuses is tried for ever, and serves once the broker knows it', async (t) => {
  const folder = testFolder(t, { password: 'right\n' });
  const port = await freePort();
  const passwords = join(folder, 'passwords');
  const setPassword = (password: string): void => {
    execFileSync('mosquitto_passwd', ['-b', '-c', passwords, 'wall', password], { env: withSbin, stdio: 'ignore' });
  };
  setPassword('wrong');
  const lines = [`listener ${port} 127.0.0.1`, 'allow_anonymous false', `password_file ${passwords}`];
  const broker = startBroker(t, folder, lines);
  const { readyz } = await startDaemon(t, folder, {
    url: `mqtt://127.0.0.1:${port}`,
    username: 'wall',
    passwordFile: join(folder, 'password'),
  });
  await until('refused', async () => (await readyz()).text.includes('mqtt-not-connected'));
  setPassword('right');
  broker.kill('SIGHUP');
  const client = await connect(t, `mqtt://127.0.0.1:${port}`, { username: 'wall', password: 'right' });
  await until('ready', async () => (await readyz()).code === 200);
  await applies(t, client);
});

t.test('protocol 4 serves scenes at a broker that speaks MQTT 3.1.1', async (t) => {
  const folder = testFolder(t);
  const port = await freePort();
  startBroker(t, folder, [`listener ${port} 127.0.0.1`, 'allow_anonymous true']);
  const { readyz } = await startDaemon(t, folder, { url: `mqtt://127.0.0.1:${port}`, protocol: 4 });
  const client = await connect(t, `mqtt://127.0.0.1:${port}`, { protocolVersion: 4 });
  await until('ready', async () => (await readyz()).code === 200);
  await applies(t, client);
});

t.test('another client with our id is named, and we do not throw each other out in turns', async (t) => {
  const folder = testFolder(t);
  const port = await freePort();
  startBroker(t, folder, [`listener ${port} 127.0.0.1`, 'allow_anonymous true']);
  const { readyz } = await startDaemon(t, folder, { url: `mqtt://127.0.0.1:${port}`, clientId: 'the-wall' });
  await until('ready', async () => (await readyz()).code === 200);
  const thief = await connect(t, `mqtt://127.0.0.1:${port}`, { clientId: 'the-wall', reconnectPeriod: 50 });
  await until('named', async () => (await readyz()).text.includes('mqtt-taken-over'), 10_000);
  await until('the other one is in', () => thief.connected);
  let thrownOut = 0;
  thief.on('close', () => (thrownOut += 1));
  const watcher = await connect(t, `mqtt://127.0.0.1:${port}`, {});
  let status = '';
  watcher.on('message', (_topic, payload) => (status = payload.toString()));
  await watcher.subscribeAsync('wallkeeper/demo/status', { qos: 1 });
  await until('the server is told', () => status.includes('offline'));
  t.equal(thrownOut, 0, 'the other one was left alone');
});
