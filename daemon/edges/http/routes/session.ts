/** Setting up the first account, signing in and out, one's own password. */
import type { Account } from '../accounts/account.js';
import { viewOf } from '../accounts/account.js';
import type { PasswordAsked, SessionView, SetupAsked, SignInAsked } from '../api-types.js';
import { rightsOf } from '../rights.js';
import { nothing, ok, refuse, withBody, type Answer, type Call, type Refusal, type Route } from '../route.js';
import { passwordAsked, sessionView, setupAsked, signInAsked } from '../shapes/accounts.js';
import type { RouteParts } from './parts.js';

/** Wrong passwords are journalled at most so often a minute: the journal is no place to fill a disk from outside. */
const mostJournalledAMinute = 20;

export function sessionRoutes(parts: RouteParts): readonly Route[] {
  const { accounts, passwords, patience, setupCode, ports } = parts;
  const failures = new FailureNotes(parts);
  const answer = { kind: 'json', shape: sessionView } as const;

  const signIn = async (call: Call, { name, password }: SignInAsked): Promise<Answer> => {
    if (accounts.isEmpty) return refuse('setup-needed');
    const waiting = mustWait(parts, name, call.address);
    if (waiting !== null) return waiting;
    // Counted before the password is looked at, so that many at once are not one try.
    patience.failed(name, call.address, ports.clock.now());
    const account = accounts.find(name);
    const good = await passwords.verify(account?.hash ?? null, password);
    if (!good || account === null || accounts.find(name) !== account) {
      failures.note('session.refused', call, name);
      return refuse('sign-in-failed');
    }
    patience.succeeded(name, call.address);
    await begin(parts, call, account, 'session.begun');
    return ok(viewFor(parts, call, account));
  };

  const setUp = async (call: Call, { code, name, password }: SetupAsked): Promise<Answer> => {
    if (!accounts.isEmpty) return refuse('setup-done');
    const waiting = mustWait(parts, '', call.address);
    if (waiting !== null) return waiting;
    if (!setupCode.isRight(code)) {
      patience.failed('', call.address, ports.clock.now());
      failures.note('setup.refused', call, name);
      return refuse('setup-code-wrong');
    }
    const account = await accounts.first(name, password);
    setupCode.use();
    await begin(parts, call, account, 'session.begun');
    return ok(viewFor(parts, call, account));
  };

  const changePassword = async (call: Call, { current, next }: PasswordAsked): Promise<Answer> => {
    const { account } = call;
    if (account === null) return refuse('sign-in-needed');
    const waiting = mustWait(parts, account.name, call.address);
    if (waiting !== null) return waiting;
    patience.failed(account.name, call.address, ports.clock.now());
    if (!(await passwords.verify(account.hash, current))) return refuse('sign-in-failed');
    patience.succeeded(account.name, call.address);
    const changed = await accounts.setPassword(call.actor, account.name, next);
    await call.session.begin(changed);
    return ok(viewFor(parts, call, changed));
  };

  return [
    {
      method: 'GET',
      path: '/session',
      summary: { en: 'Who is signed in, and the token for changes', id: 'Siapa yang masuk, dan token untuk perubahan' },
      access: 'open',
      answer,
      handle: (call) => ok(viewFor(parts, call, call.account)),
    },
    {
      method: 'POST',
      path: '/setup',
      summary: { en: 'Make the first account', id: 'Membuat akun pertama' },
      access: 'setup',
      answer,
      ...withBody(setupAsked, setUp),
    },
    {
      method: 'POST',
      path: '/session',
      summary: { en: 'Sign in', id: 'Masuk' },
      access: 'setup',
      answer,
      ...withBody(signInAsked, signIn),
    },
    {
      method: 'DELETE',
      path: '/session',
      summary: { en: 'Sign out', id: 'Keluar' },
      access: 'own-account',
      answer: { kind: 'nothing' },
      handle: async (call) => {
        await call.session.end();
        await ports.journal.append({ kind: 'session.ended', actor: call.actor, forServer: false, data: {} });
        return nothing;
      },
    },
    {
      method: 'PUT',
      path: '/session/password',
      summary: { en: 'Change one’s own password', id: 'Mengganti kata sandi sendiri' },
      access: 'own-account',
      answer,
      ...withBody(passwordAsked, changePassword),
    },
  ];
}

/** Nobody is signed in before the journal has it. */
async function begin({ ports }: RouteParts, call: Call, account: Account, kind: string): Promise<void> {
  const data = { address: call.address };
  await ports.journal.append({ kind, actor: `web:${account.name}`, forServer: false, data });
  await call.session.begin(account);
}

function mustWait({ patience, ports }: RouteParts, name: string, address: string): Refusal | null {
  const waitMs = patience.waitMs(name, address, ports.clock.now());
  return waitMs > 0 ? refuse('sign-in-wait', { seconds: Math.ceil(waitMs / 1000) }) : null;
}

function viewFor({ accounts }: RouteParts, call: Call, account: Account | null): SessionView {
  const { language } = call;
  if (account === null) {
    const state = accounts.isEmpty ? 'setup-needed' : 'signed-out';
    return { state, account: null, rights: [], csrfToken: null, expiresAt: null, language };
  }
  return {
    state: 'signed-in',
    account: viewOf(account),
    rights: rightsOf(account.role),
    csrfToken: call.session.csrfToken(),
    expiresAt: call.session.expiresAt(),
    language,
  };
}

class FailureNotes {
  readonly #parts: RouteParts;
  #times: number[] = [];
  #left = 0;

  constructor(parts: RouteParts) {
    this.#parts = parts;
  }

  /** The name that was tried is not kept: it may be a password typed into the wrong field. */
  note(kind: string, call: Call, name: string): void {
    const { ports, accounts } = this.#parts;
    const now = ports.clock.now();
    this.#times = this.#times.filter((at) => now - at < 60_000);
    if (this.#times.length >= mostJournalledAMinute) {
      this.#left += 1;
      return;
    }
    this.#times.push(now);
    const data = { address: call.address, account: accounts.find(name)?.name ?? null, untold: this.#left };
    this.#left = 0;
    ports.journal
      .append({ kind, actor: 'web', forServer: true, data })
      .catch((error: unknown) => ports.log.warn({ error: String(error) }, 'journal'));
  }
}
