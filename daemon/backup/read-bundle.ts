/** Reading a bundle, sealed or not: every name, sum and frame is checked before anything of it is trusted. */
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { KeeperError } from '../../drivers/errors.js';
import { isSealed, unseal } from './sealed.js';
import { readTar, type TarFile } from './tar.js';

/** Grows when an older restore could not understand what is written; 2 may hold the state of provisioning. */
export const format = 2;
export const manifestName = 'wallkeeper-backup.json';
export const sumsName = 'SHA256SUMS';
/** The format that these names ask for: an older wallkeeper can restore what never was provisioned. */
export function formatOf(names: readonly string[]): number {
  return names.includes('provisioning/state.json') ? format : 1;
}

/** A journal's segment is about one MiB; nothing in a data folder comes near this. */
const mostBytes = 64 * 1024 * 1024;

export interface BundleAsked {
  readonly file: string;
  /** The file, where whoever asks has opened it already; stays open. */
  readonly handle?: FileHandle;
  /** Null where none was given; a sealed bundle is then refused. */
  readonly passphrase: string | null;
}

export interface BundleRead {
  /** Version of the wallkeeper that made it. */
  readonly version: string;
  /** ISO time; null in a manifest that has none. */
  readonly madeAt: string | null;
  /** Without manifest and sums, in their order. */
  readonly names: readonly string[];
}

const plainNames = /^(room\.json(\.[1-5])?|provisioning\/state\.json|journal\/[\w][\w.-]*)$/;
/** Only under seal. */
const secretNames = /^secrets\/([\w][\w-]*\/)?[\w][\w.-]*$/;

/**
 * Gives every file to `take` as it comes; what was taken counts only when this resolves, for the sums are at the end.
 * Codes: backup-unreadable, backup-damaged, backup-too-new, backup-sealed, backup-passphrase-wrong.
 */
export async function readBundle(asked: BundleAsked, take: (entry: TarFile) => Promise<void>): Promise<BundleRead> {
  const handle = asked.handle ?? (await open(asked.file));
  try {
    return await readOpened({ ...asked, handle }, take);
  } finally {
    if (asked.handle === undefined) await handle.close();
  }
}

type Opened = BundleAsked & { readonly handle: FileHandle };

async function readOpened(asked: Opened, take: (entry: TarFile) => Promise<void>): Promise<BundleRead> {
  const { file } = asked;
  const sealed = await beginsSealed(asked.handle);
  const sums = new Map<string, string>();
  let manifest: Manifest | null = null;
  let told: string | null = null;
  for await (const entry of readEntries(asked, sealed)) {
    const { name, bytes } = entry;
    if (told !== null) throw unreadable(file, `${name} after ${sumsName}`);
    manifest ??= checkManifest(file, name, bytes);
    if (name === sumsName) {
      told = Buffer.from(bytes).toString();
      continue;
    }
    sums.set(name, sha256(bytes));
    if (name === manifestName) continue;
    if (!plainNames.test(name) && !(sealed && secretNames.test(name))) throw unreadable(file, name);
    await take(entry);
  }
  if (told === null || manifest === null) throw unreadable(file, `no ${sumsName}`);
  compareSums(file, sums, told);
  if (!sums.has('room.json')) throw unreadable(file, 'no room.json');
  return { ...manifest, names: [...sums.keys()].filter((name) => name !== manifestName) };
}

async function* readEntries(
  { file, handle, passphrase }: Opened,
  sealed: boolean,
): AsyncGenerator<{ readonly name: string; readonly bytes: Uint8Array }> {
  if (sealed && passphrase === null) throw new KeeperError('backup-sealed', { file });
  const source = handle.createReadStream({ start: 0, autoClose: false });
  const content: Readable = sealed ? Readable.from(unseal(source, passphrase ?? '', file)) : source;
  const unzipped = createGunzip();
  // An error of the file must reach whoever reads the other end.
  content.on('error', (error: Error) => unzipped.destroy(error));
  try {
    for await (const entry of readTar(content.pipe(unzipped), mostBytes)) {
      if (typeof entry === 'string') throw unreadable(file, entry);
      yield entry;
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
    throw code.startsWith('Z_') ? unreadable(file, code) : error;
  } finally {
    source.destroy();
    content.destroy();
    unzipped.destroy();
  }
}

async function beginsSealed(handle: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
  return isSealed(buffer.subarray(0, bytesRead));
}

type Manifest = Omit<BundleRead, 'names'>;

function checkManifest(file: string, name: string, bytes: Uint8Array): Manifest {
  if (name !== manifestName) throw unreadable(file, `begins with ${name}`);
  const manifest: unknown = parseManifest(bytes);
  const member = (key: string): unknown =>
    typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, key) : undefined;
  const [written, version, madeAt] = [member('format'), member('version'), member('madeAt')];
  if (typeof written !== 'number') throw unreadable(file, manifestName);
  if (written > format) throw new KeeperError('backup-too-new', { file, version: String(version) });
  return { version: String(version), madeAt: typeof madeAt === 'string' ? madeAt : null };
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

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
