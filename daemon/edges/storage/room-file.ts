/** room.json on disk, as an adapter of lowdb that survives a power cut at any byte; the only file that knows lowdb. */
import { join } from 'node:path';
import { Low, type Adapter } from 'lowdb';
import { KeeperError } from '../../../drivers/errors.js';
import type { RoomParser } from '../../config/parse.js';
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

export interface OpenedRoom {
  readonly db: Low<Room>;
  readonly recovery: Recovery | null;
}

/**
 * Opens DIR/room.json. A damaged one is moved aside and the newest good generation takes its place.
 * Codes: config-missing, config-unreadable, config-too-new.
 */
export async function openRoomFile(
  files: Files,
  folder: string,
  parse: RoomParser,
  nowIso: string,
): Promise<OpenedRoom> {
  const adapter = new RoomFile(files, folder, parse);
  const path = join(folder, 'room.json');
  const found = await readText(files, path);
  const parsed = found === null ? null : parse(found);
  if (parsed !== null && parsed.room !== null) return { db: new Low<Room>(adapter, parsed.room), recovery: null };
  const first = parsed?.problems.find((problem) => problem.severity === 'error');
  if (first?.code === 'config-too-new') throw new KeeperError('config-too-new', { path });
  const reason =
    first === undefined ? 'the file is missing' : `${first.pointer} ${first.code}: ${first.value} (${first.expected})`;
  for (let number = 1; number <= generations; number += 1) {
    const from = `${path}.${number}`;
    const text = await readText(files, from);
    const room = text === null ? null : parse(text).room;
    if (text === null || room === null) continue;
    const damaged = found === null ? null : `${path}.damaged-${nowIso.replaceAll(':', '')}`;
    if (damaged !== null) await files.rename(path, damaged);
    await putInPlace(files, folder, Buffer.from(text));
    return { db: new Low<Room>(adapter, room), recovery: { from, damaged, reason } };
  }
  if (found === null) throw new KeeperError('config-missing', { path });
  throw new KeeperError('config-unreadable', { path, reason });
}

class RoomFile implements Adapter<Room> {
  readonly #files: Files;
  readonly #folder: string;
  readonly #parse: RoomParser;

  constructor(files: Files, folder: string, parse: RoomParser) {
    this.#files = files;
    this.#folder = folder;
    this.#parse = parse;
  }

  async read(): Promise<Room | null> {
    const text = await readText(this.#files, join(this.#folder, 'room.json'));
    return text === null ? null : this.#parse(text).room;
  }

  async write(room: Room): Promise<void> {
    const bytes = Buffer.from(`${JSON.stringify(room, null, 2)}\n`);
    const checked = this.#parse(bytes.toString());
    const wrong = checked.problems.find((problem) => problem.severity === 'error');
    if (wrong !== undefined) {
      throw new KeeperError('config-invalid', {
        pointer: wrong.pointer,
        problem: `${wrong.code}: ${wrong.value} (${wrong.expected})`,
      });
    }
    await this.#age();
    await putInPlace(this.#files, this.#folder, bytes);
  }

  /** Copies room.json to room.json.1 after moving the older ones up; room.json itself stays where it is. */
  async #age(): Promise<void> {
    const path = join(this.#folder, 'room.json');
    const present = await readText(this.#files, path);
    if (present === null) return;
    for (let number = generations - 1; number >= 1; number -= 1) {
      if ((await this.#files.size(`${path}.${number}`)) !== null) {
        await this.#files.rename(`${path}.${number}`, `${path}.${number + 1}`);
      }
    }
    await this.#files.write(`${path}.new-1`, Buffer.from(present), fileMode);
    await this.#files.rename(`${path}.new-1`, `${path}.1`);
  }
}

/** The new bytes are on the disk before the name points at them, and the name before anybody is told. */
async function putInPlace(files: Files, folder: string, bytes: Uint8Array): Promise<void> {
  const path = join(folder, 'room.json');
  await files.write(`${path}.new`, bytes, fileMode);
  await files.rename(`${path}.new`, path);
  await files.syncFolder(folder);
}

async function readText(files: Files, path: string): Promise<string | null> {
  try {
    return (await files.read(path)).toString('utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
