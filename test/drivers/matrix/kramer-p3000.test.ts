import t from 'tap';
import { KramerModel, type KramerHabits } from '../../../drivers/simulators/kramer-p3000.js';
import { makeMatrix } from '../../../drivers/registry.js';
import { SimulatedMatrix } from '../../../drivers/simulators/simulated-matrix.js';
import { until } from '../../until.js';
import { matrixContract } from './matrix-contract.js';
import { inp, out, ports, running, tie, type FamilyUnderTest } from './matrix-under-test.js';

const family: FamilyUnderTest<KramerModel> = {
  driver: 'kramer-p3000',
  lines: ['pseudo-terminal', 'socket'],
  baudRate: 115_200,
  model: () => new KramerModel({ inputs: 16, outputs: 16 }),
  busy: '006',
  refusal: '003',
};

// Tests wait for deadlines most of their time.
t.jobs = 6;
matrixContract(t, family);

const oddities: readonly (readonly (keyof KramerHabits)[])[] = [
  ['linePerPair'],
  ['linePerPair', 'tellsTwice', 'audioFollows'],
  ['tellsTwice', 'oldSpelling'],
  ['oneByOne'],
  ['offIsBehindLast'],
];
for (const habits of [[], ...oddities]) {
  for (const saysOk of [true, false]) {
    t.test(`a model of these habits is the same matrix: ${habits.join(', ')}, OK ${String(saysOk)}`, async (t) => {
      const { driver, simulated, ties, lies } = await running(t, family, 'socket', ({ model }) => {
        for (const habit of habits) model.habits[habit] = true;
        model.habits.saysOk = saysOk;
      });
      // Such a model takes the number behind its last input for "nothing", and says it in answers.
      const nothing = habits.includes('offIsBehindLast') ? 2 : null;
      let expected = 0;
      simulated.mark();
      for (const step of [
        { kind: 'tie', tie: tie(9, 4) } as const,
        { kind: 'tie', tie: tie(9, 4) } as const,
        { kind: 'tie', tie: tie(9, 5) } as const,
        { kind: 'salvo', ties: [tie(1, 3), tie(2, nothing), tie(16, 16)] } as const,
        { kind: 'read', outputs: [out(9), out(1)] } as const,
        { kind: 'tie-all', input: inp(7) } as const,
        { kind: 'tie', tie: tie(3, 8) } as const,
        { kind: 'read-all' } as const,
      ]) {
        expected += driver.capabilities.cost(step).commandBytes;
        t.same(await driver.run(step, 'r'), { ending: 'applied' }, step.kind);
        await until('nothing more is said', () => !simulated.snapshot().busy);
        t.same(lies(), []);
      }
      t.same(ties(), [7, 7, 8, ...Array<number>(13).fill(7)]);
      t.equal(simulated.snapshot().bytesToDevice, expected, 'no more was said than the steps cost');
    });
  }
}

t.test('it names model and firmware, and an error in the device’s words', async (t) => {
  const { driver, simulated, doubted } = await running(t, family);
  t.match(driver.status, { model: 'Kramer VP-1616', firmware: '2.07' });
  const step = { kind: 'tie', tie: tie(1, 5) } as const;
  for (const [code, expected] of [
    ['001', { code: 'device-did-not-understand', detail: 'ERR 001 syntax', retryAfterMs: 50 }],
    ['003', { code: 'device-refused', detail: 'ERR 003 parameter out of range', retryAfterMs: null }],
    ['004', { code: 'device-refused-privilege', detail: 'ERR 004 not authorised, log in', retryAfterMs: null }],
    ['008', { code: 'device-busy', detail: 'ERR 008 timeout', retryAfterMs: 300 }],
    ['077', { code: 'device-refused', detail: 'ERR 077', retryAfterMs: null }],
  ] as const) {
    simulated.faults.refuse = { code, times: 1 };
    t.match(await driver.run(step, 'r'), { ending: 'refused', ...expected });
  }
  t.ok(doubted('garbled'), 'an error may have been another client’s');
});

t.test('another machine’s lines and another client’s errors change nothing here', async (t) => {
  const { driver, simulated, events, lies, told } = await running(t, family);
  events.length = 0;
  simulated.order({ op: 'otherMachine', machine: 2, says: 'VID 9>3 OK' });
  simulated.order({ op: 'otherMachine', machine: 1, says: 'MUTE ERR 003' });
  simulated.faults.slowMs = 40;
  const outcome = driver.run({ kind: 'tie', tie: tie(4, 6) }, 'r');
  await until('on the line', () => simulated.snapshot().commands > 0);
  simulated.order({ op: 'otherMachine', machine: 2, says: 'VID 6>4 OK' });
  simulated.order({ op: 'otherMachine', machine: 1, says: 'LOCK-FP ERR 004' });
  t.match(await outcome, { ending: 'applied' });
  t.equal(told(3), null);
  t.same(lies(), []);
});

t.test('presets and routes of a layer that nobody knows are doubted', async (t) => {
  const { simulated, doubted } = await running(t, family);
  simulated.order({ op: 'otherMachine', machine: 1, says: 'ROUTE 1,6,4 OK' });
  await until('route', () => doubted('reconfigured'));
  simulated.order({ op: 'otherMachine', machine: 1, says: 'PRST-RCL 3 OK' });
  await until('preset', () => doubted('foreign-preset'));
});

t.test('a machine number is spoken to by it, and whoever has another stays silent', async (t) => {
  const simulated = new SimulatedMatrix(
    { inputs: 16, outputs: 16, baudRate: 115_200, ptyLink: null, tcpPort: 0 },
    family.model(),
  );
  simulated.model.machine = 7;
  const [address = ''] = await simulated.start();
  t.teardown(() => simulated.stop());
  const link = { type: 'tcp', host: '127.0.0.1', port: Number(address.split(':')[1]) } as const;
  const make = async (machine: number) => {
    const settings = { id: 'm', driver: 'kramer-p3000', inputs: 16, outputs: 16, plane: null, address: machine, link };
    const made = await makeMatrix(settings, ports);
    if (made === null) throw new Error('kramer-p3000 is not shipped');
    t.teardown(() => made.driver.stop());
    made.driver.start();
    return made.driver;
  };
  const wrong = await make(8);
  await until('silent', () => wrong.status.state === 'silent');
  await wrong.stop();
  const right = await make(7);
  await until('ready', () => right.status.state === 'ready');
  simulated.mark();
  t.same(await right.run({ kind: 'tie', tie: tie(9, 4) }, 'r'), { ending: 'applied' });
  t.equal(simulated.model.ties[8], 4);
  t.equal(simulated.snapshot().bytesToDevice, '#07@VID 4>9\r'.length);
});

t.test('half a command from a connection that was lost is not carried out by the next one', async (t) => {
  const { driver, simulated, ties } = await running(t, family);
  for (const byte of Buffer.from('#VID 1>1')) simulated.model.take(byte);
  simulated.silence(0);
  await driver.run({ kind: 'read-all' }, 'r');
  await until('known again', () => driver.status.state === 'ready');
  t.equal(ties()[0], 0);
});
