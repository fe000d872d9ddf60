/**
 * A data folder as one file and back. What must not travel stays: secrets/ (keys, password hashes), the lock, damaged
 * files. A restored appliance makes itself a key of its own.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { KeeperError } from '../../drivers/errors.js';
import { isMissing, type Files } from '../edges/storage/files.js';
import { readTar, tarEnd, tarEntry } from './tar.js';

export interface BackupMade {
  readonly files: Files;
  readonly dataDir: string;
  readonly file: string;
  /** Epoch ms. */
  readonly at: number;
  readonly version: string;
}

/** Grows when an older restore could not understand what is written. */
const format = 1;
const manifestName = 'wallkeeper-backup.json';
const sumsName = 'SHA256SUMS';
/** A journal's segment is about one MiB; nothing in a data folder comes near this. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Writes the backup and gives the names in it. The daemon may run meanwhile: room.json is replaced whole, and a journal
 * line caught half written is healed when the copy starts. Codes: backup-nothing.
 */
export async function writeBackup(made: BackupMade): Promise<readonly string[]> {
  const names = await namesIn(made);
  const part = `${made.file}.new`;
  try {
    const output = createWriteStream(part, { mode: 0o600, flush: true });
    await pipeline(Readable.from(archive(made, names)), createGzip(), output);
    await rename(part, made.file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  await made.files.syncFolder(dirname(resolve(made.file)));
  return names;
}

/** The cursor of the outbox goes before the segments, so that it never points behind what they hold. */
async function namesIn({ files, dataDir }: BackupMade): Promise<readonly string[]> {
  const top = (await files.list(dataDir)).filter((name) => /^room\.json(\.[1-5])?$/.test(name));
  if (!top.includes('room.json')) throw new KeeperError('backup-nothing', { dir: dataDir });
  const journal = (await files.list(join(dataDir, 'journal'))).filter((name) => !name.endsWith('.new'));
  const segments = journal.filter((name) => name.endsWith('.jsonl'));
  const others = journal.filter((name) => !name.endsWith('.jsonl'));
  return [...top, ...[...others, ...segments].map((name) => `journal/${name}`)];
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
  const manifest = { format, version, madeAt: new Date(at).toISOString() };
  yield entry(manifestName, Buffer.from(`${JSON.stringify(manifest)}\n`));
  for (const name of names) {
    const bytes = await readGeneration(files, join(dataDir, name));
    if (bytes !== null) yield entry(name, bytes);
  }
  yield tarEntry({ name: sumsName, bytes: Buffer.from(`${sums.join('\n')}\n`) }, seconds);
  yield tarEnd();
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

export interface RestoreAsked {
  readonly files: Files;
  readonly file: string;
  readonly dataDir: string;
}

/**
 * Puts a backup into an empty data folder and gives the names. All of it is read, summed and on the disk before the
 * first name appears, and room.json appears last: a daemon never starts from half a restore.
 * Codes: backup-unreadable, backup-damaged, backup-too-new, backup-target-used.
 */
export async function restoreBackup({ files, file, dataDir }: RestoreAsked): Promise<readonly string[]> {
  await files.makeFolder(dataDir, 0o700);
  for (const name of ['room.json', 'journal']) {
    const taken = (await files.list(dataDir)).includes(name);
    if (taken) throw new KeeperError('backup-target-used', { dir: dataDir, name });
  }
  const stage = join(dataDir, '.restoring');
  await rm(stage, { recursive: true, force: true });
  try {
    await files.makeFolder(join(stage, 'journal'), 0o700);
    const names = await unpack(files, file, stage);
    await keepOldKey(files, stage, names);
    await files.syncFolder(join(stage, 'journal'));
    await files.rename(join(stage, 'journal'), join(dataDir, 'journal'));
    const generations = names.filter((name) => name.startsWith('room.json.'));
    for (const name of [...generations, 'room.json']) await files.rename(join(stage, name), join(dataDir, name));
    await rmdir(stage);
    await files.syncFolder(dataDir);
    return names;
  } catch (error) {
    await rm(stage, { recursive: true, force: true });
    throw error;
  }
}

/**
 * The restored appliance will sign with a key of its own and publish it as public-key.pem. The one that vouches for
 * what was signed before stays under another name, where `audit verify` finds it.
 */
async function keepOldKey(files: Files, stage: string, names: readonly string[]): Promise<void> {
  const name = 'journal/public-key.pem';
  if (!names.includes(name)) return;
  const bytes = await files.read(join(stage, name));
  await files.write(join(stage, 'journal', `public-key-${sha256(bytes).slice(0, 12)}.pem`), bytes, 0o644);
}

/** Writes the files below `stage`; gives their names without manifest and sums. */
async function unpack(files: Files, file: string, stage: string): Promise<readonly string[]> {
  const sums = new Map<string, string>();
  let told: string | null = null;
  for await (const entry of readEntries(file)) {
    const { name, bytes } = entry;
    if (told !== null) throw unreadable(file, `${name} after ${sumsName}`);
    if (sums.size === 0) checkManifest(file, name, bytes);
    if (name === sumsName) {
      told = Buffer.from(bytes).toString();
      continue;
    }
    sums.set(name, sha256(bytes));
    if (name === manifestName) continue;
    if (!/^(room\.json(\.[1-5])?|journal\/[\w][\w.-]*)$/.test(name)) throw unreadable(file, name);
    await files.write(join(stage, name), bytes, 0o600);
  }
  if (told === null) throw unreadable(file, `no ${sumsName}`);
  compareSums(file, sums, told);
  if (!sums.has('room.json')) throw unreadable(file, 'no room.json');
  return [...sums.keys()].filter((name) => name !== manifestName);
}

async function* readEntries(file: string): AsyncGenerator<{ readonly name: string; readonly bytes: Uint8Array }> {
  const source = createReadStream(file);
  const unzipped = createGunzip();
  // An error of the file must reach whoever reads the other end.
  source.on('error', (error) => unzipped.destroy(error));
  try {
    for await (const entry of readTar(source.pipe(unzipped), mostBytes)) {
      if (typeof entry === 'string') throw unreadable(file, entry);
      yield entry;
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
    throw code.startsWith('Z_') ? unreadable(file, code) : error;
  } finally {
    source.destroy();
    unzipped.destroy();
  }
}

function checkManifest(file: string, name: string, bytes: Uint8Array): void {
  if (name !== manifestName) throw unreadable(file, `begins with ${name}`);
  const manifest: unknown = parseManifest(bytes);
  const written = typeof manifest === 'object' && manifest !== null && 'format' in manifest ? manifest.format : null;
  if (typeof written !== 'number') throw unreadable(file, manifestName);
  if (written <= format) return;
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '?';
  throw new KeeperError('backup-too-new', { file, version: String(version) });
}

function parseManifest(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString());
    return value;
  } catch {
    return null;
  }
}

function compareSums(file: string, sums: ReadonlyMap<string, string>, told: string): void {
  const wanted = new Map(told.split('\n').map((line) => [line.slice(66), line.slice(0, 64)]));
  for (const [name, sum] of sums) {
    if (wanted.get(name) !== sum) throw new KeeperError('backup-damaged', { file, name });
    wanted.delete(name);
  }
  const missing = [...wanted.keys()].find((name) => name !== '');
  if (missing !== undefined) throw new KeeperError('backup-damaged', { file, name: missing });
}

function unreadable(file: string, reason: string): KeeperError {
  return new KeeperError('backup-unreadable', { file, reason });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
