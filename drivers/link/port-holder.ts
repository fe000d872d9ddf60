/** Which process has a device node open, for the message that a busy port deserves. */
import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';

export interface Holder {
  readonly pid: number;
  /** The process's command line, at most 120 characters. */
  readonly command: string;
}

/** True where the process is a daemon of this product: two of them on one line would fight over a wall for ever. */
export function isKeeper({ command }: Holder): boolean {
  return /(?:wallkeeper|daemon\/main\.js)\S* (?:run|demo)\b/.test(command);
}

/** Who holds it alone (flock); a process that has it merely open, like the far end of a pseudo-terminal, is not it. */
async function lockerOf(target: string): Promise<string | null> {
  const [locks, node] = await Promise.all([
    readFile('/proc/locks', 'utf8').catch(() => ''),
    stat(target).catch(() => null),
  ]);
  if (node === null) return null;
  const own = String(process.pid);
  // 1: FLOCK  ADVISORY  WRITE 14717 00:18:3 0 EOF
  for (const [, pid = '', inode] of locks.matchAll(/FLOCK\s+ADVISORY\s+WRITE\s+(\d+)\s+\w+:\w+:(\d+)/g)) {
    if (Number(inode) !== node.ino || pid === own) continue;
    // The same number may be a file of another file system.
    const open = await openPaths(pid);
    if (open.includes(target)) return pid;
  }
  return null;
}

async function openPaths(pid: string): Promise<readonly string[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  return Promise.all(descriptors.map((one) => readlink(`/proc/${pid}/fd/${one}`).catch(() => '')));
}

/** The first process, other than this one, that holds `path` open; null where none is found or may be looked at. */
export async function holderOf(path: string): Promise<Holder | null> {
  const target = await realpath(path).catch(() => path);
  const locker = await lockerOf(target);
  if (locker !== null) return { pid: Number(locker), command: await commandOf(locker) };
  const processes = await readdir('/proc').catch(() => []);
  for (const name of processes) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    if ((await openPaths(name)).includes(target)) return { pid, command: await commandOf(name) };
  }
  return null;
}

async function commandOf(pid: string): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line.split('\0').join(' ').trim().slice(0, 120) || '?';
}
