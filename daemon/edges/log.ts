/** JSON lines on standard output, or wherever they are taken to; the only file that knows pino. */
import { pino, type Logger } from 'pino';

export type { Logger };

/** Level by WALLKEEPER_LOG (trace, debug, info, warn, error, silent). `output` null: standard output. */
export function openLog(level: string, output: { write(line: string): void } | null = null): Logger {
  const settings = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return output === null ? pino(settings) : pino(settings, output);
}
