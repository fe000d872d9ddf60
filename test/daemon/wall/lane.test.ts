/** One device's loop: how often what is interrupted, or changes nothing, is told again. */
import t from 'tap';
import { Gate } from '../../../daemon/wall/gate.js';
import { Hurry } from '../../../daemon/wall/hurry.js';
import { Lane, type Failure, type LaneDevice } from '../../../daemon/wall/lane.js';
import { systemClock } from '../../../drivers/clock.js';
import type { Outcome } from '../../../drivers/driver.js';

const failure = (code: string): Failure => ({ code, parameters: {}, away: false });

/** Wants `wanted` commands, one a target; `answer` says what becomes of the n-th command, and whether it took effect. */
function device(
  wanted: number,
  answer: (sent: number) => { readonly outcome: Outcome; readonly took: boolean },
): { readonly device: LaneDevice<number, number>; readonly sent: () => number } {
  const left = new Set(Array.from({ length: wanted }, (_, index) => index));
  let sent = 0;
  return {
    sent: () => sent,
    device: {
      id: 'matrix-1',
      hold: () => () => undefined,
      isReady: () => true,
      whenReady: () => Promise.resolve(true),
      plan: () => [...left].map((step) => ({ step, why: 'change' })),
      run: (step) => {
        sent += 1;
        const { outcome, took } = answer(sent);
        if (took) left.delete(step);
        return Promise.resolve(outcome);
      },
      impossible: () => [],
      partsOf: () => [],
      targetOf: () => null,
      giveUp: () => undefined,
      away: () => failure('device-not-connected'),
      refused: ({ code }) => failure(code),
      notAsAsked: () => failure('not-as-asked'),
      waking: () => [],
      deaf: () => [],
      subscribe: () => () => undefined,
    },
  };
}

function laneOf(one: LaneDevice<number, number>): Lane<number, number> {
  const order = { atomic: true, correlation: 'r-1', hurry: new Hurry() };
  return new Lane(one, order, { clock: systemClock, gate: new Gate([]), keepsGate: false });
}

t.test('eight commands of which every second is lost are all carried out', async (t) => {
  const lost: Outcome = { ending: 'unknown', code: 'no-reply' };
  const { device: one } = device(8, (sent) =>
    sent % 2 === 0 ? { outcome: lost, took: false } : { outcome: { ending: 'applied' }, took: true },
  );
  t.same(await laneOf(one).run(), { changed: true, failures: [] });
});

t.test('a device that takes a command and changes nothing is told three times, then named', async (t) => {
  for (const commands of [1, 4]) {
    const { device: one, sent } = device(commands, () => ({ outcome: { ending: 'applied' }, took: false }));
    t.match(await laneOf(one).run(), { failures: [{ code: 'not-as-asked' }] });
    t.equal(sent(), 3 * commands);
  }
});
