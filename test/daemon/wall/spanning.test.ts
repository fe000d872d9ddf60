import fc from 'fast-check';
import t from 'tap';
import { sameTile, wholePicture } from '../../../drivers/display.js';
import { until } from '../../until.js';
import { panelId } from './fake-display.js';
import { roomOf, seen, start, written } from './spanning-room.js';

t.test(
  'one picture over a wall that is not square: each panel its own part, proven, with the source of its matrix',
  async (t) => {
    const room = start();
    const result = await room.request('launch');
    t.match(result, { status: 'applied', errors: [] });
    t.same(seen(room), [
      '13 0,0 of 2x3',
      '13 0,1 of 2x3',
      '13 0,2 of 2x3',
      '13 1,0 of 2x3',
      '13 1,1 of 2x3',
      '13 1,2 of 2x3',
    ]);
    t.same(
      result.panels.map(({ confirmed, proof, tile }) => [confirmed, proof, tile?.rows, tile?.columns]),
      Array(6).fill([true, 'named', 2, 3]),
    );
    t.match(room.service.states()[0], {
      status: 'applied',
      panels: { 5: { actual: { source: 'both', knowledge: 'confirmed', display: { tile: { row: 1, column: 2 } } } } },
    });
    t.equal(room.b.changes().length, 0, 'the other wall is left alone');
    const tall = await room.request('tall');
    t.match(tall, { status: 'applied', wall: 'tall' });
    t.same(
      [1, 2, 3].map((output) => room.b.truth.get(output)),
      [9, 9, 9],
      'through its own matrix',
    );
    t.same(
      [4, 5, 6].map((id) => written(room.q.truth.get(panelId(id))?.tile ?? wholePicture)),
      ['0,0 of 3x1', '1,0 of 3x1', '2,0 of 3x1'],
    );
    t.same(
      [4, 5, 6].map((id) => room.q.truth.get(panelId(id))?.input),
      ['hdmi2', 'hdmi2', 'hdmi2'],
      'on the input that is wired',
    );
    t.equal(seen(room)[5], '13 1,2 of 2x3');
    room.stop();
  },
);

t.test(
  'no source is seen in pieces: ties wait for tiles, tiles do not wait for each other, and proofs wait for nothing',
  async (t) => {
    const room = start();
    await room.request('grid');
    room.log.length = 0;
    await room.request('focus');
    const tie = room.log.findIndex((step) => step === 'a:salvo');
    const lastTile =
      room.log.lastIndexOf('p:tile') > room.log.lastIndexOf('q:tile')
        ? room.log.lastIndexOf('p:tile')
        : room.log.lastIndexOf('q:tile');
    t.ok(tie > lastTile, room.log.join(' '));
    t.ok(room.log.slice(0, lastTile).includes('p:tile') && room.log.slice(0, lastTile).includes('q:tile'));
    t.ok(room.log.lastIndexOf('q:read') > tie - 3, 'read-backs of the panels run beside the tie');
    room.log.length = 0;
    t.equal((await room.request('focus')).status, 'unchanged');
    t.same(room.log, [], 'nothing to change, nothing sent on any line');
    room.stop();
  },
);

t.test('a panel that refuses brings the whole wall back, and no tie was ever sent', async (t) => {
  const room = start();
  await room.request('grid');
  const before = seen(room);
  room.q.badPanel = panelId(2);
  const ties = room.a.changes().length;
  const refused = await room.request('launch');
  t.match(refused, { status: 'failed', rolledBack: true, errors: [{ code: 'device-refused' }] });
  t.same(seen(room), before);
  t.equal(room.a.changes().length, ties);
  const partly = await room.request('launch', { atomic: false });
  t.match(partly, { status: 'failed' });
  t.same(
    partly.panels.map(({ confirmed }) => confirmed),
    [true, true, true, true, false, true],
  );
  room.stop();
});

t.test('a matrix that refuses takes the tiles back with it', async (t) => {
  const room = start();
  await room.request('grid');
  const before = seen(room);
  room.a.badOutput = 1;
  t.match(await room.request('launch'), { status: 'failed', rolledBack: true });
  t.same(seen(room), before);
  room.stop();
});

t.test('a panel that acknowledges and does not do it is caught by the read-back', async (t) => {
  const room = start();
  room.p.lies = 1;
  t.match(await room.request('launch'), { status: 'applied' }, 'told again, then proven');
  room.p.lies = 99;
  const result = await room.request('grid');
  t.match(result, { status: 'failed', errors: [{ code: 'panel-not-as-asked' }] });
  t.notOk(result.panels[0]?.confirmed);
  room.stop();
});

t.test('panels that are off are switched on, waited for while they wake, and then shown their part', async (t) => {
  const room = start();
  await room.request('dark');
  t.same(seen(room), Array(6).fill('dark'));
  room.p.sleepy = true;
  let ended = false;
  const result = room.request('launch').finally(() => {
    ended = true;
  });
  await until('all are waking', () => [...room.p.presence.values()].every((presence) => presence === 'waking'));
  await until('the others have their picture', () => room.a.truth.get(1) === 13 && seen(room)[5] === '13 1,2 of 2x3');
  t.notOk(ended);
  for (const id of [1, 2, 3]) room.p.wake(panelId(id));
  t.match(await result, { status: 'applied' });
  t.same(seen(room)[0], '13 0,0 of 2x3');
  room.stop();
});

t.test('a panel that never wakes is named, and what did wake keeps the picture', async (t) => {
  const room = start();
  await room.request('dark');
  room.p.sleepy = true;
  const result = room.request('launch');
  await until('all are waking', () => [...room.p.presence.values()].every((presence) => presence === 'waking'));
  room.p.wake(panelId(1));
  room.p.wake(panelId(2));
  room.p.wake(panelId(3), 'silent');
  const ended = await result;
  t.match(ended, { status: 'failed', rolledBack: false, errors: [{ code: 'panel-silent' }] });
  t.same(
    ended.panels.map(({ confirmed }) => confirmed),
    [true, true, false, true, true, true],
  );
  room.stop();
});

t.test('a crisis does not wait for a panel that is waking for something else', async (t) => {
  const room = start();
  await room.request('dark');
  room.p.sleepy = true;
  const launch = room.request('launch');
  await until('all are waking', () => [...room.p.presence.values()].every((presence) => presence === 'waking'));
  const crisis = room.request('grid', { priority: 'crisis' });
  t.match(await launch, { status: 'failed', errors: [{ code: 'panel-waking' }] });
  await until('its pictures are tied', () => room.a.truth.get(6) === 1 && room.a.truth.get(1) === 6);
  for (const id of [1, 2, 3]) room.p.wake(panelId(id));
  t.match(await crisis, { status: 'applied' });
  room.stop();
});

t.test('a line of panels that is away is named, and the ties still come', async (t) => {
  const room = start();
  room.q.goAway();
  const result = await room.request('launch');
  t.match(result, { status: 'failed', errors: [{ code: 'device-not-connected' }] });
  t.same(
    result.panels.map(({ confirmed }) => confirmed),
    [true, true, true, false, false, false],
  );
  t.equal(room.a.truth.get(1), 13);
  room.stop();
});

t.test('a remote control is drift: reported with what it did, or put back', async (t) => {
  const room = start();
  await room.request('launch');
  room.q.byHand(panelId(1), { tile: wholePicture });
  t.match(room.service.states()[0], { status: 'drifted' });
  const note = room.journal.entries.find(({ kind }) => kind === 'drift.noticed');
  t.match(note?.data['panels'], [
    { row: 1, column: 0, display: { device: 'q', panel: 1, actual: { tile: wholePicture } } },
  ]);
  room.stop();
  const keeping = start(roomOf('restore'));
  await keeping.request('launch');
  keeping.p.byHand(panelId(2), { power: false });
  await until('put back', () => seen(keeping)[1] === '13 0,1 of 2x3');
  keeping.stop();
});

t.test('what the displays can not show together is rejected with the reason', async (t) => {
  const tight = { mostRows: 2, mostColumns: 2, mostPanels: 4 };
  const room = start({
    ...roomOf(),
    displays: [
      { id: 'p', proof: 'read-back', tiling: tight },
      { id: 'q', proof: 'read-back', tiling: null },
    ],
  });
  const result = await room.request('launch');
  t.same(new Set(result.errors.map(({ code }) => code)), new Set(['span-too-large', 'span-needs-tiling']));
  t.match(await room.request({ layout: 'whole', assignments: {}, power: { nowhere: 'off' } }), {
    status: 'rejected',
    errors: [{ code: 'region-unknown', path: '/scene/power/nowhere' }],
  });
  t.same(room.log, []);
  room.stop();
});

t.test('the dry run is what an apply then sends, line by line, and says what it can not know', async (t) => {
  const room = start();
  await room.request('grid');
  const dry = room.service.dryRun('launch');
  if (dry.kind !== 'planned') throw new Error('rejected');
  room.log.length = 0;
  t.equal((await room.request('launch')).status, 'applied');
  const predicted = dry.run.lines.flatMap(({ device, commands }) =>
    commands.map(({ step }) => `${device}:${step.kind === 'set' ? step.change.aspect : step.kind}`),
  );
  t.same([...predicted].sort(), [...room.log].sort());
  const [p] = dry.run.lines.filter(({ device }) => device === 'p');
  t.equal(p?.ms, 3 * (2 * 15 * 1.04 + 200) + 3 * (15 * 1.04 + 100), 'three tiles and three reads');
  const [a] = dry.run.lines.filter(({ device }) => device === 'a');
  t.equal(a?.startsAtMs, 3 * (2 * 15 * 1.04 + 200), 'the tie waits for the tiles');
  t.ok(dry.run.ms >= (p?.ms ?? Infinity));
  t.match(room.service.dryRun('nothing'), { kind: 'rejected', errors: [{ code: 'scene-unknown' }] });
  room.q.goAway();
  const away = room.service.dryRun('grid');
  t.match(away.kind === 'planned' ? away.run.lines : [], [
    { device: 'a' },
    { device: 'p' },
    { device: 'q', open: ['away'] },
  ]);
  room.stop();
});

const scenes = ['grid', 'launch', 'focus', 'dark', 'tall'] as const;
const happening = fc.oneof(
  fc.record({ kind: fc.constant('scene' as const), scene: fc.constantFrom(...scenes), atomic: fc.boolean() }),
  fc.record({
    kind: fc.constant('hand' as const),
    chain: fc.constantFrom('p' as const, 'q' as const),
    panel: fc.integer({ min: 1, max: 3 }),
    power: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('lie' as const), chain: fc.constantFrom('p' as const, 'q' as const) }),
  fc.record({
    kind: fc.constant('front panel' as const),
    output: fc.integer({ min: 1, max: 6 }),
    input: fc.integer({ min: 0, max: 12 }),
  }),
);

t.test('whatever happens, no result says applied while a viewer sees something else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 8 }), async (happenings) => {
      const room = start();
      for (const one of happenings) {
        if (one.kind === 'hand') room[one.chain].byHand(panelId(one.panel), { power: one.power });
        else if (one.kind === 'lie') room[one.chain].lies += 1;
        else if (one.kind === 'front panel') room.a.frontPanel(one.output, one.input, 'named');
        else {
          const { status, panels } = await room.request(one.scene, { atomic: one.atomic });
          if (status === 'rejected' || status === 'superseded') throw new Error(status);
          if (status === 'failed' || one.scene === 'tall' || one.scene === 'dark') continue;
          const view = seen(room);
          panels.forEach(({ row, column, source, tile }, i) => {
            const facts = (row === 0 ? room.p : room.q).truth.get(panelId(column + 1));
            const input = source === 'both' ? 13 : Number(source?.slice(1));
            if (
              view[i]?.startsWith(`${input} `) !== true ||
              tile === null ||
              tile === undefined ||
              facts === undefined ||
              !sameTile(facts.tile, tile)
            )
              throw new Error(`${one.scene}: ${view.join(' | ')}`);
          });
        }
      }
      room.stop();
    }),
    { numRuns: 120 },
  );
});
