/** A data folder whose provisioning is started as the daemon starts it, without the rest of the daemon. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../drivers/clock.js';
import { canonicalJson } from '../../../daemon/access/canonical-json.js';
import { readCommandKeys } from '../../../daemon/access/command-keys.js';
import { checkKnowledge } from '../../../daemon/cli/check-knowledge.js';
import { openProvisionedRoom } from '../../../daemon/compose-provisioning.js';
import { roomParser, type RoomParser } from '../../../daemon/config/parse.js';
import { RoomStore } from '../../../daemon/config/room-store.js';
import type { Room } from '../../../daemon/config/schema.js';
import { demoRoom } from '../../../daemon/demo/demo-room.js';
import { nodeFiles, type Files } from '../../../daemon/edges/storage/files.js';
import type { JournalDraft, JournalEntry } from '../../../daemon/journal/entry.js';
import { Provisioning } from '../../../daemon/provisioning/provisioning.js';
import type { HealthLine } from '../../../daemon/wall/devices-port.js';
import { bundleOf, makeKeys, trust } from './bundles.js';

export const keys = makeKeys();

export const places = { matrixPath: '/dev/ttyS99', baudRate: 9600, mqttPort: 1883, httpPort: 0 };

/** The room as it is, and as a bundle makes it. */
export const oldRoom: Readonly<Record<string, unknown>> = { ...demoRoom(places) };
export const newRoom: Readonly<Record<string, unknown>> = {
  ...demoRoom({ ...places, matrixPath: '/dev/ttyS98' }),
  http: { host: '127.0.0.1', port: 0, hostNames: ['baru'] },
};

export const bundle = bundleOf(keys, newRoom, { room: 'demo', revision: 7 });

export interface OneStart {
  readonly service: Provisioning;
  readonly room: RoomStore;
  readonly entries: JournalDraft[];
  /** How often it asked to be started again. */
  readonly agains: () => number;
  /** Health of devices and broker; all well at first. */
  setHealth(lines: readonly HealthLine[]): void;
  later(ms: number): Promise<void>;
}

export const allWell: readonly HealthLine[] = [
  ...['mqtt', 'device:matrix-1'].map((part) => ({ part, ok: true, code: null, detail: null })),
];

export function lay(folder: string, room: object = oldRoom): void {
  writeFileSync(join(folder, 'room.json'), JSON.stringify(room));
  trust(folder, keys);
}

export function parser(): Promise<RoomParser> {
  return roomParser(checkKnowledge);
}

/** One start of the daemon's provisioning; its clock is put forward by hand. */
export async function startOnce(folder: string, parse: RoomParser, files: Files = nodeFiles): Promise<OneStart> {
  const { opened, begun } = await openProvisionedRoom(files, folder, parse, new Date().toISOString());
  const entries: JournalDraft[] = [];
  const journal = {
    append: (draft: JournalDraft): Promise<JournalEntry> => {
      entries.push(draft);
      return Promise.resolve({ ...draft, seq: entries.length, at: '', prev: '', hash: '' });
    },
  };
  const room = new RoomStore(opened.db, journal);
  let health = allWell;
  let agains = 0;
  let now = 0;
  const waiting = new Set<{ readonly at: number; readonly then: () => void }>();
  const clock = {
    now: () => now,
    wall: () => systemClock.wall(),
    after: (ms: number, then: () => void) => {
      const one = { at: now + ms, then };
      waiting.add(one);
      return () => waiting.delete(one);
    },
  };
  const service = new Provisioning({
    ...{ files, dataDir: folder, room, parse, journal, clock, begun },
    keys: () => readCommandKeys(files, folder, 'provisioning-keys'),
    settings: () => room.room.provisioning,
    health: () => health,
    again: () => (agains += 1),
    failed: () => undefined,
  });
  return {
    ...{ service, room, entries },
    agains: () => agains,
    setHealth: (lines) => (health = lines),
    later: async (ms) => {
      const end = now + ms;
      while (now < end) {
        now += 250;
        for (const one of [...waiting]) {
          if (one.at > now || !waiting.delete(one)) continue;
          one.then();
          // What it began goes to its end before time goes on.
          await service.settledSoFar();
        }
      }
    },
  };
}

/** `old`, `new` or what else room.json holds. */
export function which(folder: string, parse: RoomParser): string {
  const { room } = parse(readFileSync(join(folder, 'room.json')));
  const text = (value: Room | null): string => canonicalJson(value) ?? '';
  const known = { old: parse(JSON.stringify(oldRoom)).room, new: parse(JSON.stringify(newRoom)).room };
  if (text(room) === text(known.old)) return 'old';
  return text(room) === text(known.new) ? 'new' : `neither: ${text(room).slice(0, 200)}`;
}
