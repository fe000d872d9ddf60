/**
 * What the door loop reasons about. Times named `mono` are ms on the monotonic clock, of which only differences mean
 * anything; `local` is the room's own wall-clock time. People appear by their pseudonym wherever something is kept.
 */
import type { DenialCause } from './causes.js';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** What a clock on the wall of the room shows. */
export interface LocalTime {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly weekday: Weekday;
  /** Minutes since the wall clock showed 00:00: 0..1439. */
  readonly minute: number;
}

export interface Clocks {
  readonly mono: number;
  /** Null where the wall clock can't be read at all. */
  readonly local: LocalTime | null;
  /** False from a start with an implausible clock, or a jump back behind what is journalled, until it is trusted. */
  readonly wallTrusted: boolean;
}

/** `to` before `from` ends on the next day. */
export interface Hours {
  /** HH:MM, in. */
  readonly from: string;
  /** HH:MM up to 24:00, out. */
  readonly to: string;
}

export interface Schedule {
  readonly id: string;
  readonly weekly: readonly (Hours & { readonly days: readonly Weekday[] })[];
  /** Dates on which no weekly hours begin. */
  readonly holidays: readonly string[];
  /** Dates with hours of their own instead of the weekly ones: a half day. */
  readonly specialDays: readonly { readonly date: string; readonly hours: readonly Hours[] }[];
}

/** Needs no entry: at any time. */
export const always = 'always';

export interface Person {
  /** As the configuration has it; never journalled. */
  readonly id: string;
  /** Random; what the journal and the server see. */
  readonly pseudonym: string;
  readonly groups: readonly string[];
  readonly subjects: readonly string[];
  /** Subjects (another hand) by which the person says that he is being forced. */
  readonly duressSubjects: readonly string[];
  readonly disabled: boolean;
  /** First and last day, YYYY-MM-DD. */
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

export interface People {
  readonly bySubject: ReadonlyMap<string, { readonly person: Person; readonly duress: boolean }>;
  readonly byPseudonym: ReadonlyMap<string, Person>;
}

/** How much a terminal's word is worth: a keyboard wedge, a pinned device, a device that signs. */
export const assurances = ['none', 'identity', 'mac'] as const;
export type Assurance = (typeof assurances)[number];

export const qualities = ['low', 'ok', 'high'] as const;
/** A score in three buckets: the exact one would help somebody to climb towards a match. */
export type Quality = (typeof qualities)[number];

/** What the terminal said, and what is known of how it came. */
export interface Scan {
  readonly kind: 'match' | 'no-match' | 'bad-read';
  readonly terminal: string;
  readonly receivedMono: number;
  /** How far the event loop was behind when the report was taken. */
  readonly loopLagMs: number;
  /** Null where the terminal counts nothing. */
  readonly seq: number | null;
  readonly boot: number | null;
  /** Null but for a match. Personal data: never into a log or the journal. */
  readonly subject: string | null;
  readonly duress: boolean;
  readonly quality: Quality | null;
  readonly live: boolean | null;
}

export interface Right {
  readonly groups: readonly string[];
  /** Id of a schedule, or `always`. */
  readonly schedule: string;
}

export interface LockoutRule {
  readonly denials: number;
  readonly windowMs: number;
  readonly durationMs: number;
}

export interface PassbackRule {
  /** Doors of one area share who is inside. */
  readonly area: string;
  /** hard: denied. soft: granted and flagged. timed: denied within `forMs` of the last entry. */
  readonly mode: 'hard' | 'soft' | 'timed';
  readonly forMs: number;
  readonly exemptGroups: readonly string[];
}

export interface TwoPersonRule {
  readonly withinMs: number;
  /** Who of these comes in alone. */
  readonly exceptGroups: readonly string[];
}

export interface FirstPersonRule {
  readonly groups: readonly string[];
  /** unlock: only the scheduled unlocking waits for one of them. entry: so does everybody else. */
  readonly scope: 'unlock' | 'entry';
}

export interface DoorPolicy {
  readonly id: string;
  readonly terminal: string;
  /** On the inner side; null where leaving is not scanned. */
  readonly exitTerminal: string | null;
  readonly allow: readonly Right[];
  readonly lockout: LockoutRule | null;
  readonly antiPassback: PassbackRule | null;
  readonly twoPerson: TwoPersonRule | null;
  readonly firstPerson: FirstPersonRule | null;
  readonly lockdownExempt: { readonly people: readonly string[]; readonly groups: readonly string[] };
  readonly duplicateWindowMs: number;
  readonly staleAfterMs: number;
  readonly minimumAssurance: Assurance;
  readonly minimumQuality: Quality;
  readonly requireLiveness: boolean;
  readonly onTamper: 'deny' | 'alarm';
  /** deny-dated: schedules and validity wait for a trusted clock. trust-validity: only schedules wait. */
  readonly onUntrustedClock: 'deny-dated' | 'trust-validity';
}

export interface AccessPolicy {
  readonly doors: readonly DoorPolicy[];
  readonly schedules: ReadonlyMap<string, Schedule>;
}

export interface TerminalView {
  /** Pinned, answering, its profile fits. */
  readonly trusted: boolean;
  readonly tampered: boolean;
  readonly assurance: Assurance;
}

export interface DoorView {
  readonly mode: DoorMode;
  /** True where the strike can't be driven. */
  readonly faulty: boolean;
}

/** What the operator set; that a schedule unlocks a `normal` door is no mode of its own. */
export const doorModes = ['normal', 'unlocked', 'locked', 'maintenance'] as const;
export type DoorMode = (typeof doorModes)[number];

export interface Lockdown {
  readonly all: boolean;
  readonly doors: ReadonlySet<string>;
}

export interface RecentScan {
  readonly mono: number;
  readonly seq: number | null;
  readonly boot: number | null;
  /** Pseudonym; null for one without. */
  readonly person: string | null;
}

export interface Lockout {
  /** When the counted denials were. */
  readonly denials: readonly number[];
  /** Null while nobody is locked out. */
  readonly until: number | null;
}

export interface Waiting {
  readonly person: string;
  readonly terminal: string;
  readonly mono: number;
}

export interface Presence {
  readonly inside: boolean;
  /** Of the last entry; null where there was none since the area was reset. */
  readonly enteredMono: number | null;
}

/** Everything that a decision depends on besides configuration and time. */
export interface AccessState {
  readonly terminals: ReadonlyMap<string, TerminalView>;
  readonly doors: ReadonlyMap<string, DoorView>;
  readonly lockdown: Lockdown;
  /** By terminal. */
  readonly lockouts: ReadonlyMap<string, Lockout>;
  /** By terminal, newest last. */
  readonly recent: ReadonlyMap<string, readonly RecentScan[]>;
  /** By door: the first of two. */
  readonly waiting: ReadonlyMap<string, Waiting>;
  /** By door: the local date on which one of the first-person group came. */
  readonly firstIn: ReadonlyMap<string, string>;
  /** By area, then by pseudonym. */
  readonly presence: ReadonlyMap<string, ReadonlyMap<string, Presence>>;
}

export type Feedback =
  'idle' | 'pending' | 'granted' | 'denied' | 'locked-out' | 'held-open-warning' | 'lockdown' | 'fault';

/** ignored: the same scan again; it has its decision already. */
export type Verdict = 'granted' | 'denied' | 'pending' | 'ignored';

export type DecisionFlag = 'anti-passback' | 'first-person' | 'lockdown-exempt' | 'tampered';

export interface Decision {
  readonly verdict: Verdict;
  /** Null for a grant, one cause for everything else. */
  readonly cause: DenialCause | null;
  /** Null where the terminal belongs to no door. */
  readonly door: string | null;
  readonly terminal: string | null;
  /** Pseudonym; null where nobody is known by this subject. */
  readonly person: string | null;
  /** The other one of a two-person grant. */
  readonly partner: string | null;
  readonly direction: 'in' | 'out';
  /** Which entry of the door's `allow` let the person in. */
  readonly right: number | null;
  readonly flags: readonly DecisionFlag[];
  readonly quality: Quality | null;
  /** The person says that he is being forced. It changes nothing else in a decision. */
  readonly duress: boolean;
  readonly feedback: Feedback;
}
