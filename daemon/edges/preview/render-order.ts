/** What goes between the daemon and the process that draws: one JSON line there, frames of bytes back. */
import type { WallPicture } from './wall-picture.js';

export interface RenderOrder {
  readonly picture: WallPicture;
  /** Epoch ms of the state. */
  readonly at: number;
  readonly timezone: string;
  readonly language: 'id' | 'en';
  /** Address of the snapshot by source id. */
  readonly snapshots: Readonly<Record<string, string>>;
  /** Where they may be fetched from besides the internet. */
  readonly privateNetworks: readonly string[];
  /** Snapshots that come within it are in the first picture; later ones bring a second. */
  readonly patienceMs: number;
}

/** Whoever writes to the pipe is this version of the daemon: that it is an order at all is enough. */
export function isRenderOrder(value: unknown): value is RenderOrder {
  return typeof value === 'object' && value !== null && 'picture' in value && 'snapshots' in value && 'at' in value;
}

/** First byte of a frame's body: what the rest is. */
export const frameKinds = { last: 0, moreToCome: 1, failed: 2 } as const;
export type FrameKind = (typeof frameKinds)[keyof typeof frameKinds];

/** Length (4 bytes, big end first, of what follows), kind, body. */
export function frameOf(kind: FrameKind, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(body.length + 1);
  head.writeUInt8(kind, 4);
  return Buffer.concat([head, body]);
}

export interface Frame {
  readonly kind: number;
  readonly body: Buffer;
}

/** Collects frames from a stream of bytes. */
export class FrameReader {
  #parts: Buffer[] = [];
  #length = 0;

  take(bytes: Buffer): readonly Frame[] {
    this.#parts.push(bytes);
    this.#length += bytes.length;
    const frames: Frame[] = [];
    while (this.#length >= 5) {
      const all = this.#joined();
      const size = all.readUInt32BE(0);
      if (all.length < 4 + size) break;
      frames.push({ kind: all.readUInt8(4), body: Buffer.from(all.subarray(5, 4 + size)) });
      this.#parts = [all.subarray(4 + size)];
      this.#length = all.length - 4 - size;
    }
    return frames;
  }

  #joined(): Buffer {
    const [only, ...more] = this.#parts;
    if (only !== undefined && more.length === 0) return only;
    const all = Buffer.concat(this.#parts);
    this.#parts = [all];
    return all;
  }
}
