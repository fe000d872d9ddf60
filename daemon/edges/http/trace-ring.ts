/** The last frames of every line, for the serial monitor. Bounded whatever a device says. */
import type { LineTrace } from '../../../drivers/driver.js';

export type TracedFrame = Parameters<LineTrace>[0] & { readonly number: number };

const mostFrames = 400;
const mostBytes = 64 * 1024;

interface Ring {
  frames: TracedFrame[];
  bytes: number;
  number: number;
  readonly listeners: Set<(frame: TracedFrame) => void>;
}

export class TraceRing {
  readonly #rings = new Map<string, Ring>();

  take(event: Parameters<LineTrace>[0]): void {
    const ring = this.#ring(event.device);
    ring.number += 1;
    const frame = { ...event, bytes: Uint8Array.from(event.bytes), number: ring.number };
    ring.frames.push(frame);
    ring.bytes += frame.bytes.length;
    // A quarter at a time, so that a busy line does not move all of them with each frame.
    if (ring.frames.length > mostFrames || ring.bytes > mostBytes) {
      const kept = ring.frames.slice(Math.ceil(ring.frames.length / 4));
      ring.frames = kept;
      ring.bytes = kept.reduce((sum, one) => sum + one.bytes.length, 0);
    }
    for (const listener of ring.listeners) listener(frame);
  }

  frames(device: string): readonly TracedFrame[] {
    return this.#rings.get(device)?.frames ?? [];
  }

  /** How many frames of this device there were since start. */
  seen(device: string): number {
    return this.#rings.get(device)?.number ?? 0;
  }

  subscribe(device: string, listener: (frame: TracedFrame) => void): () => void {
    const ring = this.#ring(device);
    ring.listeners.add(listener);
    return () => ring.listeners.delete(listener);
  }

  #ring(device: string): Ring {
    const known = this.#rings.get(device);
    if (known !== undefined) return known;
    const made: Ring = { frames: [], bytes: 0, number: 0, listeners: new Set() };
    this.#rings.set(device, made);
    return made;
  }
}
