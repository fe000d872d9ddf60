/** Starts a process that draws: with our fonts alone, nothing of the daemon's environment, and below its priority. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { FrameReader, type Frame } from './render-order.js';

export type DrawingChild = ChildProcessByStdio<Writable, Readable, Readable>;

export interface ChildListener {
  readonly frame: (frame: Frame) => void;
  /** Called once, with the reason, when the process ended or could not be started. */
  readonly gone: (why: string) => void;
}

export const complaintLength = 500;

export function startDrawingChild(program: string, listener: ChildListener): DrawingChild {
  const child = spawn(process.execPath, ['--max-old-space-size=128', program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // The arena limit keeps glibc from holding memory for each thread.
    env: { FONTCONFIG_FILE: fileURLToPath(new URL('./fonts.conf', import.meta.url)), MALLOC_ARENA_MAX: '2' },
  });
  lowerPriority(child.pid);
  const reader = new FrameReader();
  let complaint = '';
  let isGone = false;
  const gone = (why: string): void => {
    if (isGone) return;
    isGone = true;
    listener.gone(`${why} ${complaint.trim()}`.trim());
  };
  child.stdout.on('data', (bytes: Buffer) => {
    for (const frame of reader.take(bytes)) listener.frame(frame);
  });
  child.stderr.on('data', (bytes: Buffer) => {
    complaint = (complaint + bytes.toString('utf8')).slice(-complaintLength);
  });
  child.once('error', (error) => gone(error.message));
  child.once('exit', (code, signal) => gone(`the drawing process ended (${code ?? signal ?? 'unknown'})`));
  // A process that is gone is told by its exit, not by the pipe that broke.
  child.stdin.on('error', () => undefined);
  return child;
}

/** A picture is never worth a late command to a matrix. */
function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, which its exit tells.
  }
}
