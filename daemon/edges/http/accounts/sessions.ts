/**
 * The sessions, as the store that @fastify/session asks for. They survive a restart: a daemon that is updated must not
 * sign a command room out. On disk are only digests of the session ids, so that the file opens no door.
 */
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../../../drivers/clock.js';
import { isMissing, type Files } from '../../storage/files.js';
import type { Account } from './account.js';
import type { Accounts } from './accounts.js';

/** After so long without a request or an open stream. */
const idleMs = 2 * 60 * 60_000;
/** A shift; whoever works on signs in again. */
const longestMs = 12 * 60 * 60_000;
/** A viewer changes nothing, and may be a screen in a corridor that nobody can type at. */
const longestViewerMs = 30 * 24 * 60 * 60_000;
const mostOfOneAccount = 32;

/** What stands in a session: who, and with which password it was begun. */
export interface SessionData {
  readonly account: string;
  /** The account's passwordChangedAt at the time: another password ends it. */
  readonly stamp: string;
  /** Epoch ms. */
  readonly signedInAt: number;
}

interface Kept {
  readonly data: SessionData | null;
  /** As the plugin handed it over. */
  readonly stored: Readonly<Record<string, unknown>>;
  /** Monotonic ms of the last use. */
  usedAt: number;
}

type Done<T> = (error: unknown, result?: T) => void;

export interface SessionsOptions {
  readonly files: Files;
  /** The data folder. */
  readonly folder: string;
  readonly clock: Clock;
  readonly accounts: Accounts;
}

export class Sessions {
  readonly #options: SessionsOptions;
  readonly #kept = new Map<string, Kept>();
  readonly #listeners = new Set<(key: string) => void>();
  #secret: string | null = null;
  #lastWrite: Promise<unknown> = Promise.resolve();
  #unsubscribe: () => void = () => undefined;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** Reads what the last run left; a file that can't be read only signs everybody out. */
  async open(): Promise<void> {
    const { files, accounts, clock } = this.#options;
    let value: unknown = null;
    try {
      value = JSON.parse((await files.read(this.#path)).toString('utf8'));
    } catch (error) {
      if (!isMissing(error) && !(error instanceof SyntaxError)) throw error;
    }
    if (isRecord(value) && typeof value['secret'] === 'string' && isRecord(value['sessions'])) {
      this.#secret = value['secret'];
      for (const [key, stored] of Object.entries(value['sessions']))
        if (isRecord(stored)) this.#kept.set(key, { data: dataOf(stored), stored, usedAt: clock.now() });
    }
    this.#unsubscribe = accounts.subscribe((name) => {
      void this.#endOf(name);
    });
  }

  /** Settles when what was to be written is on the disk. */
  async close(): Promise<void> {
    this.#unsubscribe();
    await this.#lastWrite;
  }

  /** Signs the cookies. */
  get secret(): string {
    this.#secret ??= randomBytes(32).toString('base64url');
    return this.#secret;
  }

  get count(): number {
    return this.#kept.size;
  }

  /** Called with the key of a session that has ended; its streams end too. */
  subscribe(listener: (key: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Names a session without being its id. */
  keyOf(sessionId: string): string {
    return createHash('sha256').update(sessionId).digest('hex');
  }

  /** Whose session this is now; null where it has ended. The account as it is now, not as it was at sign-in. */
  accountOf(key: string): Account | null {
    const kept = this.#kept.get(key);
    if (kept?.data == null) return null;
    const account = this.#options.accounts.find(kept.data.account);
    if (account === null || account.passwordChangedAt !== kept.data.stamp) return null;
    if (this.#options.clock.now() - kept.usedAt > idleMs) return null;
    return this.#options.clock.wall() > kept.data.signedInAt + longest(account) ? null : account;
  }

  /** A request or a heartbeat of an open stream: somebody is still there. */
  touch(key: string): void {
    const kept = this.#kept.get(key);
    if (kept !== undefined) kept.usedAt = this.#options.clock.now();
  }

  /** ISO time; null where there is no such session. */
  expiresAt(key: string): string | null {
    const data = this.#kept.get(key)?.data;
    const account = this.accountOf(key);
    return data == null || account === null ? null : this.endOf(account, data.signedInAt);
  }

  /** ISO time when a session of this account ends whatever is done. */
  endOf(account: Account, signedInAt: number): string {
    return new Date(signedInAt + longest(account)).toISOString();
  }

  // What @fastify/session calls.

  set(sessionId: string, session: object, done: Done<undefined>): void {
    const stored: unknown = JSON.parse(JSON.stringify(session));
    if (!isRecord(stored)) {
      done(null);
      return;
    }
    const data = dataOf(stored);
    const key = this.keyOf(sessionId);
    this.#kept.set(key, { data, stored, usedAt: this.#options.clock.now() });
    if (data !== null) this.#crowdedOut(data.account);
    this.#write().then(() => done(null), done);
  }

  get(sessionId: string, done: Done<unknown>): void {
    const key = this.keyOf(sessionId);
    if (this.accountOf(key) === null) {
      if (this.#kept.has(key)) this.#end([key]).catch(() => undefined);
      done(null, null);
      return;
    }
    this.touch(key);
    done(null, this.#kept.get(key)?.stored);
  }

  destroy(sessionId: string, done: Done<undefined>): void {
    this.#end([this.keyOf(sessionId)]).then(() => done(null), done);
  }

  get #path(): string {
    return join(this.#options.folder, 'secrets', 'sessions.json');
  }

  #crowdedOut(account: string): void {
    const own = [...this.#kept].filter(([, { data }]) => data?.account === account);
    const tooMany = own
      .sort(([, a], [, b]) => a.usedAt - b.usedAt)
      .slice(0, Math.max(0, own.length - mostOfOneAccount));
    for (const [key] of tooMany) this.#forget(key);
  }

  async #endOf(account: string): Promise<void> {
    const ended = [...this.#kept].filter(
      ([key, { data }]) => data?.account === account && this.accountOf(key) === null,
    );
    await this.#end(ended.map(([key]) => key)).catch(() => undefined);
  }

  /** In memory at once, on disk when it settles. */
  async #end(keys: readonly string[]): Promise<void> {
    const known = keys.filter((key) => this.#kept.has(key));
    for (const key of known) this.#forget(key);
    if (known.length > 0) await this.#write();
  }

  #forget(key: string): void {
    this.#kept.delete(key);
    for (const listener of this.#listeners) listener(key);
  }

  #write(): Promise<void> {
    const run = this.#lastWrite.then(() => this.#writeNow());
    this.#lastWrite = run.catch(() => undefined);
    return run;
  }

  async #writeNow(): Promise<void> {
    const { files, folder } = this.#options;
    const sessions = Object.fromEntries(
      [...this.#kept].filter(([key]) => this.accountOf(key) !== null).map(([key, { stored }]) => [key, stored]),
    );
    await files.makeFolder(join(folder, 'secrets'), 0o700);
    const text = JSON.stringify({ secret: this.secret, sessions });
    await files.write(`${this.#path}.new`, Buffer.from(`${text}\n`), 0o600);
    await files.rename(`${this.#path}.new`, this.#path);
    await files.syncFolder(join(folder, 'secrets'));
  }
}

function longest(account: Account): number {
  return account.role === 'viewer' ? longestViewerMs : longestMs;
}

function dataOf(stored: Readonly<Record<string, unknown>>): SessionData | null {
  const { account, stamp, signedInAt } = stored;
  if (typeof account !== 'string' || typeof stamp !== 'string' || typeof signedInAt !== 'number') return null;
  return { account, stamp, signedInAt };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
