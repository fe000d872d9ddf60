/**
 * Cuts answers out of what comes from a chain of sets. Every place where an answer may begin is followed at the same
 * time, so that a false start hides nothing: whichever is whole first, with its sum right, is the frame.
 */
import type { Framer, FramerEvent } from '../../link/exchange-types.js';
import { answerMark, frameStart, refused, sumOf, taken, tlsBanner } from './codec.js';
import { mostSetId } from './table.js';

/** AA FF id length, verdict: less is not yet a beginning. */
const headBytes = 5;
/** Held bytes are let go of at the latest here; the longest frame is 260. */
const trimAt = 512;

export interface MdcFramerOptions {
  /** A frame whose next byte takes longer than this is broken off. */
  readonly idleMs: number;
}

export class MdcFramer implements Framer {
  readonly #idleMs: number;
  #bytes: number[] = [];
  /** Possible answers in `#bytes`: where each begins and ends. At most one begins at a byte. */
  #open: { readonly from: number; readonly end: number }[] = [];
  /** Letters of the banner that have come. */
  #banner = 0;
  #lastAt = 0;

  constructor(options: MdcFramerOptions) {
    this.#idleMs = options.idleMs;
  }

  push(bytes: Uint8Array, at: number): readonly FramerEvent[] {
    const events: FramerEvent[] = [];
    if (at - this.#lastAt > this.#idleMs) this.#cut(this.#bytes.length, 'idle', events);
    this.#lastAt = at;
    for (const byte of bytes) {
      this.#bytes.push(byte);
      this.#take(byte, events);
      if (this.#bytes.length >= trimAt) this.#trim(events);
    }
    this.#trim(events);
    return events;
  }

  reset(): void {
    this.#bytes = [];
    this.#open = [];
    this.#banner = 0;
  }

  #take(byte: number, events: FramerEvent[]): void {
    this.#banner = byte === tlsBanner.charCodeAt(this.#banner) ? this.#banner + 1 : startsBanner(byte);
    if (this.#banner === tlsBanner.length) {
      this.#emit(this.#bytes.length - tlsBanner.length, events);
      return;
    }
    const from = this.#bytes.length - headBytes;
    const [start, mark, panel = 0, length = 0, verdict] = this.#bytes.slice(Math.max(0, from));
    const begins = start === frameStart && mark === answerMark && panel <= mostSetId && length >= 2;
    if (from >= 0 && begins && (verdict === taken || verdict === refused))
      this.#open.push({ from, end: from + headBytes + length });
    const here = this.#bytes.length;
    // Of two that end here the later beginning is the likelier one: the other has a frame inside.
    const whole = this.#open.findLast((one) => one.end === here && sumOf(this.#bytes, one.from, here) === byte);
    if (whole !== undefined) this.#emit(whole.from, events);
    else if (this.#open.some(({ end }) => end <= here)) this.#open = this.#open.filter(({ end }) => end > here);
  }

  /** What is held from `from` on is a frame; what is before it belongs to none. */
  #emit(from: number, events: FramerEvent[]): void {
    this.#cut(from, 'not-a-frame', events);
    events.push({ kind: 'frame', bytes: Uint8Array.from(this.#bytes) });
    this.reset();
  }

  /** Lets go of what can't be part of a frame any more. */
  #trim(events: FramerEvent[]): void {
    const held = this.#bytes.length;
    const tail = Math.max(0, held - headBytes + 1);
    const start = this.#bytes.indexOf(frameStart, tail);
    const keep = Math.min(start === -1 ? held : start, held - this.#banner, ...this.#open.map(({ from }) => from));
    this.#cut(keep, 'not-a-frame', events);
  }

  #cut(count: number, reason: 'idle' | 'not-a-frame', events: FramerEvent[]): void {
    if (count > 0) events.push({ kind: 'discarded', bytes: Uint8Array.from(this.#bytes.splice(0, count)), reason });
    if (reason === 'idle') this.reset();
    this.#open = this.#open.map(({ from, end }) => ({ from: from - count, end: end - count }));
  }
}

/** Letters of the banner that this byte begins; none of its letters but the first begins it anew. */
function startsBanner(byte: number): number {
  return byte === tlsBanner.charCodeAt(0) ? 1 : 0;
}
