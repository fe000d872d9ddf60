/**
 * Whether a schedule is open on the room's wall clock. Hours belong to the day on which they begin: those of Friday
 * 22:00 to 06:00 end on Saturday morning, also where Saturday is a holiday, and do not begin on a Friday that is one.
 * `from` is in, `to` is out. A minute that the clock shows twice (end of summer time) counts both times; one that it
 * skips never comes. Pure.
 */
import { weekdays, type Hours, type LocalTime, type Schedule, type Weekday } from './model.js';

/** holiday: the weekly hours would be open, were this no special day. */
export type ScheduleAnswer = 'open' | 'closed' | 'holiday';

export function scheduleAt(schedule: Schedule, local: LocalTime): ScheduleAnswer {
  const today = { date: local.date, weekday: local.weekday };
  const yesterday = dayBefore(today);
  const within = (hoursOf: (day: Day) => readonly Hours[]): boolean =>
    hoursOf(today).some((hours) => coversToday(hours, local.minute)) ||
    hoursOf(yesterday).some((hours) => coversNextDay(hours, local.minute));
  if (within((day) => hoursOn(schedule, day))) return 'open';
  return within((day) => weeklyHours(schedule, day.weekday)) ? 'holiday' : 'closed';
}

interface Day {
  readonly date: string;
  readonly weekday: Weekday;
}

function hoursOn(schedule: Schedule, { date, weekday }: Day): readonly Hours[] {
  const special = schedule.specialDays.filter((day) => day.date === date);
  if (special.length > 0) return special.flatMap(({ hours }) => hours);
  return schedule.holidays.includes(date) ? [] : weeklyHours(schedule, weekday);
}

function weeklyHours({ weekly }: Schedule, weekday: Weekday): readonly Hours[] {
  return weekly.filter(({ days }) => days.includes(weekday));
}

function coversToday({ from, to }: Hours, minute: number): boolean {
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  return end < begin ? minute >= begin : minute >= begin && minute < end;
}

function coversNextDay({ from, to }: Hours, minute: number): boolean {
  const end = minuteOf(to);
  return end < minuteOf(from) && minute < end;
}

/** NaN, which is within nothing, where it is no time. */
function minuteOf(time: string): number {
  const match = /^(\d\d):(\d\d)$/.exec(time);
  return match === null ? NaN : Number(match[1]) * 60 + Number(match[2]);
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function dayBefore({ date, weekday }: Day): Day {
  const [year = NaN, month = NaN, day = NaN] = date.split('-').map(Number);
  const index = weekdays.indexOf(weekday);
  const before = weekdays[(index + 6) % 7] ?? 'mon';
  if (day > 1) return { date: written(year, month, day - 1), weekday: before };
  const lastMonth = month === 1 ? 12 : month - 1;
  const lastYear = month === 1 ? year - 1 : year;
  return { date: written(lastYear, lastMonth, daysIn(lastYear, lastMonth)), weekday: before };
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && leap ? 29 : (monthDays[month - 1] ?? NaN);
}

function written(year: number, month: number, day: number): string {
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}
