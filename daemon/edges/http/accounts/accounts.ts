/** The accounts in secrets/accounts.json: durable before in force, and every change a journal entry. */
import { join } from 'node:path';
import type { Clock } from '../../../../drivers/clock.js';
import { KeeperError } from '../../../../drivers/errors.js';
import { differencesOf } from '../../../config/changes.js';
import type { JournalPort } from '../../../journal/entry.js';
import { isMissing, type Files } from '../../storage/files.js';
import { isWeak, leastPasswordLength, parseAccounts, viewOf, type Account } from './account.js';
import type { AccountAsked, AccountView } from '../api-types.js';
import type { Passwords } from './passwords.js';

export interface AccountsOptions {
  readonly files: Files;
  /** The data folder. */
  readonly folder: string;
  readonly journal: JournalPort;
  readonly clock: Clock;
  readonly passwords: Passwords;
}

export class Accounts {
  readonly #options: AccountsOptions;
  readonly #listeners = new Set<(name: string) => void>();
  #accounts: readonly Account[] = [];
  #damage: string | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: AccountsOptions) {
    this.#options = options;
  }

  /**
   * Never rejects. A file that can't be read is not the same as none: it must not open the set-up to whoever comes
   * first, so nobody signs in until it is put right.
   */
  async open(): Promise<void> {
    try {
      this.#accounts = parseAccounts((await this.#options.files.read(this.path)).toString('utf8'));
    } catch (error) {
      if (!isMissing(error)) this.#damage = error instanceof Error ? error.message : String(error);
    }
  }

  get path(): string {
    return join(this.#options.folder, 'secrets', 'accounts.json');
  }

  /** Why the file can't be used; null where it can. */
  get damage(): string | null {
    return this.#damage;
  }

  get isEmpty(): boolean {
    return this.#accounts.length === 0 && this.#damage === null;
  }

  list(): readonly Account[] {
    return this.#accounts;
  }

  find(name: string): Account | null {
    return this.#accounts.find((account) => account.name === name) ?? null;
  }

  /** Called after an account's rights or password have changed, or it is gone. */
  subscribe(listener: (name: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The first account, an administrator. Codes: setup-done, password-weak, journal-unavailable. */
  async first(name: string, password: string): Promise<Account> {
    const hash = await this.#hash(name, password);
    return this.#change(`web:${name}`, name, (now) => {
      if (!this.isEmpty) throw new KeeperError('setup-done');
      return { name, role: 'administrator', walls: null, hash, createdAt: now, passwordChangedAt: now };
    });
  }

  /**
   * Makes or changes one; `check` sees what is there and throws where it is not what the caller has in mind.
   * Codes: password-weak, account-last-administrator, body-invalid (a new one without a password).
   */
  async put(
    actor: string,
    name: string,
    asked: AccountAsked,
    check: (present: Account | null) => void,
  ): Promise<Account> {
    const hash = asked.password === undefined ? null : await this.#hash(name, asked.password);
    return this.#change(actor, name, (now) => {
      const present = this.find(name);
      check(present);
      const kept = hash ?? present?.hash;
      if (kept === undefined) throw new KeeperError('body-invalid');
      const { role, walls } = asked;
      const passwordChangedAt = hash === null && present !== null ? present.passwordChangedAt : now;
      return { name, role, walls, hash: kept, createdAt: present?.createdAt ?? now, passwordChangedAt };
    });
  }

  /** Codes: password-weak, item-unknown. */
  async setPassword(actor: string, name: string, password: string): Promise<Account> {
    const hash = await this.#hash(name, password);
    return this.#change(actor, name, (now) => {
      const present = this.find(name);
      if (present === null) throw new KeeperError('item-unknown', { what: 'account', id: name });
      return { ...present, hash, passwordChangedAt: now };
    });
  }

  async remove(actor: string, name: string, check: (present: Account | null) => void): Promise<void> {
    await this.#change(actor, name, () => {
      check(this.find(name));
      return null;
    });
  }

  async #hash(name: string, password: string): Promise<string> {
    if (isWeak(name, password)) throw new KeeperError('password-weak', { least: leastPasswordLength });
    return this.#options.passwords.hash(password);
  }

  #change(actor: string, name: string, next: (now: string) => Account): Promise<Account>;
  #change(actor: string, name: string, next: (now: string) => null): Promise<null>;
  #change(actor: string, name: string, next: (now: string) => Account | null): Promise<Account | null> {
    const run = this.#last.then(() => this.#apply(actor, name, next));
    this.#last = run.catch(() => undefined);
    return run;
  }

  async #apply(actor: string, name: string, next: (now: string) => Account | null): Promise<Account | null> {
    if (this.#damage !== null) throw new KeeperError('accounts-unreadable', { path: this.path, reason: this.#damage });
    const before = this.#accounts;
    const present = this.find(name);
    const account = next(this.#stamp(present));
    const others = before.filter((one) => one.name !== name);
    const after = account === null ? others : [...others, account].sort((a, b) => (a.name < b.name ? -1 : 1));
    if (present?.role === 'administrator' && !after.some((one) => one.role === 'administrator'))
      throw new KeeperError('account-last-administrator');
    await this.#write(after);
    try {
      await this.#options.journal.append(entryOf(actor, name, present, account));
    } catch (error) {
      // What can't be journalled was not done.
      await this.#write(before).catch(() => undefined);
      throw error;
    }
    this.#accounts = after;
    for (const listener of this.#listeners) listener(name);
    return account;
  }

  /** Grows with each change of one account even where the wall clock does not: sessions are compared with it. */
  #stamp(present: Account | null): string {
    const after = present === null ? 0 : Date.parse(present.passwordChangedAt) + 1;
    return new Date(Math.max(this.#options.clock.wall(), after)).toISOString();
  }

  async #write(accounts: readonly Account[]): Promise<void> {
    const { files, folder } = this.#options;
    const secrets = join(folder, 'secrets');
    await files.makeFolder(secrets, 0o700);
    await files.write(`${this.path}.new`, Buffer.from(`${JSON.stringify({ version: 1, accounts }, null, 2)}\n`), 0o600);
    await files.rename(`${this.path}.new`, this.path);
    await files.syncFolder(secrets);
  }
}

function entryOf(actor: string, name: string, before: Account | null, after: Account | null) {
  const kind = before === null ? 'account.created' : after === null ? 'account.removed' : 'account.changed';
  const told = (account: Account | null): Partial<AccountView> => {
    if (account === null) return {};
    const { role, walls } = viewOf(account);
    return { role, walls };
  };
  const changes = differencesOf(told(before), told(after)).map((change) => ({ ...change }));
  const password = before !== null && after !== null && before.hash !== after.hash;
  return { kind, actor, forServer: true, data: { account: name, changes, passwordChanged: password } };
}
