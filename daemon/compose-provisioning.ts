/** Provisioning as the daemon has it: its start before room.json is read, its service, its inbox. */
import type { Clock } from '../drivers/clock.js';
import { KeeperError } from '../drivers/errors.js';
import { readCommandKeys } from './access/command-keys.js';
import type { RoomParser } from './config/parse.js';
import type { RoomStore } from './config/room-store.js';
import type { Logger } from './edges/log.js';
import type { Files } from './edges/storage/files.js';
import { openRoomFile, putRoomFile, type OpenedRoom } from './edges/storage/room-file.js';
import { watchFolder } from './edges/storage/watch-folder.js';
import type { Journal } from './journal/journal.js';
import { beginProvisioning, type BegunProvisioning } from './provisioning/begin.js';
import { Inbox } from './provisioning/inbox.js';
import { Provisioning } from './provisioning/provisioning.js';
import { isOpen } from './provisioning/trial.js';
import type { HealthLine } from './wall/devices-port.js';

export interface ProvisionedRoom {
  readonly opened: OpenedRoom;
  readonly begun: BegunProvisioning;
}

/** The room's file, made the one that counts before it is opened. Codes: those of openRoomFile, provisioning-trial-damaged. */
export async function openProvisionedRoom(
  files: Files,
  dataDir: string,
  parse: RoomParser,
  nowIso: string,
): Promise<ProvisionedRoom> {
  const putRoom = (text: string, keeps: boolean): Promise<void> => putRoomFile(files, dataDir, text, keeps);
  const begun = await beginProvisioning({ files, dataDir, parse, putRoom });
  const opened = await openRoomFile(files, dataDir, parse, nowIso);
  const onTrial = begun.kind === 'begun' && begun.state.trial !== null && isOpen(begun.state.trial);
  // An earlier version is in force then, and what would be judged is not what was to be tried.
  if (onTrial && opened.recovery !== null) throw new KeeperError('provisioning-trial-damaged');
  return { opened, begun };
}

export interface ProvisioningParts {
  readonly files: Files;
  readonly dataDir: string;
  readonly parse: RoomParser;
  readonly room: RoomStore;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'error'>;
  readonly begun: BegunProvisioning;
  readonly health: () => readonly HealthLine[];
  readonly again: () => void;
}

export interface MadeProvisioning {
  readonly service: Provisioning;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function makeProvisioning({ log, ...parts }: ProvisioningParts): MadeProvisioning {
  const { files, dataDir, clock, room } = parts;
  const failed = (error: unknown, doing: string): void => log.error({ error: String(error), doing }, 'provisioning');
  const service = new Provisioning({
    ...parts,
    failed,
    keys: () => readCommandKeys(files, dataDir, 'provisioning-keys'),
    settings: () => room.room.provisioning,
  });
  const inbox = new Inbox({ files, dataDir, clock, watch: watchFolder, provisioning: service, failed });
  return {
    service,
    start: async () => {
      await service.start();
      await inbox.start();
    },
    stop: async () => {
      await inbox.stop();
      await service.stop();
    },
  };
}
