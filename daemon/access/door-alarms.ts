/** Which alarms a situation raises. They are levels too: what is no longer true is restored. Pure. */
import { doorAlarms, type DoorAlarm, type DoorEffect, type DoorRules, type DoorSituation } from './door-model.js';

export function alarmsOf(door: DoorSituation, rules: DoorRules, mono: number): readonly DoorAlarm[] {
  const held = heldOpen(door, rules, mono);
  const raised: Readonly<Record<DoorAlarm, boolean>> = {
    'forced-open': door.forced,
    'held-open-soon': held === 'soon',
    'held-open': held === 'alarm',
    'contact-fault': door.contact === 'fault' || door.contact === 'unknown',
    'rex-stuck': isRexStuck(door, rules, mono),
    'rex-fault': door.rex === 'fault',
    fire: door.fire === 'on' || door.fireLatched,
    'fire-input-fault': door.fire === 'fault',
  };
  return doorAlarms.filter((alarm) => raised[alarm]);
}

function heldOpen(door: DoorSituation, rules: DoorRules, mono: number): 'alarm' | 'soon' | null {
  if (door.openSince === null || rules.heldOpenAfterMs === null || mayStandOpen(door)) return null;
  const heldAt = door.openSince + rules.heldOpenAfterMs;
  if (mono >= heldAt) return 'alarm';
  return rules.preAlarmMs !== null && mono >= heldAt - rules.preAlarmMs ? 'soon' : null;
}

/** While the door is held unlocked, or worked on, standing open is no fault. */
export function mayStandOpen({ strike, mode }: DoorSituation): boolean {
  return strike.kind === 'hold' || mode === 'maintenance';
}

export function isRexStuck({ rexSince }: DoorSituation, rules: DoorRules, mono: number): boolean {
  return rexSince !== null && mono >= rexSince + rules.rexStuckAfterMs;
}

/** Restorations first: whoever listens sees the end of one thing before the beginning of the next. */
export function alarmEffects(before: readonly DoorAlarm[], now: readonly DoorAlarm[]): readonly DoorEffect[] {
  const change = (alarm: DoorAlarm, active: boolean): DoorEffect => ({ kind: 'alarm', alarm, active });
  return [
    ...before.filter((alarm) => !now.includes(alarm)).map((alarm) => change(alarm, false)),
    ...now.filter((alarm) => !before.includes(alarm)).map((alarm) => change(alarm, true)),
  ];
}
