import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { get as getPlain, type IncomingMessage } from 'node:http';
import { request as requestSecure } from 'node:https';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import t from 'tap';
import { TLSSocket } from 'node:tls';
import { until } from '../../../until.js';
import { startApi, type ApiUnderTest } from './api-under-test.js';

function portOf(api: ApiUnderTest): number {
  return Number(new URL(api.edge.address() ?? 'http://127.0.0.1:0').port);
}

/** One request over https, on a connection of its own; what certificate the appliance showed. */
function askSecure(
  port: number,
  path: string,
): Promise<{ readonly status: number; readonly fingerprint: string; readonly cookie: string }> {
  return new Promise((resolve, reject) => {
    const asked = requestSecure(
      { host: '127.0.0.1', port, path, rejectUnauthorized: false, agent: false },
      (answer) => {
        const fingerprint256 =
          answer.socket instanceof TLSSocket ? answer.socket.getPeerCertificate().fingerprint256 : '';
        answer.resume().on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            fingerprint: fingerprint256,
            cookie: String(answer.headers['set-cookie'] ?? ''),
          }),
        );
      },
    );
    asked.on('error', reject).end();
  });
}

function open(port: number, path: string, headers: Record<string, string>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) =>
    getPlain({ host: '127.0.0.1', port, path, headers }, resolve).on('error', reject),
  );
}

t.test('http and https share the port; the certificate is made once and kept', async (t) => {
  const api = await startApi(t);
  const port = portOf(api);
  t.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
  const first = await askSecure(port, '/api/v1/session');
  t.equal(first.status, 200);
  const path = join(api.folder, 'secrets', 'page-certificate.pem');
  t.equal(statSync(path).mode & 0o777, 0o600);
  const { subjectAltName = '' } = new X509Certificate(readFileSync(path));
  t.match(subjectAltName, 'DNS:localhost');
  t.match(subjectAltName, 'IP Address:127.0.0.1');
  t.equal((await askSecure(port, '/healthz')).fingerprint, first.fingerprint);
});

t.test('one’s own certificate is taken up when its files change, and a broken one is not', async (t) => {
  const api = await startApi(t, (room) => ({
    ...room,
    http: { port: 0, tls: { certFile: 'page.crt', keyFile: 'page.key' } },
  }));
  const port = portOf(api);
  const put = async (name: string): Promise<string> => {
    const made = await generate([{ name: 'commonName', value: name }], { keyType: 'ec', algorithm: 'sha256' });
    writeFileSync(join(api.folder, 'page.crt'), made.cert);
    writeFileSync(join(api.folder, 'page.key'), made.private);
    return new X509Certificate(made.cert).fingerprint256;
  };
  await t.rejects(askSecure(port, '/healthz'), 'without files there is no https');
  t.match(api.edge.lines().at(-1), { part: 'certificate', ok: false, code: 'certificate-unusable' });
  const one = await put('satu.example');
  t.equal((await askSecure(port, '/healthz')).fingerprint, one);
  const two = await put('dua.example');
  t.equal((await askSecure(port, '/healthz')).fingerprint, two, 'without a restart');
  writeFileSync(join(api.folder, 'page.key'), 'half a ke');
  t.equal((await askSecure(port, '/healthz')).fingerprint, two, 'the one before stays');
  t.match(api.edge.lines().at(-1), { ok: false, code: 'certificate-unusable' });
});

t.test('the state comes as it changes, and the stream ends with the session', async (t) => {
  const api = await startApi(t);
  const operator = await api.as('operator');
  const headers = { cookie: operator.cookie ?? '', host: 'localhost' };
  const stream = await open(portOf(api), '/api/v1/events', headers);
  t.match(stream.headers, {
    'content-type': 'text/event-stream; charset=utf-8',
    'content-security-policy': /default-src 'none'/,
  });
  let told = '';
  let ended = false;
  stream.on('data', (bytes: Buffer) => (told += bytes.toString()));
  stream.on('end', () => (ended = true));
  await until('the first state', () => told.includes('event: state'));
  told = '';
  await operator.post('/walls/main/apply', { scene: 'monitoring' });
  await until('the change', () => told.includes('"scene":"monitoring"') && told.includes('"knowledge":"confirmed"'));
  t.ok(
    told
      .trim()
      .split('\n\n')
      .every((event) => event.startsWith('event: state\ndata: {') || event.startsWith('event: heartbeat')),
  );
  await operator.delete('/session');
  await until('the end', () => ended);
  t.match(told, 'event: signed-out');
  const refused = await open(portOf(api), '/api/v1/events', headers);
  t.equal(refused.statusCode, 401);
  refused.resume();
});

t.test('a reader that does not read holds nobody up and costs nothing', async (t) => {
  const api = await startApi(t);
  const viewer = await api.as('viewer');
  const slow = connect(portOf(api), '127.0.0.1');
  t.teardown(() => slow.destroy());
  slow.write(`GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nCookie: ${viewer.cookie ?? ''}\r\n\r\n`);
  slow.pause();
  const quick = await open(portOf(api), '/api/v1/events', { cookie: viewer.cookie ?? '', host: 'localhost' });
  t.teardown(() => quick.destroy());
  let events = 0;
  quick.on('data', (bytes: Buffer) => (events += bytes.toString().split('event: state').length - 1));
  await until('the quick one listens', () => events > 0);
  const technician = await api.as('technician');
  for (let n = 0; n < 40; n += 1)
    await technician.post('/walls/main/apply', { scene: n % 2 === 0 ? 'monitoring' : 'launch', priority: 'meeting' });
  await until('the quick one has them', () => events > 20);
  let text = '';
  slow.on('data', (bytes: Buffer) => (text += bytes.toString()));
  slow.resume();
  await until('the slow one has the newest', () => text.includes('"scene":"launch"'));
});

t.test('metrics are for this machine and for who has the token', async (t) => {
  const api = await startApi(t, (room) => ({ ...room, http: { port: 0, metricsTokenFile: 'metrics-token' } }));
  writeFileSync(join(api.folder, 'metrics-token'), 'angka-saja\n');
  const url = `http://127.0.0.1:${portOf(api)}/metrics`;
  t.equal((await fetch(url)).status, 200);
  const rebound = await open(portOf(api), '/metrics', { host: 'evil.example' });
  t.equal(rebound.resume().statusCode, 401, 'a page of another name');
  const named = await open(portOf(api), '/metrics', { host: 'evil.example', authorization: 'Bearer angka-saja' });
  t.equal(named.resume().statusCode, 200);
  const wrong = await open(portOf(api), '/metrics', { host: 'evil.example', authorization: 'Bearer angka-sajb' });
  t.equal(wrong.resume().statusCode, 401);
});

t.test('the page’s files are given, and no others', async (t) => {
  const api = await startApi(t);
  const page = join(api.folder, 'page');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '<!doctype html>');
  writeFileSync(join(page, 'assets', 'app-0123abcd.js'), 'let a;');
  writeFileSync(join(page, 'assets', 'app-0123abcd.js.gz'), gzipSync('let a;'));
  const at = `http://127.0.0.1:${portOf(api)}`;
  const index = await fetch(`${at}/`);
  t.match(
    [index.status, index.headers.get('content-type'), index.headers.get('cache-control')],
    [200, 'text/html; charset=utf-8', 'no-cache'],
  );
  t.equal((await fetch(`${at}/`, { headers: { 'if-none-match': index.headers.get('etag') ?? '' } })).status, 304);
  const script = await fetch(`${at}/assets/app-0123abcd.js`);
  t.match(
    [script.headers.get('content-encoding'), script.headers.get('cache-control'), await script.text()],
    ['gzip', /immutable/, 'let a;'],
  );
  for (const path of [
    '/room.json',
    '/../room.json',
    '/%2e%2e/room.json',
    '/assets/..%2f..%2froom.json',
    '/assets',
    '/secrets/accounts.json',
    '/api/v1',
    '/api/v1/nothing',
  ])
    t.equal((await open(portOf(api), path, { host: 'localhost' })).resume().statusCode, 404, path);
});
