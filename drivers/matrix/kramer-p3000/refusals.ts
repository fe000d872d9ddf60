/** What a Protocol 3000 error says, in words and as codes of the product's registry. */
import type { Refusal } from '../../device/step-exchange.js';
import { timings } from './timings.js';

interface Meaning {
  readonly words: string;
  readonly code: string;
  /** Only "busy" and "timeout" may pass by themselves, and a byte that was lost on the way. */
  readonly retryAfterMs: number | null;
}

const once = (words: string, code = 'device-refused'): Meaning => ({ words, code, retryAfterMs: null });

/** FC-404NETxl manual, table of error codes. */
const meanings: Readonly<Record<number, Meaning>> = {
  // Our own commands are well formed: one that has no syntax was garbled on the way.
  1: { words: 'syntax', code: 'device-did-not-understand', retryAfterMs: timings.garbledRetryMs },
  2: once('command not available'),
  3: once('parameter out of range'),
  4: once('not authorised, log in', 'device-refused-privilege'),
  5: once('internal firmware error'),
  6: { words: 'busy', code: 'device-busy', retryAfterMs: timings.busyRetryMs },
  7: once('wrong CRC', 'device-did-not-understand'),
  8: { words: 'timeout', code: 'device-busy', retryAfterMs: timings.busyRetryMs },
  30: once('EDID'),
  31: once('device specific error'),
  33: once('wrong mode', 'device-refused-here'),
  34: once('not configured', 'device-refused-here'),
};

/**
 * The refusal behind `ERR nnn`; `device-refused` for codes that no manual at hand explains. But for "busy" it is looked
 * at again: answers to other clients come on this line too, and an error names neither output nor client.
 */
export function refusalOf(code: number): Refusal {
  const { words, code: own, retryAfterMs } = meanings[code] ?? once('');
  const detail = `ERR ${String(code).padStart(3, '0')} ${words}`.trim();
  return { code: own, detail, retryAfterMs, isDubious: code !== 6 };
}
