import t, { type Test } from 'tap';
import { Exchange } from '../../../drivers/link/exchange.js';
import type { ExchangeOutcome, ExchangeRequest, FrameVerdict } from '../../../drivers/link/exchange-types.js';
import { KeptLink } from '../../../drivers/link/kept-link.js';
import { LineFramer } from '../../../drivers/link/line-framer.js';
import { MemoryLine } from '../../../drivers/link/memory-transport.js';
import { HandClock } from '../hand-clock.js';

/** One byte a millisecond, so that times can be read. */
const baudRate = 10_000;

interface Bench {
  readonly clock: HandClock;
  readonly line: MemoryLine;
  readonly link: KeptLink;
  readonly exchange: Exchange<string>;
  readonly foreign: string[];
  readonly discarded: string[];
  readonly traced: string[];
  readonly heard: () => string;
  readonly ask: (bytes: string, more?: Partial<ExchangeRequest<string>>) => Promise<ExchangeOutcome<string>>;
}

async function bench(
  t: Test,
  { speed = baudRate, gapMs = 0 }: { readonly speed?: number | null; readonly gapMs?: number } = {},
): Promise<Bench> {
  const clock = new HandClock();
  const line = new MemoryLine(() => clock.now(), speed, clock);
  const link = new KeptLink({ transport: line, clock, random: () => 0.5 });
  const foreign: string[] = [];
  const discarded: string[] = [];
  const traced: string[] = [];
  const exchange = new Exchange<string>({
    link,
    framer: new LineFramer({ maxBytes: 10, idleMs: 50 }),
    decode: (frame) => Buffer.from(frame).toString(),
    clock,
    trace: ({ direction, bytes, correlation, kind }) =>
      traced.push(`${direction} ${Buffer.from(bytes).toString()} ${correlation} ${kind}`),
    device: 'd',
    gapMs,
    listener: {
      foreign: (frame) => foreign.push(frame),
      discarded: (bytes, reason) => discarded.push(`${reason} ${Buffer.from(bytes).toString()}`),
    },
  });
  t.teardown(() => link.stop());
  exchange.start();
  link.start();
  await clock.pass(0);
  await new Promise(setImmediate);
  return {
    clock,
    line,
    link,
    exchange,
    foreign,
    discarded,
    traced,
    heard: () => Buffer.concat(line.received).toString(),
    ask: (bytes, more = {}) =>
      exchange.request({
        bytes: Buffer.from(bytes),
        match: (frame): FrameVerdict => (frame.startsWith('+') ? 'reply' : frame === 'ok' ? 'last-reply' : 'foreign'),
        timeoutMs: 100,
        correlation: 'r',
        ...more,
      }),
  };
}

t.test('replies are collected until the last, what is not ours goes elsewhere', async (t) => {
  const { line, ask, foreign, traced, clock } = await bench(t);
  const outcome = ask('ab');
  await clock.pass(2);
  line.send('+1\r\nnews\r\n+2\r\nok\r\n');
  t.same(await outcome, { kind: 'answered', frames: ['+1', '+2', 'ok'], at: 2, lagMs: 0 });
  t.same(foreign, ['news']);
  line.send('late\r\n');
  t.same(foreign, ['news', 'late']);
  t.same(traced.slice(0, 2), ['out ab r frame', 'in +1 r frame']);
  t.equal(traced.at(-1), 'in late null frame');
});

t.test('one is in flight, the others wait in order, with the silence that the family asks for between', async (t) => {
  const { clock, line, ask, heard } = await bench(t, { gapMs: 20 });
  const outcomes = ['a', 'b', 'c'].map((bytes) => ask(bytes));
  t.equal(heard(), 'a');
  await clock.pass(5);
  line.send('ok\r\n');
  await outcomes[0];
  await clock.pass(19);
  t.equal(heard(), 'a', 'not yet');
  await clock.pass(1);
  t.equal(heard(), 'ab');
  line.send('ok\r\n');
  await outcomes[1];
  await clock.pass(20);
  line.send('ok\r\n');
  await Promise.all(outcomes);
  t.equal(heard(), 'abc');
});

t.test('an answer is waited for from when the command has left', async (t) => {
  const { clock, ask } = await bench(t);
  const settled: string[] = [];
  void ask('x'.repeat(50)).then(({ kind }) => settled.push(kind));
  await clock.pass(149);
  t.same(settled, []);
  await clock.pass(1);
  t.same(settled, ['no-reply']);
});

t.test('what came before a timeout is told with it', async (t) => {
  const { clock, line, ask } = await bench(t);
  const outcome = ask('x');
  line.send('+1\r\n');
  await clock.pass(200);
  t.same(await outcome, { kind: 'no-reply', frames: ['+1'] });
});

t.test('a match is told when the command left, and how long a byte takes', async (t) => {
  const { clock, line, ask } = await bench(t);
  const seen: unknown[] = [];
  await clock.pass(7);
  const outcome = ask('1234567890', {
    match: (_, timing) => {
      seen.push(timing);
      return 'last-reply';
    },
  });
  await clock.pass(20);
  line.send('ok\r\n');
  await outcome;
  // Oscillators that are 3 % fast are allowed for.
  t.match(seen, [{ at: 27, startedAt: 7, byteMs: 1 }]);
  t.match(seen, [{ sentAt: 7 + 9.7 }]);
});

t.test('how late the clock was looked at is told with the answer', async (t) => {
  const cases: readonly (readonly [string, (clock: HandClock) => Promise<void> | void, number])[] = [
    ['on time', (clock) => clock.pass(20), 0],
    ['asleep, and its bytes are the first it sees', (clock) => clock.starve(20), 20 - 9.7],
    [
      'asleep, and its clock is the first it sees',
      async (clock) => {
        clock.starve(20);
        await clock.pass(0);
      },
      20 - 9.7,
    ],
    [
      'asleep when an answer could first be there',
      async (clock) => {
        await clock.pass(10);
        clock.starve(20);
      },
      30 - 9.7 - 3.88,
    ],
    [
      'asleep after that',
      async (clock) => {
        await clock.pass(14);
        clock.starve(20);
      },
      0,
    ],
  ];
  for (const [title, wait, lagMs] of cases) {
    const { clock, line, ask } = await bench(t);
    const outcome = ask('1234567890', { answerBytes: 4 });
    await wait(clock);
    line.send('ok\r\n');
    const answer = await outcome;
    t.equal(answer.kind === 'answered' && Math.round(answer.lagMs * 1000), Math.round(lagMs * 1000), title);
  }
});

t.test('where nobody knows the speed, the lag counts from the writing', async (t) => {
  const { clock, line, ask } = await bench(t, { speed: null });
  const outcome = ask('1234567890');
  clock.starve(9);
  line.send('ok\r\n');
  t.match(await outcome, { kind: 'answered', lagMs: 9 });
});

t.test('a loss breaks what is in flight and sends nothing of what waits, then or later', async (t) => {
  const { clock, line, ask, heard } = await bench(t);
  const outcomes = ['a', 'b'].map((bytes) => ask(bytes));
  line.unplug();
  t.same(await outcomes[0], { kind: 'broken', code: 'link-lost' });
  t.same(await outcomes[1], { kind: 'not-sent', code: 'link-lost' });
  t.same(await ask('c'), { kind: 'not-sent', code: 'link-down' });
  line.plug();
  await clock.pass(1000);
  const after = ask('d');
  line.send('ok\r\n');
  t.match(await after, { kind: 'answered' });
  t.equal(heard(), 'ad');
});

t.test('what breaks it is named: a stall, a restart, a stop', async (t) => {
  const { clock, line, link, exchange, ask } = await bench(t);
  line.stalled = true;
  const stalled = ask('a', { timeoutMs: 5000 });
  await clock.pass(2100);
  t.same(await stalled, { kind: 'broken', code: 'line-stalled' });
  line.stalled = false;
  await clock.pass(500);
  const restarted = ask('b');
  link.restart('silent');
  t.same(await restarted, { kind: 'broken', code: 'link-restarted' });
  await clock.pass(500);
  const stopped = ask('c');
  exchange.stop();
  t.same(await stopped, { kind: 'broken', code: 'link-stopped' });
});

t.test('half a line from before a loss is not the beginning of one after it', async (t) => {
  const { clock, line, ask } = await bench(t);
  line.send('+ba');
  line.unplug();
  line.plug();
  await clock.pass(30);
  const outcome = ask('a');
  line.send('ok\r\n');
  t.match(await outcome, { kind: 'answered', frames: ['ok'] });
});

t.test('noise is told as noise', async (t) => {
  const { line, discarded } = await bench(t);
  line.send('0123456789abc\r\n');
  t.same(discarded, ['too-long 0123456789']);
});

t.test('quiet lasts until nothing has come for so long, and not for ever', async (t) => {
  const { clock, line, exchange } = await bench(t);
  const ends: number[] = [];
  const from = clock.now();
  void exchange.quiet(20, 200).then(() => ends.push(clock.now() - from));
  await clock.pass(15);
  line.send('x');
  await clock.pass(19);
  t.same(ends, []);
  await clock.pass(1);
  t.same(ends, [35]);
  const again = clock.now();
  void exchange.quiet(20, 200).then(() => ends.push(clock.now() - again));
  for (let ms = 0; ms < 210; ms += 10) {
    line.send('x');
    await clock.pass(10);
  }
  t.same(ends, [35, 200]);
});

t.test('what was slept through is not called quiet', async (t) => {
  const { clock, exchange } = await bench(t);
  const ends: number[] = [];
  void exchange.quiet(20, 200).then(() => ends.push(clock.now()));
  clock.starve(60);
  await clock.pass(0);
  t.same(ends, [], 'bytes of that time may be unread');
  await clock.pass(20);
  t.same(ends, [80]);
});
