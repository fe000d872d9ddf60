/** Schedules and people. Pure. */
import type { Room } from '../schema.js';
import { fault, repeats, type RoomProblem } from './problem.js';

/** The schedule that needs no entry: at any time. */
export const always = 'always';

export function scheduleProblems(room: Room): readonly RoomProblem[] {
  return room.schedules.flatMap((schedule, index) => {
    const pointer = `/schedules/${index}`;
    const reserved =
      schedule.id === always ? [fault(`${pointer}/id`, 'id-reserved', always, 'another id; always is built in')] : [];
    const hours = schedule.weekly.flatMap((span, number) => hoursProblem(span, `${pointer}/weekly/${number}/to`));
    const days = schedule.holidays.flatMap((date, number) => dateProblem(date, `${pointer}/holidays/${number}`));
    const special = (schedule.specialDays ?? []).flatMap(({ date, hours: spans }, number) => [
      ...dateProblem(date, `${pointer}/specialDays/${number}/date`),
      ...spans.flatMap((span, at) => hoursProblem(span, `${pointer}/specialDays/${number}/hours/${at}/to`)),
    ]);
    return [...reserved, ...hours, ...days, ...special];
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
    (['subjects', 'duressSubjects'] as const).flatMap((list) =>
      (person[list] ?? []).map((subject, number) => ({ subject, owner: `/people/${index}`, list, number })),
    ),
  );
  const subjectTwice = repeats(
    subjects,
    ({ subject }) => subject,
    // The subject itself is not repeated here: problems are logged.
    ({ owner, list, number }, _, first) =>
      fault(
        `${owner}/${list}/${number}`,
        'subject-twice',
        `entry ${number}`,
        `a subject id that ${subjects[first]?.owner ?? 'nobody else'} does not have`,
      ),
  );
  return [...validity, ...subjectTwice];
}

/** `to` before `from` is on the next day; the same time could mean nothing or all day. */
function hoursProblem(
  { from, to }: { readonly from: string; readonly to: string },
  pointer: string,
): readonly RoomProblem[] {
  return from === to ? [fault(pointer, 'hours-backward', to, `another time than ${from}`)] : [];
}

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A date that the pattern lets through and the calendar has not, such as 2026-02-30. */
function dateProblem(date: string, pointer: string): readonly RoomProblem[] {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && leap ? 29 : (daysOfMonth[month - 1] ?? 0);
  return day <= days ? [] : [fault(pointer, 'date-unknown', date, `a day of 1..${days}`)];
}
