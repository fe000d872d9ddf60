/**
 * A sample of the door's fault loop: the built daemon is killed at a few calls of the store and of the board's line
 * while people come to the door. Every call is in test/wider/door-loop.wider.ts. WALLKEEPER_SEED repeats a sample.
 */
import t from 'tap';
import { randomFrom } from './random.js';
import { KilledDoor } from './killed-door.js';

/** About as many calls as two people cause; one that is not reached is a day without a kill, which must be right as well. */
const usualCalls = { store: 45, link: 60 } as const;

t.test('16. a daemon that is killed while people come leaves no strike without its entry', async (t) => {
  const seed = Number(process.env['WALLKEEPER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  t.comment(`WALLKEEPER_SEED=${seed}`);
  const random = randomFrom(seed);
  const door = await KilledDoor.open();
  t.teardown(() => door.close());
  for (const kind of ['store', 'link'] as const) {
    const nth = 1 + Math.floor(random() * usualCalls[kind]);
    const part = random() < 0.5 ? ('half' as const) : ('before' as const);
    const { findings } = await door.round({ kind, nth, part });
    t.same(findings, [], `killed at call ${nth} of the ${kind} (${part})`);
  }
});
