/** A small room on fake matrices: two walls on matrix a (2x2, outputs 5..8 and 1x2, outputs 1..2), and the service. */
import { systemClock, type Clock } from '../../../drivers/clock.js';
import type { JournalDraft, JournalEntry, JournalPort } from '../../../daemon/journal/entry.js';
import type { Unfinished } from '../../../daemon/wall/mapping-run.js';
import { MatrixMirror } from '../../../daemon/wall/matrix-mirror.js';
import type { SceneBody, SceneRequest, SceneResult } from '../../../daemon/wall/model.js';
import type { Memory } from '../../../daemon/wall/recall.js';
import type { ProofPolicy, RoomView } from '../../../daemon/wall/room-view.js';
import { WallService } from '../../../daemon/wall/wall-service.js';
import { FakeMatrix } from './fake-matrix.js';

export function roomOf(
  options: { readonly onDrift?: 'report' | 'restore'; readonly proof?: ProofPolicy } = {},
): RoomView {
  const onDrift = options.onDrift ?? 'report';
  const panel = (row: number, column: number, output: number) => ({ row, column, matrix: 'a', output });
  const region = (id: string, row: number, column: number) => ({ id, row, column, rowSpan: 1, columnSpan: 1 });
  return {
    walls: [
      {
        id: 'main',
        rows: 2,
        columns: 2,
        onDrift,
        panels: [panel(0, 0, 5), panel(0, 1, 6), panel(1, 0, 7), panel(1, 1, 8)],
      },
      { id: 'side', rows: 1, columns: 2, onDrift, panels: [panel(0, 0, 1), panel(0, 1, 2)] },
    ],
    sources: [
      ...Array.from({ length: 12 }, (_, i) => ({ id: `s${i + 1}`, matrix: 'a', input: i + 1 })),
      { id: 'elsewhere', matrix: 'b', input: 1 },
    ],
    layouts: [
      {
        id: 'grid',
        wall: 'main',
        regions: [region('r1', 0, 0), region('r2', 0, 1), region('r3', 1, 0), region('r4', 1, 1)],
      },
      { id: 'whole', wall: 'main', regions: [{ id: 'all', row: 0, column: 0, rowSpan: 2, columnSpan: 2 }] },
      { id: 'pair', wall: 'side', regions: [region('left', 0, 0), region('right', 0, 1)] },
    ],
    scenes: [
      { id: 'morning', layout: 'grid', assignments: { r1: 's1', r2: 's2', r3: 's3', r4: 's4' } },
      { id: 'evening', layout: 'grid', assignments: { r1: 's5', r2: 's6', r3: 's7', r4: 's8' } },
      { id: 'alarm', layout: 'grid', assignments: { r1: 's9', r2: 's9', r3: 's9', r4: 's9' }, priority: 'crisis' },
      { id: 'dark', layout: 'grid', assignments: { r1: null, r2: null, r3: null, r4: null } },
      { id: 'side-pair', layout: 'pair', assignments: { left: 's1', right: 's2' } },
    ],
    matrices: [{ id: 'a', inputs: 16, outputs: 8, proof: options.proof ?? 'read-back' }],
    displays: [],
  };
}

export class MemoryJournal implements JournalPort {
  readonly entries: JournalEntry[] = [];

  append(draft: JournalDraft): Promise<JournalEntry> {
    const entry = {
      ...draft,
      data: structuredClone(draft.data),
      seq: this.entries.length + 1,
      at: new Date().toISOString(),
      prev: '',
      hash: '',
    };
    this.entries.push(entry);
    return Promise.resolve(entry);
  }

  kinds(): readonly string[] {
    return this.entries.map((entry) => entry.kind);
  }
}

export interface UnderTest {
  readonly matrix: FakeMatrix;
  readonly service: WallService;
  readonly journal: MemoryJournal;
  readonly errors: unknown[];
  readonly request: (scene: string | SceneBody | null, more?: Partial<SceneRequest>) => Promise<SceneResult>;
  readonly stop: () => Promise<void>;
}

export function startRoom(
  room: RoomView = roomOf(),
  memory: Memory = {},
  matrix: FakeMatrix = new FakeMatrix('a', 8),
  { clock = systemClock, owed = null }: { readonly clock?: Clock; readonly owed?: Unfinished | null } = {},
): UnderTest {
  const mirror = new MatrixMirror({ driver: matrix, family: 'fake', pollMs: 0, clock });
  const journal = new MemoryJournal();
  const errors: unknown[] = [];
  const service = new WallService({
    room: () => room,
    mirrors: new Map([['a', mirror]]),
    displays: new Map(),
    byteMsOf: () => 1.04,
    journal,
    memory,
    owed,
    clock,
    describe: (code, parameters) => `${code} ${JSON.stringify(parameters)}`,
    failed: (error) => errors.push(error),
  });
  service.start();
  mirror.start();
  let count = 0;
  return {
    matrix,
    service,
    journal,
    errors,
    request: (scene, more = {}) => {
      count += 1;
      return service.submit({
        requestId: `r-${count}`,
        actor: 'test',
        scene,
        wall: null,
        priority: null,
        expiresAt: null,
        atomic: true,
        release: false,
        receivedAt: Date.now(),
        ...more,
      });
    },
    stop: async () => {
      await service.mapping.stop();
      service.stop();
      await mirror.stop();
    },
  };
}
