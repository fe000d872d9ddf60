/** Who a subject belongs to, found without walking through everybody. Pure. */
import type { People, Person } from './model.js';

/** A subject that two people claim belongs to neither; the configuration's check lets none through. */
export function indexPeople(people: readonly Person[]): People {
  const claimed = new Map<string, { readonly person: Person; readonly duress: boolean } | null>();
  const claim = (subject: string, person: Person, duress: boolean): void => {
    claimed.set(subject, claimed.has(subject) ? null : { person, duress });
  };
  for (const person of people) {
    for (const subject of person.subjects) claim(subject, person, false);
    for (const subject of person.duressSubjects) claim(subject, person, true);
  }
  const bySubject: [string, { readonly person: Person; readonly duress: boolean }][] = [];
  for (const [subject, owner] of claimed) if (owner !== null) bySubject.push([subject, owner]);
  return {
    bySubject: new Map(bySubject),
    byPseudonym: new Map(people.map((person) => [person.pseudonym, person])),
  };
}

export function isInAny(person: Person, groups: readonly string[]): boolean {
  return person.groups.some((group) => groups.includes(group));
}
