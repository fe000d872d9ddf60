/** Server-sent events: many readers, none of which can hold up the daemon or another reader. */
import type { Clock } from '../../../drivers/clock.js';
import type { EventReader } from './route.js';

export const heartbeatMs = 5000;
/** What a connection may hold back before the rest waits for it. */
const mostBuffered = 256 * 1024;
/** Of events that all count, beyond that. */
const mostQueued = 512;
const mostOfOneSession = 12;
const mostStreams = 100;

/** The part of a node:http response that a stream needs. */
export interface Wire {
  write(text: string): boolean;
  end(): void;
  on(event: 'drain' | 'close', listener: () => void): unknown;
  readonly writableLength: number;
}

export interface StreamsOptions {
  readonly clock: Clock;
  /** False where the session has ended; called at each heartbeat. */
  readonly isAlive: (session: string) => boolean;
}

export class Streams {
  readonly #options: StreamsOptions;
  readonly #streams = new Set<Stream>();
  #cancelHeartbeat: (() => void) | null = null;

  constructor(options: StreamsOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#streams.size;
  }

  isCrowded(session: string): boolean {
    const own = [...this.#streams].filter((stream) => stream.session === session).length;
    return own >= mostOfOneSession || this.#streams.size >= mostStreams;
  }

  open(session: string, wire: Wire, begin: (reader: EventReader) => () => void): void {
    const stream = new Stream(session, wire);
    this.#streams.add(stream);
    const end = begin(stream);
    wire.on('close', () => {
      this.#streams.delete(stream);
      end();
      if (this.#streams.size === 0) this.#stopHeartbeat();
    });
    this.#cancelHeartbeat ??= this.#options.clock.after(heartbeatMs, () => this.#beat());
  }

  /** Tells the readers of a session that it has ended, and lets them go. */
  endSession(session: string): void {
    for (const stream of this.#streams) if (stream.session === session) this.#signOut(stream);
  }

  stop(): void {
    this.#stopHeartbeat();
    for (const stream of this.#streams) stream.close();
  }

  #beat(): void {
    this.#cancelHeartbeat = this.#options.clock.after(heartbeatMs, () => this.#beat());
    const data = JSON.stringify({ at: this.#now(), everyMs: heartbeatMs });
    for (const stream of this.#streams) {
      if (this.#options.isAlive(stream.session)) stream.offer('heartbeat', () => data);
      else this.#signOut(stream);
    }
  }

  #signOut(stream: Stream): void {
    stream.push('signed-out', JSON.stringify({ at: this.#now() }));
    stream.close();
  }

  #now(): string {
    return new Date(this.#options.clock.wall()).toISOString();
  }

  #stopHeartbeat(): void {
    this.#cancelHeartbeat?.();
    this.#cancelHeartbeat = null;
  }
}

class Stream implements EventReader {
  readonly session: string;
  readonly #wire: Wire;
  /** Of each name the newest alone: what a slow reader gets when it has caught up. */
  readonly #waiting = new Map<string, () => string>();
  #queue: string[] = [];

  constructor(session: string, wire: Wire) {
    this.session = session;
    this.#wire = wire;
    wire.on('drain', () => this.#flush());
  }

  offer(event: string, latest: () => string): void {
    if (this.#isFree()) this.#write(event, latest());
    else this.#waiting.set(event, latest);
  }

  push(event: string, data: string): boolean {
    if (this.#isFree()) {
      this.#write(event, data);
      return true;
    }
    if (this.#queue.length >= mostQueued) return false;
    this.#queue.push(eventText(event, data));
    return true;
  }

  close(): void {
    this.#wire.end();
  }

  #isFree(): boolean {
    return this.#wire.writableLength < mostBuffered && this.#queue.length === 0;
  }

  #flush(): void {
    const queue = this.#queue;
    this.#queue = [];
    for (const text of queue) this.#wire.write(text);
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [event, latest] of waiting) this.offer(event, latest);
  }

  #write(event: string, data: string): void {
    this.#wire.write(eventText(event, data));
  }
}

function eventText(event: string, data: string): string {
  return `event: ${event}\ndata: ${data}\n\n`;
}
