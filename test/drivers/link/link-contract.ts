/** What every link does, whatever carries its bytes: one suite over memory, a real pseudo-terminal and a real socket. */
import type { Test } from 'tap';
import { KeptLink } from '../../../drivers/link/kept-link.js';
import type { LinkChange } from '../../../drivers/link/link.js';
import type { Transport, TransportHandlers } from '../../../drivers/link/transport.js';
import { HandClock } from '../hand-clock.js';
import { until } from '../../until.js';

/** The device's end of the line, in the hand of the test. */
export interface LineUnderTest {
  readonly transport: Transport;
  readonly plug: () => Promise<void>;
  readonly unplug: () => void;
  /** True: the device takes no more bytes. */
  readonly stall: (on: boolean) => void;
  readonly send: (bytes: Uint8Array) => void;
  /** All that the device heard. */
  readonly heard: () => Uint8Array;
}

export interface LineFacts {
  /** Why it is down while no device is there. */
  readonly absentCode: string;
  /** True where a device that appears is noticed by itself. */
  readonly kicks: boolean;
  /** So many bytes are more than a line takes whose device reads nothing. */
  readonly tooMany: number;
}

interface Running extends LineUnderTest {
  readonly clock: HandClock;
  readonly link: KeptLink;
  readonly changes: LinkChange[];
  /** What the link delivered. */
  readonly delivered: number[];
  /** The handlers of every connection so far. */
  readonly handlers: TransportHandlers[];
  /** What `random` answers next; 0.5 where nothing is left. */
  readonly dice: number[];
  /** Lets time pass until the link is up. */
  readonly up: () => Promise<void>;
}

export type MakeLine = (t: Test, clock: HandClock) => Promise<LineUnderTest>;

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

export function linkContract(t: Test, name: string, facts: LineFacts, make: MakeLine): void {
  const test = (title: string, body: (t: Test, running: Running) => Promise<void>): void => {
    t.test(`${name}: ${title}`, async (t) => body(t, await run(t, make)));
  };

  test('it tells its states in order, with a generation for every open', async (t, running) => {
    const { link, changes, unplug, plug, up } = running;
    t.equal(link.state, 'down');
    link.start();
    await up();
    unplug();
    await until('the loss', () => link.state === 'down');
    await plug();
    await up();
    link.restart('silent');
    await until('closed', () => link.state === 'down');
    await up();
    await link.stop();
    const story = changes
      .filter(({ state, code }) => !(state === 'opening' || code === facts.absentCode))
      .map(({ state, code }) => `${state} ${code ?? ''}`.trim());
    t.same(story, [
      'up',
      'down link-lost',
      'up',
      'closing link-restarted',
      'down link-restarted',
      'up',
      'closing link-stopped',
      'down link-stopped',
    ]);
    const states = changes.map(({ state }) => state);
    t.ok(states.every((state, index) => state !== 'up' || states[index - 1] === 'opening'));
    const generations = changes.filter(({ state }) => state === 'up').map(({ generation }) => generation);
    t.same(
      generations,
      [...new Set(generations)].sort((a, b) => a - b),
      'it grows',
    );
    t.equal(link.counters.opens, 3);
  });

  test('every byte value passes both ways and is counted', async (t, running) => {
    const { link, send, heard, delivered, up } = running;
    const all = Uint8Array.from({ length: 256 }, (_, value) => value);
    link.start();
    await up();
    t.match(await link.write(all), { kind: 'written', startedAt: running.clock.now() });
    await until('heard', () => heard().length >= 256);
    t.same(heard(), all);
    send(all);
    await until('delivered', () => delivered.length >= 256);
    t.same(delivered, [...all]);
    t.same(link.counters, { bytesOut: 256, bytesIn: 256, opens: 1 });
  });

  test('what is written on anything but an open link is not sent, at once and for ever', async (t, running) => {
    const { link, unplug, plug, heard, up, clock } = running;
    const refused = { kind: 'not-sent', code: 'link-down' };
    t.same(await link.write(text('before the start')), refused);
    link.start();
    t.equal(link.state, 'opening');
    t.same(await link.write(text('while opening')), refused);
    await up();
    unplug();
    await until('the loss', () => link.state === 'down');
    t.same(await link.write(text('while away')), refused);
    await plug();
    await up();
    link.restart('silent');
    t.equal(link.state, 'closing');
    t.same(await link.write(text('while closing')), refused);
    await until('closed', () => link.state === 'down');
    await up();
    await link.write(text('now'));
    await until('heard', () => heard().length >= 3);
    await clock.pass(10_000);
    t.same(heard(), text('now'));
    await link.stop();
    t.same(await link.write(text('after the end')), refused);
  });

  test('nothing of an older connection counts', async (t, running) => {
    const { link, handlers, delivered, up, send, changes } = running;
    link.start();
    await up();
    link.restart('silent');
    await until('closed', () => link.state === 'down');
    await up();
    const [old] = handlers;
    changes.length = 0;
    old?.bytes(text('late'));
    old?.closed('link-lost', 'late');
    send(text('new'));
    await until('delivered', () => delivered.length > 0);
    t.same(Uint8Array.from(delivered), text('new'));
    t.equal(link.state, 'up');
    t.same(changes, []);
  });

  test('a write that the line takes no more of is unknown, and the link opens anew', async (t, running) => {
    const { link, clock, stall, up, changes, heard } = running;
    link.start();
    await up();
    stall(true);
    const outcome = link.write(new Uint8Array(facts.tooMany).fill(0x2e));
    const lineMs = link.bitsPerSecond === null ? 0 : (facts.tooMany * 10_000) / link.bitsPerSecond;
    await clock.pass(lineMs + 1900);
    t.equal(link.state, 'up', 'not yet');
    await clock.pass(200);
    t.same(await outcome, { kind: 'unknown', code: 'line-stalled' });
    t.match(
      changes.find(({ state }) => state === 'down'),
      { code: 'line-stalled' },
    );
    stall(false);
    await up();
    stall(false);
    await link.write(text('fresh'));
    await until('heard', () => String(Buffer.from(heard()).subarray(-5)) === 'fresh');
    t.ok(heard().length < facts.tooMany, 'what waited is not delivered late');
  });

  test('a write under way ends when the device goes', async (t, { link, stall, unplug, up }) => {
    link.start();
    await up();
    stall(true);
    const outcome = link.write(new Uint8Array(facts.tooMany).fill(0x2e));
    unplug();
    t.same(await outcome, { kind: 'unknown', code: 'link-lost' });
    t.equal(link.state, 'down');
  });

  test('a write under way ends with the connection that is closed', async (t, { link, stall, up }) => {
    link.start();
    const closings: readonly (() => void | Promise<void>)[] = [
      () => {
        link.restart('silent');
      },
      () => link.stop(),
    ];
    for (const close of closings) {
      await up();
      stall(true);
      const outcome = link.write(new Uint8Array(facts.tooMany).fill(0x2e));
      const closed = Promise.resolve(close());
      t.same(await outcome, { kind: 'unknown', code: 'link-stopped' });
      await closed;
      await until('closed', () => link.state === 'down');
      stall(false);
    }
  });

  test('it tries for ever, ever more seldom up to five seconds, with jitter', async (t, running) => {
    const { link, clock, unplug, plug, changes, up, dice } = running;
    unplug();
    const waits: number[] = [];
    // Each roll is for the wait after the next failed try.
    dice.push(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0, 0.999, 0.25);
    link.start();
    for (let tries = 0; tries < 9; tries += 1) {
      await until('a failed try', () => changes.filter(({ state }) => state === 'down').length > waits.length);
      const next = clock.next ?? Number.NaN;
      waits.push(Math.round(next));
      await clock.pass(next);
    }
    const codes = new Set(changes.filter(({ state }) => state === 'down').map(({ code }) => code));
    t.same([...codes], [facts.absentCode]);
    t.same(waits, [100, 200, 400, 800, 1600, 3200, 3750, 6248, 4375]);
    await plug();
    await up();
    t.equal(link.counters.opens, 1);
  });

  if (facts.kicks) {
    test('a device that appears is opened without waiting for the next try', async (t, running) => {
      const { link, clock, unplug, plug, changes } = running;
      unplug();
      link.start();
      for (let tries = 0; tries < 7; tries += 1) {
        await until('a failed try', () => link.state === 'down');
        await clock.pass(clock.next ?? 0);
      }
      await until('a failed try', () => link.state === 'down');
      t.ok((clock.next ?? 0) > 3000, 'the next try is far away');
      changes.length = 0;
      await plug();
      await until('the kick', () => (clock.next ?? Number.POSITIVE_INFINITY) <= 250);
      await clock.pass(250);
      await until('up', () => link.state === 'up');
      t.same(
        changes.map(({ state }) => state),
        ['opening', 'up'],
      );
    });
  }

  test('stop ends it, twice as well as once, and it can be started again', async (t, running) => {
    const { link, up, clock, changes } = running;
    await link.stop();
    link.start();
    link.start();
    await up();
    const stops = [link.stop(), link.stop()];
    await Promise.all(stops);
    await link.stop();
    t.equal(link.state, 'down');
    t.equal(clock.next, null, 'no timer is left');
    changes.length = 0;
    await clock.pass(60_000);
    t.same(changes, [], 'it stays down');
    link.start();
    await link.stop();
    t.equal(link.state, 'down', 'stopped while opening');
    link.start();
    await up();
    const stopping = link.stop();
    link.start();
    await stopping;
    await up();
    t.equal(link.state, 'up', 'a start during a stop is not lost');
  });
}

async function run(t: Test, make: MakeLine): Promise<Running> {
  const clock = new HandClock();
  const line = await make(t, clock);
  const handlers: TransportHandlers[] = [];
  const { transport } = line;
  const noted: Transport = {
    name: transport.name,
    bitsPerSecond: transport.bitsPerSecond,
    connect: (one, signal) => {
      handlers.push(one);
      return transport.connect(one, signal);
    },
    watch: (kick) => transport.watch(kick),
  };
  const dice: number[] = [];
  const link = new KeptLink({ transport: noted, clock, random: () => dice.shift() ?? 0.5 });
  const changes: LinkChange[] = [];
  const delivered: number[] = [];
  link.subscribe({
    changed: (change) => changes.push(change),
    bytes: (bytes) => delivered.push(...bytes),
  });
  t.teardown(() => link.stop());
  await line.plug();
  return {
    ...line,
    clock,
    link,
    changes,
    delivered,
    handlers,
    dice,
    up: async () => {
      await until('up', async () => {
        // Only the waiting between tries is shortened; what is under way takes the time that it takes.
        if (link.state === 'down' && clock.next !== null) await clock.pass(clock.next);
        return link.state === 'up';
      });
    },
  };
}
