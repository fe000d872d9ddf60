/** Argon2id; the only file that knows @node-rs/argon2, loaded when somebody first signs in. */
import { KeeperError } from '../../../../drivers/errors.js';

/** OWASP's second choice: 19 MiB, two passes, one lane; about 35 ms. Algorithm 2 is argon2id. */
const cost = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1, algorithm: 2 } as const;
/** Each takes 19 MiB while it runs: one at a time, and few may wait. */
const mostWaiting = 8;

export class Passwords {
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();
  #stand: string | null = null;

  hash(password: string): Promise<string> {
    return this.#inTurn(async () => (await import('@node-rs/argon2')).hash(password, cost));
  }

  /** `hash` null where there is no such account: it takes as long all the same, so that time tells nobody which exist. */
  async verify(hash: string | null, password: string): Promise<boolean> {
    return this.#inTurn(async () => {
      const argon2 = await import('@node-rs/argon2');
      this.#stand ??= await argon2.hash('nobody', cost);
      const good = await argon2.verify(hash ?? this.#stand, password).catch(() => false);
      return good && hash !== null;
    });
  }

  /** Code: server-busy. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= mostWaiting) return Promise.reject(new KeeperError('server-busy'));
    this.#waiting += 1;
    const run = this.#last.then(work).finally(() => {
      this.#waiting -= 1;
    });
    this.#last = run.catch(() => undefined);
    return run;
  }
}
