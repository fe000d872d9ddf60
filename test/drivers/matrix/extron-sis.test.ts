import { join } from 'node:path';
import t, { type Test } from 'tap';
import { systemClock } from '../../../drivers/clock.js';
import type { DriverPorts, InputId, MatrixEvent, OutputId } from '../../../drivers/driver.js';
import { inputId, outputId } from '../../../drivers/driver.js';
import { KeptLink } from '../../../drivers/link/kept-link.js';
import { SerialTransport } from '../../../drivers/link/serial-transport.js';
import { SisMatrix } from '../../../drivers/matrix/extron-sis/session.js';
import { SimulatedSis } from '../../../drivers/simulators/simulated-sis.js';
import { until } from '../../until.js';

const baudRate = 115_200;
const ports: DriverPorts = {
  clock: systemClock,
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
  trace: () => undefined,
};

interface OnPty {
  readonly device: SimulatedSis;
  readonly matrix: SisMatrix;
  readonly events: MatrixEvent[];
  readonly doubts: () => readonly string[];
}

/** The driver against the simulator over a real pseudo-terminal. */
async function onPty(t: Test): Promise<OnPty> {
  const path = join(t.testdir(), 'tty');
  const device = new SimulatedSis({ inputs: 16, outputs: 16, baudRate, ptyLink: path, tcpPort: null });
  await device.start();
  const transport = new SerialTransport({ path, baudRate, dataBits: 8, parity: 'none', stopBits: 1 }, systemClock);
  const link = new KeptLink({ transport, clock: systemClock, random: () => 0.5 });
  const matrix = new SisMatrix({ id: 'm', link, inputs: 16, outputs: 16, plane: 'all', keepAliveMs: 0, ports });
  const events: MatrixEvent[] = [];
  matrix.subscribe((event) => events.push(event));
  t.teardown(async () => {
    await matrix.stop();
    device.stop();
  });
  matrix.start();
  await until('ready', () => matrix.status.state === 'ready');
  const doubts = (): readonly string[] => events.flatMap((event) => (event.kind === 'doubt' ? [event.reason] : []));
  return { device, matrix, events, doubts };
}

function out(value: number): OutputId {
  const id = outputId(value, 16);
  if (id === null) throw new Error('no such output');
  return id;
}

function inp(value: number): InputId {
  const id = inputId(value, 16);
  if (id === null) throw new Error('no such input');
  return id;
}

const salvo = (...pairs: readonly (readonly [number, number])[]) => ({
  kind: 'salvo' as const,
  ties: pairs.map(([output, input]) => ({ output: out(output), input: inp(input) })),
});

t.test('it gets to know the device, switches it and reads it back', async (t) => {
  const { device, matrix, events } = await onPty(t);
  t.match(matrix.status, { state: 'ready', model: 'Extron 60-0831-01', firmware: '1.23' });
  t.same(await matrix.run(salvo([1, 5], [2, 7]), 'r'), { ending: 'applied' });
  t.same(device.model.video.slice(0, 3), [5, 7, 0]);
  t.same(await matrix.run({ kind: 'read', outputs: [out(1), out(2)] }, 'r'), { ending: 'applied' });
  t.match(events.at(-1), {
    kind: 'ties',
    evidence: 'read',
    ties: [
      { output: 1, input: 5 },
      { output: 2, input: 7 },
    ],
  });
  device.model.verbose = 1;
  t.same(await matrix.run({ kind: 'read', outputs: [out(2), out(1)] }, 'r'), { ending: 'applied' }, 'bare answers too');
  t.match(events.at(-1), {
    ties: [
      { output: 2, input: 7 },
      { output: 1, input: 5 },
    ],
  });
  t.same(await matrix.run({ kind: 'tie', tie: { output: out(9), input: inp(3) } }, 'r'), { ending: 'applied' });
  t.match(events.at(-1), { evidence: 'named', ties: [{ output: 9, input: 3 }] });
  t.same(await matrix.run({ kind: 'tie-all', input: inp(4) }, 'r'), { ending: 'applied' });
  t.same(device.model.video, Array(16).fill(4));
});

t.test('refusals are named, busy asks to be tried again, noise on a command is doubt', async (t) => {
  const { device, matrix, doubts } = await onPty(t);
  device.faults.refuse = { code: 'E22', times: 1 };
  t.match(await matrix.run(salvo([1, 5]), 'r'), { ending: 'refused', code: 'device-busy', retryAfterMs: 300 });
  device.faults.refuse = { code: 'E01', times: 1 };
  t.match(await matrix.run(salvo([1, 5]), 'r'), {
    ending: 'refused',
    code: 'device-refused-input',
    retryAfterMs: null,
  });
  device.faults.corrupt = 1;
  t.match(await matrix.run(salvo([1, 5], [2, 5]), 'r'), { ending: 'refused', code: 'device-did-not-understand' });
  t.ok(doubts().includes('garbled'));
});

t.test('a foreign Qik in flight is not our acknowledgement', async (t) => {
  const { device, matrix, doubts } = await onPty(t);
  device.faults.refuse = { code: 'E22', times: 1 };
  device.frontPanel(9, 2, 'bare');
  const outcome = await matrix.run(salvo([1, 5], [2, 6], [3, 7], [4, 8], [5, 9], [6, 10], [7, 11], [8, 12]), 'r');
  t.match(outcome, { ending: 'refused', code: 'device-busy' });
  t.ok(doubts().includes('foreign-salvo'));
});

t.test('a lost answer is unknown, silence is noticed and its end too', async (t) => {
  const { device, matrix } = await onPty(t);
  device.faults.dropReplies = 1;
  t.match(await matrix.run(salvo([1, 5]), 'r'), { ending: 'unknown', code: 'no-reply' });
  t.equal(device.model.video[0], 5, 'it had been carried out');
  device.silence(Number.POSITIVE_INFINITY);
  t.match(await matrix.run({ kind: 'read-all' }, 'r'), { ending: 'unknown' });
  t.equal(matrix.status.state, 'silent');
  t.match(await matrix.run({ kind: 'read-all' }, 'r'), { ending: 'not-sent' });
  device.silence(0);
  await until('ready again', () => matrix.status.state === 'ready');
});

t.test('a device that restarts is read anew', async (t) => {
  const { device, matrix, doubts } = await onPty(t);
  await matrix.run(salvo([1, 5]), 'r');
  device.reboot(50);
  await until('restart noticed', () => doubts().includes('device-restarted'));
  await until('ready again', () => matrix.status.state === 'ready');
  t.equal(device.model.verbose, 3, 'its verbosity is set again');
});

t.test(
  'a cable pulled in the middle of a salvo leaves it unknown, and nothing of it is sent after the return',
  async (t) => {
    const { device, matrix, doubts } = await onPty(t);
    device.faults.slowMs = 500;
    const outcome = matrix.run(salvo([1, 5], [2, 6], [3, 7]), 'r');
    const waiting = matrix.run(salvo([4, 8]), 'r2');
    await until('on the line', () => device.snapshot().bytesToDevice > 0);
    device.unplug();
    t.match(await outcome, { ending: 'unknown', code: 'link-lost' });
    t.match(await waiting, { ending: 'not-sent' });
    t.ok(doubts().includes('disconnected'));
    t.match(await matrix.run(salvo([1, 1]), 'r3'), { ending: 'not-sent' });
    device.faults.slowMs = 0;
    device.model.powerUp();
    await device.plug();
    await until('ready again', () => matrix.status.state === 'ready');
    t.same(device.model.video, Array(16).fill(0));
  },
);
