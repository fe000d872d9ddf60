/** The earlier versions of room.json that the store keeps beside it. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RoomParser } from '../../config/parse.js';
import type { Room } from '../../config/schema.js';
import type { Files } from './files.js';
import { isMissing } from './files.js';

export interface KeptRevision {
  /** 1 is the one before the present. */
  readonly number: number;
  /** ISO time when it was replaced. */
  readonly replacedAt: string;
  /** Null where this wallkeeper can't use it. */
  readonly room: Room | null;
}

/** The newest first. */
export async function listRevisions(files: Files, folder: string, parse: RoomParser): Promise<readonly KeptRevision[]> {
  const numbers = (await files.list(folder))
    .map((name) => /^room\.json\.([1-9]\d*)$/.exec(name)?.[1])
    .filter((number) => number !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
  const found = await Promise.all(
    numbers.map(async (number): Promise<KeptRevision | null> => {
      const path = join(folder, `room.json.${number}`);
      try {
        const { mtime } = await stat(path);
        return { number, replacedAt: mtime.toISOString(), room: parse(await files.read(path)).room };
      } catch (error) {
        // It was moved up in this very moment.
        if (isMissing(error)) return null;
        throw error;
      }
    }),
  );
  return found.filter((revision) => revision !== null);
}
