import t from 'tap';
import { HubModel, type HubHabits } from '../../../drivers/simulators/videohub.js';
import { until } from '../../until.js';
import { matrixContract } from './matrix-contract.js';
import { running, tie, type FamilyUnderTest } from './matrix-under-test.js';

const family: FamilyUnderTest<HubModel> = {
  driver: 'videohub',
  lines: ['socket'],
  baudRate: 921_600,
  model: () => new HubModel({ inputs: 16, outputs: 16 }),
  busy: null,
  refusal: 'NAK',
};

// Tests wait for deadlines most of their time.
t.jobs = 6;
matrixContract(t, family);

for (const habits of [['crlf'], ['noEndPrelude']] satisfies (keyof HubHabits)[][]) {
  t.test(`firmware of this habit is the same hub: ${habits.join(', ')}`, async (t) => {
    const { driver, ties, lies } = await running(t, family, 'socket', ({ model }) => {
      for (const habit of habits) model.habits[habit] = true;
    });
    t.match(driver.status, { model: 'Blackmagic Smart Videohub 16 x 16', firmware: null });
    t.same(await driver.run({ kind: 'salvo', ties: [tie(1, 16), tie(16, 1)] }, 'r'), { ending: 'applied' });
    t.same([ties()[0], ties()[15]], [16, 1]);
    t.same(lies(), []);
  });
}

t.test('what was so before is acknowledged, for no update names it, and only reading proves it', async (t) => {
  const { driver, events, told } = await running(t, family);
  events.length = 0;
  t.same(await driver.run({ kind: 'salvo', ties: [tie(1, 9), tie(2, 2)] }, 'r'), { ending: 'applied' });
  t.same(told(1), { input: 9, evidence: 'named' });
  t.same(told(2), { input: 2, evidence: 'acknowledged' });
  t.same(await driver.run({ kind: 'read-all' }, 'r'), { ending: 'applied' });
  t.same(told(2), { input: 2, evidence: 'read' });
});

t.test('an ACK that nothing follows is no proof', async (t) => {
  const { driver, simulated, events, told, ties } = await running(t, family);
  simulated.model.habits.ignoresLocked = true;
  simulated.model.locks[4] = 'L';
  events.length = 0;
  t.same(await driver.run({ kind: 'tie', tie: tie(5, 9) }, 'r'), { ending: 'applied' });
  t.same(told(5), { input: 9, evidence: 'acknowledged' });
  t.equal(ties()[4], 5);
  t.same(await driver.run({ kind: 'read-all' }, 'r'), { ending: 'applied' });
  t.same(told(5), { input: 5, evidence: 'read' });
});

t.test('locked outputs are refused by name before anything is sent, and free again when the lock is', async (t) => {
  const { driver, simulated, ties } = await running(t, family, 'socket', ({ model }) => {
    model.locks[2] = 'L';
    model.locks[3] = 'O';
  });
  const before = [...ties()];
  const salvo = { kind: 'salvo', ties: [tie(1, 9), tie(3, 9), tie(7, 9)] } as const;
  simulated.mark();
  t.match(await driver.run(salvo, 'r'), { ending: 'refused', code: 'device-refused-lock', detail: 'output 3' });
  simulated.order({ op: 'lock', output: 7 });
  // The lock is told on the line; until it is heard the hub itself refuses.
  await until('heard', async () => {
    const outcome = await driver.run({ kind: 'tie', tie: tie(7, 9) }, 'r');
    return outcome.ending === 'refused' && outcome.code === 'device-refused-lock';
  });
  t.match(await driver.run(salvo, 'r'), { code: 'device-refused-lock', detail: 'output 3, 7' });
  t.same(ties(), before);
  t.same(await driver.run({ kind: 'tie', tie: tie(4, 9) }, 'r'), { ending: 'applied' }, 'our own lock is none for us');
  simulated.order({ op: 'lock', output: 3, state: 'unlocked' });
  simulated.order({ op: 'lock', output: 7, state: 'unlocked' });
  await until('free', async () => (await driver.run(salvo, 'r')).ending === 'applied');
  t.same(
    [0, 2, 6].map((index) => ties()[index]),
    [9, 9, 9],
  );
});

t.test('a lock that nobody told of is a NAK, named and looked at', async (t) => {
  const { driver, simulated, doubted } = await running(t, family);
  simulated.model.locks[2] = 'L';
  const outcome = await driver.run({ kind: 'salvo', ties: [tie(1, 9), tie(3, 9)] }, 'r');
  t.match(outcome, { ending: 'refused', code: 'device-refused', detail: 'NAK', retryAfterMs: null });
  t.ok(doubted('garbled'));
  t.equal(simulated.model.locks[2], 'L', 'nothing is forced');
});

t.test('a hub whose crosspoint is away is not called ready', async (t) => {
  const { driver, simulated } = await running(t, family);
  simulated.model.present = 'needs_update';
  simulated.unplug();
  await until('gone', () => driver.status.state === 'down');
  await simulated.plug();
  await until('named', () => driver.status.state === 'silent');
  t.match(await driver.run({ kind: 'tie', tie: tie(1, 2) }, 'r'), { ending: 'not-sent' });
});
