/** Tells an error on standard error as one line in the reader's language, and gives its exit code. */
import { KeeperError } from '../../drivers/errors.js';
import { say } from '../messages/catalogue.js';
import { explain, explainError, explanationLine, oneLine, type Explanation } from '../messages/explain.js';
import type { Language } from '../messages/language.js';
import { exitCodes, type CliContext } from './verb.js';

type Report = Pick<CliContext, 'err' | 'env' | 'language'>;

/** A KeeperError in its own words, the system's refusal of a file or port in ours, anything else as a bug. */
export function reportError(error: unknown, context: Report): number {
  const explanation = explainError(error, context.language) ?? explainSystemError(error, context.language);
  if (explanation !== null) {
    context.err(`wallkeeper: ${explanationLine(explanation)}\n`);
    if (context.env.WALLKEEPER_DEBUG) context.err(`${stackOf(error)}\n`);
    return exitCodeOf(explanation.code);
  }
  const what = error instanceof Error ? error.message : String(error);
  context.err(`wallkeeper: ${oneLine(say(context.language, 'bug', { what }))}\n`);
  if (context.env.WALLKEEPER_DEBUG) context.err(`${stackOf(error)}\n`);
  return exitCodes.failure;
}

/** What a technician typed or configured wrongly is 2; what the world refused is 1 (contract.md §4). */
export function exitCodeOf(code: string): number {
  return /^(cli-(verb|option|argument|driver|input|path)-|config-)/.test(code) ? exitCodes.usage : exitCodes.failure;
}

function explainSystemError(error: unknown, language: Language): Explanation | null {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : String(error.syscall);
  if (error.code === 'ENOENT') return explain('cli-path-missing', { path }, language);
  return explain('cli-system-refused', { path, detail: error.message }, language);
}

/** The stack with the stacks of its causes. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error instanceof KeeperError ? `${error.code}\n${error.stack ?? ''}` : (error.stack ?? error.message);
  return error.cause === undefined ? own : `${own}\n  cause: ${stackOf(error.cause)}`;
}
