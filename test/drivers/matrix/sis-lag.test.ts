/**
 * A bare `Qik` names nothing: whether it is the answer to our salvo or the front panel's is told by when it came. These
 * are the rules of that arithmetic, on a line of 9600 baud and a clock that only the test moves (docs/adr/0020).
 */
import t, { type Test } from 'tap';
import type { MatrixDriver, MatrixEvent, MatrixStep, Outcome } from '../../../drivers/driver.js';
import { KeptLink } from '../../../drivers/link/kept-link.js';
import { MemoryLine } from '../../../drivers/link/memory-transport.js';
import { extronSis } from '../../../drivers/matrix/extron-sis/family.js';
import { timings } from '../../../drivers/matrix/extron-sis/timings.js';
import { SisModel } from '../../../drivers/simulators/extron-sis.js';
import { HandClock } from '../hand-clock.js';
import { until } from '../../until.js';
import { tie } from './matrix-under-test.js';
import { commandsIn } from './sis-on-memory.js';

const byteMs = 10_000 / 9600;

interface Bench {
  readonly clock: HandClock;
  readonly line: MemoryLine;
  readonly matrix: MatrixDriver;
  readonly doubts: () => readonly string[];
  /** Sends a salvo of eight; its bytes are on the line for `lineMs`, and nothing answers by itself. */
  readonly salvo: () => { readonly outcome: Promise<Outcome>; readonly lineMs: number };
}

const step: MatrixStep = { kind: 'salvo', ties: Array.from({ length: 8 }, (_, at) => tie(at + 1, at + 5)) };

async function bench(t: Test): Promise<Bench> {
  const clock = new HandClock();
  const model = new SisModel({ inputs: 16, outputs: 16 });
  const line = new MemoryLine(() => clock.now(), 9600, clock);
  let answers = true;
  line.onBytes((bytes) => {
    if (!answers) return;
    const replies = commandsIn(model, bytes).map((command) => `${model.run(command)}\r\n`);
    // Later than any reply could be short.
    clock.after((bytes.length + 100) * byteMs, () => replies.forEach((reply) => line.send(reply)));
  });
  const link = new KeptLink({ transport: line, clock, random: () => 0.5 });
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const ports = { clock, log, trace: () => undefined };
  const size = { inputs: 16, outputs: 16, plane: null, address: null };
  const matrix = extronSis.make({ id: 'm', ...size, link, linkType: 'serial', ports });
  const events: MatrixEvent[] = [];
  matrix.subscribe((event) => events.push(event));
  t.teardown(() => matrix.stop());
  matrix.start();
  await until('ready', async () => {
    await clock.pass(10);
    return matrix.status.state === 'ready';
  });
  events.length = 0;
  answers = false;
  return {
    clock,
    line,
    matrix,
    doubts: () => events.flatMap((event) => (event.kind === 'doubt' ? [event.reason] : [])),
    salvo: () => {
      const outcome = matrix.run(step, 'r');
      return { outcome, lineMs: (line.received.at(-1)?.length ?? 0) * byteMs };
    },
  };
}

t.test('an acknowledgement in its time is ours', async (t) => {
  const { clock, line, doubts, salvo } = await bench(t);
  const { outcome, lineMs } = salvo();
  await clock.pass(lineMs + 5 * byteMs);
  line.send('Qik\r\n');
  t.same(await outcome, { ending: 'applied' });
  t.same(doubts(), []);
});

t.test('one that is here before ours can be is the front panel’s, and ours is still waited for', async (t) => {
  const { clock, line, doubts, salvo } = await bench(t);
  const { outcome, lineMs } = salvo();
  await clock.pass(lineMs);
  line.send('Qik\r\n');
  t.same(doubts(), ['foreign-salvo']);
  await clock.pass(5 * byteMs);
  line.send('E22\r\n');
  t.match(await outcome, { ending: 'refused', code: 'device-busy' });
});

t.test('read late by a process that was late, it may have come at any time, and counts as unknown', async (t) => {
  const { clock, line, doubts, salvo } = await bench(t);
  const { outcome, lineMs } = salvo();
  // The front panel's, on the line while our command was; this process sleeps through it.
  clock.starve(lineMs + 5 * byteMs);
  line.send('Qik\r\n');
  t.same(await outcome, { ending: 'unknown', code: 'no-reply' });
  t.same(doubts(), ['foreign-salvo'], 'all is read back');
});

t.test('the same where the late process looks at its clock first', async (t) => {
  const { clock, line, doubts, salvo } = await bench(t);
  const { outcome, lineMs } = salvo();
  clock.starve(lineMs + 5 * byteMs);
  await clock.pass(0);
  line.send('Qik\r\n');
  t.same(await outcome, { ending: 'unknown', code: 'no-reply' });
  t.same(doubts(), ['foreign-salvo']);
});

t.test('the border is four milliseconds after the command has left', async (t) => {
  t.equal(timings.trustedLagMs, 4);
  for (const [lateMs, ending] of [
    [3.9, 'applied'],
    [4.1, 'unknown'],
  ] as const) {
    const { clock, line, salvo } = await bench(t);
    const { outcome, lineMs } = salvo();
    // An oscillator that is 3 % fast sends it in that much less.
    clock.starve(lineMs * 0.97 + lateMs);
    await clock.pass(0);
    await clock.pass(10);
    line.send('Qik\r\n');
    t.match(await outcome, { ending }, `${lateMs} ms`);
  }
});

t.test('late between the command and the first possible answer is late too', async (t) => {
  const { clock, line, doubts, salvo } = await bench(t);
  const { outcome, lineMs } = salvo();
  await clock.pass(lineMs);
  // The front panel's may end right here.
  clock.starve(300);
  line.send('Qik\r\n');
  t.same(await outcome, { ending: 'unknown', code: 'no-reply' });
  t.same(doubts(), ['foreign-salvo']);
});

t.test('late afterwards takes nothing from an answer', async (t) => {
  const { clock, line, doubts, salvo } = await bench(t);
  const { outcome, lineMs } = salvo();
  await clock.pass(lineMs + 4 * byteMs);
  clock.starve(300);
  line.send('Qik\r\n');
  t.same(await outcome, { ending: 'applied' });
  t.same(doubts(), []);
});

t.test('what names its output needs no clock', async (t) => {
  const { clock, line, matrix, doubts } = await bench(t);
  const outcome = matrix.run({ kind: 'tie', tie: tie(3, 7) }, 'r');
  clock.starve(500);
  line.send('Out3 In7 All\r\n');
  t.same(await outcome, { ending: 'applied' });
  t.same(doubts(), []);
});

t.test('a refusal after the acknowledgement takes it back', async (t) => {
  const { clock, line, doubts, salvo } = await bench(t);
  const { outcome, lineMs } = salvo();
  await clock.pass(lineMs + 5 * byteMs);
  line.send('Qik\r\nE22\r\n');
  t.same(await outcome, { ending: 'unknown', code: 'no-reply' });
  t.ok(doubts().includes('garbled'));
});
