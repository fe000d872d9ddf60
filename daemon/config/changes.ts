/** What a change of the configuration changed, for the journal: few, short, and without what must not stand there. Pure. */
import { pointerToken } from './pointer.js';
import type { Room } from './schema.js';

export interface RoomChange {
  /** JSON pointer into the new configuration; into the old one for what is gone. */
  readonly at: string;
  /** JSON of the value, cut short; null where there was none, or where it is not to be told. */
  readonly was: string | null;
  readonly is: string | null;
}

export interface RoomChanges {
  readonly changes: readonly RoomChange[];
  /** How many further ones there are. */
  readonly more: number;
}

const mostChanges = 32;
const mostCharacters = 120;

/** Entries of lists are matched by their id where they have one, else by their place. */
export function changesOf(before: Room, after: Room): RoomChanges {
  const all = differencesOf(before, after);
  return { changes: all.slice(0, mostChanges), more: Math.max(0, all.length - mostChanges) };
}

/** Every difference of two values that hold no secret. */
export function differencesOf(before: unknown, after: unknown): readonly RoomChange[] {
  const all: RoomChange[] = [];
  compare('', before, after, all);
  return all;
}

function compare(at: string, was: unknown, is: unknown, found: RoomChange[]): void {
  if (Object.is(was, is)) return;
  if (Array.isArray(was) && Array.isArray(is)) {
    compareLists(at, was, is, found);
  } else if (isRecord(was) && isRecord(is)) {
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)]))
      compare(`${at}${pointerToken(key)}`, was[key], is[key], found);
  } else {
    found.push({ at, was: told(at, was), is: told(at, is) });
  }
}

function compareLists(at: string, was: readonly unknown[], is: readonly unknown[], found: RoomChange[]): void {
  const earlier = new Map(was.map((item, index) => [identity(item, index), { item, index }]));
  is.forEach((item, index) => {
    const key = identity(item, index);
    compare(`${at}/${index}`, earlier.get(key)?.item, item, found);
    earlier.delete(key);
  });
  for (const { item, index } of earlier.values()) compare(`${at}/${index}`, item, undefined, found);
  const old = was.map(identity);
  const now = is.map(identity);
  if (!same(old, now) && same(sorted(old), sorted(now))) found.push({ at, was: told(at, old), is: told(at, now) });
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

function sorted(values: readonly string[]): readonly string[] {
  return [...values].sort();
}

function identity(item: unknown, index: number): string {
  return isRecord(item) && typeof item['id'] === 'string' ? item['id'] : `#${index}`;
}

/** Of people only which entry changed: ids, names and subjects never enter the journal (design.md §3.8). */
function told(at: string, value: unknown): string | null {
  if (value === undefined || at === '/people' || at.startsWith('/people/') || at.includes('/lockdownExempt'))
    return null;
  const whole = JSON.stringify(value, (key, inner: unknown) => (key === 'lockdownExempt' ? undefined : inner));
  // An address may hold a name and a password for what is behind it.
  const text = whole.replace(/:\/\/[^/@\s"]*@/g, '://…@');
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1)}…` : text;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
