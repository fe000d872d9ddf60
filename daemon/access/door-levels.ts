/** Debouncing: a level counts once it has lasted. Pure. */
import type { Candidate, Contact, DoorLevels, DoorSituation, Signal } from './door-model.js';

/** Takes new levels as candidates; the first reading of a contact needs no lasting. */
export function takeLevels(door: DoorSituation, levels: DoorLevels, mono: number): DoorSituation {
  const { contact } = door;
  return {
    ...door,
    nextContact: contact === 'none' ? null : candidate<Contact>(contact, door.nextContact, levels.contact, mono),
    nextRex: candidate<Signal>(door.rex, door.nextRex, levels.rex, mono),
    nextFire: candidate<Signal>(door.fire, door.nextFire, levels.fire, mono),
  };
}

function candidate<T>(now: T, before: Candidate<T> | null, value: T, mono: number): Candidate<T> | null {
  if (value === now) return null;
  return before?.value === value ? before : { value, since: mono };
}

export function hasLasted<T>(next: Candidate<T> | null, debounceMs: number, mono: number): next is Candidate<T> {
  return next !== null && mono >= next.since + debounceMs;
}
