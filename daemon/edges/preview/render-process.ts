/** Starts the drawing process when a picture is wanted, ends it when none was for a while (ADR 0024). */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../../drivers/clock.js';
import { FrameReader, frameKinds, type Frame, type RenderOrder } from './render-order.js';

export interface Renderer {
  /**
   * Calls `drawn` with one picture, or with two where snapshots came late; settles after the last. One at a time.
   * Rejects where the process can't be started, ends, says that it failed, or is not done within 20 s.
   */
  render(order: RenderOrder, drawn: (png: Buffer) => void): Promise<void>;
  stop(): void;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

interface Underway {
  readonly drawn: (png: Buffer) => void;
  readonly end: (error: Error | null) => void;
}

/** It takes 0.4 s to start and 70 MB while it lives: kept through a flurry of changes, not through a quiet hour. */
const lingerMs = 10_000;
const withinMs = 20_000;
const complaintLength = 500;

export class RenderProcess implements Renderer {
  readonly #clock: Clock;
  readonly #program: string;
  #child: Child | null = null;
  #underway: Underway | null = null;
  #cancelLinger: () => void = () => undefined;

  /** `program` is the file that draws; the built one where left out. */
  constructor(clock: Clock, program: string = fileURLToPath(new URL('./render-child.js', import.meta.url))) {
    this.#clock = clock;
    this.#program = program;
  }

  /** Process id while one lives. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  async render(order: RenderOrder, drawn: (png: Buffer) => void): Promise<void> {
    if (this.#underway !== null) throw new Error('one picture at a time');
    this.#cancelLinger();
    await new Promise<void>((resolve, reject) => {
      const cancel = this.#clock.after(withinMs, () => this.#fail(new Error(`not drawn within ${withinMs} ms`)));
      this.#underway = {
        drawn,
        end: (error) => {
          cancel();
          this.#underway = null;
          if (error === null) resolve();
          else reject(error);
        },
      };
      const child = this.#child ?? this.#start();
      child.stdin.write(`${JSON.stringify(order)}\n`);
    });
    this.#cancelLinger = this.#clock.after(lingerMs, () => this.#end());
  }

  stop(): void {
    this.#cancelLinger();
    this.#fail(new Error('stopped'));
  }

  #start(): Child {
    const child = spawn(process.execPath, ['--max-old-space-size=128', this.#program], {
      stdio: ['pipe', 'pipe', 'pipe'],
      // Nothing of the daemon's own environment; the arena limit keeps glibc from holding memory for each thread.
      env: { FONTCONFIG_FILE: fileURLToPath(new URL('./fonts.conf', import.meta.url)), MALLOC_ARENA_MAX: '2' },
    });
    this.#child = child;
    lowerPriority(child.pid);
    const reader = new FrameReader();
    let complaint = '';
    child.stdout.on('data', (bytes: Buffer) => {
      for (const frame of reader.take(bytes)) this.#frame(child, frame);
    });
    child.stderr.on('data', (bytes: Buffer) => {
      complaint = (complaint + bytes.toString('utf8')).slice(-complaintLength);
    });
    const gone = (why: string): void => {
      if (this.#child === child) this.#fail(new Error(`${why} ${complaint.trim()}`.trim()));
    };
    child.once('error', (error) => gone(error.message));
    child.once('exit', (code, signal) => gone(`the drawing process ended (${code ?? signal ?? 'unknown'})`));
    // A process that is gone is told by its exit, not by the pipe that broke.
    child.stdin.on('error', () => undefined);
    return child;
  }

  #frame(child: Child, { kind, body }: Frame): void {
    if (this.#child !== child || this.#underway === null) return;
    if (kind === frameKinds.failed) {
      this.#underway.end(new Error(body.toString('utf8').slice(0, complaintLength)));
      return;
    }
    if (body.length > 0) this.#underway.drawn(body);
    if (kind === frameKinds.last) this.#underway.end(null);
  }

  #fail(error: Error): void {
    const underway = this.#underway;
    const child = this.#child;
    this.#child = null;
    child?.kill('SIGKILL');
    underway?.end(error);
  }

  /** It ends by itself when its input does. */
  #end(): void {
    const child = this.#child;
    this.#child = null;
    child?.stdin.end();
  }
}

/** A picture is never worth a late command to a matrix. */
function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, which its exit tells.
  }
}
