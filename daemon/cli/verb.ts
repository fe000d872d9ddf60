/** What a command of `wallkeeper` is: one file a verb, loaded when it is called. */
import type { Clock } from '../../drivers/clock.js';
import type { Language, Text } from '../messages/language.js';
import type { CliParts } from './parts-port.js';

/** All that a verb sees of the process; main.ts makes it from the real one, tests from memory. */
export interface CliContext {
  /** Writes to standard output as it is; false once nobody reads any more, which is no error. */
  out(text: string): boolean;
  /** Writes to standard error as it is. */
  err(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly language: Language;
  /** Aborted by SIGTERM, SIGINT or SIGHUP of a terminal that went away. */
  readonly signal: AbortSignal;
  /** Called once by a verb that goes on for months, when all that is done only once is done. */
  readonly started?: () => void;
  readonly stdin: NodeJS.ReadableStream;
  readonly parts: CliParts;
}

export interface VerbOption {
  readonly type: 'string' | 'boolean';
  /** What the value is called in the help; only with type `string`. */
  readonly value?: string;
  readonly help: Text;
}

export interface VerbArguments {
  readonly positionals: readonly string[];
  readonly options: ReadonlyMap<string, string | true>;
}

export interface Verb {
  /** As it is typed; `audit verify` is two words. */
  readonly name: string;
  readonly summary: Text;
  /** What follows the name, one line for each way to call it. */
  readonly usage: readonly string[];
  readonly options: Readonly<Record<string, VerbOption>>;
  /** How many positional arguments it takes. */
  readonly positionals: { readonly least: number; readonly most: number };
  /** Further paragraphs of the help page: examples, what goes in, what comes out. */
  readonly notes?: Text;
  /** Gives the exit code; throws KeeperError for what a person can mend. */
  run(context: CliContext, args: VerbArguments): Promise<number>;
}

/** Exit codes of contract.md §4. */
export const exitCodes = { success: 0, failure: 1, usage: 2 } as const;
