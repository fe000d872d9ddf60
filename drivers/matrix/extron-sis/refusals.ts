/** What a SIS error code says, as codes of the product's registry. */
import { timings } from './timings.js';

export interface Refusal {
  readonly code: string;
  /** Ms after which the same command may work; null where it would fail again. */
  readonly retryAfterMs: number | null;
}

/** Extron manuals MTPX, SW4 3G, DTP T UWP; E22 wants to be tried again after 0.2 to 1 s. */
const refusals: Readonly<Record<number, Refusal>> = {
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

/** The refusal behind `Enn`; `device-refused` for codes that no manual at hand explains. */
export function refusalOf(code: number): Refusal {
  return refusals[code] ?? { code: 'device-refused', retryAfterMs: null };
}
