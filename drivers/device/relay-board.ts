/** What a family of relay boards gives to the session that all of them share (relay-session.ts): coils, not locks. */
import type { RelayChannel } from '../relay.js';

/** How a command to a coil ended. */
export type CoilOutcome =
  | {
      readonly kind: 'done';
      /** Monotonic ms just before the command was handed to the line. */
      readonly startedAt: number;
      readonly evidence: 'acknowledged' | 'sent';
    }
  /** The board answered that it will not. */
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'not-sent'; readonly code: string }
  | { readonly kind: 'unknown'; readonly code: string };

export type LevelsRead =
  | { readonly kind: 'read'; readonly levels: readonly boolean[]; readonly at: number }
  | { readonly kind: 'failed'; readonly code: string };

export interface BoardListener {
  /** A fresh connection: nothing is known of the board but what it calls itself, if it does. */
  up(model: string | null): void;
  /** `code` null where it was closed on purpose. */
  down(code: string | null, detail: string | null): void;
}

export interface BoardFacts {
  /** True where the board itself ends a pulse. */
  readonly hardwarePulse: boolean;
  /** True where `coils` says what the relays do. */
  readonly readback: boolean;
  readonly leastPulseMs: number;
  readonly mostPulseMs: number;
  /** What its timer counts in, ms; 1 where there is none. */
  readonly pulseGrainMs: number;
}

/** One call at a time; none of them rejects, each settles within the family's own time limit. */
export interface RelayBoardPort extends BoardFacts {
  /** How people and messages name it. */
  readonly name: string;
  start(listener: BoardListener): void;
  /** Settles when closed, at the latest after one second. */
  stop(): Promise<void>;
  /** True while there is a connection. */
  readonly isUp: boolean;
  set(channel: RelayChannel, energised: boolean): Promise<CoilOutcome>;
  /** So for `ms`, a multiple of the grain, then the other way by the board's own timer. Asked of boards that have one. */
  flash(channel: RelayChannel, energised: boolean, ms: number): Promise<CoilOutcome>;
  /** Every coil, in the order of the channels. Asked of boards that can say. */
  coils(): Promise<LevelsRead>;
  /** The configured inputs, in order. Asked where there are any. */
  inputs(): Promise<LevelsRead>;
}
