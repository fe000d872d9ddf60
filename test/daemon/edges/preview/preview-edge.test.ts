import t from 'tap';
import { withDefaults } from '../../../../daemon/config/defaults.js';
import type { Room } from '../../../../daemon/config/schema.js';
import { PreviewEdge } from '../../../../daemon/edges/preview/preview-edge.js';
import type { RenderOrder } from '../../../../daemon/edges/preview/render-order.js';
import type { Renderer } from '../../../../daemon/edges/preview/render-process.js';
import type { ActualPanel, WallState } from '../../../../daemon/wall/model.js';
import { HandClock } from '../../../drivers/hand-clock.js';

function roomOf(preview = true, snapshotUrl?: string): Room {
  const source = { id: 'cctv', name: 'CCTV Kota', kind: 'external', matrix: 'm', input: 1 } as const;
  const panel = { widthPx: 1920, heightPx: 1080, widthMm: 1210, heightMm: 680 };
  const wall = { name: 'Utama', rows: 1, columns: 1, panel, panels: [] };
  return withDefaults({
    schemaVersion: 1,
    room: { id: 'r', name: 'R', timezone: 'Asia/Jakarta' },
    mqtt: { url: 'embedded', baseTopic: 'a' },
    sources: [
      snapshotUrl === undefined ? source : { ...source, snapshotUrl },
      { ...source, id: 'peta', input: 2, name: 'Peta' },
    ],
    walls: [
      { ...wall, id: 'main', preview },
      { ...wall, id: 'side', preview: false },
    ],
  });
}

function stateOf(actual: Partial<ActualPanel>, status: WallState['status'] = 'applied', wanted?: string): WallState {
  const known: ActualPanel = { source: 'cctv', input: 1, knowledge: 'confirmed', asOf: null, display: null, ...actual };
  const desired = wanted === undefined ? null : { source: wanted, tile: null };
  const panels = [{ row: 0, column: 0, desired, actual: known }];
  return { wall: 'main', scene: 's', requestId: null, since: null, status, priority: null, held: false, panels };
}

function start() {
  const clock = new HandClock();
  const orders: RenderOrder[] = [];
  const published: (readonly [string, string])[] = [];
  const warnings: string[] = [];
  let end: ((error: Error | null) => void) | null = null;
  const room = { now: roomOf(), changed: (): void => undefined };
  const world = { isSeen: true, state: stateOf({}), changed: (): void => undefined, stopped: false };
  const renderer: Renderer = {
    render: (order, drawn) =>
      new Promise((resolve, reject) => {
        orders.push(order);
        end = (error) => {
          end = null;
          if (error !== null) {
            reject(error);
            return;
          }
          drawn(Buffer.from(`picture ${orders.length}`));
          resolve();
        };
      }),
    stop: () => {
      world.stopped = true;
      end?.(new Error('stopped'));
    },
  };
  const edge = new PreviewEdge({
    wall: {
      submit: () => Promise.reject(new Error('not here')),
      dryRun: () => {
        throw new Error('not here');
      },
      states: () => [world.state, { ...world.state, wall: 'side' }],
      subscribe: (listener) => {
        world.changed = () => listener(world.state.wall);
        return () => undefined;
      },
    },
    room: {
      get room() {
        return room.now;
      },
      update: () => Promise.reject(new Error('not here')),
      exclusively: (work) => work(),
      subscribe: (listener) => {
        room.changed = () => listener(room.now, room.now);
        return () => undefined;
      },
    },
    renderer,
    clock,
    publish: (wall, png) => published.push([wall, png.toString()]),
    isSeen: () => world.isSeen,
    log: { warn: (_fields, message) => warnings.push(message) },
  });
  edge.start();
  const change = (state: WallState): void => {
    world.state = state;
    world.changed();
  };
  const finish = async (error: Error | null = null): Promise<void> => {
    end?.(error);
    await new Promise(setImmediate);
  };
  return { clock, orders, published, warnings, room, world, edge, change, finish, drawing: () => end !== null };
}

t.test('the newest state wins, one at a time and about one a second', async (t) => {
  const { clock, orders, published, change, finish } = start();
  await clock.pass(300);
  t.equal(orders.length, 1, 'the first state, of the wall that wants a picture');
  for (const source of ['peta', 'cctv', 'peta']) change(stateOf({ source }));
  await clock.pass(5000);
  t.equal(orders.length, 1, 'not before the one at hand is done');
  await finish();
  t.same(published, [['main', 'picture 1']]);
  await clock.pass(1);
  t.equal(orders.length, 2);
  t.match(orders[1]?.picture.panels, [{ shown: { name: 'Peta' }, mark: 'confirmed' }]);
  await finish();
  change(stateOf({ source: 'cctv' }));
  await clock.pass(900);
  t.equal(orders.length, 2);
  await clock.pass(101);
  t.equal(orders.length, 3);
  await finish();
  change(stateOf({ source: 'cctv', asOf: '2026-11-24T00:00:00Z' }));
  await clock.pass(5000);
  t.equal(orders.length, 3, 'what looks the same is not drawn again');
});

t.test('none while nobody could see it, the newest when somebody can', async (t) => {
  const { clock, orders, world, change } = start();
  world.isSeen = false;
  await clock.pass(10_000);
  change(stateOf({ source: 'peta' }));
  await clock.pass(10_000);
  t.equal(orders.length, 0);
  world.isSeen = true;
  await clock.pass(1000);
  t.equal(orders.length, 1);
  t.match(orders[0]?.picture.panels, [{ shown: { name: 'Peta' } }]);
});

t.test('a failure is told once, takes the old picture back, and is tried again ever more seldom', async (t) => {
  const { clock, orders, published, warnings, change, finish, drawing } = start();
  await clock.pass(300);
  await finish();
  change(stateOf({ source: 'peta' }));
  await clock.pass(1000);
  await finish(new Error('no library'));
  t.same(published.at(-1), ['main', '']);
  const tries: number[] = [];
  const began = clock.now();
  while (clock.now() - began < 120_000) {
    await clock.pass(100);
    if (!drawing()) continue;
    tries.push(clock.now());
    await finish(new Error('no library'));
  }
  t.ok(tries.length >= 5 && tries.length <= 8, `${tries.length} tries in two minutes`);
  t.equal(warnings.length, 1);
  t.equal(published.length, 2, 'taken back once');
  await clock.pass(60_000);
  await finish();
  t.match(published.at(-1), ['main', /^picture/]);
  t.equal(orders.length, tries.length + 3);
});

t.test('switched off, the picture is taken back; what was being drawn is not shown', async (t) => {
  const { clock, published, room, change, finish } = start();
  await clock.pass(300);
  await finish();
  change(stateOf({ source: 'peta' }));
  await clock.pass(1000);
  room.now = roomOf(false);
  room.changed();
  await finish();
  await clock.pass(2000);
  t.same(published, [
    ['main', 'picture 1'],
    ['main', ''],
  ]);
  room.now = roomOf(true);
  room.changed();
  await clock.pass(2000);
  await finish();
  t.same(published.at(-1), ['main', 'picture 3']);
});

t.test('pictures with snapshots are drawn anew after a minute, others are not', async (t) => {
  const { clock, orders, room, finish } = start();
  await clock.pass(300);
  await finish();
  await clock.pass(200_000);
  t.equal(orders.length, 1);
  room.now = roomOf(true, 'http://camera/still');
  room.changed();
  await clock.pass(1000);
  t.match(orders[1], { snapshots: { cctv: 'http://camera/still' }, patienceMs: 700 });
  await finish();
  await clock.pass(61_000);
  t.match(orders[2], { patienceMs: 4500 });
  await finish();
  await clock.pass(61_000);
  t.equal(orders.length, 4);
});

t.test('marks say how well it is known, whatever the scene wants', async (t) => {
  const mark = async (state: WallState): Promise<unknown> => {
    const { clock, orders, change } = start();
    change(state);
    await clock.pass(300);
    const [panel] = orders[0]?.picture.panels ?? [];
    return [panel?.mark, panel?.shown.name, panel?.wanted];
  };
  t.same(await mark(stateOf({}, 'applied', 'cctv')), ['confirmed', 'CCTV Kota', null]);
  t.same(await mark(stateOf({ knowledge: 'acknowledged' }, 'applying', 'cctv')), ['acknowledged', 'CCTV Kota', null]);
  t.same(await mark(stateOf({}, 'applying', 'peta')), ['changing', 'CCTV Kota', 'menuju: Peta']);
  t.same(await mark(stateOf({}, 'drifted', 'peta')), ['drifted', 'CCTV Kota', 'seharusnya: Peta']);
  t.same(await mark(stateOf({ knowledge: 'stale' }, 'drifted', 'peta')), ['stale', 'CCTV Kota', 'seharusnya: Peta']);
  t.same(await mark(stateOf({ source: undefined, input: 9 })), ['confirmed', 'Masukan 9', null]);
  t.same(await mark(stateOf({ source: null, input: 0 })), ['confirmed', 'kosong', null]);
  const tile = { rows: 1, columns: 2, row: 0, column: 0 };
  const display = { presence: 'answering', power: true, tile, input: null } as const;
  t.same(await mark(stateOf({ display: { ...display, power: false } })), ['confirmed', 'panel mati', null]);
  const torn = stateOf({ display }, 'drifted', 'cctv');
  const panels = torn.panels.map((one) => ({ ...one, desired: { source: 'cctv', tile: { ...tile, column: 1 } } }));
  const said = 'seharusnya: CCTV Kota, bagian 1,2 dari 1×2';
  t.same(await mark({ ...torn, panels }), ['drifted', 'CCTV Kota', said], 'another part of the same picture');
  const unknown = stateOf({ source: undefined, input: null, knowledge: 'unknown' }, 'failed', 'peta');
  t.same(await mark(unknown), ['unknown', 'tidak diketahui', 'seharusnya: Peta']);
});

t.test('stopped, nothing is drawn and nothing is kept', async (t) => {
  const { clock, orders, world, edge, change, published } = start();
  await clock.pass(300);
  edge.stop();
  t.ok(world.stopped);
  change(stateOf({ source: 'peta' }));
  await clock.pass(100_000);
  t.equal(orders.length, 1);
  t.same(published, []);
  t.equal(clock.next, null, 'no timer is left');
});
