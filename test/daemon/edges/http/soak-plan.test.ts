import fc from 'fast-check';
import t from 'tap';
import { csvOf, emptyTally, routeScenes, tallied, timesOf } from '../../../../daemon/edges/http/soak-plan.js';
import type { SceneResult } from '../../../../daemon/wall/model.js';

const wallOf = (rows: number, columns: number, matrices = 1) => ({
  id: 'main',
  panels: Array.from({ length: rows * columns }, (_, index) => ({
    ...{ row: Math.floor(index / columns), column: index % columns },
    ...{ matrix: `matrix-${index % matrices}`, output: index + 1 },
  })),
});

t.test('every source comes once to every panel that it can reach, and neighbours differ', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 9 }),
      (rows, columns, matrices, count) => {
        const wall = wallOf(rows, columns, matrices);
        const sources = Array.from({ length: count }, (_, index) => ({
          id: `s${index}`,
          matrix: `matrix-${index % matrices}`,
          alsoOn: index === 0 ? [{ matrix: 'matrix-1' }] : [],
        }));
        const scenes = routeScenes(wall, sources);
        return wall.panels.every(({ row, column, matrix }) => {
          const own = sources.filter((one) => [one, ...one.alsoOn].some((on) => on.matrix === matrix));
          const seen = scenes.map(({ assignments }) => assignments[`p-${row}-${column}`]).filter((one) => one != null);
          return own.every(({ id }) => seen.includes(id)) && seen.every((id) => own.some((one) => one.id === id));
        });
      },
    ),
  );
  const sources = Array.from({ length: 3 }, (_, index) => ({ id: `s${index}`, matrix: 'matrix-0' }));
  for (const { assignments } of routeScenes(wallOf(1, 4), sources)) {
    const row = [0, 1, 2, 3].map((column) => assignments[`p-0-${column}`]);
    t.ok(
      row.every((source, index) => index === 0 || source !== row[index - 1]),
      row.join(' '),
    );
  }
  t.same(routeScenes(wallOf(2, 2), []), [], 'without sources there is nothing to show');
  t.end();
});

t.test('times are those that were measured', (t) => {
  const of = (durations: readonly number[]) => timesOf({ durations, longest: Math.max(0, ...durations) });
  t.equal(of([]), null);
  t.same(of([7]), { p50: 7, p99: 7, max: 7 });
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  t.same(of(hundred), { p50: 50, p99: 99, max: 100 });
  t.same(of([1, 2, 3, 1000]), { p50: 2, p99: 1000, max: 1000 });
  t.end();
});

function result(status: SceneResult['status'], confirmed: readonly boolean[]): SceneResult {
  return {
    ...{ requestId: 'r', status, scene: null, wall: 'main', receivedAt: '', finishedAt: '', durationMs: 5 },
    panels: confirmed.map((is, column) => ({ row: 0, column, source: 's0', confirmed: is, proof: null })),
    errors: status === 'failed' ? [{ code: 'device-silent', message: '', path: '' }] : [],
  };
}

t.test('an output counts as proven or as failed, with its last fault', (t) => {
  let tally = emptyTally(wallOf(1, 2));
  tally = tallied(tally, result('applied', [true, true]));
  tally = tallied(tally, result('failed', [true, false]));
  tally = tallied(tally, result('rejected', []));
  t.match(tally, {
    counts: { applied: 1, failed: 1, rejected: 1, unchanged: 0, superseded: 0 },
    outputs: [
      { output: 1, proven: 2, failed: 0, lastFault: null },
      { output: 2, proven: 1, failed: 1, lastFault: 'device-silent' },
    ],
    durations: [5, 5],
    longest: 5,
  });
  t.equal(
    csvOf(tally.outputs),
    'matrix,output,row,column,proven,failed,lastFault\r\nmatrix-0,1,1,1,2,0,\r\nmatrix-0,2,1,2,1,1,device-silent\r\n',
  );
  t.end();
});
