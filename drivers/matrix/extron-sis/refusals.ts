/** What a SIS error code says, as codes of the product's registry. */
import type { Refusal } from '../../device/step-exchange.js';
import { timings } from './timings.js';

/** Extron manuals MTPX, SW4 3G, DTP T UWP; E22 wants to be tried again after 0.2 to 1 s. */
const refusals: Readonly<Record<number, Pick<Refusal, 'code' | 'retryAfterMs'>>> = {
  1: { code: 'device-refused-input', retryAfterMs: null },
  // Our own commands are well formed: one that the device does not know was garbled on the way.
  10: { code: 'device-did-not-understand', retryAfterMs: timings.garbledRetryMs },
  11: { code: 'device-refused-preset', retryAfterMs: null },
  12: { code: 'device-refused-output', retryAfterMs: null },
  13: { code: 'device-did-not-understand', retryAfterMs: timings.garbledRetryMs },
  14: { code: 'device-refused-here', retryAfterMs: null },
  17: { code: 'device-refused-signal', retryAfterMs: null },
  22: { code: 'device-busy', retryAfterMs: timings.busyRetryMs },
  23: { code: 'device-did-not-understand', retryAfterMs: timings.garbledRetryMs },
  24: { code: 'device-refused-privilege', retryAfterMs: null },
};

/**
 * The refusal behind `Enn`; `device-refused` for codes that no manual at hand explains. What it did not understand may
 * have been a good command with one byte wrong, or two of them: then a second error follows, and must not be taken for
 * the answer to the next command.
 */
export function refusalOf(code: number): Refusal {
  const found = refusals[code] ?? { code: 'device-refused', retryAfterMs: null };
  const detail = `E${String(code).padStart(2, '0')}`;
  return { ...found, detail, isDubious: found.code === 'device-did-not-understand' };
}
