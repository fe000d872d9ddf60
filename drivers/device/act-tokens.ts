/** Holds tokens to their promise: each is good once, for one purpose, and not for long. */
import { longestTokenMs, type ActToken } from '../relay.js';

export class ActTokens {
  /** Taken tokens and when they would have expired; one that has expired is refused for that. */
  readonly #taken = new Map<string, number>();

  /** Why the token is worth nothing; null where it is good. Taking it is another step. */
  fault({ purpose, id, expiresAt }: ActToken, wanted: ActToken['purpose'], now: number): string | null {
    if (this.#taken.has(id)) return 'relay-token-used';
    if (purpose !== wanted || id === '' || !(expiresAt - now <= longestTokenMs)) return 'relay-token-wrong';
    return expiresAt > now ? null : 'relay-token-expired';
  }

  take({ id, expiresAt }: ActToken, now: number): void {
    for (const [one, until] of this.#taken) if (until <= now) this.#taken.delete(one);
    this.#taken.set(id, expiresAt);
  }
}
