/** The part of the API for doors, people and ceremonies. Taken along by api-types.ts. */

// ── Doors ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What an operator may set; lockdown and hours come on top of it. */
export type DoorModeAsked = 'normal' | 'unlocked' | 'locked' | 'maintenance';

/** GET /doors, and the data of the event `doors` of GET /doors/events. Whether somebody is being forced is in none of it. */
export interface DoorsView {
  readonly at: string;
  readonly doors: readonly DoorView[];
  readonly terminals: readonly TerminalView[];
  /** True while every door is in lockdown by one order. */
  readonly lockdownAll: boolean;
  /** False: rights that depend on the time wait; POST /clock/confirm says that it is right. */
  readonly clockTrusted: boolean;
}

export interface DoorView {
  readonly id: string;
  readonly name: string;
  readonly terminal: string;
  readonly exitTerminal: string | null;
  readonly mode: DoorModeAsked | 'lockdown' | 'unlocked-by-schedule';
  /** What was set, whatever covers it now. */
  readonly setMode: DoorModeAsked;
  /** What the relay board says of the lock; unknown while it does not answer. */
  readonly lock: 'locked' | 'unlocked' | 'unknown';
  /** What the strike was last told. */
  readonly strike: 'secured' | 'pulsing' | 'held';
  /** none: the door has no contact. unread: nothing was heard yet. */
  readonly contact: 'none' | 'unread' | 'open' | 'closed' | 'unknown' | 'fault';
  readonly alarms: readonly DoorAlarmName[];
  /** False where the strike can't be driven: nobody is let in. */
  readonly drivable: boolean;
  /** A fire released it; POST /doors/{door}/fire-reset once the input is off. */
  readonly fireLatched: boolean;
  /** Area of its anti-passback rule; null for none. */
  readonly area: string | null;
}

export type DoorAlarmName =
  | 'forced-open'
  | 'held-open-soon'
  | 'held-open'
  | 'contact-fault'
  | 'rex-stuck'
  | 'rex-fault'
  | 'fire'
  | 'fire-input-fault'
  | 'audit-failed';

export interface TerminalView {
  readonly id: string;
  /** Null where it belongs to no door. */
  readonly door: string | null;
  readonly state: 'absent' | 'opening' | 'ready' | 'silent' | 'untrusted' | 'unsupported';
  readonly assurance: 'none' | 'identity' | 'mac' | null;
  readonly tampered: boolean;
  /** Registry code and words of what is wrong; null when nothing is. */
  readonly error: { readonly code: string; readonly message: string } | null;
  /** True for a simulated device. */
  readonly virtual: boolean;
}

/** Data of the event `entry` of GET /doors/events: what happened at the doors, without what is not for this page. */
export interface DoorEntryView {
  readonly seq: number;
  readonly at: string;
  /** `access.decided`, `door.alarm`, `terminal.lost`, `ceremony.fired`, … */
  readonly kind: string;
  readonly actor: string;
  readonly data: object;
  /** Name of whoever it was, for accounts with the right people.read; null where nobody is known or it may not be said. */
  readonly person: { readonly id: string; readonly name: string } | null;
  /** The sentence of a denial’s cause; null where there is none. */
  readonly cause: string | null;
}

/** GET /doors/entries: the last of them, the newest first. */
export interface DoorEntriesView {
  readonly entries: readonly DoorEntryView[];
}

/** POST /doors/{door}/mode */
export interface DoorModeChange {
  readonly mode: DoorModeAsked;
}

/** POST /lockdown and POST /lockdown/release. `door` null: all of them. */
export interface LockdownAsked {
  readonly door: string | null;
  readonly reason: string;
}

/** POST /areas/{area}/reset: forgets who is inside; one person by id, or with null everybody. */
export interface AreaResetAsked {
  readonly person: string | null;
}

// ── Ceremonies ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** In the state of every reader: GET /state, member `ceremonies`. */
export interface CeremonyView {
  /** Id of the trigger. */
  readonly id: string;
  readonly door: string;
  readonly scene: string;
  readonly groups: readonly string[];
  readonly state: 'idle' | 'armed' | 'expired' | 'fired';
  /** ISO times; null where there was none. */
  readonly armedUntil: string | null;
  readonly rehearsedAt: string | null;
  /** True where it can be armed now as far as its rehearsal goes. */
  readonly rehearsalFresh: boolean;
  readonly armRoles: readonly string[];
  readonly manualRoles: readonly string[];
}

/** POST /ceremonies/{trigger}/rehearse: a dry run against the real devices; nothing is sent to the wall. */
export interface RehearsalView {
  readonly good: boolean;
  /** What keeps it from going well, in the reader’s language. */
  readonly faults: readonly { readonly code: string; readonly what: string; readonly message: string }[];
  /** What the scene would take; null where it can’t be planned. */
  readonly predictedMs: number | null;
  readonly ceremony: CeremonyView;
}

/** POST /ceremonies/{trigger}/fire: by hand, for when the terminal fails. */
export interface ManualFireAsked {
  readonly reason: string;
}

/** The answer of arm, disarm and fire. */
export interface CeremonyAnswerView {
  readonly ceremony: CeremonyView;
}

// ── People ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** GET /groups: groups are there by somebody being in them, or by being named. */
export interface GroupsView {
  readonly groups: readonly GroupView[];
}

export interface GroupView {
  readonly name: string;
  readonly people: readonly string[];
  readonly doors: readonly string[];
  readonly triggers: readonly string[];
}

/** POST /enrolments: the next scan at the terminal opens nothing; its subject is told to whoever asked. */
export interface EnrolmentAsked {
  readonly terminal: string;
}

/** POST /enrolments, GET /enrolments/{enrolment}, and the data of the event `enrolment` of …/events. */
export interface EnrolmentView {
  readonly id: string;
  readonly terminal: string;
  readonly state: 'waiting' | 'taken' | 'expired' | 'cancelled';
  readonly expiresAt: string;
  /** As the terminal has it; null until a palm that it knows was there. */
  readonly subject: string | null;
  /** Whose it is already; null for nobody’s. */
  readonly owner: string | null;
  /** Why the last scan gave no subject; null where none failed. */
  readonly lastFailure: 'no-match' | 'bad-read' | null;
}

// ── Privacy ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** GET /people/{person}/report: everything that is stored about one person. */
export interface PersonReportView {
  readonly person: object | null;
  readonly pseudonym: string | null;
  readonly doors: readonly { readonly door: string; readonly schedules: readonly string[] }[];
  readonly triggers: readonly string[];
  readonly terminals: readonly string[];
  readonly entries: readonly {
    readonly seq: number;
    readonly at: string;
    readonly kind: string;
    readonly data: object;
  }[];
  readonly openOrders: readonly string[];
  /** Of the data folder. */
  readonly files: readonly string[];
  /** May hold all of it; not opened. */
  readonly backups: readonly string[];
}

/** POST /people/{person}/erase (danger person-erase), and the items of GET /erasures. */
export interface ErasureView {
  readonly order: string;
  readonly person: string;
  readonly terminals: readonly string[];
  /** To be deleted at the terminals; gone with the confirmation. */
  readonly subjects: readonly string[];
  readonly orderedAt: string;
  /** Files that may still name the person and can’t be changed; only in the answer of erase. */
  readonly leftovers: readonly string[];
}

/** GET /erasures: orders that nobody has confirmed; POST /erasures/{order}/confirm ends one. */
export interface ErasuresView {
  readonly orders: readonly ErasureView[];
}

/** GET /retention, and the answer of POST /retention/run. The rules are PUT /configuration/journal. */
export interface RetentionView {
  /** Null: for ever. */
  readonly keepDays: number | null;
  readonly keepKinds: readonly { readonly kind: string; readonly days: number }[];
  readonly legalHold: string | null;
  readonly segments: number;
  readonly removedSegments: number;
  /** ISO time of the last run since start; null before the first. */
  readonly lastRunAt: string | null;
  /** What the last run removed. */
  readonly lastRemoved: readonly string[];
  /** Why the last run failed; null where it did not. */
  readonly lastFailure: string | null;
}

// ── Practice ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** GET /practice: the demo’s simulated door; 404 item-unknown on a real appliance. */
export interface PracticeView {
  readonly orders: readonly { readonly order: string; readonly does: string }[];
}

/** POST /practice: one of these orders. */
export interface PracticeAsked {
  readonly order: string;
}
