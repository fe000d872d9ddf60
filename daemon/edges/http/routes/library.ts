/** The lists of the configuration: read, put, remove, one item at a time. */
import type { Room } from '../../../config/schema.js';
import { etagOf } from '../accounts/account.js';
import type { ListName, Right, StoredView } from '../api-types.js';
import { may } from '../rights.js';
import { nothing, ok, parameter, refuse, type Answer, type Call, type Route } from '../route.js';
import { anyObject } from '../shapes/basics.js';
import { listView, storedView } from '../shapes/configuration.js';
import { store, type Proposal } from '../stored.js';
import type { RouteParts } from './parts.js';
import { expectVersion } from './versions.js';

interface ListRights {
  readonly name: ListName;
  readonly read: Right;
  readonly write: Right;
  /** What one of the list is called. */
  readonly en: string;
  readonly id: string;
}

const lists: readonly ListRights[] = [
  { name: 'devices', read: 'devices.read', write: 'devices.write', en: 'device', id: 'perangkat' },
  { name: 'sources', read: 'library.read', write: 'library.write', en: 'source', id: 'sumber' },
  { name: 'walls', read: 'library.read', write: 'library.write', en: 'wall', id: 'dinding' },
  { name: 'layouts', read: 'library.read', write: 'library.write', en: 'layout', id: 'tata letak' },
  { name: 'scenes', read: 'library.read', write: 'library.write', en: 'scene', id: 'adegan' },
  { name: 'schedules', read: 'doors.read', write: 'doors.write', en: 'schedule', id: 'jadwal' },
  { name: 'people', read: 'people.read', write: 'people.write', en: 'person', id: 'orang' },
  { name: 'doors', read: 'doors.read', write: 'doors.write', en: 'door', id: 'pintu' },
  { name: 'triggers', read: 'doors.read', write: 'doors.write', en: 'trigger', id: 'pemicu' },
];

export function libraryRoutes(parts: RouteParts): readonly Route[] {
  return lists.flatMap((list) => routesOf(parts, list));
}

function routesOf(parts: RouteParts, list: ListRights): readonly Route[] {
  const { name, read, write, en, id } = list;
  const path = `/library/${name}`;
  return [
    {
      method: 'GET',
      path,
      summary: { en: `Every ${en}`, id: `Semua ${id}` },
      access: read,
      answer: { kind: 'json', shape: listView, etag: true },
      handle: (call) => {
        const items = itemsOf(parts.ports.room.room, name);
        const shown = items.map((item) => ({ etag: etagOf(item), item: shownTo(call, item) }));
        return ok({ items: shown }, { etag: etagOf(items) });
      },
    },
    {
      method: 'GET',
      path: `${path}/:id`,
      summary: { en: `One ${en}`, id: `Satu ${id}` },
      access: read,
      answer: { kind: 'json', shape: anyObject, etag: true },
      handle: (call) => {
        const item = find(parts.ports.room.room, name, parameter(call, 'id'));
        return item === null ? unknown(list, call) : ok(shownTo(call, item), { etag: etagOf(item) });
      },
    },
    {
      method: 'PUT',
      path: `${path}/:id`,
      summary: { en: `Store a ${en}`, id: `Menyimpan ${id}` },
      access: write,
      body: anyObject,
      answer: { kind: 'json', shape: storedView, etag: true },
      handle: (call) => put(parts, list, call),
    },
    {
      method: 'DELETE',
      path: `${path}/:id`,
      summary: { en: `Remove a ${en}`, id: `Menghapus ${id}` },
      access: write,
      answer: { kind: 'nothing' },
      handle: (call) => remove(parts, list, call),
    },
  ];
}

async function put(parts: RouteParts, list: ListRights, call: Call): Promise<Answer> {
  const id = parameter(call, 'id');
  const { name } = list;
  const body = typeof call.body === 'object' && call.body !== null ? call.body : {};
  const item = { ...body, id };
  const stored = await store(parts.ports, {
    actor: call.actor,
    what: `${name}/${id} stored`,
    language: call.language,
    next: (room) => {
      const present = find(room, name, id);
      expectVersion(call, { what: list.en, id }, present === null ? null : etagOf(present));
      const items = itemsOf(room, name);
      return withItems(
        room,
        name,
        present === null ? [...items, item] : items.map((one) => (one.id === id ? item : one)),
      );
    },
  });
  if (stored.kind === 'refused') return refuse('configuration-invalid', {}, { findings: stored.findings });
  const kept = find(stored.room, name, id);
  if (kept === null) return unknown(list, call);
  const place = itemsOf(stored.room, name).findIndex((one) => one.id === id);
  const own = stored.findings.filter(({ pointer }) => `${pointer}/`.startsWith(`/${name}/${place}/`));
  const etag = etagOf(kept);
  const view: StoredView = { etag, item: kept, findings: own, restartNeeded: parts.state.restartNeeded() };
  return ok(view, { etag });
}

async function remove(parts: RouteParts, list: ListRights, call: Call): Promise<Answer> {
  const id = parameter(call, 'id');
  const { name } = list;
  const stored = await store(parts.ports, {
    actor: call.actor,
    what: `${name}/${id} removed`,
    language: call.language,
    next: (room) => {
      const present = find(room, name, id);
      expectVersion(call, { what: list.en, id }, present === null ? null : etagOf(present));
      return withItems(
        room,
        name,
        itemsOf(room, name).filter((one) => one.id !== id),
      );
    },
  });
  return stored.kind === 'refused' ? refuse('configuration-invalid', {}, { findings: stored.findings }) : nothing;
}

type Item = Room[ListName][number];

function itemsOf(room: Room, name: ListName): readonly Item[] {
  return room[name];
}

function find(room: Room, name: ListName, id: string): Item | null {
  return itemsOf(room, name).find((item) => item.id === id) ?? null;
}

/** Where a camera's pictures come from, perhaps with its password, is for those who set it up. */
function shownTo({ account }: Call, item: Item): object {
  if (!('snapshotUrl' in item) || (account !== null && may(account.role, 'library.write'))) return item;
  return Object.fromEntries(Object.entries(item).filter(([key]) => key !== 'snapshotUrl'));
}

function withItems(room: Room, name: ListName, items: readonly object[]): Proposal {
  return { ...room, [name]: items };
}

function unknown(list: ListRights, call: Call): Answer {
  return refuse('item-unknown', { what: list.en, id: parameter(call, 'id') });
}
