import { mkdirSync, renameSync, rmSync, symlinkSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { systemClock, type Clock } from '../../../drivers/clock.js';
import { KeeperError } from '../../../drivers/errors.js';
import { SerialTransport } from '../../../drivers/link/serial-transport.js';
import type { Connection } from '../../../drivers/link/transport.js';
import { PtyHost } from '../../../drivers/simulators/pty-host.js';
import { HandClock } from '../hand-clock.js';
import { until } from '../../until.js';
import { testFolder } from '../../folder.js';

const line = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 } as const;

interface Opened {
  readonly connection: Connection;
  /** Codes and reasons of `closed`, and when each came. */
  readonly losses: { readonly code: string; readonly why: string; readonly at: number }[];
  readonly received: number[];
}

async function open(path: string, clock: Clock = systemClock): Promise<Opened> {
  const losses: Opened['losses'] = [];
  const received: number[] = [];
  const connection = await new SerialTransport({ path, ...line }, clock).connect(
    {
      bytes: (bytes) => received.push(...bytes),
      closed: (code, why) => losses.push({ code, why, at: performance.now() }),
    },
    new AbortController().signal,
  );
  return { connection, losses, received };
}

function hostAt(t: Test, path: string, received: (bytes: Uint8Array) => void = () => undefined): PtyHost {
  const host = new PtyHost(path, received);
  t.teardown(() => host.unplug());
  return host;
}

t.test('an unplug is noticed in a hundred rounds of a hundred, without a byte having crossed', async (t) => {
  const path = join(testFolder(t), 'port');
  const host = hostAt(t, path);
  const noticedMs: number[] = [];
  for (let round = 0; round < 100; round += 1) {
    await host.plug();
    const { connection, losses } = await open(path);
    const from = performance.now();
    host.unplug();
    const loss = await until(`round ${round}`, () => losses[0], 1000);
    noticedMs.push(loss.at - from);
    t.equal(loss.code, 'link-lost');
    t.same(await connection.write(Uint8Array.of(1)), { kind: 'not-sent', code: 'link-down' });
    await connection.close();
    t.equal(losses.length, 1);
  }
  t.ok(Math.max(...noticedMs) < 1000, `the slowest took ${Math.max(...noticedMs).toFixed(1)} ms`);
});

t.test('a port that hung up does not keep the processor busy', async (t) => {
  const path = join(testFolder(t), 'port');
  const host = hostAt(t, path);
  await host.plug();
  const { losses } = await open(path);
  host.unplug();
  await until('noticed', () => losses.length > 0);
  const before = process.cpuUsage();
  const from = performance.now();
  await until('half a second', () => performance.now() - from > 500);
  const used = process.cpuUsage(before);
  t.ok((used.user + used.system) / 1000 < 250, `${(used.user + used.system) / 1000} ms of 500`);
});

t.test('an unplug is noticed with a write under way, and the write ends', async (t) => {
  const path = join(testFolder(t), 'port');
  const host = hostAt(t, path);
  for (let round = 0; round < 20; round += 1) {
    await host.plug();
    const { connection, losses } = await open(path);
    // Every other round the line is full, so that the write waits; else it races the unplug.
    const waits = round % 2 === 0;
    host.stall(waits);
    const outcome = connection.write(new Uint8Array(waits ? 200_000 : 5));
    host.unplug();
    await until(`round ${round}`, () => losses.length > 0, 1000);
    if (waits) t.same(await outcome, { kind: 'unknown', code: 'link-lost' });
    else t.match(await outcome, { kind: 'written' }, 'the kernel had it before the unplug');
    await connection.close();
  }
});

t.test('a write into a port that hung up a moment ago ends as well', async (t) => {
  const path = join(testFolder(t), 'port');
  const host = hostAt(t, path);
  await host.plug();
  const { connection, losses } = await open(path);
  host.unplug();
  t.same(await connection.write(Uint8Array.of(1)), { kind: 'unknown', code: 'link-lost' });
  t.match(losses, [{ code: 'link-lost' }]);
});

t.test('closing a port that hung up settles, noticed or not, with a write waiting or not', async (t) => {
  const path = join(testFolder(t), 'port');
  const host = hostAt(t, path);
  for (const [noticed, waits] of [
    [true, false],
    [true, true],
    [false, false],
    [false, true],
  ] as const) {
    await host.plug();
    const { connection, losses } = await open(path);
    host.stall(waits);
    const outcome = waits ? connection.write(new Uint8Array(200_000)) : null;
    host.unplug();
    if (noticed) await until('noticed', () => losses.length > 0);
    const from = performance.now();
    await Promise.all([connection.close(), connection.close()]);
    t.ok(performance.now() - from < 1000);
    t.equal(losses.length, noticed ? 1 : 0, 'our own close is no loss');
    if (outcome !== null) t.match(await outcome, { kind: 'unknown' });
  }
});

t.test('the last bytes before an unplug are delivered before the loss is told', async (t) => {
  const path = join(testFolder(t), 'port');
  const host = hostAt(t, path);
  await host.plug();
  const { received, losses } = await open(path);
  host.send(Uint8Array.of(1, 2, 3));
  await until('delivered', () => received.length >= 3);
  host.unplug();
  await until('noticed', () => losses.length > 0);
  t.same(received, [1, 2, 3]);
});

t.test('a device whose node goes while the descriptor stays open is lost', async (t) => {
  const path = join(testFolder(t), 'port');
  await hostAt(t, path).plug();
  const { losses, connection } = await open(path);
  const from = performance.now();
  rmSync(path);
  const loss = await until('noticed', () => losses[0], 1000);
  t.match(loss, { code: 'link-lost', why: `${path} is gone` });
  t.ok(loss.at - from < 1000);
  t.same(await connection.write(Uint8Array.of(1)), { kind: 'not-sent', code: 'link-down' });
  await connection.close();
});

t.test('another device at the path ends the connection to the old one', async (t) => {
  const path = join(testFolder(t), 'port');
  await hostAt(t, path).plug();
  const old = await open(path);
  await hostAt(t, path).plug();
  t.match(await until('noticed', () => old.losses[0], 1000), {
    code: 'link-lost',
    why: `${path} is another device now`,
  });
  await old.connection.close();
  const fresh = await open(path);
  t.same(fresh.losses, []);
  await fresh.connection.close();
});

t.test('a node behind a link of somebody’s own is watched too', async (t) => {
  const folder = testFolder(t);
  const path = join(folder, 'wall');
  const host = hostAt(t, join(folder, 'port'));
  await host.plug();
  symlinkSync('port', path);
  const { losses, connection } = await open(path);
  rmSync(join(folder, 'port'));
  await until('noticed', () => losses.length > 0, 1000);
  await connection.close();
});

t.test('a link that udev takes away and puts back is no loss', async (t) => {
  const path = join(testFolder(t), 'port');
  await hostAt(t, path).plug();
  const target = readlinkSync(path);
  const clock = new HandClock();
  const { losses, connection, received } = await open(path, clock);
  rmSync(path);
  await until('the change is seen', () => clock.next !== null);
  symlinkSync(target, path);
  await clock.pass(100);
  // Replaced at one stroke, as udev does it.
  symlinkSync(target, `${path}.new`);
  renameSync(`${path}.new`, path);
  await until('the change is seen', () => clock.next !== null);
  await clock.pass(100);
  t.same(losses, []);
  t.same(received, []);
  await connection.close();
  t.equal(clock.next, null);
});

t.test('what keeps a port from opening has a code of its own', async (t) => {
  const folder = testFolder(t, { file: 'not a terminal' });
  const codeOf = async (path: string): Promise<string> => {
    const error = await open(path).then(
      () => null,
      (cause: unknown) => cause,
    );
    return error instanceof KeeperError ? error.code : String(error);
  };
  t.equal(await codeOf(join(folder, 'nothing')), 'port-missing');
  t.equal(await codeOf(join(folder, 'file')), 'port-failed');
  const path = join(folder, 'port');
  await hostAt(t, path).plug();
  const { connection } = await open(path);
  t.equal(await codeOf(path), 'port-busy');
  await connection.close();
  const again = await open(path);
  await again.connection.close();
});

t.test('a connection that is no longer wanted when it opens is let go', async (t) => {
  const path = join(testFolder(t), 'port');
  await hostAt(t, path).plug();
  const abort = new AbortController();
  const opening = new SerialTransport({ path, ...line }, systemClock).connect(
    { bytes: () => undefined, closed: () => undefined },
    abort.signal,
  );
  abort.abort();
  await t.rejects(opening, { code: 'link-stopped' });
  const { connection } = await open(path);
  t.ok(connection, 'nobody holds its lock');
  await connection.close();
});

t.test('it counts the bits of its bytes', (t) => {
  const speed = (dataBits: 7 | 8, parity: 'none' | 'even', stopBits: 1 | 2): number =>
    new SerialTransport({ path: '-', baudRate: 9600, dataBits, parity, stopBits }, systemClock).bitsPerSecond;
  t.equal(speed(8, 'none', 1), 9600);
  t.equal(speed(7, 'even', 1), 9600);
  t.equal(speed(8, 'even', 2), 8000);
  t.end();
});

t.test('the folder of the path may come with the device', async (t) => {
  const folder = testFolder(t);
  const path = join(folder, 'serial', 'by-id', 'port');
  const kicks: number[] = [];
  const endWatch = new SerialTransport({ path, ...line }, systemClock).watch(() => kicks.push(1));
  t.teardown(endWatch);
  mkdirSync(join(folder, 'serial', 'by-id'), { recursive: true });
  await until('the folder', () => kicks.length > 0);
  kicks.length = 0;
  writeFileSync(path, '');
  await until('the path', () => kicks.length > 0);
  t.ok(kicks.length > 0);
});
