/** What the kernel counted for a process. Linux only, like the appliance. */
import { readdirSync, readFileSync } from 'node:fs';

/** CPU time of all threads so far, ms; the grain is a nanosecond (schedstat), not the 10 ms of utime. */
export function cpuMs(pid: number): number {
  const folder = `/proc/${pid}/task`;
  let total = 0;
  for (const thread of readdirSync(folder)) {
    try {
      total += Number(readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // The thread ended between the listing and the reading.
    }
  }
  return total / 1e6;
}

/** Resident memory, MB of 2^20 bytes: now, and the most so far. */
export function residentMb(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { now: of('VmRSS'), peak: of('VmHWM') };
}
