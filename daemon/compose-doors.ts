/** The door loop: what is between terminals, boards, people, journal and wall; and what it must find again. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../drivers/clock.js';
import { KeeperError } from '../drivers/errors.js';
import { LiveAccess } from './access/access-configuration.js';
import { inputsOf, strikeOf } from './access/board-ports.js';
import { Ceremonies, foldCeremony, parseCeremonies } from './access/ceremonies.js';
import type { CeremonyState } from './access/ceremony.js';
import { recallClock } from './access/clock-trust.js';
import { ClockWatch } from './access/clock-watch.js';
import { readCommandKeys } from './access/command-keys.js';
import { DoorService } from './access/door-service.js';
import { Doors } from './access/doors.js';
import { Enrolments } from './access/enrolments.js';
import { LockdownCommands } from './access/lockdown-commands.js';
import { carriedAccess, parseAccessMemory, recallAccess, type AccessMemory } from './access/memory.js';
import type { LocalTime } from './access/model.js';
import { PeopleBook } from './access/people-book.js';
import { openPseudonyms, type Pseudonyms } from './access/pseudonyms.js';
import { Triggers } from './access/triggers.js';
import { zoneClock } from './access/zone-clock.js';
import type { DoorDevices } from './compose-door-devices.js';
import { doorSetupsOf } from './config/access-view.js';
import type { RoomStore } from './config/room-store.js';
import type { Logger } from './edges/log.js';
import type { Files } from './edges/storage/files.js';
import type { Journal, Replay } from './journal/journal.js';
import type { WallPort } from './wall/model.js';

/** What the doors must find again, folded before anything is made that needs it. */
export interface DoorMemory {
  readonly access: AccessMemory;
  readonly ceremonies: ReadonlyMap<string, CeremonyState>;
  /** Latest time that is known to have been, epoch ms. */
  readonly latest: number;
}

/** `builtAt`: epoch ms of this program's making; no right clock is before it. */
export function recallDoors({ carry, entries }: Replay, builtAt: number): DoorMemory {
  const carried = isRecord(carry) ? carry : {};
  const clock = isRecord(carried['clock']) ? carried['clock']['latest'] : null;
  const first: DoorMemory = {
    access: parseAccessMemory(carried['access']),
    ceremonies: parseCeremonies(carried['ceremonies']),
    latest: typeof clock === 'number' ? clock : builtAt,
  };
  return entries.reduce<DoorMemory>(({ access, ceremonies, latest }, entry) => {
    const at = Date.parse(entry.at);
    return {
      access: recallAccess(access, entry, at),
      ceremonies: foldCeremony(ceremonies, entry),
      latest: recallClock(latest, entry.kind, at),
    };
  }, first);
}

/** Until the doors themselves carry it. */
export function carriedDoors(memory: DoorMemory): Readonly<Record<string, unknown>> {
  return {
    access: carriedAccess(memory.access),
    ceremonies: Object.fromEntries(memory.ceremonies),
    clock: { latest: memory.latest },
  };
}

export interface DoorsMakings {
  readonly room: RoomStore;
  readonly journal: Journal;
  readonly memory: DoorMemory;
  readonly wall: WallPort;
  readonly devices: DoorDevices;
  readonly files: Files;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'error'>;
}

export interface MadeDoors {
  readonly doors: Doors;
  /** For the journal's next segment. */
  readonly carried: () => Readonly<Record<string, unknown>>;
}

export async function makeDoors(makings: DoorsMakings): Promise<MadeDoors> {
  const { room, journal, memory, wall, files, dataDir, clock, log } = makings;
  const { terminals, boards, driverOf, unsupportedTerminals } = makings.devices;
  const failed = (error: unknown, doing: string): void => log.error({ error: String(error), doing }, 'unexpected');
  const newId = (letter: string): string => `${letter}-${randomBytes(8).toString('hex')}`;
  const { pseudonyms, peopleFault } = await pseudonymsIn(files, dataDir, log);
  const configuration = new LiveAccess(room, pseudonyms, failed);
  const late: { doors: Doors | null } = { doors: null };
  const clockWatch = new ClockWatch({
    ...{ clock, journal, failed },
    latest: memory.latest,
    localOf: localTimes(room),
    changed: () => late.doors?.clockChanged(),
  });
  const triggers: Triggers = new Triggers({
    triggers: () => room.room.triggers,
    palm: (trigger, palm) => ceremonies.palm(trigger, palm),
    apply: (request) => {
      wall.submit(request).catch((error: unknown) => failed(error, `request ${request.requestId}`));
    },
    wall: () => clock.wall(),
    failed,
  });
  const ceremonies = new Ceremonies(
    {
      ...{ journal, failed },
      triggers: () => room.room.triggers,
      now: () => clockWatch.now(),
      newId: () => newId('a'),
      fire: (trigger, actor) => triggers.apply(trigger, actor, newId('c')),
    },
    memory.ceremonies,
  );
  const service = new DoorService({
    ...{ configuration, journal, clock, failed },
    memory: memory.access,
    wallClock: () => clockWatch.view(),
    strike: (setup) => strikeOf(boards, setup),
    inputs: (setup) => inputsOf(boards, setup),
    terminal: (id) => terminals.find((one) => one.id === id),
    wall: triggers,
    newId: () => newId('d'),
  });
  const commands = new LockdownCommands({
    ...{ clock, journal, failed },
    room: () => room.room.room.id,
    doors: () => configuration.doors().map(({ id }) => id),
    keys: () => readCommandKeys(files, dataDir),
    now: () => clockWatch.now(),
    setLockdown: (...order) => service.setLockdown(...order),
  });
  const now = (): string => new Date(clock.wall()).toISOString();
  const doors = new Doors({
    ...{ room, configuration, service, ceremonies, clockWatch, commands, journal, terminals, boards, clock, failed },
    ...{ driverOf, unsupportedTerminals, peopleFault },
    enrolments: new Enrolments({ clock, journal, failed, newId: () => newId('n') }),
    people: new PeopleBook({ files, dataDir, room, pseudonyms, journal, now }),
    setups: doorSetupsOf(room.room),
  });
  late.doors = doors;
  const carried = (): Readonly<Record<string, unknown>> => ({
    access: carriedAccess(service.memory()),
    ceremonies: ceremonies.carried(),
    clock: clockWatch.carried(),
  });
  return { doors, carried };
}

/** A daemon without them goes on for the wall's sake; nobody is known by a scan then, and health says why. */
async function pseudonymsIn(
  files: Files,
  dataDir: string,
  log: Pick<Logger, 'error'>,
): Promise<{ readonly pseudonyms: Pseudonyms | null; readonly peopleFault: string | null }> {
  try {
    return { pseudonyms: await openPseudonyms(files, dataDir), peopleFault: null };
  } catch (error) {
    if (!(error instanceof KeeperError)) throw error;
    log.error({ code: error.code, ...error.parameters }, 'pseudonyms unreadable');
    return { pseudonyms: null, peopleFault: String(error.parameters['reason']) };
  }
}

/** In the room's zone, which may be changed while the daemon runs. */
function localTimes(room: RoomStore): (epochMs: number) => LocalTime | null {
  let zone = room.room.room.timezone;
  let localOf = zoneClock(zone);
  return (epochMs) => {
    if (zone !== room.room.room.timezone) {
      zone = room.room.room.timezone;
      localOf = zoneClock(zone);
    }
    return localOf(epochMs);
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
