/** One daemon a data folder: a lock file that names its holder and is void when that process is gone. */
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KeeperError } from '../../../drivers/errors.js';

interface Holder {
  readonly pid: number;
  /** Start of the process in clock ticks since boot: a pid is given again, this pair is not. */
  readonly startTicks: string;
  readonly command: string;
}

export interface FolderLock {
  release(): Promise<void>;
}

/** Takes DIR/daemon.lock. Code: data-folder-in-use, naming the holder. */
export async function lockFolder(folder: string, pid: number): Promise<FolderLock> {
  const path = join(folder, 'daemon.lock');
  const mine = `${path}.${pid}`;
  const self: Holder = { pid, startTicks: (await startTicks(pid)) ?? '', command: await commandOf(pid) };
  await writeFile(mine, JSON.stringify(self), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        // link() fails where the name exists: two who start together can't both have it.
        await link(mine, path);
        return { release: () => unlink(path).catch(() => undefined) };
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      const holder = await readHolder(path);
      if (holder !== null && (await startTicks(holder.pid)) === holder.startTicks) {
        throw new KeeperError('data-folder-in-use', { folder, pid: holder.pid, command: holder.command });
      }
      await unlink(path).catch(() => undefined);
    }
    throw new KeeperError('data-folder-in-use', { folder, pid: 0, command: '?' });
  } finally {
    await unlink(mine).catch(() => undefined);
  }
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number') return null;
    const ticks = 'startTicks' in value && typeof value.startTicks === 'string' ? value.startTicks : '';
    const command = 'command' in value && typeof value.command === 'string' ? value.command : '?';
    return { pid: value.pid, startTicks: ticks, command };
  } catch {
    return null;
  }
}

/** Field 22 of /proc/PID/stat; null where there is no such process. The command in field 2 may hold spaces. */
async function startTicks(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat === null ? null : (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null);
}

async function commandOf(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line.split('\0').join(' ').trim().slice(0, 120);
}
