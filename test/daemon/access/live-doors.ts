/** The doors as the daemon makes them, on a real journal and configuration; terminal, board and wall are in memory. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { systemClock, type Clock } from '../../../drivers/clock.js';
import type { Doors } from '../../../daemon/access/doors.js';
import { checkKnowledge } from '../../../daemon/cli/check-knowledge.js';
import { makeDoors, recallDoors } from '../../../daemon/compose-doors.js';
import { roomParser } from '../../../daemon/config/parse.js';
import { RoomStore } from '../../../daemon/config/room-store.js';
import { demoRoom } from '../../../daemon/demo/demo-room.js';
import { nodeFiles } from '../../../daemon/edges/storage/files.js';
import { openRoomFile } from '../../../daemon/edges/storage/room-file.js';
import type { JournalEntry } from '../../../daemon/journal/entry.js';
import type { Journal } from '../../../daemon/journal/journal.js';
import type { SceneRequest, WallPort } from '../../../daemon/wall/model.js';
import { openJournal } from '../journal/journal-under-test.js';
import { until } from '../../until.js';
import { testFolder } from '../../folder.js';
import { FakeBoard } from './fake-board.js';
import { FakeTerminal } from './fake-terminal.js';

const parse = await roomParser(checkKnowledge);

export interface LiveChanges {
  /** Of the demo's door. */
  readonly door?: object;
  readonly folder?: string;
  /** The wall clock is so much ahead of the machine's, ms. */
  readonly wallAhead?: () => number;
  readonly boardStarts?: boolean;
}

export class LiveDoors {
  readonly folder: string;
  readonly room: RoomStore;
  readonly journal: Journal;
  readonly doors: Doors;
  readonly terminal: FakeTerminal;
  readonly board: FakeBoard;
  readonly entries: JournalEntry[] = [];
  readonly requests: SceneRequest[];
  readonly carried: () => Readonly<Record<string, unknown>>;

  private constructor(parts: {
    readonly folder: string;
    readonly room: RoomStore;
    readonly journal: Journal;
    readonly doors: Doors;
    readonly terminal: FakeTerminal;
    readonly board: FakeBoard;
    readonly requests: SceneRequest[];
    readonly carried: () => Readonly<Record<string, unknown>>;
  }) {
    this.folder = parts.folder;
    this.room = parts.room;
    this.journal = parts.journal;
    this.doors = parts.doors;
    this.terminal = parts.terminal;
    this.board = parts.board;
    this.requests = parts.requests;
    this.carried = parts.carried;
    this.journal.subscribe((entry) => this.entries.push(entry));
  }

  static async open(t: Test, changes: LiveChanges = {}): Promise<LiveDoors> {
    const folder = changes.folder ?? testFolder(t);
    const ahead = changes.wallAhead ?? (() => 0);
    const clock: Clock = { ...systemClock, wall: () => systemClock.wall() + ahead() };
    if (changes.folder === undefined) writeFileSync(join(folder, 'room.json'), roomText(changes.door ?? {}));
    const { db } = await openRoomFile(nodeFiles, folder, parse, new Date().toISOString());
    const held: { carry: () => Readonly<Record<string, unknown>> } = { carry: () => ({}) };
    const { journal, replay } = await openJournal(folder, { clock, carry: () => held.carry(), segmentBytes: 20_000 });
    const room = new RoomStore(db, journal);
    const terminal = new FakeTerminal('palm-1', clock);
    const board = new FakeBoard('strike-1', clock);
    if (changes.boardStarts === false) board.start = () => undefined;
    const requests: SceneRequest[] = [];
    const wall: WallPort = {
      submit: (request) => {
        requests.push(request);
        return new Promise(() => undefined);
      },
      dryRun: () => ({ kind: 'rejected', errors: [] }),
      states: () => [],
      subscribe: () => () => undefined,
    };
    const { doors, carried } = await makeDoors({
      ...{ room, journal, wall, clock, files: nodeFiles, dataDir: folder },
      memory: recallDoors(replay, 0),
      devices: {
        ...{ terminals: [terminal], boards: new Map([['strike-1', board]]), links: new Map() },
        driverOf: new Map([
          ['palm-1', 'hid-terminal'],
          ['strike-1', 'modbus-relay'],
        ]),
        ...{ unsupportedTerminals: [], unsupportedBoards: [] },
      },
      log: { error: (fields: object) => t.fail(JSON.stringify(fields)) },
    });
    held.carry = carried;
    const live = new LiveDoors({ folder, room, journal, doors, terminal, board, requests, carried });
    await doors.start();
    t.teardown(() => live.stop());
    if (changes.boardStarts !== false) await doors.started();
    return live;
  }

  async stop(): Promise<void> {
    await this.doors.stop();
    await this.journal.stop();
  }

  /** The newest entry of a kind that comes from now on, or was there already and `fits`. */
  entry(kind: string, fits: (data: JournalEntry['data']) => boolean = () => true): Promise<JournalEntry> {
    return until(kind, () => this.entries.findLast((one) => one.kind === kind && fits(one.data)));
  }

  /** A palm, and what was decided. */
  async scan(subject: string | null): Promise<JournalEntry> {
    const before = this.decided().length;
    this.terminal.scan(subject);
    return until('a decision', () => this.decided()[before]);
  }

  decided(): readonly JournalEntry[] {
    return this.entries.filter(({ kind }) => kind === 'access.decided');
  }

  report() {
    const [report] = this.doors.reports();
    if (report === undefined) throw new Error('no door');
    return report;
  }
}

function roomText(changes: object): string {
  const door = { socketPath: '/tmp/palm.sock', boardPath: '/dev/ttyS98' };
  const places = { matrixPath: '/dev/ttyS99', baudRate: 9600, mqttPort: 1883, httpPort: 0, door };
  const room = demoRoom(places) as { doors: object[] };
  const quick = { duplicateWithinMs: 0, debounceMs: 0 };
  return JSON.stringify({ ...room, doors: room.doors.map((one) => ({ ...one, ...quick, ...changes })) });
}
