/** What every matrix driver does, whatever its family: one suite, run over a real pseudo-terminal and a real socket. */
import type { Test } from 'tap';
import { inputId, outputId } from '../../../drivers/driver.js';
import type {
  DoubtReason,
  Evidence,
  InputId,
  MatrixDriver,
  MatrixEvent,
  MatrixStep,
  OutputId,
  Tie,
} from '../../../drivers/driver.js';
import { until } from '../../until.js';

/** The simulated device as the suite sees it; what it does goes past the driver. */
export interface DeviceUnderTest {
  /** True ties, index 0 is output 1, 0 is nothing. */
  ties(): readonly number[];
  /** Bytes that the device has heard since the last `mark`. */
  heard(): number;
  mark(): void;
  /** Somebody else ties; told to the driver as the family tells it. */
  others(output: number, input: number): void;
  /** The next command is answered with busy and not carried out. */
  busyOnce(): void;
  /** The next command is carried out and its answer lost. */
  loseReply(): void;
  /** The next command arrives with a wrong byte. */
  garbleCommand(): void;
  /** Answers come so much later. */
  slow(ms: number): void;
  /** Hears and says nothing until it is told otherwise. */
  silence(on: boolean): void;
  /** Power is lost and comes back: nothing tied. */
  restart(): void;
  unplug(): void;
  plug(): Promise<void>;
}

export interface MatrixUnderTest {
  /** At least 16 inputs and 16 outputs; started by the suite. */
  readonly driver: MatrixDriver;
  readonly device: DeviceUnderTest;
}

interface Running extends MatrixUnderTest {
  readonly events: MatrixEvent[];
  readonly told: (output: number) => { readonly input: InputId | null; readonly evidence: Evidence } | null;
  readonly doubted: (reason: DoubtReason) => boolean;
}

/** `plug` gives a driver and its device, plugged in and not started; the suite stops both when a test is over. */
export function matrixContract(t: Test, line: string, plug: (t: Test) => Promise<MatrixUnderTest>): void {
  const test = (name: string, body: (t: Test, running: Running) => Promise<void>): void => {
    // Each test has a device of its own, and most of its time is waiting for deadlines.
    t.test(`${line}: ${name}`, { buffered: true }, async (t) => body(t, await run(t, plug)));
  };

  test('it reads everything before it is ready', async (t, { driver, events, told }) => {
    t.equal(driver.status.lastError, null);
    t.type(driver.status.model, 'string');
    t.type(driver.status.lastAnswerAt, 'number');
    const ready = events.findIndex((event) => event.kind === 'status' && event.status.state === 'ready');
    const before = events.slice(0, ready).flatMap((event) => (event.kind === 'ties' ? event.ties : []));
    t.equal(new Set(before.map(({ output }) => output)).size, driver.capabilities.outputs);
    t.equal(told(1)?.evidence, 'read');
  });

  test('every step does what it says, for what it said it costs, and tells before it ends', async (t, running) => {
    const { driver, device, events, told } = running;
    const { capabilities } = driver;
    const ties: readonly Tie[] = [tie(1, 5), tie(2, 7), tie(3, null)];
    const steps: readonly (readonly [MatrixStep, Evidence, readonly number[]])[] = [
      [{ kind: 'tie', tie: tie(9, 3) }, capabilities.evidence.tie, [9]],
      [{ kind: 'tie', tie: tie(9, null) }, capabilities.evidence.tie, [9]],
      ...(capabilities.salvoLimit >= 3
        ? [[{ kind: 'salvo', ties }, capabilities.evidence.salvo, [1, 2, 3]] as const]
        : []),
      [{ kind: 'read', outputs: [out(2), out(1)] }, 'read', [1, 2]],
      ...(capabilities.tieAll
        ? [[{ kind: 'tie-all', input: inp(4) }, capabilities.evidence.tieAll, [1, 16]] as const]
        : []),
      [{ kind: 'read-all' }, 'read', [1, 16]],
    ];
    for (const [step, evidence, outputs] of steps) {
      device.mark();
      events.length = 0;
      // On a starved machine a bare acknowledgement can't be dated, and an honest driver calls it unknown.
      let runs = 1;
      let outcome = await driver.run(step, 'r');
      for (; outcome.ending === 'unknown' && evidence === 'acknowledged' && runs < 10; runs += 1)
        outcome = await driver.run(step, 'r');
      t.same(outcome, { ending: 'applied' }, step.kind);
      t.equal(device.heard(), runs * capabilities.cost(step).commandBytes, `${step.kind}: cost`);
      for (const output of outputs) {
        t.match(told(output), { evidence, input: device.ties()[output - 1] === 0 ? null : device.ties()[output - 1] });
      }
    }
  });

  test('steps are run in the order of their calls', async (t, { driver, device }) => {
    const outcomes = [5, 6, 7].map((input) => driver.run({ kind: 'tie', tie: tie(4, input) }, 'r'));
    t.same(await Promise.all(outcomes), Array(3).fill({ ending: 'applied' }));
    t.equal(device.ties()[3], 7);
  });

  test('busy is a refusal that asks to be tried again, and changes nothing', async (t, { driver, device }) => {
    device.busyOnce();
    const step: MatrixStep = { kind: 'tie', tie: tie(1, 5) };
    t.match(await driver.run(step, 'r'), { ending: 'refused', code: 'device-busy', retryAfterMs: Number });
    t.equal(device.ties()[0], 0);
    t.same(await driver.run(step, 'r'), { ending: 'applied' });
  });

  test('a command with a wrong byte is never called applied', async (t, { driver, device }) => {
    device.garbleCommand();
    const outcome = await driver.run({ kind: 'tie', tie: tie(1, 5) }, 'r');
    t.not(outcome.ending, 'applied');
    t.same(await driver.run({ kind: 'tie', tie: tie(1, 5) }, 'r'), { ending: 'applied' }, 'and the next one is heard');
  });

  test('a lost answer leaves the step unknown and its outputs in doubt', async (t, { driver, device, doubted }) => {
    device.loseReply();
    t.match(await driver.run({ kind: 'tie', tie: tie(1, 5) }, 'r'), { ending: 'unknown', code: 'no-reply' });
    t.equal(device.ties()[0], 5, 'it had been carried out');
    t.ok(doubted('no-reply'));
    t.same(await driver.run({ kind: 'read', outputs: [out(1)] }, 'r'), { ending: 'applied' });
  });

  test('silence is noticed, nothing is sent into it, and its end is noticed', async (t, { driver, device }) => {
    device.silence(true);
    await driver.run({ kind: 'read-all' }, 'r');
    await driver.run({ kind: 'read-all' }, 'r');
    t.equal(driver.status.state, 'silent');
    t.equal(driver.status.lastError, 'device-silent');
    t.match(await driver.run({ kind: 'tie', tie: tie(1, 5) }, 'r'), { ending: 'not-sent' });
    device.silence(false);
    await until('ready again', () => driver.status.state === 'ready');
    t.equal(device.ties()[0], 0, 'what was not sent stays so');
  });

  test('what others tie is told, or doubted', async (t, { device, events, told, doubted }) => {
    events.length = 0;
    device.others(3, 8);
    await until('told', () => told(3) !== null || doubted('foreign-salvo'));
    if (told(3) !== null) t.same(told(3), { input: 8, evidence: 'volunteered' });
    else t.ok(doubted('foreign-salvo'));
  });

  test('a device that restarts is doubted and read anew', async (t, { driver, device, events, told, doubted }) => {
    await driver.run({ kind: 'tie', tie: tie(1, 5) }, 'r');
    events.length = 0;
    device.restart();
    await until('noticed', () => doubted('device-restarted') || doubted('disconnected') || doubted('no-reply'));
    await until('ready again', () => driver.status.state === 'ready' && told(1) !== null);
    t.same(told(1), { input: null, evidence: 'read' });
  });

  test('a cable pulled in mid-step leaves it unknown, and nothing is sent after its return', async (t, running) => {
    const { driver, device, doubted } = running;
    device.slow(500);
    device.mark();
    const outcome = driver.run({ kind: 'tie', tie: tie(1, 5) }, 'r');
    const waiting = driver.run({ kind: 'tie', tie: tie(2, 6) }, 'r2');
    await until('on the line', () => device.heard() > 0);
    device.unplug();
    t.same(await outcome, { ending: 'unknown', code: 'link-lost' });
    t.same(await waiting, { ending: 'not-sent', code: 'link-lost' });
    await until('the loss is known', () => doubted('disconnected'));
    t.match(await driver.run({ kind: 'tie', tie: tie(3, 7) }, 'r3'), { ending: 'not-sent' });
    device.slow(0);
    await device.plug();
    await until('ready again', () => driver.status.state === 'ready');
    t.same(device.ties().slice(1, 3), [0, 0]);
  });

  test('stop ends what is in flight, within a second, and again', async (t, { driver, device }) => {
    device.slow(5000);
    const outcome = driver.run({ kind: 'tie', tie: tie(1, 5) }, 'r');
    const from = performance.now();
    await driver.stop();
    await driver.stop();
    t.ok(performance.now() - from < 1500);
    t.match(await outcome, { ending: /unknown|not-sent/ });
    t.match(await driver.run({ kind: 'read-all' }, 'r'), { ending: 'not-sent' });
  });
}

async function run(t: Test, plug: (t: Test) => Promise<MatrixUnderTest>): Promise<Running> {
  const made = await plug(t);
  const events: MatrixEvent[] = [];
  made.driver.subscribe((event) => events.push(event));
  t.teardown(() => made.driver.stop());
  made.driver.start();
  await until('ready', () => made.driver.status.state === 'ready');
  return {
    ...made,
    events,
    told: (output) => {
      for (const event of [...events].reverse()) {
        if (event.kind !== 'ties') continue;
        const found = event.ties.find((one) => one.output === output);
        if (found !== undefined) return { input: found.input, evidence: event.evidence };
      }
      return null;
    },
    doubted: (reason) => events.some((event) => event.kind === 'doubt' && event.reason === reason),
  };
}

export function tie(output: number, input: number | null): Tie {
  return { output: out(output), input: input === null ? null : inp(input) };
}

export function out(value: number): OutputId {
  const id = outputId(value, 999);
  if (id === null) throw new Error(`no output ${value}`);
  return id;
}

export function inp(value: number): InputId {
  const id = inputId(value, 999);
  if (id === null) throw new Error(`no input ${value}`);
  return id;
}
