import t from 'tap';
import { ClockWatch } from '../../../daemon/access/clock-watch.js';
import { recallClock } from '../../../daemon/access/clock-trust.js';
import { HandClock } from '../../drivers/hand-clock.js';
import { MemoryJournal } from './room-of-doors.js';

const day = 86_400_000;

function watching(clock: HandClock, latest: number) {
  const journal = new MemoryJournal(clock, [], () => undefined);
  let changes = 0;
  const watch = new ClockWatch({
    ...{ clock, journal, latest },
    localOf: () => null,
    changed: () => void (changes += 1),
    failed: (error) => t.error(error),
  });
  const told = (): readonly string[] => journal.entries.map(({ kind, data }) => `${kind} ${JSON.stringify(data)}`);
  return { watch, told, changes: () => changes };
}

t.test('19. a right clock needs no telling, and a step of it is told once', async (t) => {
  const clock = new HandClock();
  const { watch, told, changes } = watching(clock, 0);
  watch.start();
  await clock.pass(10_000);
  t.same(told(), []);
  clock.jumpWall(day);
  await clock.pass(6000);
  t.same(told(), [`clock.stepped {"stepMs":${day},"trusted":true}`]);
  t.equal(changes(), 0, 'forward it is trusted');
  watch.stop();
});

t.test('19. back it is not trusted until it has caught up, and a decision asks anew', async (t) => {
  const clock = new HandClock();
  clock.jumpWall(day);
  const { watch, told, changes } = watching(clock, 0);
  watch.start();
  clock.jumpWall(-3_600_000);
  t.equal(watch.view().wallTrusted, false, 'before the next look');
  t.match(told(), [/clock.stepped/, 'clock.trust-changed {"trusted":false}']);
  clock.jumpWall(3_600_000);
  await clock.pass(1000);
  t.equal(watch.now().trusted, true);
  t.equal(changes(), 2);
  watch.stop();
});

t.test('19. a start at 1970 is told, and confirming survives a restart', async (t) => {
  const clock = new HandClock();
  const { watch, told } = watching(clock, day);
  watch.start();
  t.same(told(), ['clock.trust-changed {"trusted":false}']);
  await watch.confirm('web:a');
  t.equal(watch.now().trusted, true);
  t.same(watch.carried(), { latest: 0 });
  t.match(told().slice(1), ['clock.confirmed {}', 'clock.trust-changed {"trusted":true}']);
  watch.stop();
  const folded = [
    ['daemon.started', 9 * day],
    ['clock.confirmed', 5],
    ['access.decided', NaN],
    ['access.decided', 7],
  ] as const;
  t.equal(
    folded.reduce((latest, [kind, at]) => recallClock(latest, kind, at), 0),
    7,
    'what was later than a confirmed time never was',
  );
});
