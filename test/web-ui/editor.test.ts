/** Editing a partition: nothing ever overlaps, nothing leaves the wall, and what is saved is whole at each step. */
import fc from 'fast-check';
import t from 'tap';
import { layoutProblems } from '../../daemon/wall/layout.js';
import { begin, edit, redo, undo } from '../../web-ui/editor/edit-history.js';
import {
  areaBetween,
  carryOver,
  draw,
  gaps,
  isAlike,
  merge,
  move,
  regionAt,
  remove,
  resize,
  split,
  type Regions,
} from '../../web-ui/editor/regions.js';
import { freeId, savePlan, type Draft } from '../../web-ui/editor/save-plan.js';
import { teleconference, template, templateNames } from '../../web-ui/editor/templates.js';

const grid = { rows: 2, columns: 4 };
const shape = { ...grid, panel: { widthMm: 1210, heightMm: 680, bezelMm: 3.5 } };

function partition(name: (typeof templateNames)[number], of = grid): Regions {
  const regions = template(name, of);
  if (regions === null) throw new Error(`${name} does not fit`);
  return regions;
}

function spans(regions: Regions | null): readonly string[] | null {
  return (
    regions?.map(({ id, row, column, rowSpan, columnSpan }) => `${id} ${row},${column} ${rowSpan}x${columnSpan}`) ??
    null
  );
}

t.test('a new region takes its panels, and what it takes from others is carved off', async (t) => {
  t.same(spans(draw(grid, partition('whole'), { row: 0, column: 0, rowSpan: 1, columnSpan: 2 }, 'n')), [
    'n 0,0 1x2',
    'r-2 0,2 1x2',
    'r-1 1,0 1x4',
  ]);
  t.same(spans(draw(grid, partition('columns'), { row: 0, column: 1, rowSpan: 2, columnSpan: 2 })), [
    'r-1 0,0 2x1',
    'r-5 0,1 2x2',
    'r-4 0,3 2x1',
  ]);
  t.same(areaBetween({ row: 1, column: 3 }, { row: 0, column: 1 }), { row: 0, column: 1, rowSpan: 2, columnSpan: 3 });
});

t.test('merging makes a rectangle or nothing', async (t) => {
  const panels = partition('panels');
  t.same(spans(merge(panels, ['r-1', 'r-2', 'r-5', 'r-6']))?.[0], 'r-1 0,0 2x2');
  t.equal(merge(panels, ['r-1', 'r-6']), null);
  t.equal(merge(panels, ['r-1', 'r-2', 'r-5']), null);
  t.equal(merge(panels, ['r-1']), null);
});

t.test('splitting is as even as the panels allow', async (t) => {
  t.same(spans(split(partition('whole'), 'r-1', 1, 3)), ['r-1 0,0 2x1', 'r-2 0,1 2x2', 'r-3 0,3 2x1']);
  t.equal(split(partition('panels'), 'r-1', 1, 2), null, 'one panel can’t be parted');
  t.equal(split(partition('whole'), 'r-1', 1, 1), null);
});

t.test('moving and growing stop at the wall’s edge', async (t) => {
  const regions = draw(grid, [], { row: 0, column: 0, rowSpan: 1, columnSpan: 2 }, 'a');
  t.same(spans(move(grid, regions, 'a', 5, 5)), ['a 1,2 1x2']);
  t.same(spans(resize(grid, regions, 'a', 9, 9)), ['a 0,0 2x4']);
  t.same(spans(resize(grid, regions, 'a', -9, -9)), ['a 0,0 1x1']);
  t.equal(gaps(grid, regions).length, 6);
  t.equal(gaps(grid, partition('one-five')).length, 0);
  t.equal(regionAt(remove(regions, 'a'), { row: 0, column: 0 }), null);
});

t.test('sources stay where they were to be seen', async (t) => {
  const quarters = partition('quarters');
  const assigned = { 'r-1': 'a', 'r-2': 'b', 'r-3': null };
  t.same(carryOver(quarters, partition('columns'), assigned, false), {
    'r-1': 'a',
    'r-2': 'a',
    'r-3': 'b',
    'r-4': 'b',
  });
  const halves = split(partition('whole'), 'r-1', 1, 2);
  t.same(carryOver(partition('whole'), halves ?? [], { 'r-1': 'a' }, true), { 'r-1': 'a', 'r-2': 'a' });
  t.same(carryOver(quarters, quarters, assigned, true), assigned);
  t.same(
    carryOver(quarters, move(grid, quarters, 'r-1', 0, 2), assigned, true)['r-1'],
    'a',
    'what is moved takes it along',
  );
  t.same(carryOver([], quarters, assigned, false), {});
});

t.test('templates cover the wall and have as many places as they say', async (t) => {
  const count = (name: (typeof templateNames)[number], of = grid): number => partition(name, of).length;
  t.same([count('whole'), count('panels'), count('quarters'), count('one-five'), count('columns')], [1, 8, 4, 6, 4]);
  t.equal(template('one-seven', grid), null, 'eight panels have no bigger one among eight');
  t.same(spans(template('one-five', { rows: 3, columns: 3 }))?.[0], 'r-1 0,0 2x2');
  t.same(spans(template('one-seven', { rows: 4, columns: 4 }))?.[0], 'r-1 0,0 3x3');
  t.same(spans(template('one-seven', { rows: 8, columns: 16 }))?.[0], 'r-1 0,0 6x12');
  t.equal(template('quarters', { rows: 1, columns: 8 }), null);
  t.same(spans(teleconference(shape, 3)), ['r-1 0,0 2x1', 'r-2 0,1 2x2', 'r-3 0,3 2x1']);
  t.same(spans(teleconference(shape, 5)), [
    ...['r-1 0,0 1x1', 'r-2 0,1 1x2', 'r-3 0,3 1x1'],
    ...['r-4 1,0 1x2', 'r-5 1,2 1x2'],
  ]);
  t.equal(teleconference(shape, 8)?.length, 8);
  t.equal(teleconference(shape, 9), null);
  t.equal(teleconference(shape, 0), null);
});

t.test('whatever is done, regions stay on the wall and apart', async (t) => {
  const side = fc.integer({ min: 1, max: 6 });
  const number = fc.integer({ min: -3, max: 8 });
  const edits = fc.array(
    fc.tuple(fc.constantFrom('draw', 'move', 'resize', 'split', 'merge', 'remove'), number, number, number, number),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(side, side, fc.constantFrom(...templateNames), edits, (rows, columns, name, steps) => {
      const of = { rows, columns };
      let regions: Regions = template(name, of) ?? [];
      for (const [what, a, b, c, d] of steps) {
        const id = regions[Math.abs(a) % Math.max(1, regions.length)]?.id ?? '';
        const before = regions.length === 0 ? 0 : gaps(of, regions).length;
        if (what === 'draw') regions = draw(of, regions, { row: a, column: b, rowSpan: c, columnSpan: d });
        if (what === 'move') regions = move(of, regions, id, b, c);
        if (what === 'resize') regions = resize(of, regions, id, b, c);
        if (what === 'split') regions = split(regions, id, Math.abs(b), Math.abs(c)) ?? regions;
        if (what === 'merge')
          regions =
            merge(
              regions,
              regions.slice(Math.abs(a) % 3, Math.abs(b)).map((one) => one.id),
            ) ?? regions;
        if (what === 'remove') regions = remove(regions, id);
        if (layoutProblems(of, regions).length > 0) return false;
        // Only taking away leaves panels without a region.
        if (
          (what === 'draw' || what === 'split' || what === 'merge') &&
          before > 0 &&
          gaps(of, regions).length > before
        )
          return false;
      }
      return true;
    }),
  );
  for (let rows = 1; rows <= 8; rows += 1)
    for (let columns = 1; columns <= 16; columns += 1)
      for (const name of templateNames) {
        const regions = template(name, { rows, columns });
        if (regions === null) continue;
        t.same(layoutProblems({ rows, columns }, regions), []);
        t.same(gaps({ rows, columns }, regions), [], `${name} on ${rows}x${columns}`);
      }
});

const draft: Draft = {
  wall: 'main',
  id: null,
  name: 'Rapat Pagi',
  priority: 'meeting',
  regions: partition('quarters'),
  assignments: { 'r-1': 'cctv', 'r-2': null },
};
const halves = {
  etag: '"h"',
  item: {
    id: 'halves',
    name: 'x',
    wall: 'main',
    regions: [
      { id: 'left', row: 0, column: 0, rowSpan: 2, columnSpan: 2 },
      { id: 'right', row: 0, column: 2, rowSpan: 2, columnSpan: 2 },
    ],
  },
};
const stored = {
  etag: '"s"',
  item: {
    id: 'rapat-pagi',
    name: 'Rapat',
    layout: 'halves',
    assignments: { left: 'cctv' },
    priority: 'routine' as const,
  },
};

t.test('a new scene stores its layout first', async (t) => {
  const { scene, steps } = savePlan(draft, null, [halves], [stored]);
  t.equal(scene, 'rapat-pagi-2', 'no other scene is overwritten');
  t.match(steps, [
    { kind: 'put', list: 'layouts', id: 'rapat-pagi', ifMatch: null, item: { wall: 'main' } },
    {
      kind: 'put',
      list: 'scenes',
      id: 'rapat-pagi-2',
      ifMatch: null,
      item: { layout: 'rapat-pagi', priority: 'meeting' },
    },
  ]);
});

t.test('a partition that is stored already is used under its own names', async (t) => {
  const regions = halves.item.regions.map((region, index) => ({ ...region, id: `r-${index + 1}` }));
  t.ok(isAlike(regions, halves.item.regions));
  const { steps } = savePlan({ ...draft, regions }, null, [halves], []);
  t.match(steps, [{ list: 'scenes', item: { layout: 'halves', assignments: { left: 'cctv', right: null } } }]);
  t.equal(steps.length, 1);
});

t.test('a changed scene is guarded by its ETag, and a layout that nobody uses any more goes last', async (t) => {
  const change = { ...draft, id: 'rapat-pagi' };
  t.match(savePlan(change, '"s"', [halves], [stored]).steps, [
    { kind: 'put', list: 'layouts' },
    { kind: 'put', list: 'scenes', id: 'rapat-pagi', ifMatch: '"s"' },
    { kind: 'remove', list: 'layouts', id: 'halves', ifMatch: '"h"' },
  ]);
  const other = { ...stored, item: { ...stored.item, id: 'other' } };
  t.equal(savePlan(change, '"s"', [halves], [stored, other]).steps.length, 2, 'another scene uses it');
});

t.test('ids are made of names', async (t) => {
  t.equal(freeId('Ruang Rapat: Lt. 2', []), 'ruang-rapat-lt-2');
  t.equal(freeId('—', []), 'x');
  t.equal(freeId('a', ['a', 'a-2']), 'a-3');
});

t.test('edits can be taken back and made again', async (t) => {
  const twice = edit(edit(begin(1), 2), 3);
  t.equal(undo(undo(undo(twice))).present, 1);
  t.equal(redo(undo(twice)).present, 3);
  t.equal(redo(edit(undo(twice), 7)).present, 7, 'a new edit ends the old future');
});
