/** base/library/{layouts,scenes}/<id>/set: stores or removes, through the same checks as the file. */
import { KeeperError } from '../../../drivers/errors.js';
import type { RoomPort } from '../../config/room-port.js';
import type { Room } from '../../config/schema.js';
import { payloadLimit } from './intake.js';
import type { LibraryKind } from './topics.js';

export interface LibraryResult {
  readonly list: LibraryKind;
  readonly id: string;
  readonly status: 'stored' | 'removed' | 'rejected';
  readonly errors: readonly { readonly code: string; readonly message: string; readonly path: string }[];
}

/** An empty payload removes. What the checks refuse comes back as `rejected` with the pointer into room.json. */
export async function changeLibrary(
  room: RoomPort,
  list: LibraryKind,
  id: string,
  payload: Uint8Array,
): Promise<LibraryResult> {
  try {
    if (payload.length === 0) {
      await room.update('mqtt', `${list}/${id} removed`, (before) => without(before, list, id));
      return { list, id, status: 'removed', errors: [] };
    }
    if (payload.length > payloadLimit)
      throw new KeeperError('payload-too-large', { detail: `${payload.length} bytes` });
    const item: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    if (typeof item !== 'object' || item === null || Array.isArray(item))
      throw new SyntaxError('an object is expected');
    // The one thing of an item that may be left out; the configuration in force has no holes (config/defaults.ts).
    const defaults = list === 'scenes' ? { priority: 'routine' } : {};
    const whole = { ...defaults, ...item, id };
    await room.update('mqtt', `${list}/${id} stored`, (before) => withItem(before, list, whole));
    return { list, id, status: 'stored', errors: [] };
  } catch (error) {
    const code = error instanceof KeeperError ? error.code : 'payload-malformed';
    const parameters = error instanceof KeeperError ? error.parameters : {};
    const message = String(parameters['problem'] ?? (error instanceof Error ? error.message : error));
    return { list, id, status: 'rejected', errors: [{ code, message, path: String(parameters['pointer'] ?? '') }] };
  }
}

function without(room: Room, list: LibraryKind, id: string): Room {
  if (list === 'layouts') return { ...room, layouts: room.layouts.filter((one) => one.id !== id) };
  return { ...room, scenes: room.scenes.filter((one) => one.id !== id) };
}

/** The item takes its namesake's place, or the last. Its shape is checked with the whole room before it is stored. */
function withItem(room: Room, list: LibraryKind, item: object & { readonly id: string }): Room {
  const replace = (items: readonly { readonly id: string }[]): readonly object[] => {
    const index = items.findIndex((one) => one.id === item.id);
    return index < 0 ? [...items, item] : items.map((one, at) => (at === index ? item : one));
  };
  return Object.assign({}, room, { [list]: replace(room[list]) });
}
