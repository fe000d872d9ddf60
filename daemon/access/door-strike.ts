/** What the strike should do, from the whole situation and nothing else. Pure. */
import type { DoorEffect, DoorRules, DoorSituation, HoldReason, Strike } from './door-model.js';

/** Fire before lockdown before a locked door before what unlocks it; a pulse only while somebody's grant lasts. */
export function wantedStrike(door: DoorSituation, rules: DoorRules, mono: number): Strike {
  if (door.fireLatched && rules.onFire === 'release') return { kind: 'hold', why: 'fire' };
  const { pulse } = door;
  const granted = pulse !== null && !pulse.spent && mono < pulse.until && isOpenTo(door, pulse.exempt);
  const why = holdReason(door, rules);
  if (why !== null) return { kind: 'hold', why };
  return granted ? { kind: 'pulse', decision: pulse.newest, until: pulse.until } : { kind: 'secure' };
}

/** Whether a grant counts in this mode. */
export function isOpenTo({ lockdown, mode }: DoorSituation, exempt: boolean): boolean {
  return mode !== 'locked' && (!lockdown || exempt);
}

function holdReason(door: DoorSituation, rules: DoorRules): HoldReason | null {
  if (door.lockdown) return null;
  if (door.mode === 'unlocked') return 'unlocked';
  const scheduled = door.mode === 'normal' && door.scheduleOpen && (!rules.firstPerson || door.firstPersonCame);
  return scheduled ? 'schedule' : null;
}

/** The command that brings the strike from what it was told to what is wanted; none where they agree. */
export function strikeEffects(told: Strike, wanted: Strike, mono: number): readonly DoorEffect[] {
  switch (wanted.kind) {
    case 'secure':
      return told.kind === 'secure' ? [] : [{ kind: 'secure' }];
    case 'hold':
      return told.kind === 'hold' && told.why === wanted.why ? [] : [{ kind: 'hold', why: wanted.why }];
    case 'pulse': {
      const { decision, until } = wanted;
      const same = told.kind === 'pulse' && told.decision === decision && told.until === until;
      return same ? [] : [{ kind: 'pulse', decision, ms: until - mono }];
    }
  }
}
