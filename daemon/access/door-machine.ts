/**
 * One door as a state machine. What comes in are levels (the contact is open) and never edges, so that a missed
 * change mends itself with the next reading; what goes out are effects for the door service. `step` is called with
 * every input, and with a tick at the time that `nextDeadline` names. docs/adr/0031-door-machine.md. Pure.
 */
import { alarmEffects, alarmsOf, isRexStuck, mayStandOpen } from './door-alarms.js';
import { hasLasted, takeLevels } from './door-levels.js';
import type { Contact, DoorEffect, DoorInput, DoorRules, DoorSituation, DoorStep } from './door-model.js';
import { isOpenTo, strikeEffects, wantedStrike } from './door-strike.js';

/** Grants that wait for one opening; more people than this do not fit through it. */
const mostWaiting = 8;

/** Before anything is known; whoever starts a door secures its strike first. */
export function doorAtStart(rules: DoorRules): DoorSituation {
  return {
    mode: 'normal',
    lockdown: false,
    scheduleOpen: false,
    firstPersonCame: false,
    fireLatched: false,
    contact: rules.hasContact ? 'unread' : 'none',
    rex: 'off',
    fire: 'off',
    nextContact: null,
    nextRex: null,
    nextFire: null,
    pulse: null,
    shuntUntil: null,
    rexSince: null,
    openSince: null,
    forced: false,
    strike: { kind: 'secure' },
    alarms: [],
  };
}

/** The door after an input at `mono`, and what is to be done. */
export function step(before: DoorSituation, input: DoorInput, rules: DoorRules, mono: number): DoorStep {
  const effects: DoorEffect[] = [];
  const say = (effect: DoorEffect): void => void effects.push(effect);
  let door = take(before, input, rules, mono, say);
  door = settleFire(door, rules, mono);
  door = settleRex(door, rules, mono);
  door = settleContact(door, rules, mono, say);
  door = revoke(door, say, mono);
  door = endPulse(door, rules, mono, say);
  const strike = wantedStrike(door, rules, mono);
  for (const effect of strikeEffects(door.strike, strike, mono)) say(effect);
  door = { ...door, strike };
  if (strike.kind === 'hold' && door.pulse !== null) door = { ...door, pulse: { ...door.pulse, spent: true } };
  // The time of standing open begins when nothing excuses it any more; what was forced is looked after by now.
  if (mayStandOpen(door)) door = { ...door, forced: false };
  else if (mayStandOpen(before)) {
    const shuntUntil = Math.max(door.shuntUntil ?? mono, mono);
    door = { ...door, shuntUntil, openSince: door.openSince === null ? null : mono };
  }
  const alarms = alarmsOf(door, rules, mono);
  for (const effect of alarmEffects(before.alarms, alarms)) say(effect);
  return { door: { ...door, alarms }, effects };
}

type Say = (effect: DoorEffect) => void;

/** What the input says, without its consequences. */
function take(door: DoorSituation, input: DoorInput, rules: DoorRules, mono: number, say: Say): DoorSituation {
  switch (input.kind) {
    case 'levels':
      return takeLevels(door, input.levels, mono);
    case 'grant':
      return takeGrant(door, input, rules, mono, say);
    case 'mode':
      return { ...door, mode: input.mode };
    case 'lockdown':
      return { ...door, lockdown: input.active };
    case 'schedule':
      // The next opening waits for a first person of its own.
      return { ...door, scheduleOpen: input.open, firstPersonCame: input.open && door.firstPersonCame };
    case 'first-person':
      return { ...door, firstPersonCame: door.scheduleOpen };
    case 'fire-reset':
      return { ...door, fireLatched: door.fire === 'on' };
    case 'tick':
      return door;
  }
}

function takeGrant(
  door: DoorSituation,
  { decision, exempt }: Extract<DoorInput, { kind: 'grant' }>,
  rules: DoorRules,
  mono: number,
  say: Say,
): DoorSituation {
  if (!isOpenTo(door, exempt)) {
    say({ kind: 'grant-ended', decision, how: 'revoked' });
    return door;
  }
  const until = mono + rules.pulseMs;
  const waiting = door.pulse?.decisions ?? [];
  for (const old of waiting.slice(0, Math.max(0, waiting.length + 1 - mostWaiting))) {
    say({ kind: 'grant-ended', decision: old, how: 'not-used' });
  }
  const decisions = [...waiting, decision].slice(-mostWaiting);
  // With both in one pulse the less trusted of them decides what lockdown does.
  const alone = door.pulse === null || mono >= door.pulse.until;
  const pulse = { decisions, newest: decision, exempt: exempt && (alone || door.pulse.exempt), until, spent: false };
  const shuntUntil = Math.max(door.shuntUntil ?? until, until);
  if (door.contact !== 'open') return { ...door, pulse, shuntUntil };
  // He goes through the open door, and the time for it begins anew.
  for (const one of decisions) say({ kind: 'grant-ended', decision: one, how: 'passed' });
  return { ...door, pulse: { ...pulse, decisions: [] }, shuntUntil, openSince: mono };
}

function settleFire(door: DoorSituation, rules: DoorRules, mono: number): DoorSituation {
  if (!hasLasted(door.nextFire, rules.debounceMs, mono)) return door;
  const { value } = door.nextFire;
  return { ...door, fire: value, nextFire: null, fireLatched: door.fireLatched || value === 'on' };
}

function settleRex(door: DoorSituation, rules: DoorRules, mono: number): DoorSituation {
  if (!hasLasted(door.nextRex, rules.debounceMs, mono)) return door;
  const { value, since } = door.nextRex;
  const ended = door.rex === 'on' && !isRexStuck(door, rules, mono);
  const shuntUntil = ended ? Math.max(door.shuntUntil ?? since, since + rules.rexShuntMs) : door.shuntUntil;
  return { ...door, rex: value, nextRex: null, rexSince: value === 'on' ? since : null, shuntUntil };
}

function settleContact(door: DoorSituation, rules: DoorRules, mono: number, say: Say): DoorSituation {
  const { nextContact: next, contact: was } = door;
  if (next === null || (was !== 'unread' && !hasLasted(next, rules.debounceMs, mono))) return door;
  const now = { ...door, contact: next.value, nextContact: null };
  if (next.value === 'open') return opened(now, was, next.since, rules, say);
  return next.value === 'closed' ? closed(now, was, rules, mono, say) : now;
}

function opened(door: DoorSituation, was: Contact, at: number, rules: DoorRules, say: Say): DoorSituation {
  const openSince = door.openSince ?? at;
  // From a start or a fault nobody can say how it came to be open; that it is, the held-open alarm will tell.
  if (was !== 'closed') {
    say({ kind: 'moved', event: 'found-open' });
    return { ...door, openSince };
  }
  say({ kind: 'moved', event: 'opened' });
  const { pulse } = door;
  for (const decision of pulse?.decisions ?? []) say({ kind: 'grant-ended', decision, how: 'passed' });
  const left = pulse === null || rules.relock === 'opened' ? null : { ...pulse, decisions: [] };
  return { ...door, openSince, forced: !isExpected(door, at, rules), pulse: left };
}

/** Whether an opening at `at` is no surprise. The request counts before it has lasted: the handle moves the door. */
function isExpected(door: DoorSituation, at: number, rules: DoorRules): boolean {
  const requested = door.rex === 'on' || door.nextRex?.value === 'on';
  if (requested && !isRexStuck(door, rules, at)) return true;
  return mayStandOpen(door) || door.fireLatched || (door.shuntUntil !== null && at <= door.shuntUntil);
}

function closed(door: DoorSituation, was: Contact, rules: DoorRules, mono: number, say: Say): DoorSituation {
  if (was !== 'unread') say({ kind: 'moved', event: 'closed' });
  const now = { ...door, openSince: null, forced: false };
  const served = was === 'open' && (door.pulse === null || door.pulse.decisions.length === 0);
  if (!served || rules.relock === 'pulse-end') return now;
  // Whoever came has come: what is left of his time is nobody else's.
  return { ...now, pulse: null, shuntUntil: door.rex === 'on' ? door.shuntUntil : mono };
}

/** Lockdown and a locked door take back what was granted and is not used yet. */
function revoke(door: DoorSituation, say: Say, mono: number): DoorSituation {
  const { pulse } = door;
  if (pulse === null || isOpenTo(door, pulse.exempt)) return door;
  for (const decision of pulse.decisions) say({ kind: 'grant-ended', decision, how: 'revoked' });
  return { ...door, pulse: null, shuntUntil: mono };
}

/** A contact may still be bouncing when the strike falls back: the grant is remembered until that is settled. */
function endPulse(door: DoorSituation, rules: DoorRules, mono: number, say: Say): DoorSituation {
  const { pulse } = door;
  if (pulse === null || mono < pulse.until) return door;
  const opening = door.nextContact?.value === 'open' && door.nextContact.since <= pulse.until;
  if (opening && pulse.decisions.length > 0) return door;
  const how = door.contact === 'closed' ? 'not-used' : 'unseen';
  for (const decision of pulse.decisions) say({ kind: 'grant-ended', decision, how });
  return { ...door, pulse: null };
}

/** When the door wants its next tick, on the monotonic clock; null where it waits for an input only. */
export function nextDeadline(door: DoorSituation, rules: DoorRules, mono: number): number | null {
  const { openSince, rexSince } = door;
  const candidates = [door.nextContact, door.nextRex, door.nextFire];
  const heldAt = openSince === null || rules.heldOpenAfterMs === null ? null : openSince + rules.heldOpenAfterMs;
  const times: readonly (number | null)[] = [
    ...candidates.map((next) => (next === null ? null : next.since + rules.debounceMs)),
    door.pulse?.until ?? null,
    heldAt === null || rules.preAlarmMs === null ? null : heldAt - rules.preAlarmMs,
    heldAt,
    rexSince === null ? null : rexSince + rules.rexStuckAfterMs,
  ];
  const later = times.filter((time) => time !== null).filter((time) => time > mono);
  return later.length === 0 ? null : Math.min(...later);
}
