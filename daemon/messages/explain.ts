/** Puts an error code into words: what happened, the likely causes in order, the next step. */
import { fillText, KeeperError, type ErrorEntry, type ErrorParameters } from '../../drivers/errors.js';
import type { Language } from './language.js';
import { errorRegistry } from './registry.js';

export interface Explanation {
  readonly code: string;
  /** What happened and its effect. */
  readonly meaning: string;
  /** Likely causes in order, then the next step. */
  readonly todo: string;
  /** True where the same call may succeed later without anybody changing anything. */
  readonly retry: boolean;
}

/** The code in the reader's language; null where no part of wallkeeper has registered it. */
export function explain(code: string, parameters: ErrorParameters, language: Language): Explanation | null {
  const entry: ErrorEntry | undefined = errorRegistry.get(code);
  if (entry === undefined) return null;
  return {
    code,
    meaning: fillText(entry.meaning[language], parameters),
    todo: fillText(entry.todo[language], parameters),
    retry: entry.retry,
  };
}

/** The same for a thrown error; null for one that is not a KeeperError or not registered, which is a bug of ours. */
export function explainError(error: unknown, language: Language): Explanation | null {
  return error instanceof KeeperError ? explain(error.code, error.parameters, language) : null;
}

/** One line for a terminal or a log, whatever a device or a file put into the parameters. */
export function explanationLine(explanation: Explanation): string {
  return oneLine(`${explanation.meaning} ${explanation.todo} [${explanation.code}]`);
}

/** The text with line ends and other control characters made visible, so that foreign text can't forge a line. */
export function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (mark) => {
    if (mark === '\n') return '\\n';
    if (mark === '\r') return '\\r';
    if (mark === '\t') return '\\t';
    return `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
