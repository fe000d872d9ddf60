/** Which request holds a wall: priorities, release, expiry, and the rule that the newest wins and nothing queues. */
import { priorities, type Priority, type SceneBody } from './model.js';
import type { ErrorParameters } from '../../drivers/errors.js';

/** A scene that holds a wall at its priority. `scene` is what was asked for, to be compiled anew when it comes back. */
export interface Hold {
  readonly priority: Priority;
  readonly scene: string | SceneBody;
  readonly requestId: string;
  readonly actor: string;
  /** ISO time since when. */
  readonly since: string;
}

/** At most one hold of each priority, highest first. The first is what the wall should show. */
export type Holds = readonly Hold[];

/** A request that has been taken up and has not ended. */
export interface Underway {
  readonly requestId: string;
  readonly priority: Priority;
}

export interface Claims {
  readonly holds: Holds;
  readonly inFlight: Underway | null;
  readonly pending: Underway | null;
}

export interface Claim {
  readonly requestId: string;
  readonly priority: Priority;
  readonly release: boolean;
  /** Epoch ms; null for none. */
  readonly expiresAt: number | null;
}

export type Verdict =
  /** Begin now. */
  | { readonly kind: 'begin' }
  /** Wait for the one in flight; `supersedes` is the pending request that is replaced, or null. */
  | { readonly kind: 'wait'; readonly supersedes: string | null }
  | { readonly kind: 'reject'; readonly code: string; readonly parameters: ErrorParameters };

/**
 * Decides on a claim. `nowWall` is epoch ms.
 * Refusals: `expired`, `held-by-higher-priority` (a hold, or a request under way, of a higher priority), `not-held`.
 */
export function arbitrate(claims: Claims, claim: Claim, nowWall: number): Verdict {
  if (claim.expiresAt !== null && claim.expiresAt <= nowWall)
    return { kind: 'reject', code: 'expired', parameters: {} };
  if (claim.release) {
    const holds = claims.holds.some((hold) => hold.priority === claim.priority);
    const coming = [claims.inFlight, claims.pending].some((underway) => underway?.priority === claim.priority);
    if (!holds && !coming) return { kind: 'reject', code: 'not-held', parameters: { priority: claim.priority } };
  } else {
    const higher = highest(claims);
    if (higher !== null && rank(higher.priority) > rank(claim.priority)) {
      const parameters = { priority: claim.priority, holder: higher.requestId, held: higher.priority };
      return { kind: 'reject', code: 'held-by-higher-priority', parameters };
    }
  }
  if (claims.inFlight === null) return { kind: 'begin' };
  return { kind: 'wait', supersedes: claims.pending?.requestId ?? null };
}

/** Holds after a scene was proven: it replaces the hold of its own priority and covers the lower ones. */
export function take(holds: Holds, hold: Hold): Holds {
  const others = holds.filter((other) => other.priority !== hold.priority);
  return [...others, hold].sort((a, b) => rank(b.priority) - rank(a.priority));
}

/** Holds after a priority was given up. */
export function give(holds: Holds, priority: Priority): Holds {
  return holds.filter((hold) => hold.priority !== priority);
}

function highest(claims: Claims): { readonly requestId: string; readonly priority: Priority } | null {
  const all = [...claims.holds, claims.inFlight, claims.pending].filter((one) => one !== null);
  return all.reduce<Hold | Underway | null>(
    (top, one) => (top === null || rank(one.priority) > rank(top.priority) ? one : top),
    null,
  );
}

function rank(priority: Priority): number {
  return priorities.indexOf(priority);
}
