import t, { type Test } from 'tap';
import { KeeperError } from '../../../drivers/errors.js';
import { KeptLink } from '../../../drivers/link/kept-link.js';
import type { LinkChange } from '../../../drivers/link/link.js';
import type { Connection, Transport, TransportHandlers } from '../../../drivers/link/transport.js';
import { HandClock } from '../hand-clock.js';

/** A transport whose every step the test takes. */
class HandTransport implements Transport {
  readonly name = 'hand';
  readonly bitsPerSecond = null;
  readonly openings: { readonly handlers: TransportHandlers; readonly signal: AbortSignal }[] = [];
  readonly closings: number[] = [];
  /** What the next opening gives; null leaves it open for ever. */
  answer: 'up' | 'refused' | 'never' = 'up';
  closes = true;
  kick: () => void = () => undefined;
  readonly #clock: HandClock;

  constructor(clock: HandClock) {
    this.#clock = clock;
  }

  connect(handlers: TransportHandlers, signal: AbortSignal): Promise<Connection> {
    this.openings.push({ handlers, signal });
    if (this.answer === 'refused') return Promise.reject(new KeeperError('port-missing', { path: 'hand', detail: '' }));
    if (this.answer === 'never') return new Promise(() => undefined);
    return Promise.resolve({
      write: () => Promise.resolve({ kind: 'written', startedAt: this.#clock.now() }),
      close: () => {
        this.closings.push(this.#clock.now());
        return this.closes ? Promise.resolve() : new Promise(() => undefined);
      },
    });
  }

  watch(kick: () => void): () => void {
    this.kick = kick;
    return () => {
      this.kick = () => undefined;
    };
  }
}

interface Bench {
  readonly clock: HandClock;
  readonly transport: HandTransport;
  readonly link: KeptLink;
  readonly changes: LinkChange[];
  readonly turn: () => Promise<void>;
}

function bench(t: Test): Bench {
  const clock = new HandClock();
  const transport = new HandTransport(clock);
  const link = new KeptLink({ transport, clock, random: () => 0.5 });
  const changes: LinkChange[] = [];
  link.subscribe({ changed: (change) => changes.push(change), bytes: () => undefined });
  t.teardown(async () => {
    const stopped = link.stop();
    await clock.pass(1000);
    await stopped;
  });
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { clock, transport, link, changes, turn };
}

t.test('a system that does not let go holds up a stop for a second, not for ever', async (t) => {
  const { clock, transport, link, turn } = bench(t);
  link.start();
  await turn();
  t.equal(link.state, 'up');
  transport.closes = false;
  let stopped = false;
  void link.stop().then(() => (stopped = true));
  await clock.pass(999);
  t.notOk(stopped);
  t.equal(link.state, 'closing');
  await clock.pass(1);
  await turn();
  t.ok(stopped);
  t.equal(link.state, 'down');
});

t.test('an opening that hangs is given up by a stop, and let go when it succeeds late', async (t) => {
  const { clock, transport, link, turn } = bench(t);
  transport.answer = 'never';
  link.start();
  await turn();
  t.equal(link.state, 'opening');
  const stopped = link.stop();
  t.equal(link.state, 'down');
  t.ok(transport.openings[0]?.signal.aborted);
  await clock.pass(1000);
  await stopped;
  t.equal(link.state, 'down');
});

t.test('the next opening waits until the system has let go of the last one', async (t) => {
  const { clock, transport, link, turn } = bench(t);
  link.start();
  await turn();
  transport.closes = false;
  transport.openings[0]?.handlers.closed('link-lost', 'pulled');
  t.equal(link.state, 'down');
  await clock.pass(500);
  t.equal(link.state, 'opening');
  t.equal(transport.openings.length, 1);
  await clock.pass(500);
  await turn();
  t.equal(transport.openings.length, 2);
});

t.test('kicks in a row open at once, and then a few times a second at most', async (t) => {
  const { clock, transport, link } = bench(t);
  transport.answer = 'refused';
  link.start();
  await clock.pass(20_000);
  const before = transport.openings.length;
  for (let ms = 0; ms < 1000; ms += 5) {
    transport.kick();
    await clock.pass(5);
  }
  const opened = transport.openings.length - before;
  t.ok(opened >= 3 && opened <= 15, `${opened} in a second`);
  transport.answer = 'up';
  transport.kick();
  await clock.pass(250);
  t.equal(link.state, 'up', 'kicks do not put each other off');
});

t.test('a kick on an open link is nothing', async (t) => {
  const { clock, transport, link, changes, turn } = bench(t);
  link.start();
  await turn();
  changes.length = 0;
  transport.kick();
  await clock.pass(10_000);
  t.same(changes, []);
});

t.test('a device that throws every client out is tried ever more seldom; a steady one at once', async (t) => {
  const { clock, transport, link, turn } = bench(t);
  link.start();
  const waits: number[] = [];
  for (let round = 0; round < 8; round += 1) {
    await turn();
    t.equal(link.state, 'up');
    transport.openings.at(-1)?.handlers.closed('link-lost', 'thrown out');
    await turn();
    waits.push(clock.next ?? 0);
    await clock.pass(clock.next ?? 0);
  }
  t.same(waits, [100, 200, 400, 800, 1600, 3200, 5000, 5000]);
  await turn();
  await clock.pass(1000);
  transport.openings.at(-1)?.handlers.closed('link-lost', 'pulled');
  await turn();
  t.equal(clock.next, 100);
});

t.test('a loss that is told before the opening has ended counts, and that opening is let go', async (t) => {
  const { transport, link, changes, turn } = bench(t);
  link.start();
  transport.openings[0]?.handlers.closed('link-lost', 'too early');
  await turn();
  transport.openings[0]?.handlers.closed('link-lost', 'pulled');
  t.equal(changes.filter(({ state }) => state === 'down').length, 1);
  t.equal(link.state, 'down');
});
