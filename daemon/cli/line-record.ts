/**
 * The record of a line as the monitor gives it out: JSON lines, the first `{"format":"wallkeeper-line-record",
 * "version":1,…}`, then one for each frame with `ms` since the first, `direction` (`out`: host to device), `hex`.
 */
import { KeeperError } from '../../drivers/errors.js';
import { parseJson } from './parse-json.js';

/** What the host sent until the device said something, and what the device said until the host went on. */
export interface Exchange {
  /** Ms since the record's first frame. */
  readonly ms: number;
  readonly sent: Buffer;
  readonly answered: Buffer;
}

export interface LineRecord {
  readonly driver: string | null;
  readonly exchanges: readonly Exchange[];
  /** What the device said before the host said anything. */
  readonly before: Buffer;
}

export const recordLimits = { bytes: 8 * 2 ** 20, frames: 50_000 } as const;

/** Code: cli-record-wrong, with the line. Members that it does not know are left aside. */
export function parseRecord(text: string, file: string): LineRecord {
  const wrong = (line: number, reason: string): KeeperError =>
    new KeeperError('cli-record-wrong', { file, line, reason });
  if (text.length > recordLimits.bytes) throw wrong(1, `more than ${recordLimits.bytes / 2 ** 20} MiB`);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const head = objectOf(parsed(lines[0] ?? '')) ?? {};
  if (head['format'] !== 'wallkeeper-line-record') throw wrong(1, 'the first line does not name the format');
  if (head['version'] !== 1) throw wrong(1, `version ${String(head['version'])} is not known`);
  if (lines.length - 1 > recordLimits.frames)
    throw wrong(recordLimits.frames + 2, `more than ${recordLimits.frames} frames`);
  const exchanges: { ms: number; sent: Buffer; answered: Buffer }[] = [];
  let before = Buffer.alloc(0);
  for (const [index, line] of lines.slice(1).entries()) {
    const { ms, direction, hex } = objectOf(parsed(line)) ?? {};
    if (typeof ms !== 'number' || typeof hex !== 'string' || !/^([0-9a-f]{2})*$/i.test(hex))
      throw wrong(index + 2, 'ms or hex is missing or wrong');
    const bytes = Buffer.from(hex, 'hex');
    const last = exchanges.at(-1);
    if (direction === 'out' && (last === undefined || last.answered.length > 0))
      exchanges.push({ ms, sent: bytes, answered: Buffer.alloc(0) });
    else if (direction === 'out' && last !== undefined) last.sent = Buffer.concat([last.sent, bytes]);
    else if (direction !== 'in') throw wrong(index + 2, 'direction is neither out nor in');
    else if (last === undefined) before = Buffer.concat([before, bytes]);
    else last.answered = Buffer.concat([last.answered, bytes]);
  }
  return { driver: typeof head['driver'] === 'string' ? head['driver'] : null, exchanges, before };
}

function parsed(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    return null;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null ? { ...value } : null;
}
