/** A door, its people and a moment, for tests to change one thing of; and arbitrary ones for laws. */
import fc from 'fast-check';
import { emptyState } from '../../../daemon/access/advance.js';
import {
  always,
  weekdays,
  type AccessPolicy,
  type AccessState,
  type Clocks,
  type DoorPolicy,
  type Lockout,
  type Person,
  type Scan,
  type Schedule,
} from '../../../daemon/access/model.js';

export const regent: Person = {
  id: 'p-1',
  pseudonym: 'x-regent',
  groups: ['leaders'],
  subjects: ['0001'],
  duressSubjects: ['9001'],
  disabled: false,
  validFrom: null,
  validUntil: null,
};

export const clerk: Person = {
  ...regent,
  id: 'p-2',
  pseudonym: 'x-clerk',
  groups: ['staff'],
  subjects: ['0002'],
  duressSubjects: ['9002'],
};

export const guard: Person = {
  ...regent,
  id: 'p-3',
  pseudonym: 'x-guard',
  groups: ['guards'],
  subjects: ['0003'],
  duressSubjects: ['9003'],
};

export const office: Schedule = {
  id: 'office',
  weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '07:00', to: '17:00' }],
  holidays: ['2026-12-25'],
  specialDays: [{ date: '2026-12-24', hours: [{ from: '07:00', to: '12:00' }] }],
};

export const entry: DoorPolicy = {
  id: 'entry',
  terminal: 'palm-1',
  exitTerminal: 'palm-2',
  allow: [
    { groups: ['leaders', 'guards'], schedule: always },
    { groups: ['staff'], schedule: 'office' },
  ],
  lockout: { denials: 5, windowMs: 60_000, durationMs: 60_000 },
  antiPassback: null,
  twoPerson: null,
  firstPerson: null,
  lockdownExempt: { people: [], groups: [] },
  duplicateWindowMs: 1500,
  staleAfterMs: 2000,
  minimumAssurance: 'identity',
  minimumQuality: 'low',
  requireLiveness: false,
  onTamper: 'deny',
  onUntrustedClock: 'deny-dated',
};

export function policyWith(door: Partial<DoorPolicy> = {}, schedules: readonly Schedule[] = [office]): AccessPolicy {
  return { doors: [{ ...entry, ...door }], schedules: new Map(schedules.map((one) => [one.id, one])) };
}

export const ready: AccessState = {
  ...emptyState,
  terminals: new Map(
    ['palm-1', 'palm-2'].map((id) => [id, { trusted: true, tampered: false, assurance: 'identity' } as const]),
  ),
  doors: new Map([['entry', { mode: 'normal', faulty: false }]]),
};

/** Tuesday morning, ten o'clock. */
export const morning: Clocks = {
  mono: 1_000_000,
  local: { date: '2026-11-24', weekday: 'tue', minute: 600 },
  wallTrusted: true,
};

export function scanOf(subject: string | null, changes: Partial<Scan> = {}): Scan {
  return {
    kind: 'match',
    terminal: 'palm-1',
    receivedMono: morning.mono,
    loopLagMs: 1,
    seq: null,
    boot: null,
    subject,
    duress: false,
    quality: null,
    live: null,
    ...changes,
  };
}

/** There nine times of ten. */
const oneOf = <T>(key: string, value: fc.Arbitrary<T>): fc.Arbitrary<ReadonlyMap<string, T>> =>
  fc.option(value, { freq: 9 }).map((one) => (one === null ? new Map() : new Map([[key, one]])));

/** The first value nine times of ten: a world with a fault in every part grants nothing, and shows no law. */
const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

const groups = ['leaders', 'staff', 'guards'];
const someGroups = fc.subarray(groups, { minLength: 1 });
const date = fc.constantFrom('2026-11-23', '2026-11-24', '2026-11-25');
const time = fc.constantFrom('00:00', '06:00', '09:59', '10:00', '10:01', '17:00', '22:00', '24:00');
const hours = fc.record({ from: time, to: time });

const schedule = fc.record({
  id: fc.constant('office'),
  weekly: fc.array(
    fc.tuple(fc.subarray([...weekdays]), hours).map(([days, span]) => ({ days, ...span })),
    { maxLength: 3 },
  ),
  holidays: fc.array(date, { maxLength: 2 }),
  specialDays: fc.array(fc.record({ date, hours: fc.array(hours, { maxLength: 2 }) }), { maxLength: 1 }),
});

const maybeDate = fc.option(date, { freq: 2 });

/** Up to four people; no two claim a subject, as `check` holds it. */
export const arbitraryPeople = fc
  .array(
    fc.record({ groups: someGroups, disabled: mostly(false, true), validFrom: maybeDate, validUntil: maybeDate }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((people) =>
    people.map((person, index): Person => ({
      ...person,
      id: `p-${index}`,
      pseudonym: `x-${index}`,
      subjects: [`000${index}`],
      duressSubjects: [`900${index}`],
    })),
  );

const door = fc.record({
  id: fc.constant('entry'),
  terminal: fc.constant('palm-1'),
  exitTerminal: fc.constantFrom('palm-2', null),
  allow: fc.array(fc.record({ groups: someGroups, schedule: fc.constantFrom(always, 'office', 'gone') }), {
    maxLength: 3,
  }),
  lockout: fc.option(fc.constant({ denials: 2, windowMs: 1000, durationMs: 1000 })),
  antiPassback: fc.option(
    fc.record({
      area: fc.constant('core'),
      mode: fc.constantFrom('hard', 'soft', 'timed'),
      forMs: fc.constantFrom(100, 100_000),
      exemptGroups: someGroups,
    }),
  ),
  twoPerson: fc.option(fc.record({ withinMs: fc.constantFrom(100, 100_000), exceptGroups: someGroups })),
  firstPerson: fc.option(fc.record({ groups: someGroups, scope: fc.constantFrom('unlock', 'entry') })),
  lockdownExempt: fc.record({ people: fc.subarray(['p-0', 'p-1']), groups: someGroups }),
  duplicateWindowMs: fc.constantFrom(0, 1500),
  staleAfterMs: fc.constant(2000),
  minimumAssurance: fc.constantFrom('none', 'identity', 'mac'),
  minimumQuality: fc.constantFrom('low', 'ok'),
  requireLiveness: fc.boolean(),
  onTamper: fc.constantFrom('deny', 'alarm'),
  onUntrustedClock: fc.constantFrom('deny-dated', 'trust-validity'),
}) satisfies fc.Arbitrary<DoorPolicy>;

export const arbitraryPolicy: fc.Arbitrary<AccessPolicy> = fc
  .tuple(door, schedule)
  .map(([one, hoursOf]) => ({ doors: [one], schedules: new Map([['office', hoursOf]]) }));

const person = fc.constantFrom('x-0', 'x-1', 'x-2', 'x-gone');
const past = fc.integer({ min: morning.mono - 5000, max: morning.mono });
const maybe = { freq: 2 };

const lockout: fc.Arbitrary<Lockout> = fc.record({
  denials: fc.array(past, { maxLength: 3 }),
  until: fc.option(fc.constantFrom(morning.mono - 1, morning.mono + 1), maybe),
});

/** Mostly usable, so that grants come up. */
export const arbitraryState: fc.Arbitrary<AccessState> = fc.record({
  terminals: oneOf(
    'palm-1',
    fc.record({
      trusted: mostly(true, false),
      tampered: mostly(false, true),
      assurance: mostly('mac', 'none', 'identity'),
    }),
  ),
  doors: oneOf(
    'entry',
    fc.record({
      mode: mostly('normal', 'unlocked', 'locked', 'maintenance'),
      faulty: mostly(false, true),
    }),
  ),
  lockdown: fc.record({
    all: mostly(false, true),
    doors: mostly(new Set<string>(), new Set(['entry']), new Set(['store'])),
  }),
  lockouts: fc.option(lockout, { freq: 2 }).map((one) => new Map(one === null ? [] : [['palm-1', one]])),
  recent: oneOf(
    'palm-1',
    fc.array(fc.record({ mono: past, seq: fc.option(fc.nat(3)), boot: fc.constant(null), person: fc.option(person) }), {
      maxLength: 3,
    }),
  ),
  waiting: oneOf('entry', fc.record({ person, terminal: fc.constantFrom('palm-1', 'palm-2'), mono: past })),
  firstIn: oneOf('entry', date),
  presence: oneOf(
    'core',
    fc.tuple(person, fc.record({ inside: fc.boolean(), enteredMono: fc.option(past) })).map((pair) => new Map([pair])),
  ),
});

export const arbitraryClocks: fc.Arbitrary<Clocks> = fc.record({
  mono: fc.constant(morning.mono),
  local: fc.option(
    fc.record({
      date,
      weekday: fc.constantFrom(...weekdays),
      minute: fc.constantFrom(0, 359, 360, 599, 600, 601, 1319, 1320, 1439),
    }),
    { freq: 6 },
  ),
  wallTrusted: mostly(true, false),
});

export const arbitraryScan: fc.Arbitrary<Scan> = fc.record({
  kind: mostly('match', 'no-match', 'bad-read'),
  terminal: mostly('palm-1', 'palm-2', 'palm-9'),
  receivedMono: mostly(morning.mono, morning.mono - 3000, morning.mono + 1),
  loopLagMs: mostly(0, 3000, NaN),
  seq: fc.option(fc.nat(3)),
  boot: fc.constant(null),
  subject: mostly('0000', '0001', '9000', '9001', '0007', null),
  duress: fc.boolean(),
  quality: mostly('high', null, 'low', 'ok'),
  live: mostly(true, null, false),
});
