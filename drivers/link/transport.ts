/** One way of reaching a line, for one session at a time: a new connection for every open. */
import type { WriteOutcome } from './link.js';

export interface TransportHandlers {
  /** Bytes in the order they came. Never called after `closed`. */
  bytes(bytes: Uint8Array): void;
  /** The session is over, not by our own `close`. Called at most once. */
  closed(code: string, detail: string): void;
}

export interface Connection {
  write(bytes: Uint8Array): Promise<WriteOutcome>;
  /** Settles when the operating system has let go; at the latest after a second. */
  close(): Promise<void>;
}

export interface Transport {
  /** How people and messages name it: the device path, or host:port. */
  readonly name: string;
  /** Speed of the line with 10 bits a byte; null where nobody knows. */
  readonly bitsPerSecond: number | null;
  /** Rejects with a KeeperError that says why; aborting the signal makes it reject soon. */
  connect(handlers: TransportHandlers, signal: AbortSignal): Promise<Connection>;
  /** Calls `kick` when trying again now may be worth it; the returned function ends that. */
  watch(kick: () => void): () => void;
}
