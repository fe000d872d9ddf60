import { join } from 'node:path';
import t, { type Test } from 'tap';
import { systemClock } from '../../../drivers/clock.js';
import type { DriverPorts, MatrixEvent } from '../../../drivers/driver.js';
import type { LineSettings } from '../../../drivers/link/line.js';
import { makeMatrix } from '../../../drivers/registry.js';
import { SimulatedSis } from '../../../drivers/simulators/simulated-sis.js';
import { until } from '../../until.js';
import { matrixContract, out, tie, type DeviceUnderTest, type MatrixUnderTest } from './matrix-contract.js';

const usualBaudRate = 115_200;
const ports: DriverPorts = {
  clock: systemClock,
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
  trace: () => undefined,
};

interface OnLine extends MatrixUnderTest {
  readonly simulated: SimulatedSis;
}

async function onPty(t: Test, baudRate = usualBaudRate): Promise<OnLine> {
  const path = join(t.testdir(), 'tty');
  const simulated = new SimulatedSis({ inputs: 16, outputs: 16, baudRate, ptyLink: path, tcpPort: null });
  await simulated.start();
  return onLine(t, simulated, { type: 'serial', path, baudRate, dataBits: null, parity: null, stopBits: null });
}

async function onTcp(t: Test): Promise<OnLine> {
  const simulated = new SimulatedSis({ inputs: 16, outputs: 16, baudRate: usualBaudRate, ptyLink: null, tcpPort: 0 });
  const [address = ''] = await simulated.start();
  return onLine(t, simulated, { type: 'tcp', host: '127.0.0.1', port: Number(address.split(':')[1]) });
}

async function onLine(t: Test, simulated: SimulatedSis, link: LineSettings): Promise<OnLine> {
  t.teardown(() => simulated.stop());
  const settings = { id: 'm', driver: 'extron-sis', inputs: 16, outputs: 16, plane: null, link };
  const made = await makeMatrix(settings, ports);
  if (made === null) throw new Error('extron-sis is not shipped');
  return { driver: made.driver, device: deviceOf(simulated), simulated };
}

function deviceOf(simulated: SimulatedSis): DeviceUnderTest {
  return {
    ties: () => simulated.model.video,
    heard: () => simulated.snapshot().bytesToDevice,
    mark: () => simulated.mark(),
    others: (output, input) => simulated.frontPanel(output, input, 'named'),
    busyOnce: () => (simulated.faults.refuse = { code: 'E22', times: 1 }),
    loseReply: () => (simulated.faults.dropReplies = 1),
    garbleCommand: () => (simulated.faults.corrupt = 1),
    slow: (ms) => (simulated.faults.slowMs = ms),
    silence: (on) => simulated.silence(on ? Number.POSITIVE_INFINITY : 0),
    restart: () => simulated.reboot(50),
    unplug: () => simulated.unplug(),
    plug: () => simulated.plug(),
  };
}

// Tests wait for deadlines most of their time.
t.jobs = 6;
matrixContract(t, 'pseudo-terminal', (t) => onPty(t));
matrixContract(t, 'socket', onTcp);

interface Ready extends OnLine {
  readonly events: MatrixEvent[];
  readonly doubts: () => readonly string[];
}

async function ready(t: Test, baudRate = usualBaudRate): Promise<Ready> {
  const on = await onPty(t, baudRate);
  const events: MatrixEvent[] = [];
  on.driver.subscribe((event) => events.push(event));
  t.teardown(() => on.driver.stop());
  on.driver.start();
  await until('ready', () => on.driver.status.state === 'ready');
  return { ...on, events, doubts: () => events.flatMap((event) => (event.kind === 'doubt' ? [event.reason] : [])) };
}

t.test('it names model and firmware, sets verbose 3 after every restart, and takes bare answers', async (t) => {
  const { driver, simulated, events, doubts } = await ready(t);
  t.match(driver.status, { model: 'Extron 60-0831-01', firmware: '1.23' });
  simulated.model.video = [5, 7, ...Array<number>(14).fill(0)];
  simulated.model.verbose = 1;
  t.same(await driver.run({ kind: 'read', outputs: [out(2), out(1)] }, 'r'), { ending: 'applied' });
  t.match(events.at(-1), { ties: [tie(2, 7), tie(1, 5)] });
  simulated.reboot(50);
  await until('restart noticed', () => doubts().includes('device-restarted'));
  await until('ready again', () => driver.status.state === 'ready');
  t.equal(simulated.model.verbose, 3);
});

t.test('a refusal is named after the device’s answer', async (t) => {
  const { driver, simulated, doubts } = await ready(t);
  const step = { kind: 'salvo', ties: [tie(1, 5), tie(2, 5)] } as const;
  simulated.faults.refuse = { code: 'E01', times: 1 };
  t.match(await driver.run(step, 'r'), { code: 'device-refused-input', detail: 'E01', retryAfterMs: null });
  simulated.faults.refuse = { code: 'E77', times: 1 };
  t.match(await driver.run(step, 'r'), { code: 'device-refused', detail: 'E77', retryAfterMs: null });
  simulated.faults.corrupt = 1;
  t.match(await driver.run(step, 'r'), { ending: 'refused', code: 'device-did-not-understand' });
  t.ok(doubts().includes('garbled'));
});

t.test('a foreign Qik in flight is not our acknowledgement', async (t) => {
  // A machine so busy that it reads the Qik after the command has left calls it unknown; sis-lag.test.ts has the times.
  const { driver, simulated, doubts } = await ready(t, 9600);
  simulated.faults.refuse = { code: 'E22', times: 1 };
  simulated.frontPanel(9, 2, 'bare');
  const ties = Array.from({ length: 8 }, (_, index) => tie(index + 1, index + 5));
  t.match(await driver.run({ kind: 'salvo', ties }, 'r'), { ending: /refused|unknown/, code: /device-busy|no-reply/ });
  t.ok(doubts().includes('foreign-salvo'));
});
