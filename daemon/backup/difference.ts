/** What a restore would change, before it does. */
import { join } from 'node:path';
import { differencesOf, type RoomChange } from '../config/changes.js';
import type { Files } from '../edges/storage/files.js';

export interface BundleDifference {
  /** From the room that is there to that of the bundle; null where one of them is no JSON. */
  readonly changes: readonly RoomChange[] | null;
  /** Seq of the last journal entry here and in the bundle; null for a journal without one. */
  readonly lastSeqHere: number | null;
  readonly lastSeqThere: number | null;
  /** True where the bundle brings keys, accounts and pseudonyms that replace those here. */
  readonly bringsSecrets: boolean;
}

export async function differenceOf(
  files: Files,
  dataDir: string,
  stage: string,
  names: readonly string[],
): Promise<BundleDifference> {
  const [here, there] = await Promise.all([jsonIn(files, dataDir), jsonIn(files, stage)]);
  return {
    changes: here === undefined || there === undefined ? null : differencesOf(here, there),
    lastSeqHere: await lastSeqIn(files, join(dataDir, 'journal')),
    lastSeqThere: await lastSeqIn(files, join(stage, 'journal')),
    bringsSecrets: names.some((name) => name.startsWith('secrets/')),
  };
}

/** Undefined for a file that is missing or no JSON. */
async function jsonIn(files: Files, folder: string): Promise<unknown> {
  try {
    const value: unknown = JSON.parse((await files.read(join(folder, 'room.json'))).toString());
    return value;
  } catch {
    return undefined;
  }
}

/** A line begins with its seq; one that a power cut left unfinished may not. */
async function lastSeqIn(files: Files, journal: string): Promise<number | null> {
  const segments = (await files.list(journal)).filter((name) => name.endsWith('.jsonl')).sort();
  for (const name of segments.reverse()) {
    const lines = (await files.read(join(journal, name))).toString('latin1').split('\n').reverse();
    const seq = lines.map((line) => /^\{"seq":(\d+),/.exec(line)?.[1]).find((found) => found !== undefined);
    if (seq !== undefined) return Number(seq);
  }
  return null;
}
