/** "Which one changed?": outputs lit one at a time, and however that ends the wall shows again what it showed before. */
import fc from 'fast-check';
import t from 'tap';
import { systemClock } from '../../../drivers/clock.js';
import { mappedPanels, owedAfter, parseOwed } from '../../../daemon/wall/mapping-run.js';
import { until } from '../../until.js';
import { FakeMatrix } from './fake-matrix.js';
import { roomOf, startRoom } from './room-under-test.js';

const asked = { matrix: 'a', lit: 16, others: null };
const shown = (matrix: FakeMatrix): readonly number[] => [...matrix.truth.values()];
/** What the scene `morning` shows, with outputs 1 to 4 untied. */
const morning = [0, 0, 0, 0, 1, 2, 3, 4];

t.test('each output is lit alone, the answers are taken down, and the picture comes back', async (t) => {
  const { service, matrix, journal, errors, request, stop } = startRoom();
  const { mapping } = service;
  await request('morning');
  const first = await mapping.begin('main', asked, 'web:tech');
  t.same(first.outputs, [3, 4, 5, 6, 7, 8], 'the other wall’s outputs are none of it');
  t.equal(first.current, 3);
  t.same(shown(matrix), [0, 0, 16, 0, 0, 0, 0, 0]);
  t.equal((await mapping.answer('main', 3, null)).current, 4);
  t.same(shown(matrix), [0, 0, 0, 16, 0, 0, 0, 0]);
  await mapping.answer('main', 4, { row: 0, column: 0 });
  await mapping.answer('main', 5, { row: 0, column: 1 });
  await t.rejects(mapping.answer('main', 5, null), { code: 'mapping-step-passed' }, 'the button was pressed twice');
  await mapping.answer('main', 6, { row: 1, column: 0 });
  // The technician sees that 5 was taken for another: lit again, it takes a panel from output 6, which is asked anew.
  await mapping.light('main', 5);
  t.equal(matrix.truth.get(5), 16);
  t.equal((await mapping.answer('main', 5, { row: 1, column: 0 })).current, 6);
  await mapping.answer('main', 6, { row: 0, column: 1 });
  await mapping.answer('main', 7, { row: 1, column: 1 });
  const last = await mapping.answer('main', 8, null);
  t.equal(last.current, null);
  t.same(shown(matrix), morning, 'every output has its answer, and the wall its picture');
  const panels = mapping.panels('main', roomOf().walls[0]?.panels ?? []);
  t.same(
    panels.map(({ row, column, output }) => [row, column, output]),
    [
      [0, 0, 4],
      [0, 1, 6],
      [1, 0, 5],
      [1, 1, 7],
    ],
  );
  await mapping.end('main', 'stored', 'web:tech');
  t.equal(mapping.view(), null);
  t.same(journal.kinds().slice(2), ['mapping.begun', 'mapping.ended']);
  t.match(journal.entries.at(-1), { actor: 'web:tech', data: { how: 'stored', restored: true } });
  t.same(errors, []);
  await stop();
});

t.test('what it lights is no drift, and a wall that restores does not fight it', async (t) => {
  const { service, matrix, journal, request, stop } = startRoom(roomOf({ onDrift: 'restore' }));
  await request('morning');
  await service.mapping.begin('main', asked, 'web:tech');
  t.equal(matrix.truth.get(5), 0);
  // Lighting it all through takes longer than the loop would wait with its answer.
  for (const output of [5, 6, 7, 8, 3]) await service.mapping.light('main', output);
  t.same(journal.kinds().slice(2), ['mapping.begun']);
  await service.mapping.end('main', 'cancelled', 'web:tech');
  t.same(shown(matrix), morning);
  t.notOk(journal.kinds().includes('drift.noticed'));
  await stop();
});

t.test('a scene ends it, and comes onto the picture that was there before', async (t) => {
  const { service, matrix, journal, request, stop } = startRoom();
  await request('morning');
  await service.mapping.begin('main', asked, 'web:tech');
  const result = await request({ layout: 'grid', assignments: { r1: 's12' } });
  t.equal(result.status, 'applied');
  t.same(shown(matrix), [0, 0, 0, 0, 12, 2, 3, 4], 'what the scene leaves alone is as it was');
  t.equal(service.mapping.view(), null);
  t.match(
    journal.entries.find(({ kind }) => kind === 'mapping.ended'),
    { data: { how: 'scene', restored: true } },
  );
  await t.rejects(service.mapping.answer('main', 3, null), { code: 'mapping-none' });
  await stop();
});

t.test('a crisis keeps its picture, a second mapping waits, and nonsense is told', async (t) => {
  const { service, matrix, request, stop } = startRoom();
  const { mapping } = service;
  await request('alarm');
  await t.rejects(mapping.begin('main', asked, 'web:tech'), { code: 'mapping-held' });
  t.same(shown(matrix), [0, 0, 0, 0, 9, 9, 9, 9]);
  await t.rejects(mapping.begin('side', { ...asked, lit: 17 }, 'x'), { code: 'mapping-impossible' });
  await t.rejects(mapping.begin('side', { ...asked, others: 16 }, 'x'), { code: 'mapping-impossible' });
  await t.rejects(mapping.begin('nowhere', asked, 'x'), { code: 'wall-unknown' });
  t.same((await mapping.begin('side', asked, 'x')).outputs, [1, 2, 3, 4]);
  await t.rejects(mapping.begin('side', asked, 'y'), { code: 'mapping-busy' });
  await t.rejects(mapping.answer('side', 1, { row: 1, column: 0 }), { code: 'mapping-impossible' }, 'no such panel');
  await mapping.end('side', 'cancelled', 'x');
  await stop();
});

t.test('nobody answers, or the daemon stops: the picture comes back', async (t) => {
  const { matrix, service, journal, stop, patience } = withHeldPatience();
  await service.mapping.begin('main', asked, 'web:tech');
  t.equal(matrix.truth.get(3), 16);
  patience();
  await until('put back', () => service.mapping.view() === null && journal.kinds().includes('mapping.ended'));
  t.same(shown(matrix), [0, 0, 0, 0, 0, 0, 0, 0]);
  t.match(journal.entries.at(-1), { data: { how: 'expired', restored: true } });
  await service.mapping.begin('main', asked, 'web:tech');
  await service.mapping.stop();
  t.same(shown(matrix), [0, 0, 0, 0, 0, 0, 0, 0]);
  t.match(journal.entries.at(-1), { data: { how: 'stopped', restored: true } });
  await t.rejects(service.mapping.begin('main', asked, 'x'), { code: 'mapping-busy' }, 'nothing begins any more');
  await stop();
});

t.test('after a kill the next start puts back what is owed, but for what a scene holds', async (t) => {
  const first = startRoom();
  await first.request('morning');
  await first.service.mapping.begin('main', asked, 'web:tech');
  await first.service.mapping.light('main', 4);
  const owed = first.journal.entries.reduce(owedAfter, null);
  t.match(owed, { wall: 'main', matrix: 'a' });
  t.same(parseOwed({ mapping: JSON.parse(JSON.stringify(owed)) as unknown }), owed, 'a journal segment carries it on');
  // No word of an end: the process is gone, its matrix shows on what it was told.
  const left = new FakeMatrix('a', 8);
  left.truth = new Map(first.matrix.truth);
  t.same(shown(left), [0, 0, 0, 16, 0, 0, 0, 0]);
  const hold = { priority: 'routine', scene: 'morning', requestId: 'r-1', actor: 'test', since: 'then' } as const;
  const next = startRoom(roomOf(), { main: [hold] }, left, { owed });
  await until('put back', () => next.journal.kinds().includes('mapping.restored'));
  await until('the scene too', () => shown(left).join(' ') === morning.join(' '));
  t.equal(next.journal.entries.reduce(owedAfter, owed), null, 'and owes nothing more');
  t.same(next.errors, []);
  await next.stop();
  await first.stop();
});

t.test('a matrix that went away is given its picture back when it returns', async (t) => {
  const { service, matrix, journal, stop } = startRoom();
  await service.mapping.begin('main', asked, 'web:tech');
  matrix.goAway();
  await t.rejects(service.mapping.answer('main', 3, null), { code: 'mapping-not-shown' });
  await service.mapping.end('main', 'cancelled', 'web:tech');
  t.match(journal.entries.at(-1), { kind: 'mapping.ended', data: { restored: false } });
  t.equal(matrix.truth.get(3), 16);
  await t.rejects(service.mapping.begin('main', asked, 'x'), { code: 'mapping-busy' }, 'first what is owed');
  matrix.goReady();
  await until('put back', () => journal.kinds().includes('mapping.restored'));
  t.equal(matrix.truth.get(3), 0);
  await stop();
});

t.test('no two panels share an output that was found, and no panel is lost but by an answer', (t) => {
  const place = fc.record({ row: fc.integer({ min: 0, max: 2 }), column: fc.integer({ min: 0, max: 2 }) });
  const answer = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.option(place));
  const panel = fc.record({ row: fc.integer({ min: 0, max: 2 }), column: fc.integer({ min: 0, max: 2 }) });
  const key = (at: { readonly row: number; readonly column: number }): string => `${at.row},${at.column}`;
  fc.assert(
    fc.property(
      fc.uniqueArray(panel, { selector: key }),
      fc.uniqueArray(answer, { selector: ([output]) => output }),
      (places, answers) => {
        const panels = places.map((at, index) => ({ ...at, matrix: 'a', output: index + 1 }));
        const taken = new Set<string>();
        const each = answers.filter(([, at]) => at === null || (!taken.has(key(at)) && taken.add(key(at))));
        // The outputs are branded where they come from a device; the rule does not look at that.
        const found = new Map(each) as unknown as Parameters<typeof mappedPanels>[1]['answers'];
        const mapped = mappedPanels(panels, { matrix: 'a', answers: found });
        const outputs = mapped.map(({ output }) => output);
        t.equal(new Set(outputs).size, outputs.length);
        t.equal(new Set(mapped.map(key)).size, mapped.length);
        for (const [output, at] of each)
          t.equal(mapped.find((one) => one.output === output)?.row ?? null, at?.row ?? null);
        const answered = new Set(each.map(([output]) => output));
        for (const one of panels)
          if (!taken.has(key(one)) && !answered.has(one.output)) t.ok(mapped.includes(one), 'left as it was');
      },
    ),
    { numRuns: 60 },
  );
  t.end();
});

/** A room whose five minutes of patience end when the test says so. */
function withHeldPatience(): ReturnType<typeof startRoom> & { readonly patience: () => void } {
  let expire = (): void => undefined;
  const room = startRoom(roomOf(), {}, new FakeMatrix('a', 8), {
    clock: {
      ...systemClock,
      after: (ms, action) => {
        if (ms < 300_000) return systemClock.after(ms, action);
        expire = action;
        return () => {
          expire = () => undefined;
        };
      },
    },
  });
  return { ...room, patience: () => expire() };
}
