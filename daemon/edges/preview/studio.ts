/**
 * Draws for people who asked: test cards, slices, stills, scenes in small. A process of its own beside the preview's, so that a large
 * picture never holds up the wall's; it is started when first needed and ends when nobody asked for a while (ADR 0044).
 */
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../../drivers/clock.js';
import { KeeperError } from '../../../drivers/errors.js';
import { canvasOf, type CanvasWall } from './card-geometry.js';
import type { CardOrder } from './cards.js';
import { startDrawingChild, type DrawingChild } from './drawing-child.js';
import { frameKinds, type Frame } from './render-order.js';
import { isStudioFault, type PictureFacts, type SliceOrder, type StillOrder, type StudioWork } from './studio-order.js';
import { hasRoomForStill, type ThumbnailOrder, type ThumbnailRegion } from './thumbnail.js';

/** One picture of the largest wall takes a few seconds on a slow machine that has other things to do. */
const withinMs = 30_000;
const lingerMs = 10_000;
/** Orders that have no answer yet; each holds a request and, when it is drawn, a picture. */
const mostUnderway = 64;

interface Underway {
  readonly settle: (answer: Buffer | KeeperError) => void;
}

export class Studio {
  readonly #clock: Clock;
  readonly #program: string;
  readonly #underway = new Map<number, Underway>();
  #child: DrawingChild | null = null;
  #last = 0;
  #cancelLinger: () => void = () => undefined;

  /** `program` is the file that draws; the built one where left out. */
  constructor(clock: Clock, program: string = fileURLToPath(new URL('./studio-child.js', import.meta.url))) {
    this.#clock = clock;
    this.#program = program;
  }

  /** Process id while one lives. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** PNG of a test card. Codes of all that is drawn: picture-not-drawn, pictures-busy. */
  card(order: CardOrder): Promise<Buffer> {
    return this.#ask({ kind: 'card', order });
  }

  /** Looks at the file without reading all of it. Code besides: picture-unusable. */
  async inspect(path: string): Promise<PictureFacts> {
    const facts: unknown = JSON.parse((await this.#ask({ kind: 'inspect', path })).toString('utf8'));
    if (!isFacts(facts)) throw new KeeperError('picture-not-drawn', { reason: 'no facts' });
    return facts;
  }

  /** PNG of a part of a picture. Code besides: picture-unusable. */
  slice(order: SliceOrder): Promise<Buffer> {
    return this.#ask({ kind: 'slice', order });
  }

  /** JPEG of at most 320×320 px. Codes besides: those of Snapshots.fault. */
  still(order: StillOrder): Promise<Buffer> {
    return this.#ask({ kind: 'still', order });
  }

  /** PNG of a scene in small. */
  thumbnail(order: ThumbnailOrder): Promise<Buffer> {
    return this.#ask({ kind: 'thumbnail', order });
  }

  hasRoomForStill(wall: ThumbnailOrder['wall'], region: Omit<ThumbnailRegion, 'source'>): boolean {
    return hasRoomForStill(wall, region);
  }

  /** Px of the canvas that a picture over the wall is made for. */
  canvas(wall: CanvasWall): { readonly width: number; readonly height: number } {
    return canvasOf(wall);
  }

  stop(): void {
    this.#cancelLinger();
    this.#end('stopped');
  }

  #ask(work: StudioWork): Promise<Buffer> {
    if (this.#underway.size >= mostUnderway) return Promise.reject(new KeeperError('pictures-busy'));
    this.#cancelLinger();
    this.#last += 1;
    const number = this.#last;
    return new Promise((resolve, reject) => {
      const child = this.#child ?? this.#start();
      // What hangs in a library can't be called back: the process goes, and with it what else it was asked.
      const cancel = this.#clock.after(withinMs, () => this.#end(`not done within ${withinMs / 1000} s`));
      this.#underway.set(number, {
        settle: (answer) => {
          cancel();
          this.#underway.delete(number);
          if (answer instanceof KeeperError) reject(answer);
          else resolve(answer);
          this.#linger();
        },
      });
      child.stdin.write(`${JSON.stringify({ number, work })}\n`);
    });
  }

  #start(): DrawingChild {
    const child: DrawingChild = startDrawingChild(this.#program, {
      frame: (frame) => this.#take(frame),
      gone: (why) => {
        if (this.#child === child) this.#end(why);
      },
    });
    this.#child = child;
    return child;
  }

  #take({ kind, body }: Frame): void {
    const underway = this.#underway.get(body.length < 4 ? 0 : body.readUInt32BE(0));
    const answer = body.subarray(4);
    underway?.settle(kind === frameKinds.failed ? faultIn(answer) : answer);
  }

  #linger(): void {
    if (this.#underway.size > 0) return;
    this.#cancelLinger();
    // It ends by itself when its input does.
    this.#cancelLinger = this.#clock.after(lingerMs, () => {
      const child = this.#child;
      this.#child = null;
      child?.stdin.end();
    });
  }

  #end(reason: string): void {
    const child = this.#child;
    this.#child = null;
    child?.kill('SIGKILL');
    for (const { settle } of [...this.#underway.values()]) settle(new KeeperError('picture-not-drawn', { reason }));
    this.#cancelLinger();
  }
}

function faultIn(bytes: Buffer): KeeperError {
  const fault: unknown = JSON.parse(bytes.toString('utf8'));
  return isStudioFault(fault)
    ? new KeeperError(fault.code, fault.parameters)
    : new KeeperError('picture-not-drawn', { reason: 'no answer' });
}

function isFacts(value: unknown): value is PictureFacts {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    typeof value.format === 'string' &&
    'width' in value &&
    typeof value.width === 'number' &&
    'height' in value &&
    typeof value.height === 'number'
  );
}
