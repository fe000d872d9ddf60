import fc from 'fast-check';
import t from 'tap';
import { clockAtStart, confirmClock, lookAtClock } from '../../../daemon/access/clock-trust.js';
import { awaken, carriedAccess, emptyMemory, parseAccessMemory, recallAccess } from '../../../daemon/access/memory.js';
import { doorSetupsOf, peopleOf } from '../../../daemon/config/access-view.js';
import { roomParser } from '../../../daemon/config/parse.js';
import { vector } from '../config/vector.js';
import { policyWith } from './access-model.js';

const names = fc.constantFrom('entry', 'palm-1', 'core', 'x-1', '__proto__');
const entry = fc.record({
  kind: fc.constantFrom(
    ...['access.decided', 'access.lockout', 'access.area-reset', 'door.grant-ended', 'door.mode-set'],
    ...['door.lockdown-set', 'door.fire-latched', 'x'],
  ),
  at: fc.constantFrom('2026-11-24T03:00:00.000Z', ''),
  data: fc.dictionary(
    fc.constantFrom(
      'door',
      'terminal',
      'area',
      'person',
      'active',
      'verdict',
      'cause',
      'flags',
      'mode',
      'through',
      'latched',
      'localDate',
    ),
    fc.oneof(
      names,
      fc.boolean(),
      fc.constantFrom('granted', 'denied', 'no-match', 'locked', ['first-person']),
      fc.jsonValue(),
    ),
  ),
});

t.test('memory is folded from any journal without failing, and comes back from what a segment carries', async () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 30 }), (entries) => {
      const memory = entries.reduce((folded, one) => recallAccess(folded, one, Date.parse(one.at)), emptyMemory);
      const carried = carriedAccess(memory);
      const back = parseAccessMemory(JSON.parse(JSON.stringify(carried)));
      const again = JSON.stringify(carriedAccess(back));
      const now = { mono: 5, wall: 5, wallTrusted: true, policy: policyWith(), forget: new Set<string>() };
      awaken(back, now);
      // What has no time comes back as no number; everything else as it was.
      return JSON.stringify(carried).includes('null') || again === JSON.stringify(carried);
    }),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(
      fc.jsonValue(),
      (value) =>
        awaken(parseAccessMemory(value), {
          mono: 0,
          wall: 0,
          wallTrusted: false,
          policy: policyWith(),
          forget: new Set(),
        }).lockouts.size >= 0,
    ),
  );
});

t.test('the end of lockdown for all is its end for each door', async (t) => {
  const set = (door: string | null, active: boolean) => ({ kind: 'door.lockdown-set', at: '', data: { door, active } });
  const after = [set('entry', true), set(null, true), set(null, false)].reduce(
    (memory, one) => recallAccess(memory, one, NaN),
    emptyMemory,
  );
  t.same([after.lockdownAll, after.lockdownDoors.size], [false, 0]);
});

t.test('19. a clock behind what has been is not trusted until it has caught up or is confirmed', async (t) => {
  const noon = Date.parse('2026-11-24T05:00:00Z');
  const hour = 3_600_000;
  let look = lookAtClock(clockAtStart(noon), 0, 1000);
  t.match(look, { trust: { trusted: false }, steppedMs: null }, '1970 at boot');
  look = lookAtClock(look.trust, noon + 1000, 2000);
  t.match(look, { trust: { trusted: true }, steppedMs: noon }, 'set by the time server');
  look = lookAtClock(look.trust, noon + 2500, 3500);
  t.match(look, { trust: { trusted: true }, steppedMs: null });
  look = lookAtClock(look.trust, noon + 2500 - hour, 3500);
  t.match(look, { trust: { trusted: false }, steppedMs: -hour }, 'an hour back');
  look = lookAtClock(look.trust, noon + 2500, 3500 + hour);
  t.match(look, { trust: { trusted: true }, steppedMs: null }, 'caught up');
  look = lookAtClock(look.trust, noon - hour, 3600 + hour);
  t.match(lookAtClock(confirmClock(look.trust, noon - hour), noon - hour + 5, 3605 + hour), {
    trust: { trusted: true },
  });
  look = lookAtClock(look.trust, noon + 24 * hour, 3700 + hour);
  t.match(look, { trust: { trusted: true } }, 'forward is recorded and believed');
});

t.test('the contract’s door has rules for all that it leaves out', async (t) => {
  const parse = await roomParser({
    isShipped: () => true,
    displayFacts: () => null,
    canUntie: () => true,
    matrixMost: () => null,
    isTimezone: () => true,
  });
  const { room } = parse(vector('contract-example.json'));
  if (room === null) throw new Error('the example is not sound');
  const [door] = doorSetupsOf(room);
  t.match(door, {
    id: 'entry',
    policy: { minimumAssurance: 'identity', onTamper: 'deny', lockout: { denials: 5 }, twoPerson: null },
    rules: { hasContact: false, pulseMs: 3000, relock: 'closed', heldOpenAfterMs: 20000, onFire: 'report' },
    onAuditFailure: 'deny',
    contact: null,
  });
  t.match(
    peopleOf(room, () => 'x-1'),
    [{ pseudonym: 'x-1', subjects: ['000123'], disabled: false }],
  );
  t.same(
    peopleOf(room, () => null),
    [],
    'who has no pseudonym is nobody',
  );
});
