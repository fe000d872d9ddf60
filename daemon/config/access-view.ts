/** The configuration as the door loop needs it, with what was left out filled in. Pure. */
import type { DoorRules } from '../access/door-model.js';
import type { DoorSetup, WiredInput } from '../access/door-ports.js';
import type { AccessPolicy, DoorPolicy, Person, Schedule } from '../access/model.js';
import type { DoorConfig, PersonConfig, Room, ScheduleConfig } from './schema.js';

export function accessPolicyOf(room: Room): AccessPolicy {
  return {
    doors: room.doors.map(doorPolicyOf),
    schedules: new Map(room.schedules.map((schedule) => [schedule.id, scheduleOf(schedule)])),
  };
}

export function doorSetupsOf(room: Room): readonly DoorSetup[] {
  return room.doors.map((door) => ({
    id: door.id,
    policy: doorPolicyOf(door),
    rules: doorRulesOf(door),
    strike: { device: door.strike.device, channel: door.strike.channel },
    contact: wired(door.contact, 'inactive'),
    rex: wired(door.requestToExit, 'active'),
    fire: wired(door.fire, 'inactive'),
    unlockSchedule: door.unlockSchedule ?? null,
    onAuditFailure: door.onAuditFailure ?? 'deny',
    afterRestart: door.antiPassback?.afterRestart ?? 'keep',
  }));
}

/** People with their pseudonyms; one without (its mapping could not be kept) is nobody. */
export function peopleOf(room: Room, pseudonymOf: (id: string) => string | null): readonly Person[] {
  return room.people.flatMap((person) => {
    const pseudonym = pseudonymOf(person.id);
    return pseudonym === null ? [] : [personOf(person, pseudonym)];
  });
}

function personOf(person: PersonConfig, pseudonym: string): Person {
  return {
    id: person.id,
    pseudonym,
    groups: person.groups,
    subjects: person.subjects,
    duressSubjects: person.duressSubjects ?? [],
    disabled: person.disabled ?? false,
    validFrom: person.validFrom ?? null,
    validUntil: person.validUntil ?? null,
  };
}

function scheduleOf({ id, weekly, holidays, specialDays }: ScheduleConfig): Schedule {
  return { id, weekly, holidays, specialDays: specialDays ?? [] };
}

function wired(
  input: { readonly device: string; readonly input: number; readonly onWhen?: 'active' | 'inactive' } | undefined,
  usual: 'active' | 'inactive',
): WiredInput | null {
  return input === undefined ? null : { device: input.device, input: input.input, onWhen: input.onWhen ?? usual };
}

function doorPolicyOf(door: DoorConfig): DoorPolicy {
  const { antiPassback, twoPerson, firstPerson, lockdownExempt } = door;
  const lockout = door.lockout ?? { denials: 5, withinMs: 60_000, forMs: 60_000 };
  return {
    id: door.id,
    terminal: door.terminal,
    exitTerminal: door.exitTerminal ?? null,
    allow: door.allow,
    lockout:
      lockout.denials === 0
        ? null
        : { denials: lockout.denials, windowMs: lockout.withinMs, durationMs: lockout.forMs },
    antiPassback:
      antiPassback === undefined
        ? null
        : {
            area: antiPassback.area,
            mode: antiPassback.mode,
            forMs: antiPassback.forMs ?? 300_000,
            exemptGroups: antiPassback.exemptGroups ?? [],
          },
    twoPerson:
      twoPerson === undefined ? null : { withinMs: twoPerson.withinMs, exceptGroups: twoPerson.exceptGroups ?? [] },
    firstPerson: firstPerson ?? null,
    lockdownExempt: { people: lockdownExempt?.people ?? [], groups: lockdownExempt?.groups ?? [] },
    duplicateWindowMs: door.duplicateWithinMs ?? 1500,
    staleAfterMs: door.staleAfterMs ?? 2000,
    minimumAssurance: door.minimumAssurance ?? 'identity',
    minimumQuality: door.minimumQuality ?? 'low',
    requireLiveness: door.requireLiveness ?? false,
    onTamper: door.onTamper ?? 'deny',
    onUntrustedClock: door.onUntrustedClock ?? 'deny-dated',
  };
}

function doorRulesOf(door: DoorConfig): DoorRules {
  return {
    hasContact: door.contact !== undefined,
    pulseMs: door.strike.pulseMs,
    relock: door.relock ?? 'closed',
    heldOpenAfterMs: door.heldOpenAfterMs ?? null,
    preAlarmMs: door.preAlarmMs ?? null,
    debounceMs: door.debounceMs ?? 50,
    rexShuntMs: door.exitShuntMs ?? 5000,
    rexStuckAfterMs: door.exitStuckAfterMs ?? 30_000,
    onFire: door.onFire ?? 'report',
    firstPerson: door.firstPerson !== undefined,
  };
}
