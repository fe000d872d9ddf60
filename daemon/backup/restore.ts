/** A bundle back into a data folder: all of it read, summed and on the disk before the first name appears. */
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { KeeperError } from '../../drivers/errors.js';
import type { Files } from '../edges/storage/files.js';
import { readState, writeState } from '../provisioning/state-file.js';
import { withoutRooms } from '../provisioning/trial.js';
import { differenceOf, type BundleDifference } from './difference.js';
import { readBundle, sha256, type BundleAsked } from './read-bundle.js';

export interface RestoreAsked extends BundleAsked {
  readonly files: Files;
  readonly dataDir: string;
  /** ISO time, for the folder that keeps what was replaced. */
  readonly at: string;
  /**
   * `empty`: only into a folder that holds no room. `replace`: what is there is kept beside, in `replaced-<time>/`.
   * `look`: nothing is changed.
   */
  readonly how: 'empty' | 'replace' | 'look';
  /** Called once the bundle is open and before anything is written; what is put back belongs to whoever this process is then. */
  readonly begin: () => Promise<void>;
}

export interface Restored {
  /** What was put back; empty where only the difference was asked for. */
  readonly names: readonly string[];
  /** Null where the folder held no room before. */
  readonly difference: BundleDifference | null;
  /** Where what was there before is now; null where nothing was. */
  readonly replaced: string | null;
}

const kept = ['room.json', 'journal', 'secrets', 'provisioning'];

/**
 * room.json leaves first and appears last: a daemon never starts from half a restore. The files belong to whom the
 * folder belongs. Codes: those of readBundle; backup-target-used.
 */
export async function restoreBackup(asked: RestoreAsked): Promise<Restored> {
  // Root opens for the daemon what the daemon could not, and uses no right of its own in the daemon's folder.
  const handle = await open(asked.file);
  try {
    return await restoreOpened({ ...asked, handle });
  } finally {
    await handle.close();
  }
}

async function restoreOpened(asked: RestoreAsked): Promise<Restored> {
  const { files, dataDir, how } = asked;
  await files.makeFolder(dataDir, 0o700);
  const there = (await files.list(dataDir)).filter(
    (name) => /^room\.json(\.[1-5])?$/.test(name) || kept.includes(name),
  );
  const used = there.find((name) => name === 'room.json' || name === 'journal');
  if (used !== undefined && how === 'empty') throw new KeeperError('backup-target-used', { dir: dataDir, name: used });
  await asked.begin();
  const stage = join(dataDir, '.restoring');
  await rm(stage, { recursive: true, force: true });
  try {
    const names = await unpack(asked, stage);
    const difference = used === undefined ? null : await differenceOf(files, dataDir, stage, names);
    if (how === 'look') return { names: [], difference, replaced: null };
    await keepOldKey(files, stage, names);
    await keepRevision(files, dataDir, stage);
    const replaced = used === undefined ? null : await moveAside(asked, there, names);
    await putInPlace(files, dataDir, stage, names);
    return { names, difference, replaced };
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

async function unpack({ files, ...asked }: RestoreAsked, stage: string): Promise<readonly string[]> {
  await files.makeFolder(join(stage, 'journal'), 0o700);
  const { names } = await readBundle(asked, async ({ name, bytes }) => {
    const folder = name.split('/').slice(0, -1).join('/');
    if (folder.startsWith('secrets') || folder === 'provisioning') await files.makeFolder(join(stage, folder), 0o700);
    await files.write(join(stage, name), bytes, 0o600);
  });
  await files.syncFolder(join(stage, 'journal'));
  return names;
}

/**
 * Without its secrets the restored appliance will sign with a key of its own and publish it as public-key.pem. The one
 * that vouches for what was signed before stays under another name, where `audit verify` finds it.
 */
async function keepOldKey(files: Files, stage: string, names: readonly string[]): Promise<void> {
  const name = 'journal/public-key.pem';
  if (!names.includes(name)) return;
  const bytes = await files.read(join(stage, name));
  await files.write(join(stage, 'journal', `public-key-${sha256(bytes).slice(0, 12)}.pem`), bytes, 0o644);
}

/** A revision that was used up here or there stays used up; a trial here ends with what it was to replace. */
async function keepRevision(files: Files, dataDir: string, stage: string): Promise<void> {
  const [here, there] = [await readState(files, dataDir), await readState(files, stage)];
  const states = [here, there].flatMap((read) => (read.kind === 'read' ? [read.state] : []));
  const [highest] = states.sort((one, other) => other.highest - one.highest);
  if (highest !== undefined && highest.highest > 0) await writeState(files, stage, withoutRooms(highest));
}

/** What the bundle brings anew goes aside; secrets only where it has its own. */
async function moveAside(
  { files, dataDir, at }: RestoreAsked,
  there: readonly string[],
  names: readonly string[],
): Promise<string> {
  const aside = join(dataDir, `replaced-${at.replaceAll(':', '')}`);
  await files.makeFolder(aside, 0o700);
  const bringsSecrets = names.some((name) => name.startsWith('secrets/'));
  const going = there.filter((name) => name !== 'secrets' || bringsSecrets);
  const gone: string[] = [];
  try {
    // Without room.json no daemon starts, whatever happens to the rest.
    for (const name of ['room.json', ...going.filter((one) => one !== 'room.json')]) {
      if (!going.includes(name)) continue;
      await files.rename(join(dataDir, name), join(aside, name));
      gone.unshift(name);
    }
  } catch (error) {
    for (const name of gone) await files.rename(join(aside, name), join(dataDir, name));
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
  await files.syncFolder(aside);
  await files.syncFolder(dataDir);
  return aside;
}

async function putInPlace(files: Files, dataDir: string, stage: string, names: readonly string[]): Promise<void> {
  await files.rename(join(stage, 'journal'), join(dataDir, 'journal'));
  await rm(join(dataDir, 'provisioning'), { recursive: true, force: true });
  if ((await files.list(join(stage, 'provisioning'))).length > 0)
    await files.rename(join(stage, 'provisioning'), join(dataDir, 'provisioning'));
  if (names.some((name) => name.startsWith('secrets/'))) {
    // An appliance that was started once has a key already; that of the bundle signed what the bundle holds.
    await rm(join(dataDir, 'secrets'), { recursive: true, force: true });
    await files.rename(join(stage, 'secrets'), join(dataDir, 'secrets'));
  }
  const generations = names.filter((name) => name.startsWith('room.json.'));
  for (const name of [...generations, 'room.json']) await files.rename(join(stage, name), join(dataDir, name));
  await files.syncFolder(dataDir);
}
