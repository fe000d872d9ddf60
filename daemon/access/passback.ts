/** Nobody comes in twice without having left, or within a time of having come in. Pure. */
import type { AccessState, PassbackRule, Presence } from './model.js';

export function presenceOf(state: AccessState, area: string, person: string): Presence | null {
  return state.presence.get(area)?.get(person) ?? null;
}

/** Somebody of whom nothing is known (never seen, or the area was reset) violates nothing. */
export function violatesPassback(
  rule: PassbackRule,
  presence: Presence | null,
  direction: 'in' | 'out',
  mono: number,
): boolean {
  if (presence === null) return false;
  if (rule.mode !== 'timed') return direction === 'in' ? presence.inside : !presence.inside;
  if (direction === 'out' || presence.enteredMono === null) return false;
  return !(mono - presence.enteredMono >= rule.forMs);
}

/** Somebody went through the door. That the door was opened is what counts, not that it was allowed to be. */
export function passed(
  state: AccessState,
  through: { readonly area: string; readonly person: string; readonly direction: 'in' | 'out' },
  mono: number,
): AccessState {
  const { area, person, direction } = through;
  const inArea = state.presence.get(area) ?? new Map<string, Presence>();
  const entered = direction === 'in' ? mono : (inArea.get(person)?.enteredMono ?? null);
  const presence: Presence = { inside: direction === 'in', enteredMono: entered };
  const after = new Map([...inArea, [person, presence] as const]);
  return { ...state, presence: new Map([...state.presence, [area, after] as const]) };
}

/** Forgets who is inside: one person, or with null everybody. */
export function resetArea(state: AccessState, area: string, person: string | null): AccessState {
  const inArea = state.presence.get(area);
  if (inArea === undefined) return state;
  const left = person === null ? [] : [...inArea].filter(([one]) => one !== person);
  return { ...state, presence: new Map([...state.presence, [area, new Map(left)] as const]) };
}
