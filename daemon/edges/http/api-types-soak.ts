/** A soak as it goes over the API. Only types. */
import type { Priority, ResultStatus } from '../../wall/model.js';

/** POST /walls/{wall}/soak */
export interface SoakAsked {
  /** `routes`: every source on every panel it can reach. `scenes`: the stored scenes, in this order. */
  readonly kind: 'routes' | 'scenes';
  /** Ids of stored scenes of this wall; of `scenes` only. */
  readonly scenes?: readonly string[];
  readonly rounds: number;
  /** From the end of a step to the beginning of the next. */
  readonly pauseMs: number;
  /** `routine` where left out. */
  readonly priority?: Priority;
}

export type SoakState =
  | 'running'
  | 'finished'
  | 'stopped'
  /** Another request has the wall. */
  | 'taken-over'
  /** The first step was not let in. */
  | 'refused';

/** Ms; the percentiles are of the last 10 000 steps, the longest of all. */
export interface SoakTimes {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface SoakOutputView {
  readonly matrix: string;
  readonly output: number;
  readonly row: number;
  readonly column: number;
  /** How often the device was asked afterwards and said so. */
  readonly proven: number;
  readonly failed: number;
  /** Code of the last failure. */
  readonly lastFault: string | null;
}

/** GET /walls/{wall}/soak: the one that runs, or the last one since the daemon started. */
export interface SoakStateView {
  readonly soak: SoakView | null;
}

export interface SoakView {
  readonly id: string;
  readonly wall: string;
  readonly kind: SoakAsked['kind'];
  readonly by: string;
  readonly priority: Priority;
  readonly state: SoakState;
  /** Request that has the wall, or the code that kept the soak out. */
  readonly because: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly rounds: number;
  readonly steps: { readonly done: number; readonly of: number };
  readonly counts: Readonly<Record<ResultStatus, number>>;
  readonly ms: SoakTimes | null;
  readonly outputs: readonly SoakOutputView[];
  /**
   * Whether the wall is as it was: `whole`, `others` (the panels that the scene which took over leaves alone), `later`
   * (once the higher priority is given up), `failed`, `unknown` (nobody knew what it showed), null while it runs.
   */
  readonly putBack: 'whole' | 'others' | 'later' | 'failed' | 'unknown' | null;
}
