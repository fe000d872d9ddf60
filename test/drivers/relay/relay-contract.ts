/** What every relay driver does, whatever its family: one suite, over a real pseudo-terminal, a real socket, a HID socket. */
import type { Test } from 'tap';
import { until } from '../../until.js';
import { channel, running, type BoardUnderTest, type RunningBoard, type RunningOptions } from './relay-under-test.js';

type Add = (name: string, options: RunningOptions, body: (t: Test, on: RunningBoard) => Promise<void>) => void;

/** How late a pulse may end on a machine on which other tests run. */
const lateMs = 400;
const one = channel(1);
const two = channel(2);

export function relayContract(t: Test, { name, reaches }: BoardUnderTest): void {
  for (const reach of reaches) {
    const test: Add = (title, options, body) => {
      // Each test has a board of its own, and most of its time is waiting for pulses.
      t.test(`${reach}: ${title}`, { buffered: true }, async (t) => body(t, await running(t, name, reach, options)));
    };
    acts(test);
    tokens(test);
    goesAway(test);
    if (name !== 'lcus-relay') knows(test);
    if (reach !== 'hid') line(test, name === 'modbus-relay');
  }
}

function acts(test: Add): void {
  const left = (board: { relays: { set(channel: number, on: boolean): boolean } }): void => {
    board.relays.set(1, true);
  };

  test('every channel is secured before it is ready, whatever it was left in', { prepare: left }, async (t, on) => {
    const { driver, board, events } = on;
    await until('the relay fell', () => !board.relays.isEnergised(1));
    t.same(
      driver.outputStates().map(({ position }) => position),
      ['secured', 'secured'],
    );
    const kinds = events.map((event) => (event.kind === 'status' ? event.status.state : event.kind));
    t.ok(kinds.indexOf('output') < kinds.indexOf('ready'), kinds.join(' '));
  });

  test('a pulse lets go once, for no less than it says, and is told', {}, async (t, on) => {
    const { driver, board, events, token, onTimes } = on;
    events.length = 0;
    const outcome = await driver.pulse(one, 300, token());
    t.match(outcome, { ending: 'done', startedAt: Number, endsAt: Number });
    if (outcome.ending !== 'done') return;
    // Sums of fractions: 299.9999999 is 300.
    t.ok((outcome.endsAt ?? 0) - outcome.startedAt > 299.9);
    t.equal(outcome.endedBy, driver.capabilities.hardwarePulse ? 'hardware' : 'software');
    if (driver.capabilities.readback) t.equal(outcome.evidence, 'read');
    t.equal(driver.outputStates()[0]?.position, 'unlocked');
    await until('the pulse has ended', () => driver.outputStates()[0]?.position === 'secured');
    await until('the relay fell', () => !board.relays.isEnergised(1));
    const [lasted = 0, ...more] = onTimes(1);
    t.same(more, []);
    // The board times its own pulse; where the driver does, the order to let go may have been late at the board, and
    // by so much the pulse is shorter there.
    const least = driver.capabilities.hardwarePulse ? 290 : 150;
    t.ok(lasted >= least && lasted <= 400 + lateMs, `${lasted} ms`);
    const said = events.flatMap((event) =>
      event.kind === 'output' ? [`${event.output.position} ${event.cause}`] : [],
    );
    t.ok(said.indexOf('unlocked pulse') < said.indexOf('secured pulse-ended'), said.join(', '));
    t.same(on.faultsTold(), []);
  });

  test('a second pulse makes the first longer and never shorter', {}, async (t, { driver, board, token, onTimes }) => {
    const first = await driver.pulse(one, 600, token());
    const second = await driver.pulse(one, 100, token());
    if (first.ending !== 'done' || second.ending !== 'done') throw new Error('not done');
    t.ok((second.endsAt ?? 0) >= (first.endsAt ?? 0) - 1);
    const third = await driver.pulse(one, 800, token());
    await until('the pulses have ended', () => driver.outputStates()[0]?.position === 'secured');
    await until('the relay fell', () => !board.relays.isEnergised(1));
    const [lasted = 0, ...more] = onTimes(1);
    t.same(more, [], 'it opened once');
    if (third.ending !== 'done') throw new Error('not done');
    // Less what the first order may have been late at the board on a machine on which other tests run.
    t.ok(lasted >= third.startedAt + 800 - lateMs - first.startedAt && lasted > 600, `${lasted} ms`);
  });

  test('a hold lasts until it is secured, and a pulse does not end it', {}, async (t, on) => {
    const { driver, board, token } = on;
    t.match(await driver.hold(two, token('hold')), { ending: 'done', endsAt: null });
    t.match(await driver.pulse(two, 100, token()), { ending: 'done', endsAt: null });
    t.match(await driver.hold(two, token('hold')), { ending: 'done' });
    const pulsed = await driver.pulse(one, 200, token());
    t.equal(pulsed.ending, 'done');
    await until('the other channel’s pulse has ended', () => driver.outputStates()[0]?.position === 'secured');
    t.equal(board.relays.isEnergised(2), true, 'longer than the pulse');
    t.match(await driver.secure(two, 'test'), { ending: 'done', endsAt: null });
    t.equal(driver.outputStates()[1]?.position, 'secured');
    await until('the relay fell', () => !board.relays.isEnergised(2));
  });

  test('securing ends a pulse, and takes the turn of one that waits', {}, async (t, on) => {
    const { driver, board, token, onTimes } = on;
    t.equal((await driver.pulse(one, 5000, token())).ending, 'done');
    const late = driver.pulse(two, 1000, token());
    const waiting = driver.pulse(one, 5000, token());
    t.equal((await driver.secure('all', 'test')).ending, 'done');
    await until('both relays are off', () => !board.relays.isEnergised(1) && !board.relays.isEnergised(2));
    t.same(await waiting, { ending: 'not-sent', code: 'relay-secured-meanwhile' });
    const outcome = await late;
    t.ok(outcome.ending === 'done' || outcome.ending === 'not-sent');
    t.ok((onTimes(1)[0] ?? Infinity) < 3000);
    t.ok(onTimes(2).every((lasted) => lasted < 1000));
  });

  test('a magnet is let go by no current', { lockedEnergized: [1] }, async (t, { driver, board, token }) => {
    await until('it is held', () => board.relays.isEnergised(1));
    t.equal((await driver.pulse(one, 200, token())).ending, 'done');
    await until('it is let go', () => !board.relays.isEnergised(1));
    await until('it is secured again', () => driver.outputStates()[0]?.position === 'secured');
    await until('its coil holds it', () => board.relays.isEnergised(1));
    t.equal(board.relays.isEnergised(2), false);
  });

  test('stop secures what is unlocked, and comes back', {}, async (t, { driver, board, token }) => {
    await driver.pulse(one, 10_000, token());
    await driver.hold(two, token('hold'));
    const began = performance.now();
    await driver.stop();
    t.ok(performance.now() - began < 1000);
    await driver.stop();
    await until('both relays are off', () => !board.relays.isEnergised(1) && !board.relays.isEnergised(2));
    t.match(await driver.pulse(one, 200, token()), { ending: 'not-sent' });
    driver.start();
    await until('it is ready again', () => driver.status.state === 'ready');
    t.equal((await driver.pulse(one, 200, token())).ending, 'done');
  });
}

function tokens(test: Add): void {
  test('a token is good once, for its purpose, and not for long', {}, async (t, { driver, board, token }) => {
    const good = token();
    const refused = async (code: string, ...given: Parameters<typeof driver.pulse>): Promise<void> => {
      t.same(await driver.pulse(...given), { ending: 'refused', code }, code);
    };
    await refused('relay-token-wrong', one, 300, token('hold'));
    await refused('relay-token-wrong', one, 300, token('pulse', { expiresAt: performance.now() + 20_000 }));
    await refused('relay-token-wrong', one, 300, token('pulse', { expiresAt: NaN }));
    await refused('relay-token-wrong', one, 300, token('pulse', { id: '' }));
    await refused('relay-token-expired', one, 300, token('pulse', { expiresAt: performance.now() - 1 }));
    await refused('relay-pulse-out-of-range', one, 1, token());
    await refused('relay-pulse-out-of-range', one, NaN, token());
    await refused('relay-pulse-out-of-range', one, driver.capabilities.mostPulseMs + 1, token());
    t.same(await driver.hold(one, token('pulse')), { ending: 'refused', code: 'relay-token-wrong' });
    t.same(await driver.pulse(channel(9), 300, token()), { ending: 'not-sent', code: 'relay-no-channel' });
    t.equal(board.relays.changes.length, 0, 'nothing was switched');
    t.equal((await driver.pulse(one, 100, good)).ending, 'done');
    await refused('relay-token-used', one, 100, good);
    await refused('relay-token-used', two, 100, good);
    await until('the pulse has ended', () => driver.outputStates()[0]?.position === 'secured');
    await until('the relay fell', () => !board.relays.isEnergised(1));
    t.equal(board.relays.changes.length, 2);
  });
}

function goesAway(test: Add): void {
  test('nothing is sent to a board that is not there', { plugged: false, ready: false }, async (t, on) => {
    const { driver, board, token } = on;
    t.match(await driver.pulse(one, 300, token()), { ending: 'not-sent' });
    t.match(await driver.hold(one, token('hold')), { ending: 'not-sent' });
    t.match(await driver.secure('all', 'test'), { ending: 'not-sent' });
    t.match(await driver.read(), { ending: 'not-sent' });
    await until('it says why', () => driver.status.lastError !== null);
    t.equal(driver.status.state, 'down');
    t.same(board.relays.changes, []);
  });

  test('a cable that is pulled in a pulse opens nothing and leaves nothing open', {}, async (t, on) => {
    const { driver, board, token, events } = on;
    const { hardwarePulse } = driver.capabilities;
    await driver.pulse(one, 300, token());
    await until('it is let go', () => board.relays.isEnergised(1));
    board.unplug();
    await until('it is away', () => driver.status.state === 'down');
    t.equal(driver.outputStates()[0]?.position, 'unknown');
    if (hardwarePulse) await until('the board ended the pulse by itself', () => !board.relays.isEnergised(1));
    events.length = 0;
    await board.plug();
    await until('it is back', () => driver.status.state === 'ready');
    await until('the relay fell', () => !board.relays.isEnergised(1));
    const opened = events.filter((event) => event.kind === 'output' && event.output.position === 'unlocked');
    t.ok(
      hardwarePulse ? opened.length === 0 : opened.every((event) => event.kind === 'output' && event.cause === 'read'),
    );
    t.equal(board.relays.changes.filter(({ energised }) => energised).length, 1, 'the pulse is not taken up again');
  });
}

function knows(test: Add): void {
  test('a relay that does not move is told, and its pulse is none', {}, async (t, on) => {
    const { driver, board, token } = on;
    board.relays.stuck.add(1);
    t.same(await driver.pulse(one, 300, token()), { ending: 'unknown', code: 'relay-stuck' });
    t.same(on.faultsTold(), ['relay-stuck']);
    board.relays.stuck.clear();
    t.equal((await driver.pulse(one, 100, token())).ending, 'done');
    t.same(on.faultsTold(), ['relay-stuck', 'relay-stuck cleared']);
  });

  test('a door that can’t be secured is told, and secured as soon as it can', {}, async (t, on) => {
    const { driver, board, token } = on;
    await driver.hold(one, token('hold'));
    board.relays.stuck.add(1);
    t.same(await driver.secure(one, 'test'), { ending: 'unknown', code: 'relay-not-secured' });
    t.same(on.faultsTold(), ['relay-not-secured']);
    t.equal(driver.outputStates()[0]?.position, 'unlocked');
    board.relays.stuck.clear();
    await until('it is secured', () => !board.relays.isEnergised(1));
    await until('that is told', () => on.faultsTold().includes('relay-not-secured cleared'));
    t.equal(driver.outputStates()[0]?.position, 'secured');
  });

  test('what somebody else lets go is told and secured again', {}, async (t, on) => {
    const { driver, board } = on;
    board.relays.set(2, true);
    await until('it is secured again', () => !board.relays.isEnergised(2));
    await until('both were told', () => on.faultsTold().length === 2);
    t.same(on.faultsTold(), ['relay-not-secured', 'relay-not-secured cleared']);
    t.equal(driver.outputStates()[1]?.position, 'secured');
  });

  test('a board that takes orders and does nothing is found out', {}, async (t, { driver, board, token }) => {
    board.lie(true);
    t.same(await driver.pulse(one, 300, token()), { ending: 'unknown', code: 'relay-stuck' });
  });

  test('a board that says nothing is silent, and secured before it is ready again', {}, async (t, on) => {
    const { driver, board, token } = on;
    await driver.hold(one, token('hold'));
    board.silence(true);
    await until('it is silent', () => driver.status.state === 'silent');
    t.equal(driver.status.lastError, 'relay-silent');
    t.equal(driver.outputStates()[0]?.position, 'unknown');
    t.match(await driver.pulse(one, 300, token()), { ending: 'not-sent', code: 'relay-silent' });
    board.silence(false);
    await until('it is ready', () => driver.status.state === 'ready');
    t.equal(board.relays.isEnergised(1), false);
  });
}

function line(test: Add, answers: boolean): void {
  test('noise, halves and echoes change nothing', { inputs: answers ? 3 : 0 }, async (t, on) => {
    const { driver, board, token } = on;
    const { faults } = board;
    if (faults === null) throw new Error('no line');
    for (const fault of [
      { glue: Uint8Array.of(0xff, 0x00, 0x01, 0x05) },
      { split: { after: 2, ms: 5 } },
      { echo: true },
      { slowMs: 40 },
    ]) {
      Object.assign(faults, { glue: new Uint8Array(), split: null, echo: false, slowMs: 0 }, fault);
      t.equal((await driver.pulse(one, 100, token())).ending, 'done', Object.keys(fault).join());
      await until('the pulse has ended', () => driver.outputStates()[0]?.position === 'secured');
      await until('the relay fell', () => !board.relays.isEnergised(1));
    }
    t.notOk(on.faultsTold().includes('relay-stuck'));
  });
}
