import fc from 'fast-check';
import t from 'tap';
import { arbitrate, give, take, type Claims, type Hold } from '../../../daemon/wall/arbitrate.js';
import { answerDrift, noDrift, type DriftState } from '../../../daemon/wall/drift.js';
import { learn, type Knowledge } from '../../../daemon/wall/knowledge.js';
import { layoutProblems, placeKey, placesOf } from '../../../daemon/wall/layout.js';
import { priorities, type Priority } from '../../../daemon/wall/model.js';
import { parseMemory, recall } from '../../../daemon/wall/recall.js';
import { input, output } from './matrix-model.js';

const region = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  row: fc.integer({ min: -1, max: 4 }),
  column: fc.integer({ min: -1, max: 4 }),
  rowSpan: fc.integer({ min: 0, max: 3 }),
  columnSpan: fc.integer({ min: 0, max: 3 }),
});

t.test('a layout without problems covers each panel once and stays on its wall', async () => {
  fc.assert(
    fc.property(
      fc.array(region, { maxLength: 5 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      (regions, rows, columns) => {
        const problems = layoutProblems({ rows, columns }, regions);
        const places = regions.filter((one) => one.rowSpan > 0 && one.columnSpan > 0).flatMap(placesOf);
        const inside = places.every(({ row, column }) => row >= 0 && column >= 0 && row < rows && column < columns);
        const once = new Set(places.map(placeKey)).size === places.length;
        const ids = new Set(regions.map((one) => one.id)).size === regions.length;
        const whole = regions.every((one) => one.rowSpan > 0 && one.columnSpan > 0);
        return (problems.length === 0) === (inside && once && ids && whole);
      },
    ),
    { numRuns: 2000 },
  );
});

t.test('rows and columns are not mixed up on a wall that is not square', async (t) => {
  const wide = { id: 'x', row: 0, column: 2, rowSpan: 1, columnSpan: 2 };
  t.same(layoutProblems({ rows: 1, columns: 4 }, [wide]), []);
  t.same(layoutProblems({ rows: 4, columns: 1 }, [wide]), [{ code: 'region-outside-wall', index: 0, region: 'x' }]);
  t.same(placesOf(wide), [
    { row: 0, column: 2 },
    { row: 0, column: 3 },
  ]);
});

const priority = fc.constantFrom(...priorities);
const hold = (level: Priority, requestId: string = level): Hold => ({
  priority: level,
  scene: 'x',
  requestId,
  actor: 'test',
  since: '',
});
const rank = (level: Priority): number => priorities.indexOf(level);
const claims = fc
  .record({ held: fc.uniqueArray(priority), inFlight: fc.option(priority), pending: fc.option(priority) })
  .map(({ held, inFlight, pending }): Claims => ({
    holds: held.reduce<Claims['holds']>((all, level) => take(all, hold(level)), []),
    inFlight: inFlight === null ? null : { requestId: 'f', priority: inFlight },
    pending: pending === null || inFlight === null ? null : { requestId: 'p', priority: pending },
  }));

t.test('a lower priority never begins over a higher one, and nothing expired ever begins', async () => {
  fc.assert(
    fc.property(
      claims,
      priority,
      fc.boolean(),
      fc.option(fc.integer({ min: 0, max: 200 })),
      (now, level, release, expiresAt) => {
        const verdict = arbitrate(now, { requestId: 'n', priority: level, release, expiresAt }, 100);
        if (expiresAt !== null && expiresAt <= 100) return verdict.kind === 'reject' && verdict.code === 'expired';
        if (verdict.kind === 'wait' && now.inFlight === null) return false;
        if (verdict.kind === 'begin' && now.inFlight !== null) return false;
        const all = [...now.holds, now.inFlight, now.pending].filter((one) => one !== null);
        if (release) return (verdict.kind === 'reject') !== all.some((one) => one.priority === level);
        return (verdict.kind === 'reject') === all.some((one) => rank(one.priority) > rank(level));
      },
    ),
    { numRuns: 2000 },
  );
});

t.test('holds are one of each priority, highest first; giving up what was taken leaves the rest', async () => {
  fc.assert(
    fc.property(fc.array(priority, { maxLength: 6 }), priority, (taken, level) => {
      const holds = taken.reduce<Claims['holds']>((all, one, i) => take(all, hold(one, `r${i}`)), []);
      const sorted = holds.every((one, i) => i === 0 || rank(one.priority) < rank(holds[i - 1]?.priority ?? 'crisis'));
      const left = give(take(holds, hold(level)), level);
      return sorted && JSON.stringify(left) === JSON.stringify(give(holds, level));
    }),
  );
});

t.test('however drift comes, no minute sees more than three restores, and after a hold none', async () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 60 }), (gaps) => {
      let state: DriftState = noDrift;
      let now = 0;
      const restores: number[] = [];
      let held = false;
      for (const gap of gaps) {
        now += gap;
        const answer = answerDrift(state, 'restore', now);
        state = answer.state;
        if (answer.action === 'restore') {
          if (held) return false;
          restores.push(now);
        }
        if (answer.action === 'hold') held = true;
        if (answer.action === 'report') return false;
      }
      return restores.every((at, i) => (restores[i - 3] ?? Number.NEGATIVE_INFINITY) <= at - 60_000);
    }),
  );
});

t.test('doubt keeps the last word and marks it; a new word clears it', async (t) => {
  const told: Knowledge = learn(new Map(), {
    kind: 'ties',
    ties: [{ output: output(3), input: input(4) }],
    evidence: 'read',
    at: 1,
  });
  const doubted = learn(told, { kind: 'doubt', outputs: 'all', reason: 'foreign-salvo', at: 2 });
  t.match(doubted.get(output(3)), { input: 4, stale: true, at: 1 });
  t.equal(
    learn(doubted, { kind: 'doubt', outputs: [output(3)], reason: 'no-reply', at: 3 }),
    doubted,
    'doubt of what is in doubt changes nothing',
  );
  t.equal(learn(doubted, { kind: 'doubt', outputs: [output(9)], reason: 'no-reply', at: 3 }).has(output(9)), false);
  const again = learn(doubted, {
    kind: 'ties',
    ties: [{ output: output(3), input: input(5) }],
    evidence: 'volunteered',
    at: 4,
  });
  t.match(again.get(output(3)), { input: 5, stale: false });
});

t.test('memory is folded from any journal without failing', async () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          kind: fc.constantFrom('scene.finished', 'x'),
          actor: fc.string(),
          at: fc.string(),
          data: fc.dictionary(fc.constantFrom('wall', 'hold', 'gaveUp'), fc.jsonValue()),
        }),
      ),
      fc.jsonValue(),
      (entries, carry) => {
        const memory = entries.reduce(recall, parseMemory(carry));
        return typeof memory === 'object';
      },
    ),
  );
});
