/** Codes of a terminal with a key: HMAC-SHA256, cut to the profile's length, over this connection's challenge and a report. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export class TerminalMac {
  readonly #key: Uint8Array;
  /** Sixteen bytes that no connection before had. */
  readonly challenge: Uint8Array;

  constructor(key: Uint8Array, challenge: Uint8Array = randomBytes(16)) {
    this.#key = key;
    this.challenge = challenge;
  }

  /** True where the code is the one for these bytes on this connection. */
  verifies(signed: Uint8Array, code: Uint8Array): boolean {
    const whole = createHmac('sha256', this.#key).update(this.challenge).update(signed).digest();
    return code.length >= 16 && timingSafeEqual(whole.subarray(0, code.length), code);
  }
}
