/** What every matrix driver does, whatever its family: one suite, run over a real pseudo-terminal and a real socket. */
import type { Test } from 'tap';
import { systemClock } from '../../../drivers/clock.js';
import type { Evidence, MatrixStep, Outcome } from '../../../drivers/driver.js';
import { apply, type ApplyEnd } from '../../../daemon/wall/apply.js';
import { Hurry } from '../../../daemon/wall/hurry.js';
import { MatrixMirror } from '../../../daemon/wall/matrix-mirror.js';
import { until } from '../../until.js';
import { inp, out, running, tie, type FamilyUnderTest, type Running } from './matrix-under-test.js';

export function matrixContract(t: Test, family: FamilyUnderTest): void {
  for (const line of family.lines) {
    const test = (name: string, body: (t: Test, on: Running) => Promise<void>): void => {
      // Each test has a device of its own, and most of its time is waiting for deadlines.
      t.test(`${line}: ${name}`, { buffered: true }, async (t) => body(t, await running(t, family, line)));
    };
    steps(test, family);
    answers(test, family);
    noise(test, family);
    presence(test);
    scenes(test, family);
  }
}

type Add = (name: string, body: (t: Test, on: Running) => Promise<void>) => void;

function steps(test: Add, family: FamilyUnderTest): void {
  test('it reads everything before it is ready', async (t, { driver, events, told, lies }) => {
    t.equal(driver.status.lastError, null);
    t.type(driver.status.model, 'string');
    t.type(driver.status.lastAnswerAt, 'number');
    const ready = events.findIndex((event) => event.kind === 'status' && event.status.state === 'ready');
    const before = events.slice(0, ready).flatMap((event) => (event.kind === 'ties' ? event.ties : []));
    t.equal(new Set(before.map(({ output }) => output)).size, driver.capabilities.outputs);
    t.equal(told(1)?.evidence, 'read');
    t.same(lies(), []);
  });

  test('every step does what it says, for what it said it costs, and tells before it ends', async (t, on) => {
    const { driver, simulated, events, told, ties } = on;
    const { capabilities } = driver;
    const nothing = capabilities.canUntie ? null : 11;
    const several = [tie(1, 5), tie(2, 7), tie(3, nothing)];
    const every: readonly (readonly [MatrixStep, Evidence, readonly number[]])[] = [
      [{ kind: 'tie', tie: tie(9, 3) }, capabilities.evidence.tie, [9]],
      [{ kind: 'tie', tie: tie(9, nothing) }, capabilities.evidence.tie, [9]],
      ...(capabilities.salvoLimit >= 3
        ? [[{ kind: 'salvo', ties: several }, capabilities.evidence.salvo, [1, 2, 3]] as const]
        : []),
      [{ kind: 'read', outputs: [out(2), out(1)] }, 'read', [1, 2]],
      ...(capabilities.tieAll
        ? [[{ kind: 'tie-all', input: inp(4) }, capabilities.evidence.tieAll, [1, 16]] as const]
        : []),
      [{ kind: 'read-all' }, 'read', [1, 16]],
    ];
    for (const [step, evidence, outputs] of every) {
      simulated.mark();
      events.length = 0;
      const { outcome, runs } = await carriedOut(on, step);
      t.same(outcome, { ending: 'applied' }, step.kind);
      t.equal(simulated.snapshot().bytesToDevice, runs * capabilities.cost(step).commandBytes, `${step.kind}: cost`);
      for (const output of outputs) {
        const input = ties()[output - 1];
        t.match(told(output), { evidence, input: input === 0 ? null : input }, `${step.kind}: output ${output}`);
      }
    }
    t.same(on.lies(), []);
  });

  test('steps are run in the order of their calls', async (t, { driver, ties }) => {
    const outcomes = [5, 6, 7].map((input) => driver.run({ kind: 'tie', tie: tie(4, input) }, 'r'));
    t.same(await Promise.all(outcomes), Array(3).fill({ ending: 'applied' }));
    t.equal(ties()[3], 7);
  });

  test('a matrix that always shows something refuses a tie to nothing and sends none', async (t, on) => {
    const { driver, simulated, ties } = on;
    if (driver.capabilities.canUntie) {
      t.match(await driver.run({ kind: 'tie', tie: tie(2, null) }, 'r'), { ending: 'applied' });
      t.equal(ties()[1], 0);
      return;
    }
    simulated.mark();
    const before = [...ties()];
    for (const step of [
      { kind: 'tie', tie: tie(2, null) },
      { kind: 'salvo', ties: [tie(1, 9), tie(2, null)] },
    ] satisfies MatrixStep[]) {
      t.match(await driver.run(step, 'r'), { ending: 'refused', code: 'device-cannot-untie', detail: 'output 2' });
    }
    t.equal(simulated.snapshot().bytesToDevice, 0);
    t.same(ties(), before);
  });

  test('busy is a refusal that asks to be tried again, and changes nothing', async (t, on) => {
    const { driver, simulated, ties } = on;
    const before = [...ties()];
    const step: MatrixStep = { kind: 'tie', tie: tie(1, 5) };
    if (family.busy !== null) {
      simulated.faults.refuse = { code: family.busy, times: 1 };
      t.match(await driver.run(step, 'r'), { ending: 'refused', code: 'device-busy', retryAfterMs: Number });
      t.same(ties(), before);
    }
    t.same(await driver.run(step, 'r'), { ending: 'applied' });
  });

  test('a refusal is named, changes nothing and is believed to change nothing', async (t, on) => {
    const { driver, simulated, ties, events, lies } = on;
    const before = [...ties()];
    const step: MatrixStep = { kind: 'tie', tie: tie(1, 5) };
    simulated.faults.refuse = { code: family.refusal, times: 1 };
    const outcome = await driver.run(step, 'r');
    t.match(outcome, { ending: 'refused', code: /^device-refused/, detail: String, retryAfterMs: null });
    t.same(ties(), before);
    t.same(lies(), []);
    events.length = 0;
    t.same(await driver.run(step, 'r'), { ending: 'applied' });
    t.equal(ties()[0], 5);
  });
}

function answers(test: Add, family: FamilyUnderTest): void {
  test('a command with a wrong byte is never called applied', async (t, { driver, simulated, lies }) => {
    simulated.faults.corrupt = 1;
    const outcome = await driver.run({ kind: 'tie', tie: tie(1, 5) }, 'r');
    t.not(outcome.ending, 'applied');
    t.same(lies(), []);
    t.same(await driver.run({ kind: 'tie', tie: tie(1, 5) }, 'r'), { ending: 'applied' }, 'and the next one is heard');
  });

  test('a lost answer leaves the step unknown and its outputs in doubt', async (t, on) => {
    const { driver, simulated, ties, doubted } = on;
    simulated.faults.dropReplies = 1;
    t.match(await driver.run({ kind: 'tie', tie: tie(1, 5) }, 'r'), { ending: 'unknown', code: 'no-reply' });
    t.equal(ties()[0], 5, 'it had been carried out');
    t.ok(doubted('no-reply'));
    t.same(await driver.run({ kind: 'read', outputs: [out(1)] }, 'r'), { ending: 'applied' });
    t.same(on.lies(), []);
  });

  test('what others tie is told, or doubted', async (t, { simulated, events, told, doubted }) => {
    events.length = 0;
    simulated.frontPanel(3, 8, 'named');
    await until('told', () => told(3) !== null || doubted('foreign-salvo'));
    if (told(3) !== null) t.same(told(3), { input: 8, evidence: 'volunteered' });
    else t.ok(doubted('foreign-salvo'));
  });

  test('another client’s answer on our line is its change and not our reply', async (t, on) => {
    const { driver, simulated, events, told, lies } = on;
    events.length = 0;
    simulated.faults.slowMs = 60;
    const outcome = driver.run({ kind: 'tie', tie: tie(4, 6) }, 'r');
    await until('on the line', () => simulated.snapshot().commands > 0);
    simulated.otherClient(3, 8);
    t.match(await outcome, { ending: 'applied' });
    await until('told', () => told(3) !== null);
    t.match(told(3), { input: 8 });
    t.match(told(4), { input: 6 });
    simulated.faults.slowMs = 0;
    // Its refusal, where the family tells of it, is not ours either: what we believe stays true.
    simulated.faults.refuse = { code: family.refusal, times: 1 };
    await driver.run({ kind: 'tie', tie: tie(5, 6) }, 'r');
    t.same(lies(), []);
  });
}

function noise(test: Add, family: FamilyUnderTest): void {
  test('garbage between answers and in front of them makes no tie, and is over with its end', async (t, on) => {
    const { driver, simulated, lies, ties } = on;
    const garbage = ['FF00809F0D0A0A', '00', '7E3A2A0D0A0A', 'C0FFEE', '4F7574'].map((hex) => Buffer.from(hex, 'hex'));
    for (const [index, bytes] of garbage.entries()) {
      simulated.garbage(Uint8Array.from(bytes));
      const step: MatrixStep = { kind: 'tie', tie: tie(4, index + 5) };
      let outcome = await driver.run(step, 'r');
      if (outcome.ending !== 'applied') outcome = await driver.run(step, 'r');
      t.same(outcome, { ending: 'applied' });
      t.equal(ties()[3], index + 5);
      t.same(lies(), []);
    }
  });

  test('an answer split at any byte is an answer', async (t, { driver, simulated, lies }) => {
    for (let after = 1; after <= 40; after += 1) {
      simulated.faults.split = { after, pauseMs: 6 };
      t.same(await driver.run({ kind: 'tie', tie: tie(9, 3 + (after % 2)) }, 'r'), { ending: 'applied' });
    }
    t.same(lies(), []);
  });

  test('an answer glued between others’ reports is found, and so are they', async (t, on) => {
    const { driver, simulated, events, told, lies } = on;
    events.length = 0;
    const before = simulated.reportOf(3, 8) ?? '';
    simulated.faults.glue = { before, behind: before };
    t.same(await driver.run({ kind: 'tie', tie: tie(9, 5) }, 'r'), { ending: 'applied' });
    await until('the reports are heard', () => told(3) !== null);
    t.match([told(3), told(9)], [{ input: 8 }, { input: 5 }]);
    t.same(lies(), []);
  });

  test('an echo of our own words proves nothing, and the answers behind it are heard', async (t, on) => {
    const { driver, simulated, events, lies } = on;
    simulated.faults.echo = true;
    events.length = 0;
    simulated.faults.refuse = { code: family.refusal, times: 1 };
    t.match(await driver.run({ kind: 'tie', tie: tie(1, 9) }, 'r'), { ending: 'refused' });
    t.same(lies(), [], 'what was refused is not believed');
    for (const step of [
      { kind: 'tie', tie: tie(1, 5) },
      { kind: 'salvo', ties: [tie(2, 6), tie(3, 7)] },
      { kind: 'read', outputs: [out(2), out(3)] },
      { kind: 'read-all' },
    ] satisfies MatrixStep[]) {
      t.same((await carriedOut(on, step)).outcome, { ending: 'applied' }, step.kind);
    }
    t.same(lies(), []);
    simulated.unplug();
    await driver.run({ kind: 'read-all' }, 'r');
    await until('gone', () => driver.status.state === 'down');
    await simulated.plug();
    await until('got to know through the echo', () => driver.status.state === 'ready');
    t.same(lies(), []);
  });
}

function presence(test: Add): void {
  test('silence is noticed, nothing is sent into it, and its end is noticed', async (t, {
    driver,
    simulated,
    ties,
  }) => {
    const before = ties()[0];
    simulated.silence(Number.POSITIVE_INFINITY);
    await driver.run({ kind: 'read-all' }, 'r');
    await driver.run({ kind: 'read-all' }, 'r');
    t.equal(driver.status.state, 'silent');
    t.equal(driver.status.lastError, 'device-silent');
    t.match(await driver.run({ kind: 'tie', tie: tie(1, 5) }, 'r'), { ending: 'not-sent' });
    simulated.silence(0);
    await until('ready again', () => driver.status.state === 'ready');
    t.equal(ties()[0], before, 'what was not sent stays so');
  });

  test('a device that restarts is doubted and read anew', async (t, { driver, simulated, ...on }) => {
    await driver.run({ kind: 'tie', tie: tie(1, 5) }, 'r');
    on.events.length = 0;
    simulated.reboot(50);
    await until(
      'noticed',
      () => on.doubted('device-restarted') || on.doubted('disconnected') || on.doubted('no-reply'),
    );
    await until('ready again', () => driver.status.state === 'ready' && on.told(1) !== null);
    t.match(on.told(1), { evidence: 'read' });
    t.not(on.ties()[0], 5, 'it has forgotten');
    t.same(on.lies(), []);
  });

  test('a cable pulled in mid-salvo leaves it unknown, and nothing is sent after its return', async (t, on) => {
    const { driver, simulated, ties, doubted } = on;
    const before = [...ties()];
    simulated.faults.slowMs = 500;
    simulated.mark();
    const salvo: MatrixStep = { kind: 'salvo', ties: [tie(1, 5), tie(2, 6), tie(3, 7)] };
    const outcome = driver.run(salvo, 'r');
    const waiting = driver.run({ kind: 'tie', tie: tie(4, 6) }, 'r2');
    await until('on the line', () => simulated.snapshot().bytesToDevice > 0);
    simulated.unplug();
    t.same(await outcome, { ending: 'unknown', code: 'link-lost' });
    t.same(await waiting, { ending: 'not-sent', code: 'link-lost' });
    await until('the loss is known', () => doubted('disconnected'));
    t.match(await driver.run({ kind: 'tie', tie: tie(5, 7) }, 'r3'), { ending: 'not-sent' });
    simulated.faults.slowMs = 0;
    await simulated.plug();
    await until('ready again', () => driver.status.state === 'ready');
    t.same(ties().slice(3, 5), before.slice(3, 5));
    t.same(on.lies(), []);
  });

  test('stop ends what is in flight, within a second, and again', async (t, { driver, simulated }) => {
    simulated.faults.slowMs = 5000;
    const outcome = driver.run({ kind: 'tie', tie: tie(1, 5) }, 'r');
    const from = performance.now();
    await driver.stop();
    await driver.stop();
    t.ok(performance.now() - from < 1500);
    t.match(await outcome, { ending: /unknown|not-sent/ });
    t.match(await driver.run({ kind: 'read-all' }, 'r'), { ending: 'not-sent' });
  });
}

function scenes(test: Add, family: FamilyUnderTest): void {
  test('a scene is applied and proven; one that is refused half-way is rolled back, proven', async (t, on) => {
    const { driver, simulated, ties } = on;
    const mirror = new MatrixMirror({ driver, family: family.driver, pollMs: 0, clock: systemClock });
    mirror.start();
    t.teardown(() => mirror.stop());
    await until('known', () => mirror.status.state === 'ready');
    // The mirror was not there when everything was read.
    await driver.run({ kind: 'read-all' }, 'r');
    const shown = (shift: number): readonly number[] => Array.from({ length: 16 }, (_, i) => ((i + shift) % 16) + 1);
    const order = (inputs: readonly number[]): Promise<ApplyEnd> =>
      apply(
        {
          panels: inputs.map((input, index) => ({
            ...{ row: 0, column: index, matrix: 'm', source: `s${input}` },
            ...{ output: out(index + 1), input: inp(input), display: null },
          })),
          atomic: true,
          correlation: 'scene',
          hurry: new Hurry(),
        },
        {
          mirrorOf: () => mirror,
          displayOf: () => undefined,
          proofOf: () => 'read-back',
          byteMsOf: () => 0.1,
          clock: systemClock,
        },
      );
    t.match(await order(shown(3)), { changed: true, failures: [], rolledBack: null });
    t.same(ties(), shown(3));
    const proven = [...mirror.knowledge.values()].filter(
      ({ stale, evidence }) => !stale && evidence !== 'acknowledged',
    );
    t.equal(proven.length, 16);
    t.match(await order(shown(3)), { changed: false, failures: [] }, 'again: nothing to do');
    const { evidence, salvoLimit } = driver.capabilities;
    const skip = evidence.salvo === 'acknowledged' || salvoLimit < 16 ? 1 : 0;
    simulated.faults.refuse = { code: family.refusal, times: 1, skip };
    const end = await order(shown(5));
    t.match(end, { failures: [{ code: /^device-refused/ }], rolledBack: true });
    t.same(ties(), shown(3));
  });
}

/** On a starved machine a bare acknowledgement can't be dated, and an honest driver calls it unknown: then once more. */
async function carriedOut(
  on: Running,
  step: MatrixStep,
): Promise<{ readonly outcome: Outcome; readonly runs: number }> {
  const { driver } = on;
  const isBare = step.kind === 'salvo' && driver.capabilities.evidence.salvo === 'acknowledged';
  let runs = 1;
  let outcome = await driver.run(step, 'r');
  for (; outcome.ending === 'unknown' && isBare && runs < 10; runs += 1) outcome = await driver.run(step, 'r');
  return { outcome, runs };
}
