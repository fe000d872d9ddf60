/** What every driver of a line of displays does, whatever its family: one suite, on a real pseudo-terminal and socket. */
import type { Test } from 'tap';
import type {
  DisplayDriver,
  DisplayEvent,
  DisplayStep,
  PanelAspect,
  PanelFacts,
  PanelPresence,
  Tile,
} from '../../../drivers/display.js';
import { wholePicture } from '../../../drivers/display.js';
import type { DoubtReason, Evidence } from '../../../drivers/driver.js';
import { until } from '../../until.js';
import { panel, tile, tilesOf } from './panels.js';

/** The simulated panels as the suite sees them; what they do goes past the driver. Null is the whole line. */
export interface DisplaysUnderTest {
  /** What the panel truly shows. */
  shows(id: number): PanelFacts;
  /** Bytes that the panels have heard since the last `mark`, and bytes that they said. */
  heard(): number;
  said(): number;
  mark(): void;
  /** Somebody with a remote control; told to nobody where the family does not. */
  others(id: number, facts: Partial<PanelFacts>): void;
  /** The next order to it is refused and not carried out. */
  refuseOnce(id: number): void;
  /** The next order to it is acknowledged and not carried out. */
  lieOnce(id: number): void;
  /** The next command to it is carried out and its answer lost. */
  loseReply(id: number): void;
  /** The next answer arrives with a wrong byte. */
  garbleReply(id: number): void;
  /** Noise on the line, now. */
  garbage(): void;
  /** Every answer follows noise without a gap. */
  glue(on: boolean): void;
  /** Answers pause after so many bytes; 0 ends it. */
  split(after: number): void;
  /** What is sent comes back as well. */
  echo(on: boolean): void;
  slow(ms: number): void;
  /** Hears and says nothing until it is told otherwise. */
  silence(id: number | null, on: boolean): void;
  /** Restarts by itself, deaf for a moment. */
  restart(id: number): void;
  unplug(): void;
  plug(): Promise<void>;
}

export interface LineUnderTest {
  /** Panels 1 to 4, all on and showing the whole picture of `inputs[0]`; started by the suite. */
  readonly driver: DisplayDriver;
  readonly devices: DisplaysUnderTest;
  /** Two inputs that the panels have, the first being shown. */
  readonly inputs: readonly [string, string];
}

interface Running extends LineUnderTest {
  readonly events: DisplayEvent[];
  /** The last that was told of it, aspect by aspect; null for what was not. */
  readonly told: <A extends PanelAspect>(
    id: number,
    aspect: A,
  ) => { readonly value: PanelFacts[A]; readonly evidence: Evidence } | null;
  readonly doubted: (reason: DoubtReason) => boolean;
  readonly presence: (id: number) => PanelPresence | null;
  readonly look: (id: number, ...aspects: readonly PanelAspect[]) => ReturnType<DisplayDriver['run']>;
}

export const setTile = (id: number, to: Tile, from: Tile | null): DisplayStep => ({
  kind: 'set',
  panel: panel(id),
  change: { aspect: 'tile', tile: to, from },
});
export const setInput = (id: number, input: string): DisplayStep => ({
  kind: 'set',
  panel: panel(id),
  change: { aspect: 'input', input },
});
export const setPower = (id: number, power: boolean): DisplayStep => ({
  kind: 'set',
  panel: panel(id),
  change: { aspect: 'power', power },
});

/** `plug` gives a driver and its panels, plugged in and not started; the suite stops both when a test is over. */
export function displayContract(t: Test, line: string, plug: (t: Test) => Promise<LineUnderTest>): void {
  const test = (name: string, body: (t: Test, running: Running) => Promise<void>): void => {
    // Each test has a line of its own, and most of its time is waiting for deadlines.
    t.test(`${line}: ${name}`, { buffered: true }, async (t) => body(t, await run(t, plug)));
  };

  test('it reads every panel before it is ready, and who they are afterwards', async (t, running) => {
    const { driver, events, told, inputs } = running;
    const readyAt = events.findIndex((event) => event.kind === 'status' && event.status.state === 'ready');
    const before = new Set(events.slice(0, readyAt).flatMap((event) => (event.kind === 'facts' ? [event.panel] : [])));
    t.same([...before], driver.panels);
    for (const id of driver.panels) {
      t.same(told(id, 'power'), { value: true, evidence: 'read' });
      t.same(told(id, 'input'), { value: inputs[0], evidence: 'read' });
      t.same(told(id, 'tile'), { value: wholePicture, evidence: 'read' });
    }
    for (const { model } of driver.panelStatuses()) t.type(model, 'string');
    t.same(
      driver.panelStatuses().map(({ presence }) => presence),
      driver.panels.map(() => 'answering'),
    );
    t.type(driver.status.lastAnswerAt, 'number');
  });

  test('every step does what it says, for what it said it costs, and tells before it ends', async (t, running) => {
    const { driver, devices, inputs, told } = running;
    const [, other] = inputs;
    const one = tile(2, 3, 1, 0);
    const two = tile(3, 2, 1, 1);
    const { evidence } = driver.capabilities;
    const steps: readonly (readonly [DisplayStep, Partial<PanelFacts>, Evidence])[] = [
      [setTile(2, one, null), { tile: one }, evidence.tile],
      [{ kind: 'read', panel: panel(2), aspects: ['tile'] }, { tile: one }, 'read'],
      [setTile(2, two, one), { tile: two }, evidence.tile],
      [setInput(2, other), { input: other }, evidence.input],
      [{ kind: 'read', panel: panel(2), aspects: ['power', 'input', 'tile'] }, { input: other, tile: two }, 'read'],
      [{ kind: 'read', panel: panel(2), aspects: ['input'] }, { input: other }, 'read'],
      [setTile(2, wholePicture, two), { tile: wholePicture }, evidence.tile],
      [{ kind: 'read', panel: panel(2), aspects: ['power'] }, { power: true }, 'read'],
      [setPower(2, false), { power: false }, evidence.power],
    ];
    for (const [step, facts, proof] of steps) {
      devices.mark();
      t.same(await driver.run(step, 'r'), { ending: 'applied' }, JSON.stringify(step));
      const cost = driver.capabilities.cost(step);
      t.equal(devices.heard(), cost.commandBytes, 'cost of what is sent');
      t.equal(devices.said(), cost.replyBytes, 'cost of what is answered');
      t.match(devices.shows(2), facts);
      for (const aspect of ['power', 'input', 'tile'] as const)
        if (facts[aspect] !== undefined) t.same(told(2, aspect), { value: facts[aspect], evidence: proof });
    }
    t.match(devices.shows(1), { power: true, tile: wholePicture }, 'and touches no other panel');
  });

  for (const [rows, columns] of [
    [2, 2],
    [1, 4],
    [4, 1],
  ] as const) {
    test(`a picture over ${rows} x ${columns} panels`, async (t, { driver, devices, look, told }) => {
      const tiles = tilesOf(rows, columns);
      for (const [index, one] of tiles.entries()) await driver.run(setTile(index + 1, one, wholePicture), 'r');
      for (const [index, one] of tiles.entries()) {
        t.same(devices.shows(index + 1).tile, one);
        t.same(await look(index + 1, 'tile'), { ending: 'applied' });
        t.same(told(index + 1, 'tile'), { value: one, evidence: 'read' });
      }
    });
  }

  test('steps are run in the order of their calls', async (t, { driver, devices, inputs }) => {
    const [first, second] = inputs;
    const outcomes = [second, first, second].map((input) => driver.run(setInput(4, input), 'r'));
    t.same(await Promise.all(outcomes), Array(3).fill({ ending: 'applied' }));
    t.equal(devices.shows(4).input, second);
  });

  test('a refusal is named, changes nothing, and is not taken for an answer to the next step', async (t, running) => {
    const { driver, devices, inputs } = running;
    devices.refuseOnce(1);
    t.match(await driver.run(setInput(1, inputs[1]), 'r'), { ending: 'refused', code: 'panel-refused', detail: /1/ });
    t.equal(devices.shows(1).input, inputs[0]);
    t.same(await driver.run(setInput(1, inputs[1]), 'r'), { ending: 'applied' });
  });

  test('a panel that is off refuses with a code of its own, and says that it is off', async (t, running) => {
    const { driver, devices, inputs, told, look } = running;
    devices.others(3, { power: false });
    t.match(await driver.run(setInput(3, inputs[1]), 'r'), { ending: 'refused', code: 'panel-off' });
    t.same(told(3, 'power'), { value: false, evidence: 'read' });
    t.match(await look(3, 'power', 'input', 'tile'), { ending: 'refused', code: 'panel-off' });
    t.same(await look(3, 'power'), { ending: 'applied' });
    t.equal(driver.status.state, 'ready');
  });

  test('an acknowledgement that lies is never called read', async (t, { driver, devices, inputs, told, look }) => {
    devices.lieOnce(1);
    t.same(await driver.run(setInput(1, inputs[1]), 'r'), { ending: 'applied' });
    t.same(told(1, 'input'), { value: inputs[1], evidence: 'acknowledged' });
    await look(1, 'input');
    t.same(told(1, 'input'), { value: inputs[0], evidence: 'read' });
  });

  test('an acknowledgement that comes too late is not taken for what is read afterwards', async (t, running) => {
    const { driver, devices, inputs, told, look } = running;
    devices.lieOnce(1);
    devices.slow(1100);
    t.match(await driver.run(setInput(1, inputs[1]), 'r'), { ending: 'unknown', code: 'no-reply' });
    devices.slow(0);
    t.same(await look(1, 'input'), { ending: 'applied' });
    t.same(told(1, 'input'), { value: inputs[0], evidence: 'read' });
  });

  test('what is impossible is not sent', async (t, { driver, devices }) => {
    devices.mark();
    for (const wrong of [tile(2, 2, 2, 0), tile(0, 0, 0, 0), tile(99, 1, 0, 0)])
      t.match(await driver.run(setTile(1, wrong, null), 'r'), { ending: 'not-sent' });
    t.match(await driver.run(setInput(1, 'telescope'), 'r'), { ending: 'not-sent' });
    t.match(await driver.run(setInput(9, 'hdmi1'), 'r'), { ending: 'not-sent', code: 'panel-not-on-line' });
    t.same(devices.shows(1).tile, wholePicture);
  });

  test('a lost answer leaves the step unknown and its panel in doubt', async (t, running) => {
    const { driver, devices, inputs, events, look, told } = running;
    devices.loseReply(2);
    t.match(await driver.run(setInput(2, inputs[1]), 'r'), { ending: 'unknown', code: 'no-reply' });
    t.equal(devices.shows(2).input, inputs[1], 'it had been carried out');
    t.match(
      events.filter(({ kind }) => kind === 'doubt'),
      [{ panels: [2], reason: 'no-reply' }],
    );
    t.same(await look(2, 'input'), { ending: 'applied' });
    t.same(told(2, 'input'), { value: inputs[1], evidence: 'read' });
  });

  test('an answer with a wrong byte is none', async (t, { driver, devices, inputs, look }) => {
    devices.garbleReply(2);
    t.match(await driver.run(setInput(2, inputs[1]), 'r'), { ending: 'unknown', code: 'no-reply' });
    t.same(await look(2, 'input'), { ending: 'applied' });
  });

  test('answers glued to noise, echoed commands and answers in two pieces are understood', async (t, running) => {
    const { driver, devices, look } = running;
    devices.glue(true);
    devices.echo(true);
    devices.garbage();
    for (const after of [1, 2, 3, 4, 5, 6, 7]) {
      devices.split(after);
      t.same(await look(2, 'power', 'tile'), { ending: 'applied' }, `cut after ${after}`);
    }
    t.same(await driver.run(setTile(2, tile(2, 2, 0, 1), null), 'r'), { ending: 'applied' });
  });

  test('one silent panel is noticed and does not hold up the others; its return is noticed', async (t, running) => {
    const { driver, devices, inputs, presence, look, told, doubted } = running;
    devices.silence(2, true);
    await look(2, 'power');
    await look(2, 'power');
    t.equal(presence(2), 'silent');
    t.ok(doubted('no-reply'));
    t.match(driver.status, { state: 'ready', lastError: 'panel-does-not-answer', lastErrorDetail: '2' });
    const from = performance.now();
    t.match(await driver.run(setInput(2, inputs[1]), 'r'), { ending: 'not-sent', code: 'panel-does-not-answer' });
    for (const id of [1, 3, 4]) t.same(await driver.run(setInput(id, inputs[1]), 'r'), { ending: 'applied' });
    t.ok(performance.now() - from < 1500, 'at most one look at the silent one is waited for');
    devices.others(2, { input: inputs[1] });
    devices.silence(2, false);
    await until('it answers again', () => presence(2) === 'answering');
    t.same(told(2, 'input'), { value: inputs[1], evidence: 'read' });
    t.equal(driver.status.lastError, null);
  });

  test('a silent line is noticed, nothing is sent into it, and its end is noticed', async (t, running) => {
    const { driver, devices, inputs, look } = running;
    devices.silence(null, true);
    for (const id of [...driver.panels, ...driver.panels]) await look(id, 'power');
    await until('silent', () => driver.status.state === 'silent');
    t.equal(driver.status.lastError, 'device-silent');
    t.match(await driver.run(setInput(1, inputs[1]), 'r'), { ending: 'not-sent' });
    devices.silence(null, false);
    await until('ready again', () => driver.status.state === 'ready');
    t.equal(devices.shows(1).input, inputs[0], 'what was not sent stays so');
  });

  test('what somebody does by hand is found by the next look', async (t, { devices, inputs, look, told }) => {
    devices.others(3, { input: inputs[1], tile: tile(2, 2, 1, 0) });
    t.same(await look(3, 'power', 'input', 'tile'), { ending: 'applied' });
    t.same(told(3, 'input'), { value: inputs[1], evidence: 'read' });
    t.same(told(3, 'tile'), { value: tile(2, 2, 1, 0), evidence: 'read' });
  });

  test('a panel that restarts is doubted and read anew', async (t, running) => {
    const { driver, devices, look, presence, told, events, doubted } = running;
    await driver.run(setTile(1, tile(1, 2, 0, 1), wholePicture), 'r');
    devices.restart(1);
    await look(1, 'power');
    await look(1, 'power');
    t.ok(doubted('no-reply'));
    events.length = 0;
    await until('back', () => presence(1) === 'answering');
    t.same(told(1, 'tile'), { value: tile(1, 2, 0, 1), evidence: 'read' });
  });

  test('a panel that is switched on is waited for while the others are served', async (t, running) => {
    const { driver, inputs, presence, told, events } = running;
    await driver.run(setPower(1, false), 'r');
    t.same(await driver.run(setPower(1, true), 'r'), { ending: 'applied' });
    t.equal(presence(1), 'waking');
    t.same(told(1, 'power'), { value: true, evidence: 'acknowledged' });
    t.match(await driver.run(setInput(1, inputs[1]), 'r'), { ending: 'not-sent', code: 'panel-still-waking' });
    t.same(await driver.run(setInput(2, inputs[1]), 'r'), { ending: 'applied' });
    await until('awake', () => presence(1) === 'answering');
    t.same(told(1, 'power'), { value: true, evidence: 'read' });
    const between = events.flatMap((event) =>
      event.kind === 'panel' && event.status.panel === 1 ? [event.status.presence] : [],
    );
    t.notOk(between.includes('silent'), 'and is never called silent');
    t.equal(driver.status.state, 'ready');
  });

  test('a lost answer to switching on is waited for as well', async (t, { driver, devices, presence, told }) => {
    await driver.run(setPower(1, false), 'r');
    devices.loseReply(1);
    t.match(await driver.run(setPower(1, true), 'r'), { ending: 'unknown' });
    t.equal(presence(1), 'waking');
    await until('awake', () => presence(1) === 'answering');
    t.same(told(1, 'power'), { value: true, evidence: 'read' });
  });

  test('a cable pulled in mid-step leaves it unknown, and nothing is sent after its return', async (t, running) => {
    const { driver, devices, inputs, doubted } = running;
    devices.slow(500);
    devices.mark();
    const outcome = driver.run(setTile(1, tile(2, 2, 0, 0), null), 'r');
    const waiting = driver.run(setInput(2, inputs[1]), 'r2');
    await until('on the line', () => devices.heard() > 0);
    devices.unplug();
    t.match(await outcome, { ending: 'unknown' });
    t.match(await waiting, { ending: 'not-sent' });
    await until('the loss is known', () => doubted('disconnected'));
    t.match(await driver.run(setInput(3, inputs[1]), 'r3'), { ending: 'not-sent' });
    devices.slow(0);
    await devices.plug();
    await until('ready again', () => driver.status.state === 'ready');
    t.equal(devices.shows(2).input, inputs[0]);
    t.equal(devices.shows(3).input, inputs[0]);
  });

  test('stop ends what is in flight, within a second, and again', async (t, { driver, devices, inputs }) => {
    devices.slow(5000);
    const outcomes = [1, 2, 3].map((id) => driver.run(setInput(id, inputs[1]), 'r'));
    const from = performance.now();
    await driver.stop();
    await driver.stop();
    t.ok(performance.now() - from < 1500);
    for (const outcome of await Promise.all(outcomes)) t.match(outcome, { ending: /unknown|not-sent/ });
    t.match(await driver.run(setInput(1, inputs[1]), 'r'), { ending: 'not-sent' });
  });
}

/** What is asked about panels when there is time has been asked: from here on only steps are on the line. */
async function untilIdle(driver: DisplayDriver): Promise<void> {
  await until('known', () => driver.panelStatuses().every(({ temperatureC }) => temperatureC !== null), 20_000);
}

async function run(t: Test, plug: (t: Test) => Promise<LineUnderTest>): Promise<Running> {
  const made = await plug(t);
  const { driver } = made;
  const events: DisplayEvent[] = [];
  driver.subscribe((event) => events.push(event));
  t.teardown(() => driver.stop());
  driver.start();
  await until('ready', () => driver.status.state === 'ready', 20_000);
  await untilIdle(driver);
  return {
    ...made,
    events,
    told: (id, aspect) => {
      for (const event of [...events].reverse()) {
        if (event.kind !== 'facts' || event.panel !== id) continue;
        const value = event.facts[aspect];
        if (value !== undefined) return { value, evidence: event.evidence };
      }
      return null;
    },
    doubted: (reason) => events.some((event) => event.kind === 'doubt' && event.reason === reason),
    presence: (id) => driver.panelStatuses().find(({ panel: one }) => one === id)?.presence ?? null,
    look: (id, ...aspects) => driver.run({ kind: 'read', panel: panel(id), aspects }, 'r'),
  };
}
