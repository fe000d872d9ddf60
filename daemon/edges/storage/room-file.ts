/** room.json on disk, as an adapter of lowdb that survives a power cut at any byte; the only file that knows lowdb. */
import { basename, join } from 'node:path';
import { Low, type Adapter } from 'lowdb';
import { KeeperError } from '../../../drivers/errors.js';
import { mostRoomBytes, unusable, type ParsedRoom, type RoomParser } from '../../config/parse.js';
import type { RoomDatabase } from '../../config/room-store.js';
import type { Room } from '../../config/schema.js';
import type { Files } from './files.js';
import { isMissing } from './files.js';

/** Earlier versions that are kept: room.json.1 is the one before the present. */
const generations = 5;
const fileMode = 0o600;

export interface Recovery {
  /** The generation that is in force instead. */
  readonly from: string;
  /** Where the damaged file is now; null where room.json was missing. */
  readonly damaged: string | null;
  readonly reason: string;
}

export interface Migration {
  readonly fromVersion: number;
  /** Where the file as it was is kept. */
  readonly kept: string;
}

export interface OpenedRoom {
  readonly db: RoomDatabase;
  /** Null where room.json was good. */
  readonly recovery: Recovery | null;
  /** Null where the file was of the present schema version. */
  readonly migration: Migration | null;
}

/** A file of the folder as it was found; `room` null where it can't be used. */
interface Found {
  readonly bytes: Buffer | null;
  readonly parsed: ParsedRoom;
}

/**
 * Opens DIR/room.json. A damaged one is moved aside and the newest good generation takes its place; one of an older
 * schema version is brought up to date, and kept as room.json.before-v<N>.
 * Codes: config-missing, config-unreadable, config-too-new; with any of them no content on the disk was lost.
 */
export async function openRoomFile(
  files: Files,
  folder: string,
  parse: RoomParser,
  nowIso: string,
): Promise<OpenedRoom> {
  const path = join(folder, 'room.json');
  const stamp = nowIso.replaceAll(':', '');
  const found = await find(files, path, parse);
  let inForce = found;
  let recovery: Recovery | null = null;
  if (found === null || found.parsed.room === null) {
    const first = found?.parsed.problems.find((problem) => problem.severity === 'error');
    if (first?.code === 'config-too-new') throw new KeeperError('config-too-new', { path });
    const reason =
      first === undefined
        ? 'the file is missing'
        : `${first.pointer} ${first.code}: ${first.value} (${first.expected})`.trimStart();
    const good = await newestGood(files, path, parse);
    if (good === null && found === null) throw new KeeperError('config-missing', { path });
    if (good === null) throw new KeeperError('config-unreadable', { path, reason });
    const damaged = found === null ? null : await freeName(files, folder, `room.json.damaged-${stamp}`);
    try {
      if (damaged !== null) await files.rename(path, damaged);
      await putInPlace(files, folder, good.bytes);
    } catch (error) {
      throw new KeeperError('config-unreadable', { path, reason }, error);
    }
    recovery = { from: good.from, damaged, reason };
    inForce = { bytes: good.bytes, parsed: good.parsed };
  }
  if (inForce?.parsed.room == null) throw new KeeperError('config-missing', { path });
  const { room, migratedFrom } = inForce.parsed;
  const migration =
    migratedFrom === null || inForce.bytes === null
      ? null
      : await putMigrated({ files, folder, stamp }, inForce.bytes, room, migratedFrom);
  return { db: new DurableRoom(new RoomFile(files, folder, parse), room), recovery, migration };
}

/**
 * Puts this text in the place of room.json, outside of a running store; `keeps`: what was there becomes room.json.1.
 * Does nothing where it is there already, so that it can be called again after a power cut.
 */
export async function putRoomFile(files: Files, folder: string, text: string, keeps: boolean): Promise<void> {
  const bytes = Buffer.from(text);
  const present = await readBytes(files, join(folder, 'room.json'));
  if (present?.equals(bytes) === true) return;
  if (present !== null && keeps) await age(files, folder, present);
  await putInPlace(files, folder, bytes);
}

/** What lowdb holds in memory, and the way back from a write that nobody is to know of. */
class DurableRoom implements RoomDatabase {
  readonly #adapter: RoomFile;
  readonly #low: Low<Room>;

  constructor(adapter: RoomFile, room: Room) {
    this.#adapter = adapter;
    this.#low = new Low<Room>(adapter, room);
  }

  get data(): Room {
    return this.#low.data;
  }

  set data(room: Room) {
    this.#low.data = room;
  }

  write(): Promise<void> {
    return this.#low.write();
  }

  takeBack(): Promise<void> {
    return this.#adapter.takeBack();
  }
}

class RoomFile implements Adapter<Room> {
  readonly #files: Files;
  readonly #folder: string;
  readonly #parse: RoomParser;
  /** room.json as it was before the last write began; null where that left room.json alone. */
  #before: Buffer | null = null;

  constructor(files: Files, folder: string, parse: RoomParser) {
    this.#files = files;
    this.#folder = folder;
    this.#parse = parse;
  }

  async read(): Promise<Room | null> {
    return (await find(this.#files, join(this.#folder, 'room.json'), this.#parse))?.parsed.room ?? null;
  }

  async write(room: Room): Promise<void> {
    this.#before = null;
    const bytes = bytesOf(room);
    const wrong = this.#parse(bytes).problems.find((problem) => problem.severity === 'error');
    if (wrong !== undefined) {
      throw new KeeperError('config-invalid', {
        pointer: wrong.pointer,
        problem: `${wrong.code}: ${wrong.value} (${wrong.expected})`,
      });
    }
    const present = await readBytes(this.#files, join(this.#folder, 'room.json'));
    if (present?.equals(bytes) === true) return;
    if (present !== null) await age(this.#files, this.#folder, present);
    this.#before = present;
    await putInPlace(this.#files, this.#folder, bytes);
  }

  /** Puts room.json back as it was before the last write. Its copy in room.json.1 stays. */
  async takeBack(): Promise<void> {
    const before = this.#before;
    this.#before = null;
    if (before !== null) await putInPlace(this.#files, this.#folder, before);
  }
}

/** Copies room.json to room.json.1 after moving the older ones up; room.json itself stays where it is. */
async function age(files: Files, folder: string, present: Buffer): Promise<void> {
  const path = join(folder, 'room.json');
  const names = await files.list(folder);
  for (let number = generations - 1; number >= 1; number -= 1) {
    if (names.includes(`room.json.${number}`)) await files.rename(`${path}.${number}`, `${path}.${number + 1}`);
  }
  await files.write(`${path}.new-1`, present, fileMode);
  await files.rename(`${path}.new-1`, `${path}.1`);
}

/** The file as it was is on the disk under its own name before the migrated one takes its place. */
async function putMigrated(
  { files, folder, stamp }: { readonly files: Files; readonly folder: string; readonly stamp: string },
  before: Buffer,
  room: Room,
  fromVersion: number,
): Promise<Migration> {
  const plain = join(folder, `room.json.before-v${room.schemaVersion}`);
  const there = await readBytes(files, plain);
  // The same bytes are there where the power went between the two renames.
  const kept =
    there === null || there.equals(before) ? plain : await freeName(files, folder, `${basename(plain)}-${stamp}`);
  await files.write(`${kept}.new`, before, fileMode);
  await files.rename(`${kept}.new`, kept);
  await files.syncFolder(folder);
  await putInPlace(files, folder, bytesOf(room));
  return { fromVersion, kept };
}

/** The new bytes are on the disk before the name points at them, and the name before anybody is told. */
async function putInPlace(files: Files, folder: string, bytes: Uint8Array): Promise<void> {
  const path = join(folder, 'room.json');
  await files.write(`${path}.new`, bytes, fileMode);
  await files.rename(`${path}.new`, path);
  await files.syncFolder(folder);
}

async function newestGood(
  files: Files,
  path: string,
  parse: RoomParser,
): Promise<{ readonly from: string; readonly bytes: Buffer; readonly parsed: ParsedRoom } | null> {
  for (let number = 1; number <= generations; number += 1) {
    const from = `${path}.${number}`;
    const found = await find(files, from, parse);
    if (found !== null && found.bytes !== null && found.parsed.room !== null)
      return { from, bytes: found.bytes, parsed: found.parsed };
  }
  return null;
}

/** Null where there is no such file. One that the disk does not give is as good as damaged. */
async function find(files: Files, path: string, parse: RoomParser): Promise<Found | null> {
  try {
    const size = await files.size(path);
    if (size === null) return null;
    if (size > mostRoomBytes) return { bytes: null, parsed: unusable('file-too-large', `${size} bytes`) };
    const bytes = await files.read(path);
    return { bytes, parsed: parse(bytes) };
  } catch (error) {
    if (isMissing(error)) return null;
    return { bytes: null, parsed: unusable('file-unreadable', error instanceof Error ? error.message : String(error)) };
  }
}

async function readBytes(files: Files, path: string): Promise<Buffer | null> {
  try {
    return await files.read(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** A path in the folder that nothing has yet. */
async function freeName(files: Files, folder: string, name: string): Promise<string> {
  const names = await files.list(folder);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!names.includes(candidate)) return join(folder, candidate);
  }
}

function bytesOf(room: Room): Buffer {
  return Buffer.from(`${JSON.stringify(room, null, 2)}\n`);
}
