/** Two different people within a time, at the same terminal. Pure. */
import type { TwoPersonRule, Waiting } from './model.js';

/** The one who waits and whom `person` may follow; null where nobody does. */
export function partnerOf(
  waiting: Waiting | undefined,
  second: { readonly person: string; readonly terminal: string },
  rule: TwoPersonRule,
  mono: number,
): string | null {
  if (waiting === undefined || waiting.person === second.person || waiting.terminal !== second.terminal) return null;
  const sinceMs = mono - waiting.mono;
  return sinceMs >= 0 && sinceMs <= rule.withinMs ? waiting.person : null;
}
