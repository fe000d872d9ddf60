/**
 * Erases a person: out of room.json and its earlier versions, and out of the pseudonyms, so that the journal tells of
 * nobody any more; the palm itself is erased on the terminals by a work order. Each step may be the last before a
 * power cut: calling it again goes on. docs/adr/0032-erasure-and-retention.md.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { KeeperError } from '../../drivers/errors.js';
import type { RoomPort } from '../config/room-port.js';
import type { PersonConfig, Room } from '../config/schema.js';
import type { Files } from '../edges/storage/files.js';
import type { JournalPort } from '../journal/entry.js';
import { refuseWhileProvisioning } from '../provisioning/people-on-trial.js';
import { openOrders, removeOrder, writeOrder, type ErasureOrder } from './erasure-orders.js';
import type { Pseudonyms } from './pseudonyms.js';

export interface ErasureParts {
  readonly files: Files;
  readonly dataDir: string;
  readonly room: RoomPort;
  readonly pseudonyms: Pseudonyms;
  readonly journal: JournalPort;
  /** Who asked: `cli:<user>`. */
  readonly actor: string;
  readonly now: () => string;
}

export interface Erased {
  readonly order: ErasureOrder;
  /** Files that may still name the person and can't be changed: damaged versions, kept as evidence. To be looked at. */
  readonly leftovers: readonly string[];
}

/** Codes: person-not-here; provisioning-busy; journal-unavailable and config-invalid as any change of the configuration has them. */
export async function erasePerson(parts: ErasureParts, id: string): Promise<Erased> {
  const { files, dataDir, room, pseudonyms, journal, actor, now } = parts;
  await refuseWhileProvisioning(files, dataDir);
  const person = room.room.people.find((one) => one.id === id);
  const begun = (await openOrders(files, dataDir)).find((order) => isUnderway(order, id, person, pseudonyms.of(id)));
  const known = person !== undefined || begun !== undefined || pseudonyms.of(id) !== null;
  if (!known) throw new KeeperError('person-not-here', { person: id });
  const pseudonym = pseudonyms.of(id) ?? begun?.pseudonym ?? null;
  const order: ErasureOrder = begun ?? {
    order: `e-${randomBytes(6).toString('hex')}`,
    person: id,
    pseudonym,
    terminals: terminalsOf(room.room),
    subjects: person === undefined ? [] : subjectsOf(person),
    orderedAt: now(),
  };
  // First, because nothing else will know the subject numbers afterwards.
  if (begun === undefined) await writeOrder(files, dataDir, order);
  await room.update(actor, 'person erased', (before) => withoutPerson(before, id));
  const leftovers = await room.exclusively(() => scrubVersions(files, dataDir, id, person));
  await pseudonyms.erase(id);
  const { order: name, terminals } = order;
  const data = { person: pseudonym, order: name, terminals, subjects: order.subjects.length };
  await journal.append({ kind: 'person.erased', actor, forServer: true, data });
  return { order, leftovers };
}

/**
 * Whether an open order is of this very erasure, which a power cut ended. One of an earlier person of the same id is
 * not: he had another pseudonym, and is in no list of people any more.
 */
function isUnderway(
  order: ErasureOrder,
  id: string,
  person: PersonConfig | undefined,
  pseudonym: string | null,
): boolean {
  if (order.person !== id) return false;
  if (pseudonym === null) return person === undefined || order.pseudonym === null;
  return order.pseudonym === pseudonym;
}

/** The palm was erased on the terminals: the order goes, and with it the last trace. Code: erasure-order-unknown. */
export async function confirmErasure(
  parts: Pick<ErasureParts, 'files' | 'dataDir' | 'journal' | 'actor'>,
  name: string,
): Promise<ErasureOrder> {
  const { files, dataDir, journal, actor } = parts;
  const order = (await openOrders(files, dataDir)).find((one) => one.order === name);
  if (order === undefined) throw new KeeperError('erasure-order-unknown', { order: name });
  const data = { person: order.pseudonym, order: name, terminals: order.terminals };
  await journal.append({ kind: 'person.erased-on-terminals', actor, forServer: true, data });
  await removeOrder(files, dataDir, name);
  return order;
}

export function terminalsOf(room: Room): readonly string[] {
  return [...new Set(room.doors.flatMap((door) => [door.terminal, door.exitTerminal ?? door.terminal]))];
}

function subjectsOf(person: PersonConfig): readonly string[] {
  return [...person.subjects, ...(person.duressSubjects ?? [])];
}

function withoutPerson(room: Room, id: string): Room {
  return {
    ...room,
    people: room.people.filter((person) => person.id !== id),
    doors: room.doors.map((door) => {
      const exempt = door.lockdownExempt;
      if (exempt?.people?.includes(id) !== true) return door;
      return { ...door, lockdownExempt: { ...exempt, people: exempt.people.filter((one) => one !== id) } };
    }),
  };
}

const versionName = /^room\.json(\.[1-5]|\.before-v\d+(-\d+)?)$/;
/** Earlier versions of room.json, damaged ones and what was never finished. */
export const otherName = /^room\.json\..+$/;

/** Takes the person out of the earlier versions; gives the names of those in which that could not be done. */
async function scrubVersions(
  files: Files,
  dataDir: string,
  id: string,
  person: PersonConfig | undefined,
): Promise<readonly string[]> {
  const leftovers: string[] = [];
  const names = (await files.list(dataDir)).filter((one) => otherName.test(one));
  // What a write left that was never finished; nobody is at one now.
  for (const name of names.filter(isUnfinished)) await files.remove(join(dataDir, name));
  for (const name of names.filter((one) => !isUnfinished(one))) {
    const path = join(dataDir, name);
    const text = (await files.read(path)).toString('utf8');
    const scrubbed = versionName.test(name) ? scrub(text, id) : null;
    if (scrubbed !== null && scrubbed !== text) {
      await files.write(`${path}.new`, Buffer.from(scrubbed), 0o600);
      await files.rename(`${path}.new`, path);
    }
    if (namesHim(scrubbed ?? text, id, person)) leftovers.push(name);
  }
  await files.syncFolder(dataDir);
  return leftovers;
}

function isUnfinished(name: string): boolean {
  return name.endsWith('.new');
}

/** The document without the person, whatever its schema version; null where it is no JSON with a list of people. */
function scrub(text: string, id: string): string | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(document) || !Array.isArray(document['people'])) return null;
  const people: readonly unknown[] = document['people'];
  const doors: readonly unknown[] = Array.isArray(document['doors']) ? document['doors'] : [];
  const changed = {
    ...document,
    people: people.filter((person) => !(isRecord(person) && person['id'] === id)),
    ...(doors.length === 0 ? {} : { doors: doors.map((door) => withoutExemption(door, id)) }),
  };
  const same = changed.people.length === people.length && JSON.stringify(changed) === JSON.stringify(document);
  return same ? text : `${JSON.stringify(changed, null, 2)}\n`;
}

function withoutExemption(door: unknown, id: string): unknown {
  const exempt = isRecord(door) ? door['lockdownExempt'] : null;
  if (!isRecord(door) || !isRecord(exempt) || !Array.isArray(exempt['people'])) return door;
  const people: readonly unknown[] = exempt['people'];
  return { ...door, lockdownExempt: { ...exempt, people: people.filter((one) => one !== id) } };
}

/** Whether a text of the configuration has his id, name or subjects. */
export function namesHim(text: string, id: string, person: PersonConfig | undefined): boolean {
  const words = [id, ...(person === undefined ? [] : [person.name, ...subjectsOf(person)])];
  return words.some((word) => text.includes(JSON.stringify(word)));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
