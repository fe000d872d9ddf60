/** The scenarios of the door that several scans after each other prove, by their number; and the time of a decision. */
import t from 'tap';
import { advance } from '../../../daemon/access/advance.js';
import { countedCauses } from '../../../daemon/access/causes.js';
import { decide } from '../../../daemon/access/decide.js';
import {
  always,
  type AccessPolicy,
  type AccessState,
  type Clocks,
  type Decision,
  type DoorPolicy,
  type Person,
  type Scan,
} from '../../../daemon/access/model.js';
import { passed, resetArea } from '../../../daemon/access/passback.js';
import { indexPeople } from '../../../daemon/access/people.js';
import { clerk, entry, guard, morning, office, policyWith, ready, regent, scanOf } from './access-model.js';

const everybody = [regent, clerk, guard];
const evening = { local: { date: '2026-11-24', weekday: 'tue', minute: 1140 } } as const;

/** Lives through scans, one after the other. */
class Life {
  mono = morning.mono;
  state: AccessState = ready;
  readonly #policy: AccessPolicy;

  constructor(door: Partial<DoorPolicy>) {
    this.#policy = policyWith(door);
  }

  scan(subject: string | null, changes: Partial<Scan> = {}, clocks: Partial<Clocks> = {}): Decision {
    const now = { ...morning, ...clocks, mono: this.mono };
    const scan = scanOf(subject, { receivedMono: this.mono, ...changes });
    const decision = decide(scan, indexPeople(everybody), this.#policy, this.state, now);
    this.state = advance(this.state, scan, decision, this.#policy, now);
    return decision;
  }

  pass(ms: number): void {
    this.mono += ms;
  }
}

t.test('3. five denials in a minute lock the terminal out, for its time and no longer', async (t) => {
  const life = new Life({});
  const deny = (): unknown => life.scan('0099').cause;
  for (let n = 0; n < 5; n += 1) {
    t.equal(deny(), 'subject-unknown');
    life.pass(2000);
  }
  t.equal(life.scan('0001').cause, 'locked-out');
  life.pass(50_000);
  t.equal(life.scan('0001', { terminal: 'palm-2' }).verdict, 'granted', 'the other terminal goes on');
  t.equal(deny(), 'locked-out');
  life.pass(7999);
  t.equal(life.scan('0001').cause, 'locked-out', 'a try in lockout does not lengthen it');
  life.pass(1);
  t.equal(life.scan('0003').verdict, 'granted');
  for (let n = 0; n < 4; n += 1) {
    life.pass(16_000);
    t.equal(deny(), 'subject-unknown');
  }
  life.pass(16_000);
  t.equal(deny(), 'subject-unknown', 'spread over more than the window they are no attack');
  t.equal(life.scan('0001').verdict, 'granted');
});

t.test('3. a grant in between does not cover somebody who keeps trying', async (t) => {
  const life = new Life({});
  for (let n = 0; n < 5; n += 1) {
    life.scan('0099');
    life.pass(2000);
    t.equal(life.scan('0001').verdict, n < 4 ? 'granted' : 'denied');
    life.pass(2000);
  }
  t.notOk(countedCauses.has('stale-scan') || countedCauses.has('bad-read') || countedCauses.has('locked-out'));
});

t.test('4. a palm left on the terminal is one scan, and a minute later another', async (t) => {
  const life = new Life({});
  t.equal(life.scan('0001').verdict, 'granted');
  life.pass(500);
  t.equal(life.scan('0001').verdict, 'ignored');
  t.equal(life.scan('0002').verdict, 'granted', 'somebody else is not held up');
  life.pass(1100);
  t.equal(life.scan('0001').verdict, 'granted');
  life.pass(400);
  t.match(life.scan('9001'), { verdict: 'ignored', duress: true }, 'duress is seen even so');
});

t.test('26. two different people within the time, at the same terminal', async (t) => {
  const door = { twoPerson: { withinMs: 30_000, exceptGroups: ['guards'] } };
  const life = new Life(door);
  t.match(life.scan('0001'), { verdict: 'pending', cause: 'second-person-pending', feedback: 'pending' });
  life.pass(5000);
  t.match(life.scan('0001'), { verdict: 'pending' }, 'the same person twice');
  life.pass(5000);
  t.match(life.scan('0002'), { verdict: 'granted', person: 'x-clerk', partner: 'x-regent' });
  life.pass(5000);
  t.match(life.scan('0002'), { verdict: 'pending' }, 'a grant uses both up');
  life.pass(30_001);
  t.match(life.scan('0001'), { verdict: 'pending' }, 'too late');
  life.pass(1000);
  t.match(life.scan('0099'), { cause: 'subject-unknown' });
  t.match(life.scan('0003'), { verdict: 'granted', partner: null }, 'who may come in alone');
  const parted = new Life({ ...door, exitTerminal: null });
  parted.scan('0001');
  parted.state = {
    ...parted.state,
    waiting: new Map([['entry', { person: 'x-regent', terminal: 'palm-3', mono: parted.mono }]]),
  };
  t.match(parted.scan('0002'), { verdict: 'pending' }, 'one who scanned at another terminal');
  t.match(
    life.scan('0001', { terminal: 'palm-2' }),
    { verdict: 'granted', direction: 'out' },
    'leaving needs no second',
  );
});

t.test('26. the first of two must still have a right when the second comes', async (t) => {
  const life = new Life({ twoPerson: { withinMs: 3_600_000, exceptGroups: [] } });
  t.match(life.scan('0002'), { verdict: 'pending' });
  life.pass(60_000);
  t.match(life.scan('0001', {}, evening), { verdict: 'pending' }, 'the first one’s hours are over');
});

t.test('26. nobody comes in before the first person where the door wants one', async (t) => {
  const life = new Life({ firstPerson: { groups: ['leaders'], scope: 'entry' } });
  t.match(life.scan('0002'), { cause: 'first-person-required' });
  life.pass(2000);
  t.match(life.scan('0001'), { verdict: 'granted', flags: ['first-person'] });
  life.pass(2000);
  t.match(life.scan('0002'), { verdict: 'granted', flags: [] });
  life.pass(2000);
  const tomorrow = { local: { date: '2026-11-25', weekday: 'wed', minute: 600 } } as const;
  t.match(life.scan('0002', {}, tomorrow), { cause: 'first-person-required' }, 'every day anew');
  life.pass(2000);
  t.match(life.scan('0003', {}, { wallTrusted: false }), { cause: 'first-person-required' }, 'what day is it?');
  const unlock = new Life({ firstPerson: { groups: ['leaders'], scope: 'unlock' } });
  t.match(unlock.scan('0002'), { verdict: 'granted' });
});

t.test('27. who is inside does not come in again', async (t) => {
  const passback = { area: 'core', mode: 'hard', forMs: 0, exemptGroups: ['guards'] } as const;
  const life = new Life({ antiPassback: passback });
  t.equal(life.scan('0001').verdict, 'granted');
  life.pass(5000);
  t.equal(life.scan('0001').verdict, 'granted', 'the door was not opened, so nobody is inside');
  const through = { area: 'core', person: 'x-regent' };
  life.state = passed(life.state, { ...through, direction: 'in' }, life.mono);
  life.pass(5000);
  t.match(life.scan('0001'), { verdict: 'denied', cause: 'anti-passback' });
  life.pass(5000);
  t.match(life.scan('0001', { terminal: 'palm-2' }), { verdict: 'granted', direction: 'out' });
  life.state = passed(life.state, { ...through, direction: 'out' }, life.mono);
  life.pass(5000);
  t.match(life.scan('0001', { terminal: 'palm-2' }), { cause: 'anti-passback' }, 'nor does he leave twice');
  life.pass(5000);
  t.equal(life.scan('0001').verdict, 'granted');
  life.state = passed(life.state, { ...through, direction: 'in' }, life.mono);
  life.pass(5000);
  t.equal(life.scan('0001').verdict, 'denied');
  t.equal(resetArea(life.state, 'other', null), life.state);
  life.state = resetArea(life.state, 'core', 'x-regent');
  life.pass(5000);
  t.equal(life.scan('0001').verdict, 'granted', 'after an operator’s reset');
  life.state = resetArea(
    passed(life.state, { area: 'core', person: 'x-guard', direction: 'in' }, life.mono),
    'core',
    null,
  );
  t.equal(life.state.presence.get('core')?.size, 0);
});

t.test('27. soft only tells, timed only waits, an exempt group is not asked', async (t) => {
  const inside = (mode: 'soft' | 'timed' | 'hard', person: string): Life => {
    const life = new Life({ antiPassback: { area: 'core', mode, forMs: 60_000, exemptGroups: ['guards'] } });
    life.state = passed(life.state, { area: 'core', person, direction: 'in' }, life.mono);
    life.pass(10_000);
    return life;
  };
  t.match(inside('soft', 'x-regent').scan('0001'), { verdict: 'granted', flags: ['anti-passback'] });
  t.match(inside('hard', 'x-guard').scan('0003'), { verdict: 'granted', flags: [] });
  const timed = inside('timed', 'x-regent');
  t.match(timed.scan('0001'), { cause: 'anti-passback' });
  t.match(timed.scan('0001', { terminal: 'palm-2' }), { verdict: 'granted' });
  timed.pass(50_000);
  t.match(timed.scan('0001'), { verdict: 'granted' });
});

t.test('a decision among 20,000 people takes less than 0.2 ms', async (t) => {
  const crowd = Array.from({ length: 20_000 }, (_, n): Person => ({
    ...clerk,
    id: `p-${n}`,
    pseudonym: `x-${n}`,
    subjects: [`s-${n}`],
    duressSubjects: [`d-${n}`],
  }));
  const people = indexPeople(crowd);
  const policy = policyWith({ allow: [...entry.allow, { groups: ['staff'], schedule: always }] }, [office]);
  const began = performance.now();
  for (let n = 0; n < 5000; n += 1) decide(scanOf(`s-${n * 3}`), people, policy, ready, morning);
  const each = (performance.now() - began) / 5000;
  t.ok(each < 0.2, `${each} ms`);
});
