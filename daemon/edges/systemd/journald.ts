/**
 * Log lines as systemd's journal keeps them: readable text, and every field by its own name, so that
 * `journalctl -u wallkeeper WALLKEEPER_DEVICE=matrix-1` finds one device's story. Source: systemd, "Native Journal
 * Protocol" (https://systemd.io/JOURNAL_NATIVE_PROTOCOL). The socket comes from the launcher, as the notification's does
 * (ADR 50).
 */
import { fstatSync, writeSync } from 'node:fs';

/** Where the launcher says which descriptor it is. */
export const journalVariable = 'WALLKEEPER_JOURNAL_FD';

/** syslog's numbers (RFC 5424, section 6.2.1) of pino's levels. */
const priorities: readonly (readonly [level: number, priority: number])[] = [
  [60, 2],
  [50, 3],
  [40, 4],
  [30, 6],
  [0, 7],
];

const ownFields: readonly string[] = ['level', 'time', 'msg'];

/** The descriptor of the journal's socket; null where the launcher handed none over. */
export function journalDescriptor(env: Readonly<Record<string, string | undefined>>): number | null {
  const text = env[journalVariable] ?? '';
  if (!/^\d{1,4}$/.test(text)) return null;
  try {
    return fstatSync(Number(text)).isSocket() ? Number(text) : null;
  } catch {
    return null;
  }
}

/** One datagram: MESSAGE says everything, WALLKEEPER_… each field. Null for a line that is no JSON object. */
export function journalDatagram(line: string): Buffer | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const all: readonly (readonly [string, unknown])[] = Object.entries(value);
  const level = Number(all.find(([name]) => name === 'level')?.[1] ?? 0);
  const text = shown(all.find(([name]) => name === 'msg')?.[1] ?? '');
  const fields = all.filter(([name, member]) => !ownFields.includes(name) && member !== null && member !== undefined);
  const told = fields.map(([name, member]) => `${name}=${shown(member)}`);
  const priority = priorities.find(([least]) => level >= least)?.[1] ?? 7;
  return Buffer.concat([
    field('MESSAGE', [text, ...told].join(' ')),
    field('PRIORITY', String(priority)),
    field('SYSLOG_IDENTIFIER', 'wallkeeper'),
    ...fields.map(([name, member]) => field(fieldName(name), shown(member))),
  ]);
}

/** Where pino writes to; what the journal does not take (too large, too busy) goes to standard output as it was. */
export function journalStream(fd: number, otherwise: { write(line: string): unknown }): { write(line: string): void } {
  return {
    write: (line) => {
      const datagram = journalDatagram(line);
      try {
        if (datagram === null) throw new Error('not JSON');
        writeSync(fd, datagram);
      } catch {
        otherwise.write(line);
      }
    },
  };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Capitals, digits and underscores, at most 64, and no underscore first. */
function fieldName(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1_$2').replace(/[^A-Za-z\d]+/g, '_');
  return `WALLKEEPER_${words.toUpperCase()}`.slice(0, 64);
}

/** A value with a line end has its length before it; foreign text can't begin a field of its own. */
function field(name: string, value: string): Buffer {
  if (!value.includes('\n')) return Buffer.from(`${name}=${value}\n`);
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  return Buffer.concat([Buffer.from(`${name}\n`), length, bytes, Buffer.from('\n')]);
}
