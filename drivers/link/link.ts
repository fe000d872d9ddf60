/** A link carries bytes to one line or socket and knows nothing of what they mean. */
export type LinkState = 'down' | 'opening' | 'up' | 'closing';

export type WriteOutcome =
  | {
      readonly kind: 'written';
      /** Monotonic ms just before the bytes were handed to the kernel. */ readonly startedAt: number;
    }
  | { readonly kind: 'not-sent'; readonly code: string }
  /** Some bytes may have left: the line broke, or the kernel did not take them all in time. */
  | { readonly kind: 'unknown'; readonly code: string };

export interface LinkChange {
  readonly state: LinkState;
  /** Grows with every open; bytes of an older generation are never delivered. */
  readonly generation: number;
  /** Error code of the registry for `closing` and `down` (why), else null. */
  readonly code: string | null;
  /** What the system said, for the log and the device page; null where there is nothing to say. */
  readonly detail: string | null;
}

export interface LinkListener {
  changed(change: LinkChange): void;
  /** Bytes as they come, in order, with the monotonic ms of their arrival. */
  bytes(bytes: Uint8Array, at: number): void;
}

export interface LinkCounters {
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly opens: number;
}

/**
 * Kept open for ever: `start` begins, every loss is followed by reopening with capped backoff and jitter.
 * A write on anything but an `up` link is refused at once; nothing is queued across an open.
 */
export interface Link {
  readonly state: LinkState;
  readonly generation: number;
  /** Speed of the line in bits a second with 10 bits a byte; null where nothing is known (plain tcp, memory). */
  readonly bitsPerSecond: number | null;
  /** How people and messages name it: the device path, or host:port. */
  readonly name: string;
  readonly counters: LinkCounters;
  subscribe(listener: LinkListener): () => void;
  start(): void;
  /** Settles when closed, at the latest after one second. */
  stop(): Promise<void>;
  write(bytes: Uint8Array): Promise<WriteOutcome>;
  /** Closes and reopens, for a device that no longer answers on a link that looks open. */
  restart(reason: string): void;
}
