/** The one-time code of the first set-up: who can read the console of the daemon is whoever may set it up. */
import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

/** Without what looks alike in print. */
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export class SetupCode {
  #digest: Buffer | null = null;

  /** A new code, `XXXX-XXXX-XXXX`: 60 bits. Only its digest is kept. */
  make(): string {
    const group = (): string => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
    const code = `${group()}-${group()}-${group()}`;
    this.#digest = digestOf(code);
    return code;
  }

  isRight(code: string): boolean {
    return this.#digest !== null && timingSafeEqual(this.#digest, digestOf(code));
  }

  /** It is good once. */
  use(): void {
    this.#digest = null;
  }
}

function digestOf(code: string): Buffer {
  return createHash('sha256')
    .update(code.toUpperCase().replace(/[^A-Z0-9]/g, ''))
    .digest();
}
