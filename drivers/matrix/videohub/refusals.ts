/** Why a hub did not do it, and what is not even asked of it, as codes of the product's registry. */
import type { OutputId } from '../../driver.js';
import type { Refusal } from '../../device/step-exchange.js';

/** NAK tells neither why nor of what, and a lock may just have been set: it is looked at again. */
export const nakRefusal: Refusal = { code: 'device-refused', detail: 'NAK', retryAfterMs: null, isDubious: true };

/** Another client has locked these outputs; nothing was sent. */
export function lockedRefusal(outputs: readonly OutputId[]): Refusal {
  return named('device-refused-lock', outputs);
}

/** The protocol has no way to show nothing; nothing was sent. */
export function untieRefusal(outputs: readonly OutputId[]): Refusal {
  return named('device-cannot-untie', outputs);
}

function named(code: 'device-refused-lock' | 'device-cannot-untie', outputs: readonly OutputId[]): Refusal {
  const numbers = [...outputs].sort((a, b) => a - b).join(', ');
  return { code, detail: `output ${numbers}`, retryAfterMs: null, isDubious: false };
}
