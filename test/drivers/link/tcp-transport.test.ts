import { createServer, type Server, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { systemClock, type Clock } from '../../../drivers/clock.js';
import { TcpTransport } from '../../../drivers/link/tcp-transport.js';
import type { Connection } from '../../../drivers/link/transport.js';
import { HandClock } from '../hand-clock.js';
import { until } from '../../until.js';

interface Device {
  readonly port: number;
  readonly sockets: Socket[];
  readonly server: Server;
  /** Every chunk that came, with the monotonic ms of its coming. */
  readonly chunks: { readonly bytes: Buffer; readonly at: number }[];
  readonly errors: string[];
}

async function device(t: Test, allowHalfOpen = false): Promise<Device> {
  const sockets: Socket[] = [];
  const chunks: Device['chunks'] = [];
  const errors: string[] = [];
  const server = createServer({ allowHalfOpen, noDelay: true }, (socket) => {
    sockets.push(socket);
    socket.on('data', (bytes) => chunks.push({ bytes, at: performance.now() }));
    socket.on('error', (error) => errors.push('code' in error ? String(error.code) : error.message));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, sockets, server, chunks, errors };
}

interface Opened {
  readonly connection: Connection;
  readonly losses: { readonly code: string; readonly why: string }[];
}

async function open(port: number, clock: Clock = systemClock): Promise<Opened> {
  const losses: Opened['losses'] = [];
  const connection = await new TcpTransport({ host: '127.0.0.1', port, lineBaudRate: null }, clock).connect(
    { bytes: () => undefined, closed: (code, why) => losses.push({ code, why }) },
    new AbortController().signal,
  );
  return { connection, losses };
}

t.test('a port that nobody listens on refuses, with a code of its own', async (t) => {
  const { port, server } = await device(t);
  await new Promise((resolve) => server.close(resolve));
  await t.rejects(open(port), { code: 'connection-refused' });
});

t.test('a host that does not answer is unreachable after three seconds', async (t) => {
  const { port } = await device(t);
  const clock = new HandClock();
  const opening = open(port, clock);
  // The three seconds are over before the kernel's answer is read.
  const over = clock.pass(3000);
  await t.rejects(opening, { code: 'host-unreachable', parameters: { detail: /no answer/ } });
  await over;
  t.equal(clock.next, null);
});

t.test('opening ends when it is no longer wanted', async (t) => {
  const { port } = await device(t);
  const abort = new AbortController();
  const clock = new HandClock();
  const opening = new TcpTransport({ host: '127.0.0.1', port, lineBaudRate: null }, clock).connect(
    { bytes: () => undefined, closed: () => undefined },
    abort.signal,
  );
  abort.abort();
  await t.rejects(opening, { code: 'link-stopped' });
  t.equal(clock.next, null);
});

t.test('a device that ends its half is lost, though it would still listen', async (t) => {
  const { port, sockets } = await device(t, true);
  const { connection, losses } = await open(port);
  const socket = await until('accepted', () => sockets[0]);
  socket.end();
  await until('noticed', () => losses.length > 0, 1000);
  t.match(losses, [{ code: 'link-lost', why: 'the other side closed the connection' }]);
  t.same(await connection.write(Uint8Array.of(1)), { kind: 'not-sent', code: 'link-down' });
});

t.test('a device that resets is lost, once', async (t) => {
  const { port, sockets } = await device(t);
  const { connection, losses } = await open(port);
  const socket = await until('accepted', () => sockets[0]);
  socket.resetAndDestroy();
  await until('noticed', () => losses.length > 0, 1000);
  await connection.close();
  await connection.close();
  t.match(losses, [{ code: 'link-lost', why: /ECONNRESET/ }]);
});

t.test('our own close is no loss, and the device sees it', async (t) => {
  const { port, sockets, errors } = await device(t);
  const { connection, losses } = await open(port);
  const socket = await until('accepted', () => sockets[0]);
  await connection.close();
  await until('seen', () => socket.closed);
  t.same(losses, []);
  t.same(errors, [], 'it ended, not reset');
});

t.test('what a stalled device did not take is taken back, not delivered when it reads again', async (t) => {
  const { port, sockets, chunks } = await device(t);
  const clock = new HandClock();
  const { connection, losses } = await open(port, clock);
  const socket = await until('accepted', () => sockets[0]);
  socket.pause();
  const outcome = connection.write(new Uint8Array(8_000_000));
  await clock.pass(1999);
  t.same(losses, []);
  await clock.pass(1);
  t.same(await outcome, { kind: 'unknown', code: 'line-stalled' });
  t.match(losses, [{ code: 'line-stalled' }]);
  socket.resume();
  await until('the end', () => socket.closed);
  // Our kernel held about four million of them and had given the device's kernel some hundred thousand.
  const came = chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
  t.ok(came < 2_000_000, `${came} bytes came`);
});

t.test('small writes leave at once, without waiting for the answer to the one before', async (t) => {
  const { port, chunks, sockets } = await device(t);
  const { connection } = await open(port);
  const socket = await until('accepted', () => sockets[0]);
  const tookMs: number[] = [];
  for (let pair = 0; pair < 12; pair += 1) {
    chunks.length = 0;
    const from = performance.now();
    await connection.write(Uint8Array.of(1));
    await connection.write(Uint8Array.of(2));
    await until('both', () => chunks.reduce((sum, { bytes }) => sum + bytes.length, 0) === 2);
    tookMs.push((chunks.at(-1)?.at ?? Number.POSITIVE_INFINITY) - from);
    // A kernel whose side answers holds its acknowledgements back for an answer to carry them: 40 ms.
    socket.write('ok');
  }
  const median = tookMs.sort((a, b) => a - b)[6] ?? Number.POSITIVE_INFINITY;
  t.ok(median < 35, `${median.toFixed(1)} ms`);
  await connection.close();
});

t.test('the speed of a line behind a device server is what the configuration says', (t) => {
  const transport = new TcpTransport({ host: '10.0.0.5', port: 4001, lineBaudRate: 9600 }, systemClock);
  t.equal(transport.bitsPerSecond, 9600);
  t.equal(transport.name, '10.0.0.5:4001');
  t.end();
});
