/** The scenarios of the door that one decision alone proves, by their number. */
import t from 'tap';
import { denialCauses, type DenialCause } from '../../../daemon/access/causes.js';
import { decide } from '../../../daemon/access/decide.js';
import type { AccessState, Clocks, Decision, DoorPolicy, Person } from '../../../daemon/access/model.js';
import { indexPeople } from '../../../daemon/access/people.js';
import type { Text } from '../../../daemon/messages/language.js';
import { clerk, guard, morning, policyWith, ready, regent, scanOf } from './access-model.js';

interface Row {
  readonly name: string;
  readonly scan: unknown;
  readonly people?: readonly Person[];
  readonly door?: Partial<DoorPolicy>;
  readonly state?: Partial<AccessState>;
  readonly clocks?: Partial<Clocks>;
  /** The cause; absent for a grant. */
  readonly cause?: DenialCause;
  readonly is?: Partial<Decision>;
}

const everybody = [regent, clerk, guard];
const evening = { local: { date: '2026-11-24', weekday: 'tue', minute: 1140 } } as const;
const christmas = { local: { date: '2026-12-25', weekday: 'fri', minute: 600 } } as const;
const terminal = { trusted: true, tampered: false, assurance: 'identity' } as const;
const lockdown = { lockdown: { all: true, doors: new Set<string>() } };

function person(changes: Partial<Person>): readonly Person[] {
  return [{ ...clerk, ...changes }];
}

const rows: readonly Row[] = [
  {
    name: '1. a known subject in its hours',
    scan: scanOf('0002'),
    is: { person: 'x-clerk', right: 1, feedback: 'granted' },
  },
  { name: '1. at any time where the right says so', scan: scanOf('0001'), clocks: evening, is: { right: 0 } },
  {
    name: '2. an unknown subject',
    scan: scanOf('0099'),
    cause: 'subject-unknown',
    is: { person: null, feedback: 'denied' },
  },
  { name: '2. no match on the terminal', scan: scanOf(null, { kind: 'no-match' }), cause: 'no-match' },
  { name: '2. a palm that could not be read', scan: scanOf(null, { kind: 'bad-read' }), cause: 'bad-read' },
  { name: '2. a match without a subject', scan: scanOf(null), cause: 'subject-unknown' },
  { name: '2. a blocked person', scan: scanOf('0002'), people: person({ disabled: true }), cause: 'person-disabled' },
  {
    name: '2. before the first day',
    scan: scanOf('0002'),
    people: person({ validFrom: '2026-11-25' }),
    cause: 'not-yet-valid',
  },
  { name: '2. on the first day', scan: scanOf('0002'), people: person({ validFrom: '2026-11-24' }) },
  { name: '2. on the last day', scan: scanOf('0002'), people: person({ validUntil: '2026-11-24' }) },
  {
    name: '2. after the last day',
    scan: scanOf('0002'),
    people: person({ validUntil: '2026-11-23' }),
    cause: 'expired',
  },
  { name: '2. outside hours', scan: scanOf('0002'), clocks: evening, cause: 'outside-hours' },
  { name: '2. on a holiday', scan: scanOf('0002'), clocks: christmas, cause: 'holiday' },
  { name: '2. without a right', scan: scanOf('0002'), people: person({ groups: ['visitors'] }), cause: 'no-right' },
  {
    name: '2. a schedule that is gone',
    scan: scanOf('0002'),
    door: { allow: [{ groups: ['staff'], schedule: 'x' }] },
    cause: 'outside-hours',
  },
  {
    name: '3. a valid scan in lockout',
    scan: scanOf('0001'),
    state: { lockouts: new Map([['palm-1', { denials: [], until: morning.mono + 1 }]]) },
    cause: 'locked-out',
    is: { feedback: 'locked-out', person: 'x-regent' },
  },
  {
    name: '3. at the end of the lockout',
    scan: scanOf('0001'),
    state: { lockouts: new Map([['palm-1', { denials: [], until: morning.mono }]]) },
  },
  {
    name: '4. the same report again',
    scan: scanOf('0001', { seq: 7, boot: 1 }),
    state: { recent: new Map([['palm-1', [{ mono: morning.mono - 100, seq: 7, boot: 1, person: 'x-regent' }]]]) },
    cause: 'duplicate',
    is: { verdict: 'ignored', feedback: 'idle' },
  },
  {
    name: '4. the palm still on a terminal that counts nothing',
    scan: scanOf('0001'),
    state: {
      recent: new Map([['palm-1', [{ mono: morning.mono - 1499, seq: null, boot: null, person: 'x-regent' }]]]),
    },
    cause: 'duplicate',
  },
  {
    name: '5. the same number after the terminal restarted',
    scan: scanOf('0001', { seq: 7, boot: 2 }),
    state: { recent: new Map([['palm-1', [{ mono: morning.mono - 100, seq: 7, boot: 1, person: 'x-regent' }]]]) },
  },
  { name: '6. what is no report', scan: Buffer.alloc(8, 0xff), cause: 'event-malformed', is: { terminal: null } },
  {
    name: '8. taken late because the loop stood still',
    scan: scanOf('0001', { loopLagMs: 5000 }),
    cause: 'stale-scan',
  },
  { name: '8. handed over late', scan: scanOf('0001', { receivedMono: morning.mono - 2001 }), cause: 'stale-scan' },
  { name: '8. from the future', scan: scanOf('0001', { receivedMono: morning.mono + 1 }), cause: 'stale-scan' },
  {
    name: '10. a terminal on another port',
    scan: scanOf('0001'),
    state: { terminals: new Map([['palm-1', { ...terminal, trusted: false }]]) },
    cause: 'terminal-untrusted',
  },
  {
    name: '11. a terminal of which nothing is known',
    scan: scanOf('0001'),
    state: { terminals: new Map() },
    cause: 'terminal-untrusted',
  },
  {
    name: '11. a terminal of no door',
    scan: scanOf('0001', { terminal: 'palm-9' }),
    cause: 'terminal-unassigned',
    is: { door: null },
  },
  {
    name: '13. an opened housing',
    scan: scanOf('0001'),
    state: { terminals: new Map([['palm-1', { ...terminal, tampered: true }]]) },
    cause: 'terminal-tampered',
  },
  {
    name: '13. an opened housing where only the alarm is wanted',
    scan: scanOf('0001'),
    door: { onTamper: 'alarm' },
    state: { terminals: new Map([['palm-1', { ...terminal, tampered: true }]]) },
    is: { flags: ['tampered'] },
  },
  {
    name: '14. a keyboard wedge at a door that wants more',
    scan: scanOf('0001'),
    state: { terminals: new Map([['palm-1', { ...terminal, assurance: 'none' }]]) },
    cause: 'assurance-too-low',
  },
  {
    name: 'a weak match',
    scan: scanOf('0001', { quality: 'low' }),
    door: { minimumQuality: 'ok' },
    cause: 'quality-too-low',
  },
  {
    name: 'a match of which the quality is not said',
    scan: scanOf('0001'),
    door: { minimumQuality: 'ok' },
    cause: 'quality-too-low',
  },
  { name: 'a hand that does not live', scan: scanOf('0001', { live: false }), cause: 'liveness-missing' },
  {
    name: 'a hand of which nobody says that it lives',
    scan: scanOf('0001'),
    door: { requireLiveness: true },
    cause: 'liveness-missing',
  },
  {
    name: '19. hours on a clock that jumped',
    scan: scanOf('0002'),
    clocks: { wallTrusted: false },
    cause: 'clock-untrusted',
  },
  { name: '19. a right at any time on a clock that jumped', scan: scanOf('0001'), clocks: { wallTrusted: false } },
  {
    name: '19. a validity on a clock that jumped',
    scan: scanOf('0001'),
    people: [{ ...regent, validUntil: '2026-12-31' }],
    clocks: { wallTrusted: false },
    cause: 'clock-untrusted',
  },
  {
    name: '19. a validity that is believed by configuration',
    scan: scanOf('0001'),
    people: [{ ...regent, validUntil: '2026-12-31' }],
    door: { onUntrustedClock: 'trust-validity' },
    clocks: { wallTrusted: false },
  },
  { name: '19. no clock at all', scan: scanOf('0002'), clocks: { local: null }, cause: 'clock-untrusted' },
  {
    name: '25. another hand under duress',
    scan: scanOf('9001'),
    is: { duress: true, person: 'x-regent', feedback: 'granted' },
  },
  { name: '25. the terminal’s own duress flag', scan: scanOf('0001', { duress: true }), is: { duress: true } },
  {
    name: '25. duress where there is no right',
    scan: scanOf('9002'),
    clocks: evening,
    cause: 'outside-hours',
    is: { duress: true },
  },
  { name: '28. lockdown', scan: scanOf('0001'), state: lockdown, cause: 'lockdown', is: { feedback: 'lockdown' } },
  {
    name: '28. lockdown of another door',
    scan: scanOf('0001'),
    state: { lockdown: { all: false, doors: new Set(['other']) } },
  },
  {
    name: '28. lockdown and an exempt group',
    scan: scanOf('0003'),
    state: lockdown,
    door: { lockdownExempt: { people: [], groups: ['guards'] } },
    is: { flags: ['lockdown-exempt'] },
  },
  {
    name: '28. lockdown and an exempt person',
    scan: scanOf('0001'),
    state: lockdown,
    door: { lockdownExempt: { people: ['p-1'], groups: [] } },
  },
  {
    name: '28. an exempt person without a right',
    scan: scanOf('0002'),
    state: lockdown,
    clocks: evening,
    door: { lockdownExempt: { people: ['p-2'], groups: [] } },
    cause: 'outside-hours',
  },
  {
    name: 'a door that is set to locked',
    scan: scanOf('0001'),
    state: { doors: new Map([['entry', { mode: 'locked', faulty: false }]]) },
    cause: 'door-locked',
  },
  {
    name: 'a strike that can’t be driven',
    scan: scanOf('0001'),
    state: { doors: new Map([['entry', { mode: 'normal', faulty: true }]]) },
    cause: 'door-fault',
    is: { feedback: 'fault' },
  },
];

function decided(row: Row): Decision {
  const clocks = { ...morning, ...row.clocks };
  return decide(
    row.scan,
    indexPeople(row.people ?? everybody),
    policyWith(row.door),
    { ...ready, ...row.state },
    clocks,
  );
}

t.test('each scan gets its decision', async (t) => {
  for (const row of rows) {
    const decision = decided(row);
    t.match(
      decision,
      { verdict: row.cause === undefined ? 'granted' : row.cause === 'duplicate' ? 'ignored' : 'denied' },
      row.name,
    );
    t.equal(decision.cause, row.cause ?? null, row.name);
    for (const [key, value] of Object.entries(row.is ?? {})) {
      t.same(decision[key as keyof Decision], value, `${row.name}: ${key}`);
    }
    t.notMatch(JSON.stringify(decision), /p-[123]|[09]00[0-9]/, 'no id and no subject is in a decision');
  }
});

t.test('every cause has its row or its own test, and a sentence in both languages', async (t) => {
  const own = ['first-person-required', 'anti-passback', 'second-person-pending', 'journal-unavailable'];
  const tried = new Set([...rows.flatMap(({ cause }) => cause ?? []), ...own]);
  t.same([...tried].sort(), Object.keys(denialCauses).sort());
  for (const [cause, text] of Object.entries<Text>(denialCauses))
    t.ok(text.en !== text.id && text.id.length > 8, cause);
});
