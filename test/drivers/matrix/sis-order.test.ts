/** What a device says behind an answer is newer than the answer, however much of both is read at once. */
import t from 'tap';
import { learn, type Knowledge } from '../../../daemon/wall/knowledge.js';
import type { MatrixStep } from '../../../drivers/driver.js';
import { out, tie } from './matrix-under-test.js';
import { onMemory } from './sis-on-memory.js';

const five = tie(2, 5).input;
if (five === null) throw new Error('5 is an input');

const steps: readonly MatrixStep[] = [
  { kind: 'read-all' },
  { kind: 'read', outputs: [out(2)] },
  { kind: 'tie', tie: tie(2, 5) },
  { kind: 'salvo', ties: [tie(1, 5), tie(2, 5)] },
  { kind: 'tie-all', input: five },
];

for (const step of steps) {
  t.test(`${step.kind}: the front panel’s report in the same read has the last word`, async (t) => {
    let behind = '';
    const { matrix, events } = await onMemory(t, { inputs: 16, outputs: 16 }, (_, reply) => `${reply}${behind}`);
    behind = '\r\nOut02 In09 All';
    await matrix.run(step, 'r');
    const knowledge = events.reduce<Knowledge>(learn, new Map());
    t.equal(knowledge.get(out(2))?.input, 9);
    t.equal(knowledge.get(out(2))?.evidence, 'volunteered');
  });
}

t.test('a refusal in the same read takes a bare acknowledgement back', async (t) => {
  let behind = '';
  const { matrix, events } = await onMemory(t, { inputs: 16, outputs: 16 }, (_, reply) => `${reply}${behind}`);
  behind = '\r\nE22';
  t.match(await matrix.run({ kind: 'salvo', ties: [tie(1, 5), tie(2, 5)] }, 'r'), { ending: 'unknown' });
  const knowledge = events.reduce<Knowledge>(learn, new Map());
  t.not(knowledge.get(out(1))?.stale, false, 'nothing is known of it');
});
