/** A terminal where somebody keeps trying is shut for a while, on the monotonic clock. Pure. */
import { countedCauses } from './causes.js';
import type { Decision, Lockout, LockoutRule } from './model.js';

export const noLockout: Lockout = { denials: [], until: null };

export function isLockedOut({ until }: Lockout, mono: number): boolean {
  return until !== null && !(mono >= until);
}

/** After a decision at the terminal. A grant does not clear the count: one known palm must not cover another's tries. */
export function countDenial(lockout: Lockout, rule: LockoutRule | null, decision: Decision, mono: number): Lockout {
  if (rule === null) return noLockout;
  if (isLockedOut(lockout, mono)) return lockout;
  const current = lockout.until === null ? lockout.denials : [];
  if (decision.verdict !== 'denied' || decision.cause === null || !countedCauses.has(decision.cause)) {
    return lockout.until === null ? lockout : noLockout;
  }
  const denials = [...current.filter((at) => mono - at < rule.windowMs), mono].slice(-rule.denials);
  return denials.length < rule.denials ? { denials, until: null } : { denials: [], until: mono + rule.durationMs };
}
