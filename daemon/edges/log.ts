/** JSON lines on standard output; the only file that knows pino. */
import { pino, type Logger } from 'pino';

export type { Logger };

/** Level by WALLKEEPER_LOG (trace, debug, info, warn, error, silent). */
export function openLog(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
