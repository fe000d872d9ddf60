/** Schedules, people, doors and triggers. Pure. */
import type { Room } from '../schema.js';
import { devicesById, kindProblem } from './devices.js';
import { fault, repeats, type RoomProblem, warning } from './problem.js';

/** The schedule that needs no entry: at any time. */
const always = 'always';

export function scheduleProblems(room: Room): readonly RoomProblem[] {
  return room.schedules.flatMap((schedule, index) => {
    const pointer = `/schedules/${index}`;
    const reserved =
      schedule.id === always ? [fault(`${pointer}/id`, 'id-reserved', always, 'another id; always is built in')] : [];
    const hours = schedule.weekly.flatMap(({ from, to }, number) =>
      from < to ? [] : [fault(`${pointer}/weekly/${number}/to`, 'hours-backward', to, `a time after ${from}`)],
    );
    const days = schedule.holidays.flatMap((date, number) => dateProblem(date, `${pointer}/holidays/${number}`));
    return [...reserved, ...hours, ...days];
  });
}

export function peopleProblems(room: Room): readonly RoomProblem[] {
  const validity = room.people.flatMap(({ validFrom, validUntil }, index) => {
    const pointer = `/people/${index}`;
    const dates = [
      ...(validFrom === undefined ? [] : dateProblem(validFrom, `${pointer}/validFrom`)),
      ...(validUntil === undefined ? [] : dateProblem(validUntil, `${pointer}/validUntil`)),
    ];
    if (validFrom === undefined || validUntil === undefined || validFrom <= validUntil) return dates;
    return [...dates, fault(`${pointer}/validUntil`, 'validity-backward', validUntil, `${validFrom} or later`)];
  });
  const subjects = room.people.flatMap((person, index) =>
    person.subjects.map((subject, number) => ({ subject, owner: `/people/${index}`, number })),
  );
  const subjectTwice = repeats(
    subjects,
    ({ subject }) => subject,
    // The subject itself is not repeated here: problems are logged.
    ({ owner, number }, _, first) =>
      fault(
        `${owner}/subjects/${number}`,
        'subject-twice',
        `entry ${number}`,
        `a subject id that ${subjects[first]?.owner ?? 'nobody else'} does not have`,
      ),
  );
  return [...validity, ...subjectTwice];
}

export function doorProblems(room: Room): readonly RoomProblem[] {
  const devices = devicesById(room);
  const schedules = new Set([always, ...room.schedules.map((schedule) => schedule.id)]);
  const own = room.doors.flatMap((door, index) => {
    const pointer = `/doors/${index}`;
    const relay = devices.get(door.strike.device);
    const channels = relay !== undefined && 'channels' in relay ? relay.channels : null;
    const { channel } = door.strike;
    return [
      kindProblem(devices, door.terminal, ['terminal'], `${pointer}/terminal`),
      kindProblem(devices, door.strike.device, ['relay'], `${pointer}/strike/device`),
      channels !== null && channel > channels
        ? fault(`${pointer}/strike/channel`, 'channel-beyond-relay', channel, `1..${channels}`)
        : null,
      ...door.allow.flatMap(({ schedule, groups }, number) => [
        schedules.has(schedule)
          ? null
          : fault(
              `${pointer}/allow/${number}/schedule`,
              'schedule-unknown',
              schedule,
              'the id of a schedule, or always',
            ),
        ...groupProblems(room, groups, `${pointer}/allow/${number}/groups`),
      ]),
    ].filter((problem) => problem !== null);
  });
  const terminalTwice = repeats(
    room.doors,
    (door) => door.terminal,
    (door, index, first) =>
      fault(
        `/doors/${index}/terminal`,
        'terminal-twice',
        door.terminal,
        `a terminal that /doors/${first} does not use`,
      ),
  );
  const strikeTwice = repeats(
    room.doors,
    ({ strike }) => `${strike.device}/${strike.channel}`,
    (door, index, first) =>
      fault(
        `/doors/${index}/strike/channel`,
        'strike-twice',
        door.strike.channel,
        `a channel that /doors/${first} does not use`,
      ),
  );
  return [...own, ...terminalTwice, ...strikeTwice];
}

export function triggerProblems(room: Room): readonly RoomProblem[] {
  const scenes = new Set(room.scenes.map((scene) => scene.id));
  const doors = new Set(room.doors.map((door) => door.id));
  return room.triggers.flatMap((trigger, index) => {
    const pointer = `/triggers/${index}`;
    return [
      ...(scenes.has(trigger.applyScene)
        ? []
        : [fault(`${pointer}/applyScene`, 'scene-unknown', trigger.applyScene, 'the id of a scene')]),
      ...(doors.has(trigger.when.door)
        ? []
        : [fault(`${pointer}/when/door`, 'door-unknown', trigger.when.door, 'the id of a door')]),
      ...groupProblems(room, trigger.when.groups ?? [], `${pointer}/when/groups`),
    ];
  });
}

/** A group is there by somebody being in it; one that nobody is in is most likely mistyped. */
function groupProblems(room: Room, groups: readonly string[], pointer: string): readonly RoomProblem[] {
  return groups.flatMap((group, number) =>
    room.people.some((person) => person.groups.includes(group))
      ? []
      : [warning(`${pointer}/${number}`, 'group-unknown', group, 'a group that somebody in /people is in')],
  );
}

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A date that the pattern lets through and the calendar has not, such as 2026-02-30. */
function dateProblem(date: string, pointer: string): readonly RoomProblem[] {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && leap ? 29 : (daysOfMonth[month - 1] ?? 0);
  return day <= days ? [] : [fault(pointer, 'date-unknown', date, `a day of 1..${days}`)];
}
