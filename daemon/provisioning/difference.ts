/**
 * What another configuration would change, in kinds that a technician knows. Every section of the schema has its way of
 * being compared: a section that is new in the schema does not compile until it has one here and a name in
 * messages/difference-words.ts. Of people it tells numbers only. Pure.
 */
import { differencesOf } from '../config/changes.js';
import type { Room } from '../config/schema.js';

export type DifferenceKind =
  'added' | 'removed' | 'changed' | 'rewired' | 'other-driver' | 'panels' | 'people' | 'setting';

export interface Difference {
  readonly section: keyof Room;
  readonly kind: DifferenceKind;
  /** Fill the words; null is said as `nothing`. */
  readonly parameters: Readonly<Record<string, string | number | null>>;
}

type Said = Omit<Difference, 'section'>;
type Compare = (before: Room, after: Room) => readonly Said[];
type Item = { readonly id: string };

const sections: Readonly<Record<keyof Room, Compare>> = {
  schemaVersion: settingsOf('schemaVersion'),
  room: settingsOf('room'),
  mqtt: settingsOf('mqtt'),
  http: settingsOf('http'),
  journal: settingsOf('journal'),
  backups: settingsOf('backups'),
  pictures: settingsOf('pictures'),
  provisioning: settingsOf('provisioning'),
  devices: (before, after) => items(before.devices, after.devices, deviceChange),
  sources: itemsOf('sources'),
  walls: (before, after) => items(before.walls, after.walls, wallChange),
  layouts: itemsOf('layouts'),
  scenes: itemsOf('scenes'),
  schedules: itemsOf('schedules'),
  people: (before, after) => peopleChange(before.people, after.people),
  doors: itemsOf('doors'),
  triggers: itemsOf('triggers'),
};

/** In the order of the schema; empty where the two say the same. */
export function roomDifference(before: Room, after: Room): readonly Difference[] {
  return Object.keys(sections)
    .filter(isSection)
    .flatMap((section) => sections[section](before, after).map((said) => ({ section, ...said })));
}

function isSection(name: string): name is keyof Room {
  return Object.hasOwn(sections, name);
}

/** A section that is one object: member by member. */
function settingsOf(section: keyof Room): Compare {
  return (before, after) =>
    differencesOf(before[section] ?? {}, after[section] ?? {}).map(({ at, was, is }) => ({
      kind: 'setting',
      parameters: { fields: at.slice(1), was, is },
    }));
}

type ListSection = 'sources' | 'layouts' | 'scenes' | 'schedules' | 'doors' | 'triggers';

/** A section that is a list of things with ids. */
function itemsOf(section: ListSection): Compare {
  return (before, after) => items<Item>(before[section], after[section]);
}

function items<T extends Item>(
  before: readonly T[],
  after: readonly T[],
  change: (was: T, is: T) => Said = fieldsChange,
): readonly Said[] {
  const earlier = new Map(before.map((item) => [item.id, item]));
  const later = new Set(after.map(({ id }) => id));
  const present = after.flatMap((item): readonly Said[] => {
    const was = earlier.get(item.id);
    if (was === undefined) return [{ kind: 'added', parameters: { name: item.id } }];
    return differencesOf(was, item).length === 0 ? [] : [change(was, item)];
  });
  const gone = before
    .filter(({ id }) => !later.has(id))
    .map(({ id }): Said => ({ kind: 'removed', parameters: { name: id } }));
  return [...present, ...gone];
}

/** Names of the members that differ. */
function fieldsChange(was: Item, is: Item): Said {
  const fields = new Set(differencesOf(was, is).map(({ at }) => at.split('/')[1] ?? ''));
  return { kind: 'changed', parameters: { name: is.id, fields: [...fields].join(', ') } };
}

function deviceChange(was: Room['devices'][number], is: Room['devices'][number]): Said {
  if (was.driver !== is.driver)
    return { kind: 'other-driver', parameters: { name: is.id, was: was.driver, is: is.driver } };
  const [from, to] = [placeOf(was), placeOf(is)];
  return from === to ? fieldsChange(was, is) : { kind: 'rewired', parameters: { name: is.id, was: from, is: to } };
}

/** Where a device hangs, as a person says it. */
function placeOf({ link }: Room['devices'][number]): string {
  switch (link.type) {
    case 'serial':
      return link.path;
    case 'tcp':
      return `${link.host}:${link.port}`;
    case 'hid':
      return [link.vendorId, link.productId, link.serialNumber ?? '', link.usbPath ?? '']
        .filter((one) => one !== '')
        .join(' ');
  }
}

function wallChange(was: Room['walls'][number], is: Room['walls'][number]): Said {
  const place = ({ row, column }: { readonly row: number; readonly column: number }): string => `${row}/${column}`;
  const earlier = new Map(was.panels.map((panel) => [place(panel), panel]));
  const later = new Map(is.panels.map((panel) => [place(panel), panel]));
  const count = [...new Set([...earlier.keys(), ...later.keys()])].filter(
    (at) => differencesOf(earlier.get(at), later.get(at)).length > 0,
  ).length;
  return count === 0 ? fieldsChange(was, is) : { kind: 'panels', parameters: { name: is.id, count } };
}

function peopleChange(before: Room['people'], after: Room['people']): readonly Said[] {
  const said = items(before, after);
  const count = (kind: DifferenceKind): number => said.filter((one) => one.kind === kind).length;
  if (said.length === 0) return [];
  const numbers = { added: count('added'), removed: count('removed'), changed: count('changed') };
  return [{ kind: 'people', parameters: { ...numbers, count: after.length } }];
}
