import t from 'tap';
import { SisModel } from '../../../drivers/simulators/extron-sis.js';
import { until } from '../../until.js';
import { matrixContract } from './matrix-contract.js';
import { out, running, tie, type FamilyUnderTest } from './matrix-under-test.js';

const family: FamilyUnderTest<SisModel> = {
  driver: 'extron-sis',
  lines: ['pseudo-terminal', 'socket'],
  baudRate: 115_200,
  model: () => new SisModel({ inputs: 16, outputs: 16 }),
  busy: 'E22',
  refusal: 'E12',
};

// Tests wait for deadlines most of their time.
t.jobs = 6;
matrixContract(t, family);

t.test('it names model and firmware, sets verbose 3 after every restart, and takes bare answers', async (t) => {
  const { driver, simulated, events, doubted } = await running(t, family);
  const { model } = simulated;
  t.match(driver.status, { model: 'Extron 60-0831-01', firmware: '1.23' });
  model.video = [5, 7, ...Array<number>(14).fill(0)];
  model.verbose = 1;
  t.same(await driver.run({ kind: 'read', outputs: [out(2), out(1)] }, 'r'), { ending: 'applied' });
  t.match(events.at(-1), { ties: [tie(2, 7), tie(1, 5)] });
  simulated.reboot(50);
  await until('restart noticed', () => doubted('device-restarted'));
  await until('ready again', () => driver.status.state === 'ready');
  t.equal(model.verbose, 3);
});

t.test('a refusal is named after the device’s answer', async (t) => {
  const { driver, simulated, doubted } = await running(t, family);
  const step = { kind: 'salvo', ties: [tie(1, 5), tie(2, 5)] } as const;
  simulated.faults.refuse = { code: 'E01', times: 1 };
  t.match(await driver.run(step, 'r'), { code: 'device-refused-input', detail: 'E01', retryAfterMs: null });
  simulated.faults.refuse = { code: 'E77', times: 1 };
  t.match(await driver.run(step, 'r'), { code: 'device-refused', detail: 'E77', retryAfterMs: null });
  simulated.faults.corrupt = 1;
  t.match(await driver.run(step, 'r'), { ending: 'refused', code: 'device-did-not-understand' });
  t.ok(doubted('garbled'));
});

t.test('a foreign Qik in flight is not our acknowledgement', async (t) => {
  // A machine so busy that it reads the Qik after the command has left calls it unknown; sis-lag.test.ts has the times.
  const { driver, simulated, doubted } = await running(t, { ...family, baudRate: 9600 });
  simulated.faults.refuse = { code: 'E22', times: 1 };
  simulated.frontPanel(9, 2, 'bare');
  const ties = Array.from({ length: 8 }, (_, index) => tie(index + 1, index + 5));
  t.match(await driver.run({ kind: 'salvo', ties }, 'r'), { ending: /refused|unknown/, code: /device-busy|no-reply/ });
  t.ok(doubted('foreign-salvo'));
});
