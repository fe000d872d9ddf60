/**
 * The drivers on the real HID library, on a hidraw device that umockdev mocks: reports, feature reports, unplug, replug,
 * failing requests. Needs umockdev, libumockdev-dev, pkg-config and a C compiler.
 */
import { join } from 'node:path';
import t from 'tap';
import { PalmTerminal } from '../../drivers/simulators/palm-terminal.js';
import { top } from '../static/project.js';
import { until } from '../until.js';
import { mockedHid, type MockedDevice, type MockedHid, type Said } from './mocked-hid.js';

const program = join(top, 'dist/test/wider/hid-program.js');
const key = Uint8Array.from({ length: 32 }, (_, index) => index * 3);

const eventsOf = (mocked: MockedHid, kind: string): readonly Said[] =>
  mocked.said.flatMap(({ event }) => (isSaid(event) && event['kind'] === kind ? [event] : []));

function isSaid(value: unknown): value is Said {
  return typeof value === 'object' && value !== null;
}

/** The state that the program's driver told last. */
function state(mocked: MockedHid): string {
  const status = eventsOf(mocked, 'status').at(-1)?.['status'];
  return isSaid(status) ? `${String(status['state'])} ${String(status['lastError'])}` : '';
}

function terminalOn(test: Parameters<typeof mockedHid>[0]): {
  readonly mocked: MockedHid;
  readonly palm: PalmTerminal;
} {
  const palm = new PalmTerminal('reference', key);
  const device: MockedDevice = {
    ...{ vendorId: 0x1234, productId: 0x5678, serialNumber: palm.serialNumber, product: 'Mocked palm terminal' },
    descriptor: palm.descriptor,
  };
  const mocked = mockedHid(test, device, [program, 'hid-terminal', 'reference', Buffer.from(key).toString('hex')]);
  // The mock answers a challenge itself; the simulated terminal needs it for the codes of its reports.
  mocked.onSet = (report) => palm.setFeature(report);
  mocked.order(`key ${Buffer.from(key).toString('hex')}`);
  mocked.feature(palm.getFeature(3) ?? new Uint8Array());
  return { mocked, palm };
}

/** Ready, and the terminal has heard the challenge of this connection, the `count`th. */
function isReady(mocked: MockedHid, count: number): boolean {
  return state(mocked) === 'ready null' && mocked.sent.filter((line) => line.startsWith('set 04')).length === count;
}

/** What the program has open now. */
async function resources(mocked: MockedHid): Promise<{ readonly files: number; readonly threads: number }> {
  const answers = (): readonly Said[] =>
    mocked.said.flatMap((one) => (isSaid(one['resources']) ? [one['resources']] : []));
  const before = answers().length;
  mocked.command('resources');
  const answer = await until('resources', () => answers()[before], 30_000);
  return { files: Number(answer['files']), threads: Number(answer['threads']) };
}

const scan = { subject: '000123', duress: false, quality: 3, live: true };

t.test('a terminal is found, identified by its key, heard, shown something, and let go', async (t) => {
  const { mocked, palm } = terminalOn(t);
  await until('it is ready', () => isReady(mocked, 1));
  const listed = mocked.said.find((one) => 'listed' in one);
  t.match(listed, { listed: [{ vendorId: 0x1234, serialNumber: 'PT-0001', usagePage: 0xff57, virtual: false }] });
  for (const report of [...palm.match(scan), ...palm.noMatch(), ...palm.match({ ...scan, subject: 'A-9' })])
    mocked.report(report);
  await until('three reports', () => eventsOf(mocked, 'match').length === 2);
  t.match(eventsOf(mocked, 'match'), [{ subject: '000123', assurance: 'mac', stale: false }, { subject: 'A-9' }]);
  t.equal(eventsOf(mocked, 'no-match').length, 1, 'quick reports stay apart');
  mocked.command('granted');
  await until('it is shown', () => mocked.sent.includes('out 02021e00'));
  mocked.report(palm.match(scan)[0]?.slice(0, 20) ?? new Uint8Array());
  await until('a short one is none', () => eventsOf(mocked, 'malformed').length === 1);
  mocked.command('stop');
  await until('the program has ended', () => mocked.exitCode !== undefined);
  t.equal(mocked.exitCode, 0);
  t.same(
    mocked.said.filter((one) => 'uncaught' in one),
    [],
  );
});

t.test('9, 10. 200 times unplugged and plugged in: lost at once, back soon, nothing left behind', async (t) => {
  const { mocked, palm } = terminalOn(t);
  await until('it is ready', () => isReady(mocked, 1));
  const before = await resources(mocked);
  const slow = { lostMs: 0, backMs: 0 };
  for (let round = 0; round < 200; round += 1) {
    mocked.report(palm.match(scan)[0] ?? new Uint8Array());
    await until('it is heard', () => eventsOf(mocked, 'match').length === round + 1);
    const pulledAt = performance.now();
    mocked.order('unplug');
    await until('it is lost', () => state(mocked).startsWith('absent'), 30_000);
    const lostAt = performance.now();
    mocked.order('plug');
    await until(`it is back, ${round}`, () => isReady(mocked, round + 2), 30_000);
    slow.lostMs = Math.max(slow.lostMs, lostAt - pulledAt);
    slow.backMs = Math.max(slow.backMs, performance.now() - lostAt);
  }
  t.comment(`slowest: lost after ${Math.round(slow.lostMs)} ms, back after ${Math.round(slow.backMs)} ms`);
  // What the last connection held is given back within a second, by a thread of its own.
  await until(
    'nothing is left behind',
    async () => {
      const after = await resources(mocked);
      return after.files <= before.files && after.threads <= before.threads;
    },
    30_000,
  );
  t.same(
    mocked.said.filter((one) => 'uncaught' in one),
    [],
  );
});

t.test('a terminal that answers no request is refused, and taken when it does', async (t) => {
  const { mocked, palm } = terminalOn(t);
  await until('it is ready', () => isReady(mocked, 1));
  mocked.order('unplug');
  await until('it is lost', () => state(mocked).startsWith('absent'));
  mocked.feature(Uint8Array.of(3));
  mocked.order('plug');
  await until('it is refused', () => state(mocked) === 'untrusted terminal-identity-failed');
  mocked.report(palm.match(scan)[0] ?? new Uint8Array());
  mocked.order('unplug');
  await until('it is away', () => state(mocked).startsWith('absent'));
  t.same(eventsOf(mocked, 'match'), [], 'nobody is let in by it');
  mocked.feature(palm.getFeature(3) ?? new Uint8Array());
  mocked.order('plug');
  await until('it is ready', () => isReady(mocked, 2));
});

t.test('a relay board is secured, pulsed and read back by its feature report', async (t) => {
  const descriptor = Uint8Array.from(Buffer.from('0600ff0901a101150026ff00750895080900b20201c0', 'hex'));
  const device: MockedDevice = {
    ...{ vendorId: 0x16c0, productId: 0x05df, serialNumber: '', product: 'USBRelay2', descriptor },
  };
  const mocked = mockedHid(t, device, [program, 'hid-relay']);
  mocked.feature(Uint8Array.of(0, 0x42, 0x49, 0x54, 0x46, 0x54, 0, 0, 3));
  await until('it is ready', () => state(mocked) === 'ready null');
  t.same(mocked.sent.slice(0, 2), ['set 00fd01000000000000', 'set 00fd02000000000000'], 'secured before anything else');
  mocked.command('pulse');
  const pulsed = await until('a pulse', () => mocked.said.find(({ did }) => did === 'pulse'));
  t.match(pulsed, { result: { ending: 'done', evidence: 'read', endedBy: 'software' } });
  await until('it has ended', () => mocked.sent.at(-1) === 'set 00fd01000000000000');
  t.ok(mocked.sent.includes('set 00ff01000000000000'));
  mocked.order('fail');
  mocked.command('pulse');
  const failed = await until('a second pulse', () => mocked.said.filter(({ did }) => did === 'pulse')[1]);
  t.match(failed, { result: { ending: /unknown|not-sent/ } });
  mocked.order('work');
  await until('it is ready', () => state(mocked) === 'ready null');
  mocked.command('stop');
  await until('the program has ended', () => mocked.exitCode !== undefined);
});
