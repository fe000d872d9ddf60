import { join } from 'node:path';
import t, { type Test } from 'tap';
import { systemClock } from '../../../drivers/clock.js';
import { tileOf } from '../../../drivers/display/samsung-mdc/steps.js';
import { MdcChain } from '../../../drivers/display/samsung-mdc/session.js';
import { timings, type MdcTimings } from '../../../drivers/display/samsung-mdc/timings.js';
import { wholePicture, type DisplayEvent, type PanelFacts } from '../../../drivers/display.js';
import type { DriverPorts } from '../../../drivers/driver.js';
import { makeLine, type LineSettings } from '../../../drivers/link/line.js';
import { makeDisplay } from '../../../drivers/registry.js';
import type { PanelModel } from '../../../drivers/simulators/samsung-mdc.js';
import { SimulatedMdc } from '../../../drivers/simulators/simulated-mdc.js';
import { until } from '../../until.js';
import { displayContract, setInput, setPower, type DisplaysUnderTest, type LineUnderTest } from './display-contract.js';
import { panel } from './panels.js';
import { testFolder } from '../../folder.js';

const baudRate = 115_200;
const lineDefaults = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;
const ports: DriverPorts = {
  clock: systemClock,
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
  trace: () => undefined,
};
/** The suite has dozens of lines to get to know: shorter pauses, the same order of things. */
const quick: MdcTimings = {
  ...timings,
  frameGapMs: 10,
  firstProbeMs: 100,
  probeCapMs: 300,
  powerOnGapMs: 100,
  wakeProbeMs: 100,
  wakeGraceMs: 50,
};

interface OnLine extends LineUnderTest {
  readonly simulated: SimulatedMdc;
}

interface Plugged {
  readonly simulated: SimulatedMdc;
  readonly link: LineSettings;
}

async function onPty(t: Test, panels = 4): Promise<Plugged> {
  const path = join(testFolder(t), 'tty');
  const simulated = new SimulatedMdc({ panels, baudRate, ptyLink: path, tcpPort: null });
  t.teardown(() => simulated.stop());
  await simulated.start();
  const link = { type: 'serial', path, baudRate, dataBits: null, parity: null, stopBits: null } as const;
  return { simulated, link };
}

async function onTcp(t: Test, panels = 4, greeting = ''): Promise<Plugged> {
  const simulated = new SimulatedMdc({ panels, baudRate, ptyLink: null, tcpPort: 0 });
  simulated.greeting = greeting;
  t.teardown(() => simulated.stop());
  const [address = ''] = await simulated.start();
  return { simulated, link: { type: 'tcp', host: '127.0.0.1', port: Number(address.split(':')[1]) } };
}

function onLine({ simulated, link }: Plugged, change: Partial<MdcTimings> = {}): OnLine {
  simulated.deafMs = 600;
  const driver = new MdcChain({
    id: 'p',
    link: makeLine(link, lineDefaults, systemClock),
    panels: simulated.model.panels.map(({ id }) => panel(id)),
    pictureMode: 'full',
    keepAliveMs: link.type === 'tcp' ? timings.keepAliveMs : 0,
    timings: { ...quick, ...change },
    ports,
  });
  return { driver, devices: devicesOf(simulated), inputs: ['hdmi1', 'displayport'], simulated };
}

function devicesOf(simulated: SimulatedMdc): DisplaysUnderTest {
  const { faults } = simulated;
  const once = (id: number): { panel: number; times: number } => ({ panel: id, times: 1 });
  return {
    shows: (id) => factsOf(simulated.model.panel(id)),
    heard: () => simulated.snapshot().bytesToDevice,
    said: () => simulated.snapshot().bytesToHost,
    mark: () => simulated.mark(),
    others: (id, facts) => simulated.byHand(id, stateOf(facts)),
    refuseOnce: (id) => (faults.refuse = { ...once(id), error: 1 }),
    lieOnce: (id) => (faults.lie = once(id)),
    loseReply: (id) => (faults.dropReplies = once(id)),
    garbleReply: (id) => (faults.corrupt = once(id)),
    garbage: () => simulated.garbage(Uint8Array.of(0x00, 0xaa, 0xff, 0x02, 0x09, 0x41, 0x00, 0xf0)),
    glue: (on) => (faults.glue = on ? Uint8Array.of(0xaa, 0xff, 0x01, 0xfe, 0x41) : new Uint8Array()),
    split: (after) => (faults.split = after === 0 ? null : { after, ms: 40 }),
    echo: (on) => (faults.echo = on),
    slow: (ms) => (faults.slowMs = ms),
    silence: (id, on) => simulated.silence(id, on ? Number.POSITIVE_INFINITY : 0),
    restart: (id) => simulated.reboot(id, 2300),
    unplug: () => simulated.unplug(),
    plug: () => simulated.plug(),
  };
}

const inputBytes = { hdmi1: 0x21, displayport: 0x25 } as const;

function factsOf(shown: PanelModel | null): PanelFacts {
  if (shown === null) throw new Error('no such panel');
  const { on, wall, division, position, input } = shown;
  const tile = wall ? tileOf({ rows: division >> 4, columns: division & 15, position }) : wholePicture;
  return { power: on, tile: tile ?? wholePicture, input: input === inputBytes.hdmi1 ? 'hdmi1' : 'displayport' };
}

function stateOf({ power, input, tile }: Partial<PanelFacts>): Partial<PanelModel> {
  return {
    ...(power === undefined ? {} : { on: power }),
    ...(input === undefined ? {} : { input: input === 'hdmi1' ? inputBytes.hdmi1 : inputBytes.displayport }),
    ...(tile === undefined
      ? {}
      : { wall: true, division: tile.rows * 16 + tile.columns, position: tile.row * tile.columns + tile.column + 1 }),
  };
}

// Tests wait for deadlines most of their time.
t.jobs = 8;
displayContract(t, 'pseudo-terminal', async (t) => onLine(await onPty(t)));
displayContract(t, 'socket', async (t) => onLine(await onTcp(t)));

async function ready(
  t: Test,
  { driver, simulated, devices, inputs }: OnLine,
): Promise<OnLine & { events: DisplayEvent[] }> {
  const events: DisplayEvent[] = [];
  driver.subscribe((event) => events.push(event));
  t.teardown(() => driver.stop());
  driver.start();
  await until('ready', () => driver.status.state === 'ready', 10_000);
  return { driver, simulated, devices, inputs, events };
}

t.test('as shipped: one frame on the chain, 100 ms between frames, no broadcast, all got to know', async (t) => {
  const { simulated, link } = await onPty(t);
  simulated.byHand(3, { lamp: 1, temperatureC: 71 });
  const settings = {
    id: 'p',
    driver: 'samsung-mdc',
    setIds: [3, 1, 2, 1, 254, -1],
    powerOnGapMs: null,
    pictureMode: null,
    link,
  };
  const made = await makeDisplay(settings, ports);
  if (made === null) throw new Error('samsung-mdc is not shipped');
  const { driver } = made;
  t.teardown(() => driver.stop());
  t.same(driver.panels, [1, 2, 3], 'ids that the family does not have are left out');
  driver.start();
  await until('ready', () => driver.status.state === 'ready', 10_000);
  await until('known', () => driver.panelStatuses().every(({ temperatureC }) => temperatureC !== null), 10_000);
  const { crowded, shortestGapMs, broadcasts, commands } = simulated.snapshot();
  t.equal(crowded, 0);
  t.equal(broadcasts, 0);
  t.ok((shortestGapMs ?? 0) >= 98, `${shortestGapMs} ms`);
  t.equal(commands, 3 * 2 + 3 * 4, 'power and input, wall; then model, software, serial number, health');
  t.match(driver.panelStatuses()[2], {
    panel: 3,
    presence: 'answering',
    model: 'VM55B-U',
    firmware: 'T-KTM2LAKUC-2010.3',
    serialNumber: 'H4LN000103X',
    temperatureC: 71,
    faults: ['lamp'],
  });
  t.match(driver.status, { model: 'VM55B-U', firmware: 'T-KTM2LAKUC-2010.3', lastError: null });
});

t.test('panels are switched on one after the other with the gap between them, and all wake up', async (t) => {
  const { driver, simulated } = await ready(t, onLine(await onPty(t), { powerOnGapMs: 300 }));
  for (const id of driver.panels) simulated.byHand(id, { on: false });
  const switched: number[] = [];
  simulated.onChange = ({ on }) => {
    if (on) switched.push(performance.now());
  };
  t.same(
    await Promise.all(driver.panels.map((id) => driver.run(setPower(id, true), 'r'))),
    driver.panels.map(() => ({ ending: 'applied' })),
  );
  const gaps = switched.slice(1).map((at, index) => at - (switched[index] ?? 0));
  t.equal(gaps.length, 3);
  for (const gap of gaps) t.ok(gap >= 290, `${gap} ms`);
  await until('awake', () => driver.panelStatuses().every(({ presence }) => presence === 'answering'));
});

t.test('a panel that never wakes up is silent after its time, and not before', async (t) => {
  const { driver, simulated, events } = await ready(t, onLine(await onPty(t), { wakeMs: 1500 }));
  simulated.deafMs = 60_000;
  simulated.byHand(1, { on: false });
  const from = performance.now();
  await driver.run(setPower(1, true), 'r');
  await until('silent', () => driver.panelStatuses()[0]?.presence === 'silent');
  t.ok(performance.now() - from >= 1500);
  t.ok(events.some((event) => event.kind === 'doubt' && event.panels !== 'all' && event.panels[0] === 1));
  t.match(driver.status, { state: 'ready', lastError: 'panel-does-not-answer', lastErrorDetail: '1' });
});

t.test('a panel that took the order to switch on and stays off is told to be off', async (t) => {
  const { driver, simulated, events } = await ready(t, onLine(await onPty(t), { wakeGraceMs: 400 }));
  simulated.byHand(1, { on: false });
  simulated.faults.lie = { panel: 1, times: 1 };
  await driver.run(setPower(1, true), 'r');
  events.length = 0;
  await until('answering', () => driver.panelStatuses()[0]?.presence === 'answering');
  t.match(
    events.filter(({ kind }) => kind === 'facts'),
    [{ panel: 1, facts: { power: false }, evidence: 'read' }],
    'once, after its grace',
  );
});

t.test('a wall that is divided wrongly is not called tiled', async (t) => {
  const { driver, simulated } = await ready(t, onLine(await onPty(t)));
  simulated.byHand(1, { wall: true, division: 0x22, position: 9 });
  t.match(await driver.run({ kind: 'read', panel: panel(1), aspects: ['tile'] }, 'r'), {
    ending: 'unknown',
    code: 'panel-answered-otherwise',
  });
  t.equal(driver.panelStatuses()[0]?.presence, 'answering');
});

t.test('answers slower than a look is patient are learnt from', async (t) => {
  const on = onLine(await onPty(t), { probeTimeoutMs: 100 });
  on.simulated.faults.slowMs = 160;
  const { driver } = await ready(t, on);
  await until('all answer', () => driver.panelStatuses().every(({ presence }) => presence === 'answering'), 15_000);
  t.same(await driver.run(setInput(2, 'displayport'), 'r'), { ending: 'applied' });
});

t.test('a set that wants TLS is named, with what to do, and found again when it no longer does', async (t) => {
  const on = onLine(await onTcp(t, 2, 'MDCSTART<<TLS>>'));
  on.simulated.silence(null, Number.POSITIVE_INFINITY);
  t.teardown(() => on.driver.stop());
  on.driver.start();
  await until('named', () => on.driver.status.lastError === 'display-wants-tls');
  t.equal(on.driver.status.state, 'silent');
  t.match(await on.driver.run(setInput(1, 'hdmi1'), 'r'), { ending: 'not-sent', code: 'display-wants-tls' });
  on.simulated.greeting = '';
  on.simulated.silence(null, 0);
  await until('ready', () => on.driver.status.state === 'ready');
  t.equal(on.driver.status.lastError, null);
});

t.test('a chain of which nobody is there at first is found when it is', async (t) => {
  const on = onLine(await onTcp(t));
  on.simulated.silence(null, Number.POSITIVE_INFINITY);
  t.teardown(() => on.driver.stop());
  on.driver.start();
  await until('silent', () => on.driver.status.state === 'silent');
  t.same(
    on.driver.panelStatuses().map(({ presence }) => presence),
    ['silent', 'silent', 'silent', 'silent'],
  );
  on.simulated.silence(null, 0);
  await until('ready', () => on.driver.status.state === 'ready');
  t.ok(on.driver.panelStatuses().every(({ presence }) => presence === 'answering'));
});
