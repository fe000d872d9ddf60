/** A configuration that may leave the room: without people, subjects and whatever lets somebody in. Pure. */
import type { Room } from '../../config/schema.js';

const hidden = '…';
/** Keys whose value is nobody's business but the room's, wherever they stand. */
const secretKeys = new Set(['username', 'password', 'subjects', 'duressSubjects']);

export function redactedRoom(room: Room): object {
  const { people, ...rest } = room;
  const masked = mask(rest);
  return { ...(typeof masked === 'object' ? masked : {}), people: `${people.length} ${hidden}` };
}

function mask(value: unknown, key = ''): unknown {
  if (secretKeys.has(key)) return hidden;
  if (typeof value === 'string') return withoutCredentials(value);
  if (Array.isArray(value)) return value.map((item) => mask(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mask(item, name)]));
}

/** An address without its user, password and query, which may be tokens. */
function withoutCredentials(text: string): string {
  const address = /^([a-z][a-z0-9+.-]*:\/\/)(?:[^/@\s]*@)?([^?#\s]*)(.*)$/i.exec(text);
  if (address === null) return text;
  return `${address[1] ?? ''}${address[2] ?? ''}${(address[3] ?? '') === '' ? '' : `?${hidden}`}`;
}
