/** Matrices whose outputs always show some input: nobody asks them for nothing, and who wants it is told so by name. */
import fc from 'fast-check';
import t from 'tap';
import type { InputId, OutputId } from '../../../drivers/driver.js';
import { compile } from '../../../daemon/wall/compile.js';
import type { KnownOutput } from '../../../daemon/wall/knowledge.js';
import { impossible, plan } from '../../../daemon/wall/plan.js';
import { indexOf } from '../../../daemon/wall/room-index.js';
import type { RoomView } from '../../../daemon/wall/room-view.js';
import { FakeMatrix } from './fake-matrix.js';
import { capabilitiesOf, input, output } from './matrix-model.js';
import { roomOf, startRoom } from './room-under-test.js';

function roomThatShowsAlways(): RoomView {
  const room = roomOf();
  return { ...room, matrices: room.matrices.map((matrix) => ({ ...matrix, canUntie: false })) };
}

t.test('a plan asks for no tie to nothing, and for all else as ever', (t) => {
  const cell = fc.record({
    want: fc.option(fc.nat(8)),
    shows: fc.option(fc.nat(8)),
    stale: fc.boolean(),
  });
  const limits = fc.constantFrom(1, 4, 16);
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 12 }), limits, (cells, salvoLimit) => {
      const capabilities = capabilitiesOf({ inputs: 8, outputs: cells.length, salvoLimit, canUntie: false });
      const desired = new Map<OutputId, InputId | null>();
      const actual = new Map<OutputId, KnownOutput>();
      cells.forEach(({ want, shows, stale }, index) => {
        if (want !== null) desired.set(output(index + 1), input(want));
        if (shows !== null) actual.set(output(index + 1), { input: input(shows), evidence: 'read', at: 0, stale });
      });
      const rules = { capabilities, proof: 'read-back' as const, byteMs: 1 };
      const possible = new Map([...desired].filter(([, wanted]) => wanted !== null));
      t.same(plan(desired, actual, rules), plan(possible, actual, rules));
      for (const { step } of plan(desired, actual, rules).steps) {
        const ties = step.kind === 'tie' ? [step.tie] : step.kind === 'salvo' ? step.ties : [];
        t.ok(ties.every((tie) => tie.input !== null));
      }
      t.equal(impossible(desired, capabilities).length, desired.size - possible.size);
    }),
  );
  const free = capabilitiesOf({ inputs: 8, outputs: 2 });
  t.same(impossible(new Map([[output(1), null]]), free), [], 'other matrices can');
  t.end();
});

t.test('a scene with nothing in a region is rejected with the panel and the region', (t) => {
  const compiled = compile('dark', indexOf(roomThatShowsAlways()));
  t.match(compiled, {
    kind: 'rejected',
    refusals: [
      {
        code: 'untie-impossible',
        parameters: { row: 0, column: 0, matrix: 'a' },
        path: '/scene/assignments/r1',
      },
      {},
      {},
      {},
    ],
  });
  t.equal(compile('dark', indexOf(roomOf())).kind, 'compiled');
  t.equal(compile('morning', indexOf(roomThatShowsAlways())).kind, 'compiled');
  t.end();
});

t.test('a request for it is rejected and nothing is sent', async (t) => {
  const room = startRoom(roomThatShowsAlways(), {}, new FakeMatrix('a', 8, false));
  t.teardown(() => room.stop());
  const result = await room.request('dark');
  t.match(result, { status: 'rejected', errors: [{ code: 'untie-impossible' }, {}, {}, {}] });
  t.same(room.matrix.steps, []);
  t.match(await room.request('morning'), { status: 'applied' });
});

t.test('where only the driver knows, the request fails by name; what is possible is kept if it may be', async (t) => {
  const matrix = new FakeMatrix('a', 8, false);
  for (const output of matrix.truth.keys()) matrix.truth.set(output, 1);
  const room = startRoom(roomOf(), {}, matrix);
  t.teardown(() => room.stop());
  const scene = { layout: 'grid', assignments: { r1: 's3', r2: null } };
  t.match(await room.request(scene), {
    status: 'failed',
    errors: [{ code: 'device-cannot-untie' }],
    panels: [{}, { source: null, confirmed: false }],
  });
  t.same(room.matrix.changes(), [], 'all or nothing: nothing');
  const part = await room.request(scene, { atomic: false });
  t.match(part, { status: 'failed', errors: [{ code: 'device-cannot-untie' }] });
  t.match(part.panels, [
    { source: 's3', confirmed: true },
    { source: null, confirmed: false },
  ]);
  t.equal(room.matrix.truth.get(5), 3);
  t.same(room.errors, []);
});
