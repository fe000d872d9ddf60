/** The words of the door's state machine. Times are ms on the monotonic clock. Pure. */
import type { DoorMode } from './model.js';

/** none: the door has no contact. unread: nothing was heard yet. unknown: the input device is away. */
export type Contact = 'none' | 'unread' | 'open' | 'closed' | 'unknown' | 'fault';
export type Signal = 'on' | 'off' | 'fault';

/** What the inputs are now; never what they did. */
export interface DoorLevels {
  readonly contact: 'open' | 'closed' | 'unknown' | 'fault';
  /** Somebody inside presses the exit button or the handle. */
  readonly rex: Signal;
  readonly fire: Signal;
}

export type Relock = 'opened' | 'closed' | 'pulse-end';

export interface DoorRules {
  readonly hasContact: boolean;
  readonly pulseMs: number;
  /** What ends a pulse before its time. */
  readonly relock: Relock;
  /** Null: open for however long is no alarm. */
  readonly heldOpenAfterMs: number | null;
  /** So long before the alarm it is announced at the door; null for not at all. */
  readonly preAlarmMs: number | null;
  /** A level counts when it has lasted as long; EN 60839-11-1 wants one of 400 ms to be seen. */
  readonly debounceMs: number;
  /** So long after the request ended an opening is no forced one. */
  readonly rexShuntMs: number;
  readonly rexStuckAfterMs: number;
  readonly onFire: 'release' | 'report';
  /** The scheduled unlocking waits for somebody. */
  readonly firstPerson: boolean;
}

export type DoorInput =
  | { readonly kind: 'levels'; readonly levels: DoorLevels }
  /** A decision that lets somebody in; `exempt`: lockdown does not keep him out. */
  | { readonly kind: 'grant'; readonly decision: string; readonly exempt: boolean }
  | { readonly kind: 'mode'; readonly mode: DoorMode }
  | { readonly kind: 'lockdown'; readonly active: boolean }
  /** Whether the schedule wants the door unlocked; false while the clock is not trusted. */
  | { readonly kind: 'schedule'; readonly open: boolean }
  | { readonly kind: 'first-person' }
  | { readonly kind: 'fire-reset' }
  | { readonly kind: 'tick' };

export const doorAlarms = [
  'forced-open',
  'held-open-soon',
  'held-open',
  'contact-fault',
  'rex-stuck',
  'rex-fault',
  'fire',
  'fire-input-fault',
] as const;
export type DoorAlarm = (typeof doorAlarms)[number];

export type HoldReason = 'fire' | 'unlocked' | 'schedule';

export type DoorEffect =
  | { readonly kind: 'pulse'; readonly decision: string; readonly ms: number }
  | { readonly kind: 'hold'; readonly why: HoldReason }
  | { readonly kind: 'secure' }
  /** Every `active: true` is followed by its `active: false` when the cause is gone. */
  | { readonly kind: 'alarm'; readonly alarm: DoorAlarm; readonly active: boolean }
  | { readonly kind: 'moved'; readonly event: 'opened' | 'closed' | 'found-open' }
  /** Once for each grant: somebody went through, nobody did, it was taken back, or no contact could tell. */
  | { readonly kind: 'grant-ended'; readonly decision: string; readonly how: GrantEnd };

export type GrantEnd = 'passed' | 'not-used' | 'revoked' | 'unseen';

export interface Pulse {
  /** Grants that the next opening serves, oldest first. */
  readonly decisions: readonly string[];
  /** The newest grant, for which the strike is driven. */
  readonly newest: string;
  readonly exempt: boolean;
  readonly until: number;
  /** The door was held unlocked meanwhile: the grant is not good for driving the strike once more. */
  readonly spent: boolean;
}

export type Strike =
  | { readonly kind: 'secure' }
  | { readonly kind: 'hold'; readonly why: HoldReason }
  | { readonly kind: 'pulse'; readonly decision: string; readonly until: number };

/** A level that has not lasted long enough to count. */
export interface Candidate<T> {
  readonly value: T;
  readonly since: number;
}

export interface DoorSituation {
  readonly mode: DoorMode;
  readonly lockdown: boolean;
  readonly scheduleOpen: boolean;
  readonly firstPersonCame: boolean;
  /** Stays until somebody resets it. */
  readonly fireLatched: boolean;
  readonly contact: Contact;
  readonly rex: Signal;
  readonly fire: Signal;
  readonly nextContact: Candidate<Contact> | null;
  readonly nextRex: Candidate<Signal> | null;
  readonly nextFire: Candidate<Signal> | null;
  readonly pulse: Pulse | null;
  /** An opening up to then is not forced; null for none. */
  readonly shuntUntil: number | null;
  readonly rexSince: number | null;
  /** From when the time of being open counts. */
  readonly openSince: number | null;
  readonly forced: boolean;
  /** What the strike was last told. */
  readonly strike: Strike;
  readonly alarms: readonly DoorAlarm[];
}

export interface DoorStep {
  readonly door: DoorSituation;
  readonly effects: readonly DoorEffect[];
}
