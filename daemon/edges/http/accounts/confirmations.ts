/** Asks twice before what is dangerous: held long enough, and by two people where the configuration says so. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ConfirmationAsked, ConfirmationView, Danger } from '../api-types.js';

export const holdMs = 1500;
const goodForMs = 60_000;
/** A second person has to be fetched. */
const goodForTwoMs = 10 * 60_000;
const mostKept = 100;

/** The very request that is confirmed. */
export interface DangerousRequest {
  readonly danger: Danger;
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly account: string;
}

interface Kept {
  readonly view: ConfirmationView;
  readonly token: Buffer;
  readonly request: Buffer;
  readonly persons: 1 | 2;
  /** Epoch ms. */
  readonly notBefore: number;
  readonly expiresAt: number;
}

export type Verdict =
  | { readonly kind: 'confirmed'; readonly approvedBy: string | null }
  | { readonly kind: 'early'; readonly waitMs: number }
  | { readonly kind: 'wrong' | 'alone' };

export class Confirmations {
  readonly #kept = new Map<string, Kept>();
  readonly #listeners = new Set<() => void>();

  /** Called when the list has changed. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  ask(asked: DangerousRequest, persons: 1 | 2, now: number): ConfirmationAsked {
    this.#forgetOld(now);
    const id = randomBytes(6).toString('hex');
    const token = randomBytes(24).toString('base64url');
    const notBefore = now + holdMs;
    const expiresAt = now + (persons === 2 ? goodForTwoMs : goodForMs);
    const iso = new Date(expiresAt).toISOString();
    const view: ConfirmationView = {
      id,
      danger: asked.danger,
      what: `${asked.method} ${asked.url}`,
      askedBy: asked.account,
      approvedBy: null,
      expiresAt: iso,
    };
    this.#kept.set(id, { view, token: digestOf(token), request: requestDigest(asked), persons, notBefore, expiresAt });
    if (persons === 2) this.#changed();
    return {
      id,
      token,
      danger: asked.danger,
      holdMs,
      notBefore: new Date(notBefore).toISOString(),
      expiresAt: iso,
      persons,
    };
  }

  /** Uses the confirmation up where it is good. */
  confirm(token: string, asked: DangerousRequest, now: number): Verdict {
    this.#forgetOld(now);
    const digest = digestOf(token);
    const found = [...this.#kept.values()].find((one) => timingSafeEqual(one.token, digest));
    if (found === undefined || !timingSafeEqual(found.request, requestDigest(asked))) return { kind: 'wrong' };
    if (found.notBefore > now) return { kind: 'early', waitMs: Math.ceil(found.notBefore - now) };
    if (found.persons === 2 && found.view.approvedBy === null) return { kind: 'alone' };
    this.#kept.delete(found.view.id);
    if (found.persons === 2) this.#changed();
    return { kind: 'confirmed', approvedBy: found.view.approvedBy };
  }

  /** What waits for a second person. */
  waiting(now: number): readonly ConfirmationView[] {
    this.#forgetOld(now);
    return [...this.#kept.values()].filter(({ persons }) => persons === 2).map(({ view }) => view);
  }

  approve(id: string, account: string): void {
    const found = this.#kept.get(id);
    if (found === undefined) return;
    this.#kept.set(id, { ...found, view: { ...found.view, approvedBy: account } });
    this.#changed();
  }

  remove(id: string): void {
    if (this.#kept.delete(id)) this.#changed();
  }

  #forgetOld(now: number): void {
    for (const [id, { expiresAt }] of this.#kept) if (expiresAt <= now) this.#kept.delete(id);
    for (const id of this.#kept.keys()) {
      if (this.#kept.size < mostKept) break;
      this.#kept.delete(id);
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A confirmation is for this request by this account, with this body, and for no other. */
function requestDigest({ method, url, body, account }: DangerousRequest): Buffer {
  return digestOf(JSON.stringify([method, url, account, body ?? null]));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
