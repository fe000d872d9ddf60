import t from 'tap';
import { Presence } from '../../drivers/device/presence.js';
import type { ExchangeOutcome } from '../../drivers/link/exchange-types.js';
import type { Link, LinkChange, LinkState } from '../../drivers/link/link.js';
import { HandClock } from './hand-clock.js';

const up: LinkChange = { state: 'up', generation: 1, code: null, detail: null };
const down: LinkChange = { state: 'down', generation: 1, code: 'link-lost', detail: 'unplugged' };

interface Bench {
  readonly presence: Presence;
  readonly clock: HandClock;
  /** What happened, in order: states, questions, losses, restarts. */
  readonly seen: string[];
  readonly warned: string[];
  /** What the device does from now on. */
  device: { known: boolean; answers: boolean };
  linkState: LinkState;
}

function bench(keepAliveMs: number): Bench {
  const clock = new HandClock();
  const seen: string[] = [];
  const warned: string[] = [];
  const device = { known: true, answers: true };
  const link = {
    name: 'line',
    get state() {
      return made.linkState;
    },
    restart: () => seen.push('restart'),
  } as Partial<Link> as Link;
  const presence = new Presence({
    id: 'm',
    link,
    clock,
    log: { debug: () => undefined, info: () => undefined, warn: (_, message) => warned.push(message) },
    timings: { firstProbeMs: 500, probeCapMs: 5000, keepAliveMs },
    getToKnow: () => Promise.resolve(device.known),
    question: (): Promise<ExchangeOutcome<unknown>> => {
      seen.push(`ask ${clock.now()}`);
      return Promise.resolve(
        device.answers ? { kind: 'answered', frames: [], at: clock.now(), lagMs: 0 } : { kind: 'no-reply', frames: [] },
      );
    },
    afterMiss: () => Promise.resolve(),
    lost: (reason) => seen.push(`lost: ${reason}`),
    changed: ({ state }) => seen.push(state),
  });
  const made: Bench = { presence, clock, seen, warned, device, linkState: 'up' };
  return made;
}

const settled = (): Promise<void> => new Promise(setImmediate);

t.test('a device that is got to know is ready, and is left in peace on a line that needs no keep-alive', async (t) => {
  const { presence, clock, seen } = bench(0);
  presence.linkChanged(up);
  await settled();
  t.same(seen, ['syncing', 'ready']);
  t.equal(clock.next, null);
});

t.test('one lost answer is noise, two in a row are silence', async (t) => {
  const { presence, seen, warned } = bench(0);
  presence.linkChanged(up);
  await settled();
  await presence.missed();
  presence.heard(7);
  t.equal(presence.status.lastAnswerAt, 7);
  await presence.missed();
  t.equal(presence.status.state, 'ready');
  await presence.missed();
  t.match(presence.status, { state: 'silent', lastError: 'device-silent', lastErrorDetail: 'line' });
  t.same(seen.slice(2), ['lost: no-reply', 'silent']);
  t.same(warned, ['device does not answer']);
});

t.test('a silent device is asked ever more rarely, told of once, and known again when it answers', async (t) => {
  const { presence, clock, seen, warned, device } = bench(0);
  device.known = false;
  device.answers = false;
  presence.linkChanged(up);
  await settled();
  await clock.pass(20_000);
  t.same(
    seen.filter((one) => one.startsWith('ask')),
    ['ask 500', 'ask 1500', 'ask 3500', 'ask 7500', 'ask 12500', 'ask 17500'],
  );
  t.notOk(seen.includes('restart'), 'a serial line is not reopened for silence');
  t.same(warned, ['device does not answer']);
  device.known = true;
  device.answers = true;
  await clock.pass(5000);
  t.equal(presence.status.state, 'ready');
  t.equal(presence.status.lastError, null);
});

t.test('a socket is asked to keep it open, and opened anew where that stays without answer', async (t) => {
  const { presence, clock, seen, device } = bench(30_000);
  presence.linkChanged(up);
  await settled();
  await clock.pass(65_000);
  t.same(seen.slice(2), ['ask 30000', 'ask 60000']);
  t.equal(presence.status.lastAnswerAt, 60_000);
  device.answers = false;
  await clock.pass(60_000);
  t.equal(presence.status.state, 'silent');
  await clock.pass(7500);
  t.equal(seen.filter((one) => one === 'restart').length, 1, 'after four questions');
});

t.test('a lost link is told with its cause, once, and ends what was going on', async (t) => {
  const { presence, clock, seen, warned, device } = bench(0);
  device.known = false;
  presence.linkChanged(up);
  await settled();
  presence.linkChanged(down);
  presence.linkChanged(down);
  t.match(presence.status, { state: 'down', lastError: 'link-lost', lastErrorDetail: 'unplugged' });
  t.same(warned, ['device does not answer', 'device link down']);
  t.equal(clock.next, null, 'nothing is asked on a link that is down');
  t.equal(seen.at(-1), 'down');
});

t.test('an older beginning that ends late changes nothing', async (t) => {
  const { presence, seen } = bench(0);
  presence.linkChanged(up);
  presence.begin();
  await settled();
  t.same(seen, ['syncing', 'syncing', 'ready']);
  presence.begin();
  presence.stop();
  await settled();
  t.equal(seen.at(-1), 'syncing', 'nor does one that was stopped');
});
