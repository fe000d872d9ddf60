/** A terminal's event as a scan, whatever it is made of. Pure. */
import { qualities, type Quality, type Scan } from './model.js';

/** Null where it is no scan at all. A member that is not what it should be makes the scan stale or unknown, never better. */
export function parseScan(event: unknown): Scan | null {
  if (!isRecord(event)) return null;
  const { kind, terminal, receivedMono, loopLagMs, seq, boot, subject, duress, quality, live } = event;
  if (kind !== 'match' && kind !== 'no-match' && kind !== 'bad-read') return null;
  if (typeof terminal !== 'string') return null;
  return {
    kind,
    terminal,
    receivedMono: typeof receivedMono === 'number' ? receivedMono : NaN,
    loopLagMs: typeof loopLagMs === 'number' ? loopLagMs : NaN,
    seq: typeof seq === 'number' ? seq : null,
    boot: typeof boot === 'number' ? boot : null,
    subject: kind === 'match' && typeof subject === 'string' && subject !== '' ? subject : null,
    duress: duress === true,
    quality: qualityOf(quality),
    live: typeof live === 'boolean' ? live : null,
  };
}

function qualityOf(value: unknown): Quality | null {
  return qualities.find((quality) => quality === value) ?? null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
