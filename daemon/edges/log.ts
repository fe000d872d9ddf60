/** JSON lines on standard output, or the machine's journal; the only file that knows pino. */
import { pino, type Logger } from 'pino';
import { journalDescriptor, journalStream } from './journald.js';

export type { Logger };

/** Level by WALLKEEPER_LOG (trace, debug, info, warn, error, silent). */
export function openLog(level: string, env: Readonly<Record<string, string | undefined>> = {}): Logger {
  const settings = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const fd = journalDescriptor(env);
  return fd === null ? pino(settings) : pino(settings, journalStream(fd, process.stdout));
}
