/** Who may pass: what is looked at before a route does anything, in this order. Knows routes and calls, not fastify. */
import type { ShapeCheck } from '../../config/validator.js';
import { roomFindings, findingText } from '../../messages/findings.js';
import type { Accounts } from './accounts/accounts.js';
import type { Confirmations } from './accounts/confirmations.js';
import type { Danger, Finding } from './api-types.js';
import { may } from './rights.js';
import { parameter, refuse, type Call, type Refusal, type Route } from './route.js';
import type { Shape } from './shapes/basics.js';

export interface GateOptions {
  readonly accounts: Accounts;
  readonly confirmations: Confirmations;
  readonly twoPersons: () => readonly Danger[];
  readonly wall: () => number;
  /** Makes the check of a shape; each is made once. */
  readonly shapeCheck: (shape: Shape) => Promise<ShapeCheck>;
}

export interface Asked {
  readonly url: string;
  /** The header `confirmation`. */
  readonly confirmation: string | null;
}

export class Gate {
  readonly #options: GateOptions;
  readonly #checks = new Map<Shape, Promise<ShapeCheck>>();

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** Null where the call may go on. */
  async refusal(route: Route, call: Call, asked: Asked): Promise<Refusal | null> {
    return (
      this.#unready(route) ??
      this.#stranger(route, call) ??
      this.#onOtherWall(route, call) ??
      this.#strangeQuery(route, call) ??
      (await this.#misshapen(route, call)) ??
      this.#unconfirmed(route, call, asked)
    );
  }

  #unready({ access }: Route): Refusal | null {
    const { accounts } = this.#options;
    if (accounts.damage !== null && access !== 'open')
      return refuse('accounts-unreadable', { path: accounts.path, reason: accounts.damage });
    return accounts.isEmpty && access !== 'open' && access !== 'setup' ? refuse('setup-needed') : null;
  }

  #stranger({ access }: Route, { account }: Call): Refusal | null {
    if (access === 'open' || access === 'setup') return null;
    if (account === null) return refuse('sign-in-needed');
    return may(account.role, access) ? null : refuse('right-missing', { account: account.name, right: access });
  }

  /** Every route below /walls/:wall changes that wall. */
  #onOtherWall({ path }: Route, call: Call): Refusal | null {
    if (!path.startsWith('/walls/:wall/')) return null;
    const wall = parameter(call, 'wall');
    const walls = call.account?.walls ?? null;
    return walls === null || walls.includes(wall)
      ? null
      : refuse('wall-not-allowed', { account: call.account?.name ?? '', wall });
  }

  #strangeQuery({ query = {} }: Route, call: Call): Refusal | null {
    for (const [name, value] of Object.entries(call.query)) {
      const known = Object.hasOwn(query, name) ? query[name] : undefined;
      if (known === undefined || !new RegExp(`^(?:${known.pattern})$`).test(value))
        return refuse('query-invalid', { name });
    }
    return null;
  }

  async #misshapen({ body }: Route, call: Call): Promise<Refusal | null> {
    if (body === undefined) return null;
    const check = this.#checks.get(body) ?? this.#options.shapeCheck(body);
    this.#checks.set(body, check);
    const findings = (await check)(call.body).map(({ pointer, rule, expected }): Finding => {
      // What was sent may be a password: it is not repeated.
      const message = findingText(roomFindings, { code: rule, value: '…', expected }, call.language);
      return { severity: 'error', pointer, code: rule, value: '', expected, message };
    });
    return findings.length === 0 ? null : refuse('body-invalid', {}, { findings });
  }

  #unconfirmed({ danger, method }: Route, call: Call, asked: Asked): Refusal | null {
    if (danger === undefined || call.account === null) return null;
    const { confirmations, twoPersons, wall } = this.#options;
    const request = { danger, method, url: asked.url, body: call.body, account: call.account.name };
    if (asked.confirmation === null) {
      const confirmation = confirmations.ask(request, twoPersons().includes(danger) ? 2 : 1, wall());
      return refuse('confirmation-needed', {}, { confirmation });
    }
    const verdict = confirmations.confirm(asked.confirmation, request, wall());
    switch (verdict.kind) {
      case 'confirmed':
        return null;
      case 'early':
        return refuse('confirmation-early', { waitMs: verdict.waitMs });
      case 'alone':
        return refuse('confirmation-alone');
      case 'wrong':
        return refuse('confirmation-wrong');
    }
  }
}
