/**
 * A ceremony: a trigger that is rehearsed, armed for a time by a role, and fired once by a named group's palm, or by
 * hand by a role where the terminal fails. Its state is folded from journal entries: what was fired stays fired, and
 * what was armed before a restart is armed only within its window. Times are epoch ms: a window is agreed between
 * people, by the clock on the wall, and while that is not trusted nothing fires but by hand. Pure.
 */
import type { JournalDraft } from '../journal/entry.js';

export interface CeremonyRule {
  readonly id: string;
  readonly door: string;
  /** Whose palm fires it. */
  readonly groups: readonly string[];
  readonly windowMs: number;
  /** Null: it can be armed without a rehearsal. */
  readonly rehearsedWithinMs: number | null;
  readonly armRoles: readonly string[];
  readonly manualRoles: readonly string[];
}

export interface CeremonyState {
  /** The last rehearsal, and whether it went well. */
  readonly rehearsal: { readonly at: number; readonly good: boolean } | null;
  /** Time of the last rehearsal that went well, shown to whoever arms. */
  readonly rehearsedAt: number | null;
  /** Arming that is in force or was; null where there was none. */
  readonly armed: Armed | null;
}

export interface Armed {
  /** A name of this arming; it fires once. */
  readonly arming: string;
  readonly at: number;
  readonly until: number;
  readonly ended: 'fired' | 'disarmed' | null;
}

export const noCeremony: CeremonyState = { rehearsal: null, rehearsedAt: null, armed: null };

export type CeremonyRefusal =
  | 'ceremony-role-missing'
  | 'ceremony-not-rehearsed'
  | 'ceremony-clock-untrusted'
  | 'ceremony-armed-already'
  | 'ceremony-not-armed'
  | 'ceremony-expired'
  | 'ceremony-fired'
  | 'ceremony-not-this-palm';

/** An entry to be made durable before anything follows from it, or why not. */
export type CeremonyAnswer = { readonly entry: JournalDraft } | { readonly refusal: CeremonyRefusal };

export interface WallNow {
  readonly wall: number;
  readonly trusted: boolean;
}

/** The result of a dry run against the real devices; it fires nothing, whatever it is. */
export function rehearsed(rule: CeremonyRule, good: boolean, actor: string): JournalDraft {
  return entryOf('ceremony.rehearsed', rule, actor, { good });
}

/** Codes: see CeremonyRefusal. `arming` is a name that no arming before has had. */
export function arm(
  state: CeremonyState,
  rule: CeremonyRule,
  by: { readonly actor: string; readonly role: string; readonly arming: string },
  now: WallNow,
): CeremonyAnswer {
  if (!rule.armRoles.includes(by.role)) return { refusal: 'ceremony-role-missing' };
  if (!now.trusted) return { refusal: 'ceremony-clock-untrusted' };
  if (isArmed(state, now)) return { refusal: 'ceremony-armed-already' };
  if (rule.rehearsedWithinMs !== null) {
    const { rehearsal } = state;
    const ageMs = rehearsal === null ? NaN : now.wall - rehearsal.at;
    // The last one counts: a good one before a bad one proves nothing any more.
    const fresh = rehearsal?.good === true && ageMs >= 0 && ageMs <= rule.rehearsedWithinMs;
    if (!fresh) return { refusal: 'ceremony-not-rehearsed' };
  }
  const data = { arming: by.arming, armedAt: now.wall, until: now.wall + rule.windowMs };
  return { entry: entryOf('ceremony.armed', rule, by.actor, data) };
}

export function disarm(
  state: CeremonyState,
  rule: CeremonyRule,
  by: { readonly actor: string; readonly role: string },
  now: WallNow,
): CeremonyAnswer {
  if (!rule.armRoles.includes(by.role)) return { refusal: 'ceremony-role-missing' };
  if (state.armed === null || !isArmed(state, now)) return { refusal: 'ceremony-not-armed' };
  return { entry: entryOf('ceremony.disarmed', rule, by.actor, { arming: state.armed.arming }) };
}

/** A decision that stands and is on disk. A replay has no new decision, a rehearsal none at all. */
export interface PalmDecision {
  readonly decision: string;
  readonly door: string;
  readonly verdict: 'granted' | 'denied';
  readonly groups: readonly string[];
  /** Pseudonym. */
  readonly person: string | null;
  /** When it was decided. */
  readonly at: number;
}

export function fireByPalm(state: CeremonyState, rule: CeremonyRule, palm: PalmDecision, now: WallNow): CeremonyAnswer {
  const refusal = notFirable(state, now);
  if (refusal !== null) return { refusal };
  const { armed } = state;
  const isIt =
    palm.verdict === 'granted' && palm.door === rule.door && palm.groups.some((one) => rule.groups.includes(one));
  // What was decided before it was armed is no answer to the arming.
  if (!isIt || armed === null || !(palm.at >= armed.at)) return { refusal: 'ceremony-not-this-palm' };
  const { decision, person } = palm;
  const data = { arming: armed.arming, by: 'palm', decision, person };
  return { entry: entryOf('ceremony.fired', rule, `device:${rule.door}`, data) };
}

/** The fallback needs the arming too; only the clock is not asked, since somebody stands there and says now. */
export function fireByHand(
  state: CeremonyState,
  rule: CeremonyRule,
  by: { readonly actor: string; readonly role: string; readonly reason: string },
  now: WallNow,
): CeremonyAnswer {
  if (!rule.manualRoles.includes(by.role)) return { refusal: 'ceremony-role-missing' };
  const refusal = notFirable(state, now);
  if (refusal !== null && refusal !== 'ceremony-clock-untrusted') return { refusal };
  const data = { arming: state.armed?.arming ?? null, by: 'hand', reason: by.reason };
  return { entry: entryOf('ceremony.fired', rule, by.actor, data) };
}

function notFirable({ armed }: CeremonyState, { wall, trusted }: WallNow): CeremonyRefusal | null {
  if (armed === null || armed.ended === 'disarmed') return 'ceremony-not-armed';
  if (armed.ended === 'fired') return 'ceremony-fired';
  if (!trusted) return 'ceremony-clock-untrusted';
  return wall >= armed.at && wall < armed.until ? null : 'ceremony-expired';
}

/** Whether a palm could fire it now. */
export function isArmed(state: CeremonyState, now: WallNow): boolean {
  return notFirable(state, now) === null;
}

function entryOf(kind: string, rule: CeremonyRule, actor: string, data: JournalDraft['data']): JournalDraft {
  return { kind, actor, forServer: true, data: { trigger: rule.id, ...data } };
}

/** State after an entry; one of another trigger, or that is not understood, changes nothing. */
export function recallCeremony(
  state: CeremonyState,
  trigger: string,
  { kind, data }: Pick<JournalDraft, 'kind' | 'data'>,
  at: number,
): CeremonyState {
  if (data['trigger'] !== trigger) return state;
  const { good, arming, armedAt, until } = data;
  switch (kind) {
    case 'ceremony.rehearsed': {
      const rehearsal = { at, good: good === true };
      return { ...state, rehearsal, rehearsedAt: rehearsal.good ? at : state.rehearsedAt };
    }
    case 'ceremony.armed':
      if (typeof arming !== 'string' || typeof armedAt !== 'number' || typeof until !== 'number') return state;
      return { ...state, armed: { arming, at: armedAt, until, ended: null } };
    case 'ceremony.fired':
    case 'ceremony.disarmed': {
      const { armed } = state;
      if (armed === null || armed.arming !== arming || armed.ended === 'fired') return state;
      return { ...state, armed: { ...armed, ended: kind === 'ceremony.fired' ? 'fired' : 'disarmed' } };
    }
    default:
      return state;
  }
}
