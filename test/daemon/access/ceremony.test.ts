import fc from 'fast-check';
import t from 'tap';
import {
  arm,
  disarm,
  fireByHand,
  fireByPalm,
  isArmed,
  noCeremony,
  recallCeremony,
  rehearsed,
  type CeremonyAnswer,
  type CeremonyRule,
  type CeremonyState,
  type PalmDecision,
} from '../../../daemon/access/ceremony.js';
import type { JournalDraft } from '../../../daemon/journal/entry.js';

const rule: CeremonyRule = {
  id: 'launch',
  door: 'entry',
  groups: ['leaders'],
  windowMs: 600_000,
  rehearsedWithinMs: 86_400_000,
  armRoles: ['operator'],
  manualRoles: ['administrator'],
};
const start = Date.parse('2026-11-24T02:00:00Z');
const palm: PalmDecision = {
  decision: 'd-1',
  door: 'entry',
  verdict: 'granted',
  groups: ['leaders'],
  person: 'x-regent',
  at: start + 60_000,
};
const operator = { actor: 'web:budi', role: 'operator', arming: 'a-1' };
const admin = { actor: 'web:ani', role: 'administrator', reason: 'terminal away' };

function now(afterMs: number, trusted = true): { wall: number; trusted: boolean } {
  return { wall: start + afterMs, trusted };
}

function fold(entries: readonly JournalDraft[], from: CeremonyState = noCeremony): CeremonyState {
  return entries.reduce((state, one, index) => recallCeremony(state, 'launch', one, start + index), from);
}

function entryIn(answer: CeremonyAnswer): JournalDraft {
  if ('refusal' in answer) throw new Error(answer.refusal);
  return answer.entry;
}

const rehearsal = rehearsed(rule, true, 'web:budi');
const ready = fold([rehearsal]);
const armedState = fold([rehearsal, entryIn(arm(ready, rule, operator, now(2)))]);
const fired = entryIn(fireByPalm(armedState, rule, palm, now(60_000)));

t.test('rehearsed, armed, fired by the palm, and never again', async (t) => {
  t.match(fired, { kind: 'ceremony.fired', data: { by: 'palm', decision: 'd-1', person: 'x-regent', arming: 'a-1' } });
  const after = fold([fired], armedState);
  t.match(fireByPalm(after, rule, { ...palm, decision: 'd-2' }, now(61_000)), { refusal: 'ceremony-fired' });
  t.match(fireByHand(after, rule, admin, now(61_000)), { refusal: 'ceremony-fired' });
  t.equal(after.rehearsedAt, start);
});

t.test('another palm, another door, a denial, or a decision from before does not fire it', async (t) => {
  const wrong: readonly Partial<PalmDecision>[] = [
    { groups: ['staff'] },
    { groups: [] },
    { door: 'back' },
    { verdict: 'denied' },
    { at: start + 1 },
    { at: NaN },
  ];
  for (const change of wrong) {
    const answer = fireByPalm(armedState, rule, { ...palm, ...change }, now(60_000));
    t.match(answer, { refusal: 'ceremony-not-this-palm' }, JSON.stringify(change));
  }
  t.match(fireByPalm(ready, rule, palm, now(60_000)), { refusal: 'ceremony-not-armed' }, 'a rehearsal fires nothing');
});

t.test('its window ends, also over a restart, and an unsure clock fires nothing but by hand', async (t) => {
  const last = now(2 + 600_000 - 1);
  t.ok(isArmed(armedState, last));
  t.notOk(isArmed(armedState, now(2 + 600_000)));
  t.notOk(isArmed(armedState, now(1)), 'a clock before the arming');
  t.match(fireByPalm(armedState, rule, palm, now(700_000)), { refusal: 'ceremony-expired' });
  t.match(fireByPalm(armedState, rule, palm, now(60_000, false)), { refusal: 'ceremony-clock-untrusted' });
  t.match(fireByHand(armedState, rule, admin, now(60_000, false)), { entry: { data: { by: 'hand' } } });
  t.match(fireByHand(armedState, rule, { ...admin, role: 'operator' }, last), { refusal: 'ceremony-role-missing' });
  t.match(fireByHand(ready, rule, admin, last), { refusal: 'ceremony-not-armed' });
});

t.test('arming needs the role, a trusted clock and a rehearsal that went well last', async (t) => {
  t.match(arm(ready, rule, { ...operator, role: 'viewer' }, now(2)), { refusal: 'ceremony-role-missing' });
  t.match(arm(ready, rule, operator, now(2, false)), { refusal: 'ceremony-clock-untrusted' });
  t.match(arm(noCeremony, rule, operator, now(2)), { refusal: 'ceremony-not-rehearsed' });
  t.match(arm(ready, rule, operator, now(86_400_001)), { refusal: 'ceremony-not-rehearsed' });
  const bad = fold([rehearsal, rehearsed(rule, false, 'web:budi')]);
  t.match(arm(bad, rule, operator, now(2)), { refusal: 'ceremony-not-rehearsed' });
  t.equal(bad.rehearsedAt, start, 'the time of the last success stays');
  t.match(arm(noCeremony, { ...rule, rehearsedWithinMs: null }, operator, now(2)), { entry: {} });
  t.match(arm(armedState, rule, operator, now(3)), { refusal: 'ceremony-armed-already' });
  const off = fold([entryIn(disarm(armedState, rule, operator, now(3)))], armedState);
  t.match(fireByPalm(off, rule, palm, now(60_000)), { refusal: 'ceremony-not-armed' });
  t.match(disarm(off, rule, operator, now(4)), { refusal: 'ceremony-not-armed' });
});

t.test('whatever is replayed, one arming fires once', async () => {
  const pieces = fc.constantFrom('rehearse', 'arm', 'palm', 'hand', 'disarm', 'restart', 'wait');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (moves) => {
      const journal: JournalDraft[] = [];
      let [wall, arming] = [start, 0];
      let state = noCeremony;
      const fires: unknown[] = [];
      const take = (answer: CeremonyAnswer): void => {
        if ('refusal' in answer) return;
        journal.push(answer.entry);
        state = recallCeremony(state, 'launch', answer.entry, wall);
        if (answer.entry.kind === 'ceremony.fired') fires.push(answer.entry.data['arming']);
      };
      for (const move of moves) {
        wall += move === 'wait' ? 500_000 : 1000;
        const at = { wall, trusted: true };
        if (move === 'rehearse') take({ entry: rehearsed(rule, true, 'x') });
        if (move === 'arm') take(arm(state, rule, { ...operator, arming: `a-${(arming += 1)}` }, at));
        if (move === 'palm') take(fireByPalm(state, rule, { ...palm, at: wall }, at));
        if (move === 'hand') take(fireByHand(state, rule, admin, at));
        if (move === 'disarm') take(disarm(state, rule, operator, at));
        // Twice over, as an outbox may hand entries in: what was fired stays fired.
        if (move === 'restart')
          state = [...journal, ...journal.slice(-2)].reduce(
            (folded, one) => recallCeremony(folded, 'launch', one, wall),
            noCeremony,
          );
      }
      return fires.length === new Set(fires).size;
    }),
    { numRuns: 2000 },
  );
});

t.test('entries of others, and what is no entry, change nothing', async () => {
  const data = fc.dictionary(
    fc.constantFrom('trigger', 'arming', 'armedAt', 'until', 'good'),
    fc.oneof(fc.constant('launch'), fc.jsonValue()),
  );
  const kind = fc.constantFrom('ceremony.armed', 'ceremony.fired', 'ceremony.rehearsed', 'x');
  fc.assert(
    fc.property(kind, data, (one, inner) => {
      const state = recallCeremony(armedState, 'launch', { kind: one, data: inner }, start);
      return inner['trigger'] === 'launch' || state === armedState;
    }),
  );
});
