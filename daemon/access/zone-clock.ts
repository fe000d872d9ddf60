/** The room's wall-clock time from the machine's, by IANA zone; the only file that asks Intl for it. */
import { weekdays, type LocalTime } from './model.js';

/** Gives the local time of epoch ms in the zone; null where it can't be told. */
export function zoneClock(timeZone: string): (epochMs: number) => LocalTime | null {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (epochMs) => {
    if (!Number.isFinite(epochMs) || Math.abs(epochMs) > 8.64e15) return null;
    const parts = new Map(format.formatToParts(epochMs).map(({ type, value }) => [type, value]));
    const weekday = weekdays.find((day) => day === parts.get('weekday')?.toLowerCase());
    const date = `${parts.get('year') ?? ''}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}`;
    const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
    return weekday === undefined || !/^\d{4}-\d\d-\d\d$/.test(date) ? null : { date, weekday, minute };
  };
}
