import { systemClock } from '../../../drivers/clock.js';
import type { Tile } from '../../../drivers/display.js';
import type { SceneBody, SceneRequest, SceneResult } from '../../../daemon/wall/model.js';
import { DisplayMirror } from '../../../daemon/wall/display-mirror.js';
import { MatrixMirror } from '../../../daemon/wall/matrix-mirror.js';
import type { RoomView } from '../../../daemon/wall/room-view.js';
import { WallService } from '../../../daemon/wall/wall-service.js';
import { FakeDisplay, displayCapabilities, panelId } from './fake-display.js';
import { FakeMatrix } from './fake-matrix.js';
import { MemoryJournal } from './room-under-test.js';

/**
 * A wall of 2 rows and 3 columns on matrix a, whose outputs run backwards (6..1) and whose rows hang on chains p and q;
 * a wall of 3 rows and 1 column on matrix b and chain q. Source `both` is on input 4 of a and 9 of b.
 */
export function roomOf(onDrift: 'report' | 'restore' = 'report'): RoomView {
  const { tiling } = displayCapabilities;
  const main = Array.from({ length: 6 }, (_, i) => {
    const [row, column] = [Math.floor(i / 3), i % 3];
    return { row, column, matrix: 'a', output: 6 - i, display: { device: row === 0 ? 'p' : 'q', setId: column + 1 } };
  });
  const tall = Array.from({ length: 3 }, (_, row) => ({
    ...{ row, column: 0, matrix: 'b', output: row + 1 },
    display: { device: 'q', setId: row + 4, input: 'hdmi2' },
  }));
  const cells = main.map(({ row, column }) => ({ id: `c${row}${column}`, row, column, rowSpan: 1, columnSpan: 1 }));
  return {
    walls: [
      { id: 'main', rows: 2, columns: 3, onDrift, panels: main },
      { id: 'tall', rows: 3, columns: 1, onDrift, panels: tall },
    ],
    sources: [
      ...Array.from({ length: 12 }, (_, i) => ({ id: `s${i + 1}`, matrix: 'a', input: i + 1 })),
      { id: 'both', matrix: 'a', input: 13, alsoOn: [{ matrix: 'b', input: 9 }] },
    ],
    layouts: [
      { id: 'cells', wall: 'main', regions: cells },
      { id: 'whole', wall: 'main', regions: [{ id: 'all', row: 0, column: 0, rowSpan: 2, columnSpan: 3 }] },
      {
        id: 'focus',
        wall: 'main',
        regions: [
          { id: 'big', row: 0, column: 1, rowSpan: 2, columnSpan: 2 },
          ...cells.filter(({ column }) => column === 0),
        ],
      },
      { id: 'column', wall: 'tall', regions: [{ id: 'all', row: 0, column: 0, rowSpan: 3, columnSpan: 1 }] },
    ],
    scenes: [
      {
        id: 'grid',
        layout: 'cells',
        assignments: { c00: 's1', c01: 's2', c02: 's3', c10: 's4', c11: 's5', c12: 's6' },
      },
      { id: 'launch', layout: 'whole', assignments: { all: 'both' } },
      { id: 'focus', layout: 'focus', assignments: { big: 's8', c00: 's9', c10: 's10' } },
      { id: 'dark', layout: 'whole', assignments: { all: null }, power: { all: 'off' } },
      { id: 'tall', layout: 'column', assignments: { all: 'both' } },
    ],
    matrices: [
      { id: 'a', inputs: 16, outputs: 6, proof: 'read-back' },
      { id: 'b', inputs: 16, outputs: 3, proof: 'read-back' },
    ],
    displays: [
      { id: 'p', proof: 'read-back', tiling },
      { id: 'q', proof: 'read-back', tiling },
    ],
  };
}

export function start(room: RoomView = roomOf()) {
  const devices = {
    a: new FakeMatrix('a', 6),
    b: new FakeMatrix('b', 3),
    p: new FakeDisplay('p', 3),
    q: new FakeDisplay('q', 6),
  };
  const log: string[] = [];
  devices.p.log = devices.q.log = log;
  const runA = devices.a.run.bind(devices.a);
  devices.a.run = (step) => {
    log.push(`a:${step.kind}`);
    return runA(step);
  };
  const settings = { family: 'fake', pollMs: 0, clock: systemClock };
  const matrices = new Map(
    [devices.a, devices.b].map((driver) => [driver.id, new MatrixMirror({ driver, ...settings })]),
  );
  const displays = new Map(
    [devices.p, devices.q].map((driver) => [driver.id, new DisplayMirror({ driver, ...settings })]),
  );
  const journal = new MemoryJournal();
  const service = new WallService({
    room: () => room,
    mirrors: matrices,
    displays,
    byteMsOf: () => 1.04,
    journal,
    memory: {},
    clock: systemClock,
    describe: (code, parameters) => `${code} ${JSON.stringify(parameters)}`,
    failed: (error) => {
      throw error;
    },
  });
  service.start();
  for (const mirror of [...matrices.values(), ...displays.values()]) mirror.start();
  let count = 0;
  const request = (scene: string | SceneBody, more: Partial<SceneRequest> = {}): Promise<SceneResult> => {
    count += 1;
    const own = { requestId: `r-${count}`, actor: 'test', scene, receivedAt: Date.now() };
    return service.submit({
      ...own,
      wall: null,
      priority: null,
      expiresAt: null,
      atomic: true,
      release: false,
      ...more,
    });
  };
  return { ...devices, log, service, journal, request, stop: () => service.stop() };
}

export type Room = ReturnType<typeof start>;

/** What a viewer in front of the main wall sees, row by row: input and tile of each panel, `dark` where it is off. */
export function seen({ a, p, q }: Pick<Room, 'a' | 'p' | 'q'>): readonly string[] {
  return Array.from({ length: 6 }, (_, i) => {
    const facts = (i < 3 ? p : q).truth.get(panelId((i % 3) + 1));
    if (facts?.power !== true) return 'dark';
    return `${a.truth.get(6 - i) ?? 0} ${written(facts.tile)}`;
  });
}

export function written({ rows, columns, row, column }: Tile): string {
  return rows * columns === 1 ? 'whole' : `${row},${column} of ${rows}x${columns}`;
}
