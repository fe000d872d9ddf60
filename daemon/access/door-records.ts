/** The journal's entries of the door loop. They carry pseudonyms; subjects, names and exact scores never. Pure. */
import type { JournalDraft } from '../journal/entry.js';
import type { DoorAlarm, DoorEffect, GrantEnd } from './door-model.js';
import type { Decision } from './model.js';

export const decidedKind = 'access.decided';
export const duressKind = 'access.duress';
export const lockoutKind = 'access.lockout';
export const grantEndedKind = 'door.grant-ended';
export const modeKind = 'door.mode-set';
export const lockdownKind = 'door.lockdown-set';
export const fireKind = 'door.fire-latched';
export const areaResetKind = 'access.area-reset';

function entry(kind: string, actor: string, data: JournalDraft['data']): JournalDraft {
  return { kind, actor, forServer: true, data };
}

/** `duress` is not in it: whoever reads this entry at the door must not learn of it. */
export function decidedDraft(id: string, decision: Decision, localDate: string | null): JournalDraft {
  const { verdict, cause, door, terminal, person, partner, direction, right, flags, quality } = decision;
  const data = {
    decision: id,
    verdict,
    cause,
    door,
    terminal,
    person,
    partner,
    direction,
    right,
    flags,
    quality,
    localDate,
  };
  return entry(decidedKind, actorOf(terminal), data);
}

/** The silent alarm. */
export function duressDraft(id: string, { door, terminal, person }: Decision): JournalDraft {
  return entry(duressKind, actorOf(terminal), { decision: id, door, terminal, person });
}

/** A grant in the journal that was not acted upon: its entry came too late. */
export function withheldDraft(id: string, door: string): JournalDraft {
  return entry('access.withheld', 'system', { decision: id, door, cause: 'journal-unavailable' });
}

/** A grant that was acted upon while nothing could be written; told as soon as something can. */
export function unrecordedDraft(id: string, decision: Decision, at: string): JournalDraft {
  const { door, terminal, person, direction } = decision;
  return entry('access.unrecorded', 'system', { decision: id, door, terminal, person, direction, decidedAt: at });
}

export function lockoutDraft(terminal: string, active: boolean): JournalDraft {
  return entry(lockoutKind, actorOf(terminal), { terminal, active });
}

export function droppedDraft(door: string, scans: number): JournalDraft {
  return entry('access.scans-dropped', 'system', { door, scans });
}

export interface GrantRecord {
  readonly decision: string;
  readonly person: string | null;
  readonly direction: 'in' | 'out';
  readonly area: string | null;
}

/** `through`: it counts as having gone through the door. */
export function grantEndedDraft(door: string, grant: GrantRecord, how: GrantEnd, through: boolean): JournalDraft {
  return entry(grantEndedKind, `device:${door}`, { door, ...grant, how, through });
}

export function alarmDraft(door: string, alarm: DoorAlarm | 'audit-failed', active: boolean): JournalDraft {
  return entry('door.alarm', `device:${door}`, { door, alarm, active });
}

export function movedDraft(door: string, { event }: Extract<DoorEffect, { kind: 'moved' }>): JournalDraft {
  return entry('door.moved', `device:${door}`, { door, event });
}

export function modeDraft(door: string, mode: string, actor: string): JournalDraft {
  return entry(modeKind, actor, { door, mode });
}

/** `door` null: all of them. */
export function lockdownDraft(door: string | null, active: boolean, actor: string, reason: string): JournalDraft {
  return entry(lockdownKind, actor, { door, active, reason });
}

export function unlockingDraft(door: string, why: string): JournalDraft {
  return entry('door.unlocking', 'system', { door, why });
}

export function actFailedDraft(door: string, what: string, code: string, decision: string | null): JournalDraft {
  return entry('door.act-failed', 'system', { door, what, code, decision });
}

export function fireDraft(door: string, latched: boolean, actor: string): JournalDraft {
  return entry(fireKind, actor, { door, latched });
}

export function areaResetDraft(area: string, person: string | null, actor: string): JournalDraft {
  return entry(areaResetKind, actor, { area, person });
}

function actorOf(terminal: string | null): string {
  return terminal === null ? 'system' : `device:${terminal}`;
}
