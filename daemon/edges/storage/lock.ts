/** One daemon a data folder: a lock file that names its holder and is void when that process is gone. */
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock, type Clock } from '../../../drivers/clock.js';
import { KeeperError } from '../../../drivers/errors.js';

interface Holder {
  readonly pid: number;
  /** Start of the process in clock ticks since boot: a pid is given again, this pair is not within one boot. */
  readonly startTicks: string;
  /** Early in a boot the same pid starts at the same tick each time; the boot tells them apart. */
  readonly bootId: string;
  /** ISO time. */
  readonly startedAt: string;
  readonly command: string;
}

export interface FolderLock {
  /** Idempotent. */
  release(): Promise<void>;
}

/** Takes DIR/daemon.lock. Code: data-folder-in-use, naming the holder. */
export async function lockFolder(folder: string, pid: number, clock: Clock = systemClock): Promise<FolderLock> {
  const path = join(folder, 'daemon.lock');
  const mine = `${path}.${pid}`;
  await writeFile(mine, `${JSON.stringify(await describe(pid, clock))}\n`, { mode: 0o600 });
  try {
    await take(path, mine, folder);
  } finally {
    await unlink(mine).catch(() => undefined);
  }
  let held = true;
  return {
    release: async () => {
      if (!held) return;
      held = false;
      await unlink(path).catch(() => undefined);
    },
  };
}

/**
 * Makes `path` a file like `mine`. A lock whose holder is gone may only be replaced under a claim, which is a lock
 * itself and named after that holder: of all who see the same dead holder one gets the claim, looks again, and
 * replaces the file whole. Without it a slow second one would remove what the first has just taken.
 */
async function take(path: string, mine: string, folder: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    try {
      // link() fails where the name exists: two who start together can't both have it.
      await link(mine, path);
      return;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    const text = await read(path);
    if (text === null) continue;
    const holder = parse(text);
    if (holder !== null && (await isAlive(holder))) throw inUse(folder, holder);
    const claim = `${path}.after-${holder === null ? 'unreadable' : `${holder.pid}-${holder.startTicks}`}`;
    await take(claim, mine, folder);
    try {
      if ((await read(path)) !== text) continue;
      await unlink(`${mine}.new`).catch(() => undefined);
      await link(mine, `${mine}.new`);
      await rename(`${mine}.new`, path);
      return;
    } finally {
      await unlink(claim).catch(() => undefined);
    }
  }
  throw new KeeperError('data-folder-in-use', { folder, pid: 0, command: '?', startedAt: '?' });
}

function inUse(folder: string, { pid, command, startedAt }: Holder): KeeperError {
  return new KeeperError('data-folder-in-use', { folder, pid, command, startedAt });
}

async function isAlive(holder: Holder): Promise<boolean> {
  return holder.bootId === (await bootId()) && holder.startTicks === (await startTicks(holder.pid));
}

async function describe(pid: number, clock: Clock): Promise<Holder> {
  const [ticks, boot, command] = await Promise.all([startTicks(pid), bootId(), commandOf(pid)]);
  return { pid, startTicks: ticks ?? '', bootId: boot, startedAt: new Date(clock.wall()).toISOString(), command };
}

async function read(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Null for what a power cut left of a lock: nobody holds it. */
function parse(text: string): Holder | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number') return null;
  const member = (name: string): string => {
    const found: unknown = Reflect.get(value, name);
    return typeof found === 'string' ? found : '';
  };
  return {
    pid: value.pid,
    startTicks: member('startTicks'),
    bootId: member('bootId'),
    startedAt: member('startedAt'),
    command: member('command'),
  };
}

/**
 * Field 22 of /proc/PID/stat; null where there is no such process, or only what its parent has not yet reaped of it.
 * The command in field 2 may hold spaces and brackets.
 */
async function startTicks(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  const fromState = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fromState[0] === 'Z' || fromState[0] === 'X' ? null : (fromState[19] ?? null);
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
}

async function commandOf(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line.split('\0').join(' ').trim().slice(0, 120);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
