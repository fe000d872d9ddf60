/** What the command line needs of the daemon; daemon/compose.ts makes it. */
import type { Clock } from '../../drivers/clock.js';
import type { PracticePort } from '../access/practice-port.js';
import type { Language } from '../messages/language.js';

export interface DaemonOptions {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly language: Language;
  /** Where the one-time code of the first set-up is said; left out, in the log. */
  readonly tellCode?: (code: string) => void;
  /** A door to practise on; left out where there is none. */
  readonly practice?: PracticePort;
}

export interface DemoOptions {
  /** Null: a folder of its own that is gone when the demo ends. */
  readonly dataDir: string | null;
  /** Null: the usual one. */
  readonly httpPort: number | null;
  readonly mqttPort: number | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly language: Language;
  /** Where the demo says its addresses, a line to try, and what happens; false once nobody reads. */
  readonly say: (text: string) => boolean;
  /** Where a person types orders to the simulated door, a line each. */
  readonly orders: NodeJS.ReadableStream;
}

export interface RunningDaemon {
  /** Ends everything; idempotent; within two seconds (contract.md §4). */
  stop(): Promise<void>;
  /** Settles with an exit code when the daemon ends by itself; rejects with why it could not go on. */
  readonly done: Promise<number>;
}

/** Rejects where the daemon can't run at all: no usable configuration, the folder is another daemon's. */
export type StartDaemon = (options: DaemonOptions) => Promise<RunningDaemon>;
export type StartDemo = (options: DemoOptions) => Promise<RunningDaemon>;
