/**
 * A data folder as one file. A plain one holds nothing that must not travel: secrets/ (keys, password hashes, whom the
 * pseudonyms mean) goes only into a sealed one. The lock, sessions and damaged files go into neither.
 */
import { createWriteStream } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { KeeperError } from '../../drivers/errors.js';
import { isMissing, type Files } from '../edges/storage/files.js';
import { readState, stateName } from '../provisioning/state-file.js';
import { confirmedRoom, withoutRooms } from '../provisioning/trial.js';
import { formatOf, manifestName, sha256, sumsName } from './read-bundle.js';
import { seal } from './sealed.js';
import { tarEnd, tarEntry } from './tar.js';

export interface BackupMade {
  readonly files: Files;
  readonly dataDir: string;
  readonly file: string;
  /** Epoch ms. */
  readonly at: number;
  readonly version: string;
  /** Null for a plain file without secrets. */
  readonly passphrase: string | null;
}

/**
 * Writes the backup and gives the names in it. The daemon may run meanwhile: room.json is replaced whole, and a journal
 * line caught half written is healed when the copy starts. Codes: backup-nothing.
 */
export async function writeBackup(made: BackupMade): Promise<readonly string[]> {
  const names = await namesIn(made);
  const part = `${made.file}.new`;
  try {
    const output = createWriteStream(part, { mode: 0o600, flush: true });
    const content = Readable.from(archive(made, names));
    const { passphrase } = made;
    if (passphrase === null) await pipeline(content, createGzip(), output);
    else await pipeline(content, createGzip(), (zipped: AsyncIterable<Uint8Array>) => seal(zipped, passphrase), output);
    await rename(part, made.file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  await made.files.syncFolder(dirname(resolve(made.file)));
  return names;
}

/** The cursor of the outbox goes before the segments, so that it never points behind what they hold. */
async function namesIn({ files, dataDir, passphrase }: BackupMade): Promise<readonly string[]> {
  const top = (await files.list(dataDir)).filter((name) => /^room\.json(\.[1-5])?$/.test(name));
  if (!top.includes('room.json')) throw new KeeperError('backup-nothing', { dir: dataDir });
  const journal = (await files.list(join(dataDir, 'journal'))).filter((name) => !name.endsWith('.new'));
  const segments = journal.filter((name) => name.endsWith('.jsonl'));
  const others = journal.filter((name) => !name.endsWith('.jsonl'));
  const secrets = passphrase === null ? [] : await secretsIn(dataDir);
  // Which revisions are used up goes along, so that an old bundle is refused on the next machine as well.
  const provisioning = (await files.size(join(dataDir, stateName))) === null ? [] : [stateName];
  return [...top, ...provisioning, ...secrets, ...[...others, ...segments].map((name) => `journal/${name}`)];
}

/** Whoever is signed in now signs in again on another machine. */
async function secretsIn(dataDir: string): Promise<readonly string[]> {
  const below = async (folder: string): Promise<readonly string[]> => {
    const entries = await readdir(join(dataDir, folder), { withFileTypes: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    const files = entries.filter((entry) => entry.isFile() && !/\.new$|^sessions\.json$/.test(entry.name));
    const folders = folder === 'secrets' ? entries.filter((entry) => entry.isDirectory()) : [];
    const inner = await Promise.all(folders.map(({ name }) => below(`${folder}/${name}`)));
    return [...files.map(({ name }) => `${folder}/${name}`), ...inner.flat()];
  };
  return [...(await below('secrets'))].sort();
}

async function* archive(
  { files, dataDir, at, version }: BackupMade,
  names: readonly string[],
): AsyncGenerator<Uint8Array> {
  const seconds = at / 1000;
  const sums: string[] = [];
  const entry = (name: string, bytes: Uint8Array): Uint8Array => {
    sums.push(`${sha256(bytes)}  ${name}`);
    return tarEntry({ name, bytes }, seconds);
  };
  const manifest = { format: formatOf(names), version, madeAt: new Date(at).toISOString() };
  yield entry(manifestName, Buffer.from(`${JSON.stringify(manifest)}\n`));
  for (const name of names) {
    const bytes = await confirmed(files, dataDir, name);
    if (bytes !== null) yield entry(name, bytes);
  }
  yield tarEntry({ name: sumsName, bytes: Buffer.from(`${sums.join('\n')}\n`) }, seconds);
  yield tarEnd();
}

/** What is on trial is in no backup: the configuration from before it is. */
async function confirmed(files: Files, dataDir: string, name: string): Promise<Uint8Array | null> {
  const bytes = await readGeneration(files, join(dataDir, name));
  if (name !== 'room.json' && name !== stateName) return bytes;
  // After the file itself: a trial that begins in between has kept what was read.
  const read = await readState(files, dataDir);
  if (read.kind === 'damaged') return name === stateName ? null : bytes;
  if (name === stateName) return Buffer.from(`${JSON.stringify(withoutRooms(read.state))}\n`);
  const previous = confirmedRoom(read.state);
  return previous === null ? bytes : Buffer.from(previous);
}

/** Null for an earlier version of room.json that was moved up between listing and reading. */
async function readGeneration(files: Files, path: string): Promise<Uint8Array | null> {
  try {
    return await files.read(path);
  } catch (error) {
    if (isMissing(error) && /room\.json\.\d$/.test(path)) return null;
    throw error;
  }
}
