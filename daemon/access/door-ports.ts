/** What the door service needs of the world. The wiring fits drivers and services to it; tests fit memory. */
import type { ActOutcome, ActToken, LockPosition } from '../../drivers/relay.js';
import type { DoorLevels, DoorRules } from './door-model.js';
import type { AccessPolicy, DoorPolicy, Feedback, LocalTime, People } from './model.js';

/** An input of a board, and which of its levels means what the door calls it by. */
export interface WiredInput {
  readonly device: string;
  readonly input: number;
  readonly onWhen: 'active' | 'inactive';
}

export interface DoorSetup {
  readonly id: string;
  readonly policy: DoorPolicy;
  readonly rules: DoorRules;
  readonly strike: { readonly device: string; readonly channel: number };
  readonly contact: WiredInput | null;
  readonly rex: WiredInput | null;
  readonly fire: WiredInput | null;
  readonly unlockSchedule: string | null;
  readonly onAuditFailure: 'deny' | 'grant-and-alarm';
  /** Of the door's anti-passback area. */
  readonly afterRestart: 'keep' | 'forget';
}

/** What a door knows of the time before a restart. */
export interface Remembered {
  /** The fire was latched. */
  readonly fire: boolean;
  /** When a first person was let in last, epoch ms; null for never. */
  readonly firstCameAt: number | null;
}

/** How a command to the strike ended; `code` where it did not end well. */
export type Acted = Pick<ActOutcome, 'ending'> & { readonly code?: string };

/** One strike: a channel of a relay board. */
export interface StrikePort {
  pulse(ms: number, token: ActToken): Promise<Acted>;
  hold(token: ActToken): Promise<Acted>;
  secure(reason: string): Promise<Acted>;
  /** What the board says of the lock now. */
  position(): LockPosition;
}

export interface TerminalPort {
  /** Never rejects; nothing waits for it. */
  feedback(feedback: Feedback, ms: number | null): Promise<unknown>;
}

export interface InputsPort {
  /** What the door's inputs are now, `onWhen` applied. */
  levels(): DoorLevels;
}

/** A decision that stands, for triggers; called after it is on disk, or after the policy went on without. */
export interface DecidedDoor {
  readonly decision: string;
  readonly door: string;
  readonly verdict: 'granted' | 'denied';
  /** Groups of whoever it was; empty where nobody is known. */
  readonly groups: readonly string[];
  readonly person: string | null;
  /** Entry in the journal; null where the policy went on without one. */
  readonly journalSeq: number | null;
  /** When it was decided, epoch ms. */
  readonly at: number;
}

/** Who does something when a door decides. */
export interface DecisionPort {
  decided(event: DecidedDoor): void;
}

/** The configuration in force; asked anew for every decision. */
export interface AccessConfiguration {
  policy(): AccessPolicy;
  people(): People;
  doors(): readonly DoorSetup[];
}

export interface WallClockView {
  readonly local: LocalTime | null;
  readonly wallTrusted: boolean;
}
