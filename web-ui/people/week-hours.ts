/**
 * Weekly hours as spans on one circular week, and back: what the week grid paints on. Pure. Minutes count from Monday
 * 00:00; a span is half open. Hours that end after midnight belong to the day on which they begin.
 */
export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof days)[number];

export interface WeeklyHours {
  readonly days: readonly Day[];
  /** HH:MM; `to` up to 24:00, before `from` it is on the next day. */
  readonly from: string;
  readonly to: string;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;

/** Sorted, without overlaps, inside the week; hours over Sunday's midnight are two spans. */
export function spansOf(weekly: readonly WeeklyHours[]): readonly Span[] {
  const all = weekly.flatMap((hours) =>
    hours.days.flatMap((day) => {
      const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)];
      const start = days.indexOf(day) * dayMinutes + from;
      return wrapped({ from: start, to: start + (to > from ? to - from : to - from + dayMinutes) });
    }),
  );
  return united(all);
}

/** The spans with this one painted or wiped out. */
export function painted(spans: readonly Span[], span: Span, isOn: boolean): readonly Span[] {
  if (isOn) return united([...spans, ...wrapped(span)]);
  return united(spans.flatMap((one) => wrapped(span).reduce<readonly Span[]>(without, [one])));
}

/** Spans as the configuration has them: days with the same hours together, nights as one. */
export function weeklyOf(spans: readonly Span[]): readonly WeeklyHours[] {
  const merged = united(spans);
  const [first, last] = [merged[0], merged.at(-1)];
  // Sunday's night goes on into Monday's morning.
  const isRound =
    first !== undefined && last !== undefined && first !== last && first.from === 0 && last.to === weekMinutes;
  const joined = isRound ? [...merged.slice(1, -1), { from: last.from, to: last.to + first.to }] : merged;
  const groups = new Map<string, Day[]>();
  for (const span of joined.flatMap(nights)) {
    const day = days[Math.floor(span.from / dayMinutes) % 7];
    if (day === undefined) continue;
    const length = span.to - span.from;
    const from = span.from % dayMinutes;
    const key = `${clock(from)} ${clock(from + length > dayMinutes ? from + length - dayMinutes : from + length)}`;
    groups.set(key, [...(groups.get(key) ?? []), day]);
  }
  return [...groups].map(([key, of]) => {
    const [from = '', to = ''] = key.split(' ');
    return { days: days.filter((day) => of.includes(day)), from, to };
  });
}

/** Minutes of an hour of a day that are covered, 0 to 60. */
export function coverage(spans: readonly Span[], day: number, hour: number): number {
  const from = day * dayMinutes + hour * 60;
  return spans.reduce((sum, span) => sum + Math.max(0, Math.min(span.to, from + 60) - Math.max(span.from, from)), 0);
}

export function hourSpan(day: number, fromHour: number, toHour: number): Span {
  return { from: day * dayMinutes + fromHour * 60, to: day * dayMinutes + toHour * 60 };
}

/** Parts of a span such that each begins on a day and ends before the same time on the next. */
function nights(span: Span): readonly Span[] {
  const nextMidnight = (Math.floor(span.from / dayMinutes) + 1) * dayMinutes;
  if (span.to <= nextMidnight) return [span];
  const isNight = span.to - span.from < dayMinutes && span.to - nextMidnight < span.from % dayMinutes;
  if (isNight) return [span];
  return [{ from: span.from, to: nextMidnight }, ...nights({ from: nextMidnight, to: span.to })];
}

function wrapped({ from, to }: Span): readonly Span[] {
  if (to <= weekMinutes) return [{ from, to }];
  return [
    { from, to: weekMinutes },
    { from: 0, to: Math.min(to - weekMinutes, from) },
  ];
}

function without(spans: readonly Span[], hole: Span): readonly Span[] {
  return spans.flatMap(({ from, to }) =>
    [
      { from, to: Math.min(to, hole.from) },
      { from: Math.max(from, hole.to), to },
    ].filter((piece) => piece.from < piece.to),
  );
}

function united(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && span.from <= last.to)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else if (span.from < span.to) result.push(span);
  }
  return result;
}

function minutesOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
