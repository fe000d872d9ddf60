/** What the kernel counted for a process, and what the disk takes. Linux only, like the appliance. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../daemon/edges/storage/files.js';

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

/** Ms of each of `count` synced writes of two entries' bytes, as the journal writes them, `gapMs` apart. */
export async function syncedWritesMs(count: number, gapMs: number): Promise<readonly number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'wallkeeper-bench-disk-'));
  const file = await nodeFiles.openAppend(join(folder, 'entries'), 0o600);
  const bytes = Buffer.alloc(1600, '-');
  const took: number[] = [];
  for (let write = 0; write < count; write += 1) {
    await new Promise((resolve) => setTimeout(resolve, gapMs));
    const began = performance.now();
    await file.append(bytes);
    took.push(performance.now() - began);
  }
  await file.close();
  rmSync(folder, { recursive: true });
  return took;
}
