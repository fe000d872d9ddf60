/** Starts the drawing process when a picture is wanted, ends it when none was for a while (ADR 0024). */
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../../drivers/clock.js';
import { complaintLength, startDrawingChild, type DrawingChild } from './drawing-child.js';
import { frameKinds, type Frame, type RenderOrder } from './render-order.js';

export interface Renderer {
  /**
   * Calls `drawn` with one picture, or with two where snapshots came late; settles after the last. One at a time.
   * Rejects where the process can't be started, ends, says that it failed, or is not done within 20 s.
   */
  render(order: RenderOrder, drawn: (png: Buffer) => void): Promise<void>;
  stop(): void;
}

interface Underway {
  readonly drawn: (png: Buffer) => void;
  readonly end: (error: Error | null) => void;
}

/** It takes 0.4 s to start and 70 MB while it lives: kept through a flurry of changes, not through a quiet hour. */
const lingerMs = 10_000;
const withinMs = 20_000;

export class RenderProcess implements Renderer {
  readonly #clock: Clock;
  readonly #program: string;
  #child: DrawingChild | null = null;
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

  #start(): DrawingChild {
    const child: DrawingChild = startDrawingChild(this.#program, {
      frame: (frame) => this.#frame(child, frame),
      gone: (why) => {
        if (this.#child === child) this.#fail(new Error(why));
      },
    });
    this.#child = child;
    return child;
  }

  #frame(child: DrawingChild, { kind, body }: Frame): void {
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
