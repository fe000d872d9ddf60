import fc from 'fast-check';
import t from 'tap';
import { recall, type Memory } from '../../../daemon/wall/recall.js';
import { until } from '../../until.js';
import { roomOf, startRoom } from './room-under-test.js';

t.test('a scene is applied, proven and journalled, and the same again sends nothing', async (t) => {
  const room = startRoom();
  const first = await room.request('morning');
  t.match(first, { status: 'applied', scene: 'morning', wall: 'main', errors: [] });
  t.same(
    first.panels.map((panel) => [panel.source, panel.confirmed, panel.proof]),
    [
      ['s1', true, 'read'],
      ['s2', true, 'read'],
      ['s3', true, 'read'],
      ['s4', true, 'read'],
    ],
  );
  t.same(
    [5, 6, 7, 8].map((one) => room.matrix.truth.get(one)),
    [1, 2, 3, 4],
  );
  t.equal(room.matrix.truth.get(1), 0, 'the other wall is left alone');
  const sent = room.matrix.steps.length;
  t.equal((await room.request('morning')).status, 'unchanged');
  t.equal(room.matrix.steps.length, sent);
  t.same(room.journal.kinds(), ['scene.requested', 'scene.finished', 'scene.requested', 'scene.finished']);
  t.match(room.service.states()[0], { status: 'applied', scene: 'morning', requestId: 'r-2' });
  await room.stop();
});

t.test('of a burst the first and the newest reach the device, the others are told who took over', async (t) => {
  const room = startRoom();
  const names = ['morning', 'evening'];
  const results = await Promise.all(Array.from({ length: 101 }, (_, i) => room.request(names[i % 2] ?? '')));
  t.equal(results[0]?.status, 'applied');
  t.equal(results[100]?.status === 'applied' || results[100]?.status === 'unchanged', true);
  t.same(new Set(results.slice(1, 100).map((result) => result.status)), new Set(['superseded']));
  t.equal(results[1]?.supersededBy, 'r-3');
  t.ok(room.matrix.changes().length <= 2);
  await room.stop();
});

t.test('a fault of our own ends its request at once, by name, and the wall goes on', async (t) => {
  const room = startRoom();
  await room.request('morning');
  const bug = new Error('a bug');
  room.matrix.meanwhile = () => {
    room.matrix.meanwhile = null;
    throw bug;
  };
  const [failed, next] = await Promise.all([room.request('evening'), room.request('dark')]);
  t.match(failed, { status: 'failed', rolledBack: false, errors: [{ code: 'own-fault' }] });
  t.match(next, { status: 'applied' }, 'what waited behind it');
  t.same(room.errors, [bug]);
  t.match(room.service.reports(), [{ busySince: null }, { busySince: null }]);
  t.match((await room.request('evening')).status, 'applied');
  await room.stop();
});

t.test('what a device refuses goes back to what it showed, proven', async (t) => {
  const room = startRoom();
  await room.request('morning');
  room.matrix.badOutput = 8;
  const refused = await room.request('evening');
  t.match(refused, { status: 'failed', rolledBack: true, errors: [{ code: 'device-refused-output' }] });
  t.same(
    [5, 6, 7, 8].map((one) => room.matrix.truth.get(one)),
    [1, 2, 3, 4],
  );
  t.match(room.service.states()[0], { status: 'applied', scene: 'morning' });
  await room.stop();
});

t.test('a request that is not atomic keeps what was possible and names the rest', async (t) => {
  const room = startRoom();
  room.matrix.badOutput = 8;
  const partly = await room.request('evening', { atomic: false });
  t.equal(partly.status, 'failed');
  t.same(
    partly.panels.map((panel) => panel.confirmed),
    [true, true, true, false],
  );
  t.same(
    [5, 6, 7, 8].map((one) => room.matrix.truth.get(one)),
    [5, 6, 7, 0],
  );
  await room.stop();
});

t.test('busy, a lost answer and a garbled command are tried again; a device that lies is named', async (t) => {
  const room = startRoom();
  room.matrix.faults = [{ kind: 'refuse', code: 'device-busy', retryAfterMs: 1 }];
  t.equal((await room.request('morning')).status, 'applied');
  room.matrix.faults = [{ kind: 'no-reply' }];
  t.equal((await room.request('evening')).status, 'applied');
  t.equal(room.matrix.changes().length, 3, 'what was done without an answer is read back, not repeated');
  room.matrix.faults = [{ kind: 'ignore' }];
  t.equal((await room.request('morning')).status, 'applied');
  room.matrix.faults = Array.from({ length: 40 }, () => ({ kind: 'ignore' as const }));
  const lied = await room.request('evening');
  t.match(lied, { status: 'failed', rolledBack: true, errors: [{ code: 'not-as-asked' }] });
  t.same(
    lied.panels.map((panel) => panel.confirmed),
    [false, false, false, false],
  );
  await room.stop();
});

t.test('a device that is away or goes away is named at once and nothing is rolled back over it', async (t) => {
  const room = startRoom();
  await room.request('morning');
  room.matrix.meanwhile = () => room.matrix.goAway();
  const cut = await room.request('evening');
  t.match(cut, { status: 'failed', rolledBack: false, errors: [{ code: 'device-not-connected' }] });
  t.match(room.service.states()[0], { status: 'failed' });
  t.same(
    room.service.states()[0]?.panels.map((panel) => panel.actual.knowledge),
    ['stale', 'stale', 'stale', 'stale'],
  );
  room.matrix.goAway('silent');
  t.match(await room.request('morning'), { status: 'failed', errors: [{ code: 'device-silent' }] });
  room.matrix.goReady();
  t.equal((await room.request('morning')).status, 'applied');
  await room.stop();
});

t.test('a front panel in the middle of an apply never makes a wrong result right', async (t) => {
  for (const proof of ['read-back', 'acknowledged'] as const) {
    const room = startRoom(roomOf({ proof }));
    await room.request('morning');
    room.matrix.meanwhile = () => room.matrix.frontPanel(5, 12, 'bare');
    const result = await room.request({ layout: 'grid', assignments: { r1: 's1', r2: 's6', r3: 's3', r4: 's4' } });
    t.equal(result.status, 'applied', proof);
    t.same(
      [5, 6, 7, 8].map((one) => room.matrix.truth.get(one)),
      [1, 6, 3, 4],
      proof,
    );
    await room.stop();
  }
});

t.test('drift is noticed and reported, and its end too', async (t) => {
  const room = startRoom();
  await room.request('morning');
  room.matrix.frontPanel(6, 11, 'named');
  await until('drift', () => room.service.states()[0]?.status === 'drifted');
  t.match(room.service.states()[0]?.panels[1], {
    desired: { source: 's2' },
    actual: { source: 's11', knowledge: 'confirmed' },
  });
  room.matrix.frontPanel(7, 11, 'bare');
  await until(
    'the second drift',
    () => room.journal.entries.filter((entry) => entry.kind === 'drift.noticed').length === 2,
  );
  room.matrix.frontPanel(6, 2, 'named');
  room.matrix.frontPanel(7, 3, 'named');
  await until('the end', () => room.journal.kinds().includes('drift.ended'));
  t.equal(room.service.states()[0]?.status, 'applied');
  await room.stop();
});

t.test('restore puts it back three times a minute, then gives in with an alarm until the next scene', async (t) => {
  const room = startRoom(roomOf({ onDrift: 'restore' }));
  await room.request('morning');
  for (let fight = 1; fight <= 3; fight += 1) {
    room.matrix.frontPanel(6, 11, 'named');
    await until('restored', () => room.matrix.truth.get(6) === 2 && room.service.states()[0]?.status === 'applied');
  }
  room.matrix.frontPanel(6, 11, 'named');
  await until('held', () => room.service.states()[0]?.held === true);
  t.equal(room.matrix.truth.get(6), 11);
  t.ok(room.journal.kinds().includes('drift.held'));
  t.match(room.service.states()[0], { status: 'drifted', requestId: 'r-1', scene: 'morning' });
  t.equal((await room.request('evening')).status, 'applied');
  t.equal(room.service.states()[0]?.held, false);
  await room.stop();
});

t.test('a crisis holds the wall, covers what was there and brings it back on release', async (t) => {
  const room = startRoom();
  await room.request('morning');
  t.equal((await room.request('alarm')).status, 'applied');
  t.match(await room.request('evening'), { status: 'rejected', errors: [{ code: 'held-by-higher-priority' }] });
  t.match(await room.request(null, { release: true, priority: 'meeting', wall: 'main' }), {
    status: 'rejected',
    errors: [{ code: 'not-held' }],
  });
  t.match(await room.request(null, { release: true, priority: 'crisis' }), {
    status: 'rejected',
    errors: [{ code: 'wall-needed' }],
  });
  t.match(await room.request(null, { release: true, priority: 'crisis', wall: 'main' }), {
    status: 'applied',
    scene: 'morning',
  });
  t.same(
    [5, 6, 7, 8].map((one) => room.matrix.truth.get(one)),
    [1, 2, 3, 4],
  );
  t.match(room.service.states()[0], { priority: 'routine', scene: 'morning' });
  await room.stop();
});

t.test('after a restart the last proven scene comes back from the journal, with who held the wall', async (t) => {
  const before = startRoom();
  await before.request('morning');
  await before.request('alarm');
  before.matrix.badOutput = 5;
  await before.request({ layout: 'grid', assignments: { r1: 's2' }, priority: 'crisis' });
  await before.stop();
  const memory = before.journal.entries.reduce<Memory>((folded, entry) => recall(folded, entry), {});
  t.same(memory, before.service.memory(), 'what the journal folds to is what the service holds');
  const after = startRoom(roomOf(), memory);
  await until('restored', () => [5, 6, 7, 8].every((one) => after.matrix.truth.get(one) === 9));
  await until('applied', () => after.service.states()[0]?.status === 'applied');
  t.match(await after.request('evening'), { status: 'rejected', errors: [{ code: 'held-by-higher-priority' }] });
  await after.stop();
});

t.test('what cannot be is rejected with its place, and nothing is sent', async (t) => {
  const room = startRoom();
  const sent = room.matrix.steps.length;
  const codes = async (scene: Parameters<typeof room.request>[0], more = {}) =>
    (await room.request(scene, more)).errors.map((error) => `${error.code} ${error.path}`);
  t.same(await codes('nowhere'), ['scene-unknown /scene']);
  t.same(await codes({ layout: 'x', assignments: { r1: 's1' } }), ['layout-unknown /scene/layout']);
  t.same(await codes({ layout: 'grid', assignments: { 'a/b': 's1', r1: 's99' } }), [
    'region-unknown /scene/assignments/a~1b',
    'source-unknown /scene/assignments/r1',
  ]);
  t.same(await codes({ layout: 'grid', assignments: { r1: 'elsewhere' } }), [
    'source-unreachable /scene/assignments/r1',
  ]);
  t.same(
    await codes({ layout: 'whole', assignments: { all: 's1' } }),
    Array(4).fill('span-needs-tiling /scene/assignments/all'),
  );
  t.same(await codes({ layout: 'grid', assignments: {} }), ['scene-empty /scene/assignments']);
  t.same(await codes('morning', { expiresAt: Date.now() - 1 }), ['expired /expiresAt']);
  const overlap = {
    wall: 'main',
    regions: [
      { id: 'x', row: 0, column: 0, rowSpan: 1, columnSpan: 2 },
      { id: 'y', row: 0, column: 1, rowSpan: 2, columnSpan: 1 },
    ],
  };
  t.same(await codes({ layout: overlap, assignments: { x: 's1' } }), ['regions-overlap /scene/layout/regions/1']);
  t.equal(room.matrix.steps.length, sent);
  t.equal(room.journal.entries.length, 16, 'each with its request and its result');
  await room.stop();
});

t.test('nothing tied is a source like any other, asked for by null', async (t) => {
  const room = startRoom();
  await room.request('morning');
  t.equal((await room.request('dark')).status, 'applied');
  t.same(
    [5, 6, 7, 8].map((one) => room.matrix.truth.get(one)),
    [0, 0, 0, 0],
  );
  t.equal(room.service.states()[0]?.panels[0]?.actual.source, null);
  await room.stop();
});

// Whatever comes in whatever order: one result each, and `applied` only over a wall that is right.
const happening = fc.oneof(
  fc.record({
    kind: fc.constant('scene' as const),
    scene: fc.constantFrom('morning', 'evening', 'alarm', 'dark', 'side-pair', 'nowhere'),
  }),
  fc.record({
    kind: fc.constant('release' as const),
    priority: fc.constantFrom('routine' as const, 'crisis' as const),
  }),
  fc.record({ kind: fc.constant('fault' as const), fault: fc.constantFrom('busy', 'no-reply', 'ignore', 'refuse') }),
  fc.record({
    kind: fc.constant('panel' as const),
    output: fc.integer({ min: 1, max: 8 }),
    input: fc.integer({ min: 1, max: 12 }),
    report: fc.constantFrom('named' as const, 'bare' as const),
  }),
  fc.record({ kind: fc.constant('away' as const) }),
  fc.record({ kind: fc.constant('back' as const) }),
  fc.record({ kind: fc.constant('wait' as const) }),
);

t.test('any order of requests, faults and people gives one result each and no lie', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (happenings) => {
      const room = startRoom();
      const asked: Promise<unknown>[] = [];
      for (const one of happenings) {
        if (one.kind === 'scene') {
          const wanted = roomOf().scenes.find((scene) => scene.id === one.scene);
          asked.push(
            room.request(one.scene).then((result) => {
              if (result.status !== 'applied' && result.status !== 'unchanged') return;
              // Told in the same turn as the proof: nothing can have touched the wall in between.
              const places = one.scene === 'side-pair' ? [1, 2] : [5, 6, 7, 8];
              const sources = Object.values(wanted?.assignments ?? {}).map((source) => Number(source?.slice(1) ?? 0));
              const shown = places.map((place) => room.matrix.truth.get(place));
              const confirmed = result.panels.every((panel) => panel.confirmed);
              if (!confirmed) throw new Error(`said ${result.status} without proof`);
              if (shown.join() !== sources.join()) throw new Error(`said ${result.status} over ${shown.join()}`);
            }),
          );
        } else if (one.kind === 'release')
          asked.push(room.request(null, { release: true, priority: one.priority, wall: 'main' }));
        else if (one.kind === 'fault') {
          room.matrix.faults.push(
            one.fault === 'busy'
              ? { kind: 'refuse', code: 'device-busy', retryAfterMs: 1 }
              : one.fault === 'refuse'
                ? { kind: 'refuse', code: 'device-refused-input', retryAfterMs: null }
                : { kind: one.fault },
          );
        } else if (one.kind === 'away') room.matrix.goAway();
        else if (one.kind === 'back') room.matrix.goReady();
        else if (one.kind === 'wait') await Promise.allSettled(asked);
        else room.matrix.frontPanel(one.output, one.input, one.report);
      }
      await Promise.all(asked);
      if (room.errors.length > 0) throw new Error(String(room.errors[0]));
      const requests = room.journal.entries.filter(
        (entry) => entry.kind === 'scene.requested' && entry.actor === 'test',
      ).length;
      const results = room.journal.entries.filter(
        (entry) => entry.kind === 'scene.finished' && entry.actor === 'test',
      ).length;
      await room.stop();
      return requests === asked.length && results === asked.length;
    }),
    { numRuns: 150 },
  );
  t.pass('150 rooms');
});
