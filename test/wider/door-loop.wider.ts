/** The whole of the door's fault loop: killed at its Nth call of the store and of the board's line, for every N. */
import t from 'tap';
import { killsNobody, type Order } from '../faults/daemon-process.js';
import { KilledDoor } from '../faults/killed-door.js';

const doorsAtOnce = 3;
/** So long new rounds are begun once every third N was had; how many there were is said. */
const withinMs = 120_000;
const leastWithinMs = 480_000;
const stride = 3;

t.test('killed at every call of the store and the line while people come', { timeout: 600_000 }, async (t) => {
  const began = performance.now();
  const doors = await Promise.all(Array.from({ length: doorsAtOnce }, () => KilledDoor.open()));
  t.teardown(() => Promise.all(doors.map((door) => door.close())));
  const first = await doors[0]?.round(killsNobody);
  t.same(first?.findings, [], 'a day that nobody ends');
  const counts = first?.counts;
  if (!counts) throw new Error('the daemon did not count its calls');
  const all = (['store', 'link'] as const).flatMap((kind) =>
    counts[kind].flatMap((hasBytes, index): Order[] => {
      const before: Order = { kind, nth: index + 1, part: 'before' };
      return hasBytes ? [before, { ...before, part: 'half' }] : [before];
    }),
  );
  const tasks = Array.from({ length: stride }, (_, from) => all.filter((_, index) => index % stride === from)).flat();
  const least = Math.ceil(all.length / stride);
  let killed = 0;
  await Promise.all(
    doors.map(async (door) => {
      for (;;) {
        const sinceMs = performance.now() - began;
        const enough = all.length - tasks.length >= least;
        const task = sinceMs > (enough ? withinMs : leastWithinMs) ? undefined : tasks.shift();
        if (task === undefined) return;
        const round = await door.round(task);
        if (round.killed) killed += 1;
        t.same(round.findings, [], `killed at call ${task.nth} of the ${task.kind} (${task.part})`);
      }
    }),
  );
  const done = all.length - tasks.length;
  const seconds = Math.round((performance.now() - began) / 1000);
  const text = `${done} of ${all.length} rounds, ${killed} kills, in ${seconds} s`;
  t.ok(done >= least, `at least every ${stride}rd call: ${text}`);
  // A busy machine reads in one piece what a quiet one reads in several: the last calls may not come.
  t.ok(killed > (done * 2) / 3, `most rounds killed it: ${text}`);
});
