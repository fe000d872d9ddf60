/**
 * What the daemon sees of a device. A driver says what the device answered; it keeps no opinion on what should
 * be shown. Outputs and inputs count from 1, as the field counts; `null` as an input means "tied to nothing".
 */
import type { Clock } from './clock.js';

export type OutputId = number & { readonly brand: 'OutputId' };
export type InputId = number & { readonly brand: 'InputId' };

/** The number as an output of a matrix with `count` outputs; null where it is not a whole number of 1..count. */
export function outputId(value: number, count: number): OutputId | null {
  return Number.isInteger(value) && value >= 1 && value <= count ? (value as OutputId) : null;
}

/** The number as an input of a matrix with `count` inputs; null where it is not a whole number of 1..count. */
export function inputId(value: number, count: number): InputId | null {
  return Number.isInteger(value) && value >= 1 && value <= count ? (value as InputId) : null;
}

/** One crosspoint: the output shows the input, or nothing. */
export interface Tie {
  readonly output: OutputId;
  readonly input: InputId | null;
}

/**
 * How a tie became known.
 * `read`: the device was asked. `named`: it named output and input in its reply to our command.
 * `volunteered`: it reported by itself. `acknowledged`: a bare acknowledgement of our command, naming nothing.
 */
export type Evidence = 'read' | 'named' | 'volunteered' | 'acknowledged';

/**
 * `down`: no link. `syncing`: link up, identity and state are being read. `ready`: read in full on this
 * connection. `silent`: the link is up and the device does not answer.
 */
export type DeviceState = 'down' | 'syncing' | 'ready' | 'silent';

export interface DeviceStatus {
  readonly state: DeviceState;
  readonly model: string | null;
  readonly firmware: string | null;
  /** Registry code of the last thing that went wrong, null when nothing is wrong now. */
  readonly lastError: string | null;
  /** What the device or the system said of it, for people. */
  readonly lastErrorDetail: string | null;
  /** Monotonic ms of the last valid answer; null before the first. */
  readonly lastAnswerAt: number | null;
}

/** Of a device that was not reached yet. */
export const unreached: DeviceStatus = {
  state: 'down',
  model: null,
  firmware: null,
  lastError: null,
  lastErrorDetail: null,
  lastAnswerAt: null,
};

export type MatrixStep =
  | { readonly kind: 'tie'; readonly tie: Tie }
  /** Several ties that switch together. Never longer than `capabilities.salvoLimit`. */
  | { readonly kind: 'salvo'; readonly ties: readonly Tie[] }
  /** The same input on every output of the device. Takes no null: clearing a device is not a step. */
  | { readonly kind: 'tie-all'; readonly input: InputId }
  | { readonly kind: 'read'; readonly outputs: readonly OutputId[] }
  | { readonly kind: 'read-all' };

/** What a step costs on the line. */
export interface StepCost {
  readonly commandBytes: number;
  readonly replyBytes: number;
  /** Silence the family asks for after the step, ms. */
  readonly gapMs: number;
}

export interface MatrixCapabilities {
  readonly inputs: number;
  readonly outputs: number;
  /** Ties that one command can switch together; 1 where the family has no salvo. */
  readonly salvoLimit: number;
  /** True where the device can be told to show one input everywhere in one command. */
  readonly tieAll: boolean;
  /** False where an output always shows some input: a tie to nothing can't be asked for. */
  readonly canUntie: boolean;
  /** Evidence that the device's answer to each changing step gives. */
  readonly evidence: { readonly tie: Evidence; readonly salvo: Evidence; readonly tieAll: Evidence };
  /** Pure: bytes of the step as this family encodes it, and the most that it answers. */
  cost(step: MatrixStep): StepCost;
}

/** Every step ends in exactly one of four ways. */
export type Outcome =
  | { readonly ending: 'applied' }
  | {
      readonly ending: 'refused';
      readonly code: string;
      readonly detail: string;
      /** Set where the device asks to be tried again: after this many ms. Null: the same step would fail again. */
      readonly retryAfterMs: number | null;
    }
  | { readonly ending: 'not-sent'; readonly code: string }
  /** Nobody knows whether the device did it: read back before anything else. */
  | { readonly ending: 'unknown'; readonly code: string };

export type MatrixEvent =
  | { readonly kind: 'status'; readonly status: DeviceStatus }
  /** What the device said of these outputs. */
  | { readonly kind: 'ties'; readonly ties: readonly Tie[]; readonly evidence: Evidence; readonly at: number }
  /** Something may have changed these outputs, and the device did not say how. */
  | {
      readonly kind: 'doubt';
      readonly outputs: readonly OutputId[] | 'all';
      readonly reason: DoubtReason;
      readonly at: number;
    };

/** Why knowledge was lost. */
export type DoubtReason =
  'disconnected' | 'device-restarted' | 'foreign-salvo' | 'foreign-preset' | 'reconfigured' | 'no-reply' | 'garbled';

export interface MatrixDriver {
  readonly kind: 'matrix';
  readonly id: string;
  readonly capabilities: MatrixCapabilities;
  readonly status: DeviceStatus;
  /** Listeners are called in the order of what happened on the line; they must not throw. */
  subscribe(listener: (event: MatrixEvent) => void): () => void;
  /** Begins connecting and never gives up; an absent device is a status, not an error. */
  start(): void;
  /** Settles when the link is closed and every step in flight has ended; within one second. */
  stop(): Promise<void>;
  /**
   * Runs one step at a time; further calls wait in order. Never rejects.
   * The events that a step causes are emitted before its promise settles.
   */
  run(step: MatrixStep, correlation: string): Promise<Outcome>;
}

/** The part of pino that drivers use. */
export interface DriverLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Every frame in and out, for the serial monitor, the log at trace level and the metrics. */
export interface LineTrace {
  (event: {
    readonly device: string;
    readonly direction: 'out' | 'in';
    readonly bytes: Uint8Array;
    readonly at: number;
    /** Null for what the device sent unasked. */
    readonly correlation: string | null;
    /** `discarded` bytes are noise that no frame could be made of. */
    readonly kind: 'frame' | 'discarded';
  }): void;
}

export interface DriverPorts {
  readonly clock: Clock;
  readonly log: DriverLog;
  readonly trace: LineTrace;
}
