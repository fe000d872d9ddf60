/**
 * What the daemon sees of a relay board: outputs that let a door go, and inputs that tell its levels. A driver carries
 * out and reports; whether a door may be let go was decided, and written down, before it is asked.
 *
 * `secured` and `unlocked` are said of the door's lock, not of the coil: the configuration says which channels lock
 * with the coil energised.
 */
import type { DeviceStatus } from './driver.js';

export type RelayChannel = number & { readonly brand: 'RelayChannel' };

/** The number as a channel of a board with `count` relays; null where it is not a whole number of 1..count. */
export function relayChannel(value: number, count: number): RelayChannel | null {
  return Number.isInteger(value) && value >= 1 && value <= count ? (value as RelayChannel) : null;
}

/**
 * The right to unlock once: minted after the decision's journal entry is durable and at no other place. A driver takes
 * each `id` once, and none after `expiresAt` or that would live longer than `longestTokenMs`.
 */
export interface ActToken {
  /** `pulse` for a grant, `hold` for a schedule or maintenance: one is not good for the other. */
  readonly purpose: 'pulse' | 'hold';
  /** Of the decision; the same one never unlocks twice. */
  readonly id: string;
  /** The journal entry that allows it. */
  readonly journalSeq: number;
  /** Monotonic ms. */
  readonly expiresAt: number;
}

export const longestTokenMs = 10_000;

export interface RelayCapabilities {
  readonly channels: number;
  /** Inputs that the board has, counted from 1; 0 for none. */
  readonly inputs: number;
  /**
   * True where the board itself ends a pulse: the door is secured on time though this process or the cable is gone.
   * Otherwise the driver ends it, and the unit's ExecStopPost where the driver can't.
   */
  readonly hardwarePulse: boolean;
  /** True where the board says what its relays do; otherwise a command that left is all that is known. */
  readonly readback: boolean;
  /** Shortest and longest pulse, ms; a longer one is refused, and a pulse is never made shorter than asked. */
  readonly leastPulseMs: number;
  readonly mostPulseMs: number;
}

export type LockPosition = 'secured' | 'unlocked' | 'unknown';

/** How a position is known. `read`: the board was asked. `acknowledged`: it confirmed the command. `sent`: the command left. */
export type RelayEvidence = 'read' | 'acknowledged' | 'sent';

export interface OutputState {
  readonly channel: RelayChannel;
  readonly position: LockPosition;
  /** Null while the position is unknown. */
  readonly evidence: RelayEvidence | null;
  readonly at: number;
}

/** A level as the board reads it; debouncing and meaning (contact, request to exit, fire) are the door's. */
export interface InputState {
  /** Counts from 1. */
  readonly input: number;
  /** True where the input is active (its circuit closed); null where nobody knows: no link, no answer. */
  readonly active: boolean | null;
  readonly at: number;
}

/** Levels of a door's surroundings, told whenever one differs from what was told last; never edges. */
export interface DoorInputs {
  /** In the order of the inputs. */
  inputStates(): readonly InputState[];
  subscribe(listener: (event: RelayEvent) => void): () => void;
}

export type OutputCause = 'pulse' | 'pulse-ended' | 'hold' | 'secure' | 'read' | 'link';

export type RelayEvent =
  | { readonly kind: 'status'; readonly status: DeviceStatus }
  | { readonly kind: 'output'; readonly output: OutputState; readonly cause: OutputCause }
  | { readonly kind: 'input'; readonly state: InputState }
  /** The board does not do what it was told; told once, and `cleared` once when it does again. */
  | {
      readonly kind: 'fault';
      readonly channel: RelayChannel;
      /** Registry code: relay-stuck, relay-not-secured. */
      readonly code: string;
      readonly cleared: boolean;
      readonly at: number;
    };

export type ActOutcome =
  | {
      readonly ending: 'done';
      /** Monotonic ms just before the command was handed to the line. */
      readonly startedAt: number;
      /** Monotonic ms at which the lock is secured again; null for a hold and for securing. */
      readonly endsAt: number | null;
      readonly endedBy: 'hardware' | 'software' | null;
      readonly evidence: RelayEvidence;
    }
  /** Nothing was sent: relay-token-expired, relay-token-used, relay-token-wrong, relay-pulse-out-of-range. */
  | { readonly ending: 'refused'; readonly code: string }
  /** No link, or the board is still being secured. Nothing was sent. */
  | { readonly ending: 'not-sent'; readonly code: string }
  /** It may have been done. The driver secures the channel as soon as it can. */
  | { readonly ending: 'unknown'; readonly code: string };

export interface RelayDriver extends DoorInputs {
  readonly kind: 'relay';
  readonly id: string;
  readonly capabilities: RelayCapabilities;
  /** `ready`: every channel was secured on this connection. Losing or finding the link never unlocks. */
  readonly status: DeviceStatus;
  /** In the order of the channels. */
  outputStates(): readonly OutputState[];
  /** Begins connecting, secures every channel first, never gives up. */
  start(): void;
  /** Secures every channel that it can reach, then closes; within one second; idempotent. */
  stop(): Promise<void>;
  /**
   * Unlocks for `ms`, then secures. Settles when it has begun (and was read back, where the board can), never rejects;
   * the end comes as an `output` event. During a pulse or a hold it can only make the unlocked time longer.
   */
  pulse(channel: RelayChannel, ms: number, token: ActToken): Promise<ActOutcome>;
  /** Unlocks until `secure`, or until the link is lost: it is not taken up again by itself. */
  hold(channel: RelayChannel, token: ActToken): Promise<ActOutcome>;
  /** Needs no token; ends pulses and holds of the channel. Goes before everything that waits. */
  secure(channel: RelayChannel | 'all', reason: string): Promise<ActOutcome>;
  /** Asks the board for outputs and inputs now; where it can't say, not-sent. */
  read(): Promise<ActOutcome>;
}
