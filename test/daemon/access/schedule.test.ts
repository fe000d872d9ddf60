import fc from 'fast-check';
import t from 'tap';
import { weekdays, type Schedule } from '../../../daemon/access/model.js';
import { scheduleAt, type ScheduleAnswer } from '../../../daemon/access/schedule.js';
import { zoneClock } from '../../../daemon/access/zone-clock.js';
import { office } from './access-model.js';

const night: Schedule = {
  id: 'night',
  weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '17:00', to: '07:00' }],
  holidays: ['2026-12-25'],
  specialDays: [],
};

/** At an instant written with its offset, in a zone. */
function at(schedule: Schedule, zone: string, instant: string): ScheduleAnswer | null {
  const local = zoneClock(zone)(Date.parse(instant));
  return local === null ? null : scheduleAt(schedule, local);
}

const jakarta = 'Asia/Jakarta';

t.test('20. office hours, minute by minute, in the zone of the room', async (t) => {
  const rows: readonly (readonly [string, ScheduleAnswer])[] = [
    ['2026-11-24T06:59:59+07:00', 'closed'],
    ['2026-11-24T07:00:00+07:00', 'open'],
    ['2026-11-24T16:59:59+07:00', 'open'],
    ['2026-11-24T17:00:00+07:00', 'closed'],
    ['2026-11-22T10:00:00+07:00', 'closed'],
    ['2026-11-24T00:00:00Z', 'open'],
    ['2026-12-25T10:00:00+07:00', 'holiday'],
    ['2026-12-25T18:00:00+07:00', 'closed'],
    ['2026-12-24T11:59:00+07:00', 'open'],
    ['2026-12-24T12:00:00+07:00', 'holiday'],
  ];
  for (const [instant, wanted] of rows) t.equal(at(office, jakarta, instant), wanted, instant);
  t.equal(at(office, 'Asia/Jayapura', '2026-11-24T07:00:00+09:00'), 'open', 'another zone of the country');
});

t.test('20. hours over midnight belong to the day on which they begin', async (t) => {
  const rows: readonly (readonly [string, ScheduleAnswer])[] = [
    ['2026-11-24T17:00:00+07:00', 'open'],
    ['2026-11-24T23:59:59+07:00', 'open'],
    ['2026-11-25T00:00:00+07:00', 'open'],
    ['2026-11-25T06:59:59+07:00', 'open'],
    ['2026-11-25T07:00:00+07:00', 'closed'],
    ['2026-11-28T06:00:00+07:00', 'open'],
    ['2026-11-28T18:00:00+07:00', 'closed'],
    ['2026-11-23T06:00:00+07:00', 'closed'],
    ['2026-12-25T06:00:00+07:00', 'open'],
    ['2026-12-25T18:00:00+07:00', 'holiday'],
    ['2026-12-26T06:00:00+07:00', 'holiday'],
  ];
  for (const [instant, wanted] of rows) t.equal(at(night, jakarta, instant), wanted, instant);
  const toMidnight: Schedule = { ...night, weekly: [{ days: ['tue'], from: '22:00', to: '00:00' }] };
  t.equal(at(toMidnight, jakarta, '2026-11-24T23:59:00+07:00'), 'open');
  t.equal(at(toMidnight, jakarta, '2026-11-25T00:00:00+07:00'), 'closed');
  const leap: Schedule = { ...night, weekly: [{ days: ['tue'], from: '22:00', to: '06:00' }] };
  t.equal(at(leap, jakarta, '2028-02-29T23:00:00+07:00'), 'open', 'a leap day, which is a Tuesday');
  t.equal(at({ ...leap, holidays: ['2028-02-29'] }, jakarta, '2028-03-01T05:00:00+07:00'), 'holiday');
  t.equal(at({ ...night, holidays: ['2026-12-31'] }, jakarta, '2027-01-01T05:00:00+07:00'), 'holiday', 'over new year');
});

t.test('20. summer time: a skipped minute never comes, a repeated one counts twice', async (t) => {
  const early: Schedule = { ...night, weekly: [{ days: [...weekdays], from: '01:30', to: '03:00' }], holidays: [] };
  const london = 'Europe/London';
  t.equal(at(early, london, '2026-03-29T00:59:00Z'), 'closed', '00:59, the last minute of winter time');
  t.equal(at(early, london, '2026-03-29T01:00:00Z'), 'open', '02:00, half an hour of the span is skipped');
  t.equal(at(early, london, '2026-03-29T02:00:00Z'), 'closed', '03:00 summer time');
  const once: Schedule = { ...early, weekly: [{ days: [...weekdays], from: '01:00', to: '01:30' }] };
  t.equal(at(once, london, '2026-10-25T00:15:00Z'), 'open', '01:15 summer time');
  t.equal(at(once, london, '2026-10-25T00:45:00Z'), 'closed');
  t.equal(at(once, london, '2026-10-25T01:15:00Z'), 'open', '01:15 again');
  t.equal(
    at({ ...once, weekly: [{ days: [...weekdays], from: '01:10', to: '01:20' }] }, london, '2026-03-29T01:15:00Z'),
    'closed',
  );
});

t.test('a span over midnight is the two entries that it replaces', async () => {
  const clock = zoneClock(jakarta);
  const days = fc.subarray([...weekdays]);
  const time = fc.integer({ min: 0, max: 1439 });
  fc.assert(
    fc.property(days, time, time, fc.integer({ min: 0, max: 20 * 24 * 60 }), (on, one, other, minutes) => {
      const [to, from] = [Math.min(one, other), Math.max(one, other)].map(written);
      if (from === undefined || to === undefined || from === to) return true;
      const next = on.map((day) => weekdays[(weekdays.indexOf(day) + 1) % 7] ?? 'mon');
      const base = { id: 'x', holidays: [], specialDays: [] };
      const local = clock(Date.parse('2026-02-20T00:00:00Z') + minutes * 60_000);
      if (local === null) return false;
      const whole = scheduleAt({ ...base, weekly: [{ days: on, from, to }] }, local);
      const parts = [
        { days: on, from, to: '24:00' },
        { days: next, from: '00:00', to },
      ];
      return whole === scheduleAt({ ...base, weekly: parts }, local);
    }),
    { numRuns: 1000 },
  );
});

t.test('what is no time opens nothing', async (t) => {
  const local = { date: '2026-11-24', weekday: 'tue', minute: 600 } as const;
  for (const [from, to] of [
    ['', ''],
    ['07:00', 'x'],
    ['x', '17:00'],
    ['10:00', '10:00'],
  ] as const) {
    t.equal(scheduleAt({ ...office, weekly: [{ days: ['tue'], from, to }] }, local), 'closed', `${from} ${to}`);
  }
  t.equal(scheduleAt(office, { ...local, minute: NaN }), 'closed');
  t.equal(zoneClock(jakarta)(NaN), null);
});

function written(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
