/** What a schema can't say of a configuration: references, geometry, one use of each thing. Pure. */
import { peopleProblems, scheduleProblems } from './check/access.js';
import { deviceProblems, mqttProblems, sizeProblems, sourceProblems } from './check/devices.js';
import { doorProblems, triggerProblems } from './check/doors.js';
import { pictureProblems } from './check/pictures.js';
import { fault, repeats, type RoomProblem } from './check/problem.js';
import { layoutsProblems, sceneProblems, wallProblems, type DisplayKnowledge } from './check/walls.js';
import type { Room } from './schema.js';

export type { RoomProblem } from './check/problem.js';

/** What the checker must be told of the drivers and of this machine. */
export interface CheckKnowledge {
  readonly isShipped: (driver: string) => boolean;
  /** What this build knows of a display driver; null where it does not carry it. */
  readonly displayFacts: (driver: string) => DisplayKnowledge | null;
  /** False for a matrix driver whose outputs always show some input. */
  readonly canUntie: (driver: string) => boolean;
  /** The largest matrix that a driver can name; null where this build does not know. */
  readonly matrixMost: (driver: string) => { readonly inputs: number; readonly outputs: number } | null;
  readonly isTimezone: (zone: string) => boolean;
}

/** Problems of a configuration that fits its schema, in the order of the file. */
export function checkRoom(room: Room, knowledge: CheckKnowledge): readonly RoomProblem[] {
  return [
    ...zoneProblems(room, knowledge),
    ...mqttProblems(room),
    ...idProblems(room),
    ...deviceProblems(room, knowledge.isShipped),
    ...sizeProblems(room, knowledge.matrixMost),
    ...pictureProblems(room),
    ...sourceProblems(room),
    ...wallProblems(room, knowledge.displayFacts),
    ...layoutsProblems(room),
    ...sceneProblems(room, knowledge),
    ...scheduleProblems(room),
    ...peopleProblems(room),
    ...doorProblems(room),
    ...triggerProblems(room),
  ];
}

function zoneProblems(room: Room, { isTimezone }: CheckKnowledge): readonly RoomProblem[] {
  const { timezone } = room.room;
  return isTimezone(timezone)
    ? []
    : [fault('/room/timezone', 'timezone-unknown', timezone, 'an IANA zone such as Asia/Jakarta')];
}

const lists = [
  'devices',
  'sources',
  'walls',
  'layouts',
  'scenes',
  'schedules',
  'people',
  'doors',
  'triggers',
] as const satisfies readonly (keyof Room)[];

function idProblems(room: Room): readonly RoomProblem[] {
  return lists.flatMap((name) =>
    repeats<{ readonly id: string }>(
      room[name],
      ({ id }) => id,
      ({ id }, index) => fault(`/${name}/${index}/id`, 'id-twice', id, 'an id that no other of the list has'),
    ),
  );
}
