/** A command line's surroundings in memory. */
import { PassThrough } from 'node:stream';
import { cliParts } from '../../../daemon/cli/parts.js';
import { commandLine } from '../../../daemon/cli/command-line.js';
import type { CliContext } from '../../../daemon/cli/verb.js';
import { systemClock } from '../../../drivers/clock.js';

export interface MemoryContext extends CliContext {
  readonly stop: AbortController;
  readonly stdin: PassThrough;
  readonly printed: { out: string; err: string };
}

export function memoryContext(changes: Partial<CliContext> = {}): MemoryContext {
  const printed = { out: '', err: '' };
  const stop = new AbortController();
  return {
    out: (text) => {
      printed.out += text;
      return true;
    },
    err: (text) => {
      printed.err += text;
    },
    env: {},
    clock: systemClock,
    language: 'en',
    signal: stop.signal,
    parts: cliParts,
    ...changes,
    stdin: new PassThrough(),
    stop,
    printed,
  };
}

/** Runs `wallkeeper ...typed` in this process. */
export async function wallkeeper(
  typed: readonly string[],
  changes: Partial<CliContext> = {},
): Promise<{ code: number; out: string; err: string }> {
  const context = memoryContext(changes);
  const code = await commandLine(typed, context);
  return { code, ...context.printed };
}
