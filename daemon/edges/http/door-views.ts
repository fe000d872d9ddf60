/** Doors, terminals, entries and ceremonies as the page sees them. Whether somebody is being forced is in none of it. */
import { denialCauses } from '../../access/causes.js';
import type { CeremonyReport } from '../../access/ceremonies.js';
import { duressKind } from '../../access/door-records.js';
import type { JournalEntry } from '../../journal/entry.js';
import type { Language } from '../../messages/language.js';
import type { CeremonyView, DoorEntryView, DoorsView, DoorView, TerminalView } from './api-types.js';
import type { HttpPorts } from './ports.js';

export function doorsViewOf(ports: HttpPorts): DoorsView {
  const { doors, room, clock, describe } = ports;
  const configured = new Map(room.room.doors.map((door) => [door.id, door]));
  const doorOf = new Map<string, string>();
  for (const { id, terminal, exitTerminal } of room.room.doors)
    for (const one of [terminal, exitTerminal]) if (one !== undefined) doorOf.set(one, id);
  return {
    at: new Date(clock.wall()).toISOString(),
    doors: doors.reports().map((report): DoorView => {
      const door = configured.get(report.id);
      const { name = report.id, terminal = '', exitTerminal = null, antiPassback } = door ?? {};
      return { ...report, name, terminal, exitTerminal, area: antiPassback?.area ?? null };
    }),
    terminals: doors.terminals().map((report): TerminalView => {
      const { id, state, assurance, tampered, virtual, lastError, detail } = report;
      const error =
        lastError === null
          ? null
          : { code: lastError, message: describe(lastError, { device: id, detail: detail ?? '' }) };
      return { id, door: doorOf.get(id) ?? null, state, assurance, tampered, virtual, error };
    }),
    lockdownAll: doors.lockdownAll(),
    clockTrusted: doors.clock().trusted,
  };
}

const kinds = /^(access|door|terminal|ceremony|person|relay|clock)\./;

/** Of what happened, what is for the page of the doors. The silent alarm is for the server alone. */
export function isForDoors({ kind }: Pick<JournalEntry, 'kind'>): boolean {
  return kinds.test(kind) && kind !== duressKind;
}

/** `names`: whether the reader may know people by name. */
export function doorEntryOf(
  { doors, room }: HttpPorts,
  { seq, at, kind, actor, data }: JournalEntry,
  reader: { readonly names: boolean; readonly language: Language },
): DoorEntryView {
  const { person: pseudonym, cause } = data;
  const id = reader.names && typeof pseudonym === 'string' ? doors.people.personOf(pseudonym) : null;
  const known = id === null ? undefined : room.room.people.find((person) => person.id === id);
  const sentence = Object.entries(denialCauses).find(([code]) => code === cause)?.[1];
  return {
    ...{ seq, at, kind, actor, data },
    person: known === undefined ? null : { id: known.id, name: known.name },
    cause: sentence?.[reader.language] ?? null,
  };
}

export function ceremonyViewOf(report: CeremonyReport): CeremonyView {
  const { rule, scene, state, armedUntil, rehearsedAt, rehearsalFresh } = report;
  const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  const { id, door, groups, armRoles, manualRoles } = rule;
  return {
    ...{ id, door, scene, groups, state, rehearsalFresh, armRoles, manualRoles },
    armedUntil: iso(armedUntil),
    rehearsedAt: iso(rehearsedAt),
  };
}
