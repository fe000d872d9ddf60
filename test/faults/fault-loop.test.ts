/**
 * A sample of the fault loop: the built daemon is killed at a few calls of the store, the link and the broker. Every
 * call is in test/wider/fault-loop.wider.ts. WALLKEEPER_SEED repeats a sample.
 */
import { join } from 'node:path';
import t from 'tap';
import { callKinds, type CallKind } from './kill-order.js';
import { KilledRoom } from './killed-room.js';
import { randomFrom } from './random.js';
import { testFolder } from '../folder.js';

/** So long a new round is begun; each takes about a second and a half on a quiet machine. */
const sampleMs = 8000;
/** About as many calls as a day has; one that is not reached is a day without a kill, which must be right as well. */
const usualCalls: Readonly<Record<CallKind, number>> = { store: 75, link: 45, broker: 115 };

t.test('a daemon that is killed at any call leaves a room that goes on', { timeout: 120_000 }, async (t) => {
  const seed = Number(process.env['WALLKEEPER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  t.comment(`WALLKEEPER_SEED=${seed}`);
  const random = randomFrom(seed);
  const room = await KilledRoom.open(join(testFolder(t), 'room'));
  t.teardown(() => room.close());
  const began = performance.now();
  for (let n = 0; n < callKinds.length || performance.now() - began < sampleMs; n += 1) {
    const kind = callKinds[n % callKinds.length] ?? 'store';
    const nth = 1 + Math.floor(random() * usualCalls[kind]);
    const part = random() < 0.5 ? ('half' as const) : ('before' as const);
    const { findings } = await room.round({ kind, nth, part });
    t.same(findings, [], `killed at call ${nth} of the ${kind} (${part})`);
  }
});
