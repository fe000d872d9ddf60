/** What is stored about one person, for that person: configuration, pseudonym, journal, open orders. Reads only. */
import { isAbsolute, join } from 'node:path';
import { KeeperError } from '../../drivers/errors.js';
import type { PersonConfig, Room } from '../config/schema.js';
import type { Files } from '../edges/storage/files.js';
import { parseEntry } from '../journal/chain.js';
import type { JournalEntry } from '../journal/entry.js';
import { exportLines } from '../journal/export.js';
import { journalFolder, segmentNames } from '../journal/segments.js';
import { namesHim, otherName, terminalsOf } from './erase-person.js';
import { provisioningFilesNaming } from '../provisioning/people-on-trial.js';
import { openOrders } from './erasure-orders.js';
import type { Pseudonyms } from './pseudonyms.js';

export interface PersonReport {
  readonly person: PersonConfig | null;
  readonly pseudonym: string | null;
  /** Doors that a group of the person may use, and by which schedules. */
  readonly doors: readonly { readonly door: string; readonly schedules: readonly string[] }[];
  /** Triggers that a group of the person fires. */
  readonly triggers: readonly string[];
  /** Where the palm itself is: only the terminal has it. */
  readonly terminals: readonly string[];
  /** Every entry of the journal that carries the pseudonym. */
  readonly entries: readonly JournalEntry[];
  /** Work orders for erasing the palm that nobody has confirmed. */
  readonly openOrders: readonly string[];
  /** Files of the data folder in which something of this stands, earlier versions of the configuration among them. */
  readonly files: readonly string[];
  /** Copies in the backups' folder. They may hold all of it and are not opened for this. */
  readonly backups: readonly string[];
}

/** Code: person-not-here. */
export async function reportPerson(
  files: Files,
  dataDir: string,
  room: Room,
  pseudonyms: Pseudonyms,
  id: string,
): Promise<PersonReport> {
  const person = room.people.find((one) => one.id === id) ?? null;
  const orders = (await openOrders(files, dataDir)).filter((order) => order.person === id);
  // Of an earlier person of the same id this one is told nothing.
  const pseudonym = pseudonyms.of(id) ?? (person === null ? (orders[0]?.pseudonym ?? null) : null);
  if (person === null && pseudonym === null && orders.length === 0) {
    throw new KeeperError('person-not-here', { person: id });
  }
  const isHis = (groups: readonly string[]): boolean => groups.some((group) => person?.groups.includes(group) === true);
  const doors = room.doors
    .map(({ id: door, allow }) => ({
      door,
      schedules: allow.filter(({ groups }) => isHis(groups)).map(({ schedule }) => schedule),
    }))
    .filter(({ schedules }) => schedules.length > 0);
  const triggers = room.triggers
    .filter(({ when, ceremony }) => isHis(when.groups ?? []) || isHis(ceremony?.groups ?? []))
    .map((trigger) => trigger.id);
  const entries: JournalEntry[] = [];
  if (pseudonym !== null) {
    for await (const line of exportLines(files, dataDir)) {
      const entry = line.includes(pseudonym) ? parseEntry(line) : null;
      if (entry !== null) entries.push(entry);
    }
  }
  return {
    person,
    pseudonym,
    doors,
    triggers,
    terminals: terminalsOf(room),
    entries,
    openOrders: orders.map(({ order }) => order),
    files: [
      ...(await configurationFiles(files, dataDir, id, person)),
      ...(pseudonyms.of(id) === null ? [] : ['secrets/pseudonyms.json']),
      ...orders.map(({ order }) => `secrets/erasures/${order}.json`),
      ...(pseudonym === null ? [] : await segmentsWith(files, dataDir, pseudonym)),
      // A bundle that waits, or is on trial.
      ...(await provisioningFilesNaming(files, dataDir, id)),
    ],
    backups: await backupsOf(files, dataDir, room),
  };
}

async function configurationFiles(
  files: Files,
  dataDir: string,
  id: string,
  person: PersonConfig | null,
): Promise<readonly string[]> {
  const names = (await files.list(dataDir)).filter((name) => name === 'room.json' || otherName.test(name));
  const found: string[] = [];
  for (const name of names.sort()) {
    const text = (await files.read(join(dataDir, name))).toString('utf8');
    if (namesHim(text, id, person ?? undefined)) found.push(name);
  }
  return found;
}

async function segmentsWith(files: Files, dataDir: string, pseudonym: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await segmentNames(files, journalFolder(dataDir))) {
    const bytes = await files.read(join(journalFolder(dataDir), name));
    if (bytes.includes(pseudonym)) found.push(`journal/${name}`);
  }
  return found;
}

async function backupsOf(files: Files, dataDir: string, { backups }: Room): Promise<readonly string[]> {
  const folder = isAbsolute(backups.folder) ? backups.folder : join(dataDir, backups.folder);
  const names = await files.list(folder);
  return names.map((name) => join(backups.folder, name)).sort();
}
