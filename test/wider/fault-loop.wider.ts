/**
 * The whole fault loop: a day in the room is counted, then the built daemon is killed at its Nth call of the store, of
 * the link and of the broker, for every N that the day has, and with half of the bytes of every call that has some.
 * The store is also that of a journal whose segment fills up in the middle of the day.
 */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { draft, openJournal, segmentPaths } from '../daemon/journal/journal-under-test.js';
import { killsNobody, type Order } from '../faults/daemon-process.js';
import { callKinds, type CallCounts, type CallKind } from '../faults/kill-order.js';
import { KilledRoom } from '../faults/killed-room.js';
import { testFolder } from '../folder.js';

/** Rooms side by side; each is three processes that mostly wait. */
const roomsAtOnce = 3;
/** So long new rounds are begun once every fourth N was had; how many of those between followed is said. */
const withinMs = 230_000;
/** A slow or busy machine may take so long for every fourth N. */
const leastWithinMs = 900_000;
const stride = 4;
const segmentBytes = 1024 * 1024;
/** What a day writes is about three times this. */
const leftInSegment = 4000;

interface Task {
  readonly order: Order;
  readonly seed: string | null;
}

t.test('killed at every call of the store, the link and the broker', { timeout: 960_000 }, async (t) => {
  const top = testFolder(t);
  const began = performance.now();
  const full = join(top, 'full');
  await fillSegment(full);
  const rooms = await Promise.all(
    Array.from({ length: roomsAtOnce }, (_, n) => KilledRoom.open(join(top, `room-${n}`))),
  );
  t.teardown(() => Promise.all(rooms.map((room) => room.close())));
  const [first, filling] = await Promise.all([rooms[0]?.round(killsNobody), rooms[1]?.round(killsNobody, full)]);
  t.same(first?.findings, [], 'a first day that nobody ends');
  t.same(filling?.findings, [], 'a day that fills the segment');
  if (!first?.counts || !filling?.counts) throw new Error('the daemon did not count its calls');

  const tasks = inStrides([...tasksOf(first.counts, callKinds, null), ...tasksOf(filling.counts, ['store'], full)]);
  const all = tasks.length;
  const least = Math.ceil(all / stride);
  const killed = { before: 0, half: 0 };
  const missed = { store: 0, link: 0, broker: 0 };
  await Promise.all(
    rooms.map(async (room) => {
      const goesOn = (): boolean => {
        const sinceMs = performance.now() - began;
        return sinceMs < withinMs || (all - tasks.length < least && sinceMs < leastWithinMs);
      };
      while (goesOn()) {
        const task = tasks.shift();
        if (task === undefined) return;
        const round = await room.round(task.order, task.seed);
        const { kind, nth, part } = task.order;
        if (round.killed) killed[part] += 1;
        else missed[kind] += 1;
        t.same(
          round.findings,
          [],
          `killed at call ${nth} of the ${kind} (${part}${task.seed === null ? '' : ', full'})`,
        );
      }
    }),
  );
  const seconds = Math.round((performance.now() - began) / 1000);
  const done = all - tasks.length;
  const text = `${done} of ${all} rounds in ${seconds} s, killed ${JSON.stringify(killed)}, too few calls ${JSON.stringify(missed)}`;
  t.ok(done >= least, `at least every ${stride}th call: ${text}`);
  // The days differ by a few calls of the store. A busy machine reads in one piece what a quiet one reads in several,
  // so that the last calls of link and broker may not come.
  t.ok(missed.store < done / 10, `nearly every round of the store killed it: ${text}`);
  t.ok(missed.store + missed.link + missed.broker < done / 3, `most rounds killed it: ${text}`);
});

function tasksOf(counts: CallCounts, kinds: readonly CallKind[], seed: string | null): readonly Task[] {
  return kinds.flatMap((kind) =>
    counts[kind].flatMap((hasBytes, index) => {
      const before: Task = { order: { kind, nth: index + 1, part: 'before' }, seed };
      const half: Task = { order: { kind, nth: index + 1, part: 'half' }, seed };
      return hasBytes ? [before, half] : [before];
    }),
  );
}

function inStrides(tasks: readonly Task[]): Task[] {
  return Array.from({ length: stride }, (_, from) => tasks.filter((_, index) => index % stride === from)).flat();
}

/** A journal that the day's entries fill: its segment ends and another begins in the middle of it. */
async function fillSegment(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { journal } = await openJournal(folder, { segmentBytes });
  const text = 'x'.repeat(1000);
  let bytes = 0;
  for (let n = 0; bytes < segmentBytes - leftInSegment; n += 1) {
    await journal.append({ ...draft(n, false), data: { text } });
    bytes = segmentPaths(folder).map((path) => statSync(path).size)[0] ?? 0;
  }
  await journal.stop();
}
