/** Which process has a device node open, for the message that a busy port deserves. */
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';

export interface Holder {
  readonly pid: number;
  /** The process's command line, at most 120 characters. */
  readonly command: string;
}

/** The first process, other than this one, that holds `path` open; null where none is found or may be looked at. */
export async function holderOf(path: string): Promise<Holder | null> {
  const target = await realpath(path).catch(() => path);
  const processes = await readdir('/proc').catch(() => []);
  for (const name of processes) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const descriptors = await readdir(`/proc/${name}/fd`).catch(() => []);
    for (const descriptor of descriptors) {
      const open = await readlink(`/proc/${name}/fd/${descriptor}`).catch(() => null);
      if (open === target) return { pid, command: await commandOf(name) };
    }
  }
  return null;
}

async function commandOf(pid: string): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line.split('\0').join(' ').trim().slice(0, 120) || '?';
}
