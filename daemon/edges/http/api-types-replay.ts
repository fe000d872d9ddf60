/** POST /devices/{device}/replay: a recorded line, played to a simulated device. Taken along by api-types.ts. */
export interface ReplayView {
  readonly driver: string;
  /** In the record. */
  readonly exchanges: number;
  /** Fewer than `exchanges` where they took too long. */
  readonly played: number;
  readonly differing: number;
  /** In order; of very many those that differ before all others. */
  readonly shown: readonly PlayedView[];
}

export interface PlayedView {
  /** In the record, from 1. */
  readonly number: number;
  /** Since the record's first frame. */
  readonly ms: number;
  readonly agrees: boolean;
  /** Lower-case hex, two digits a byte, no spaces. */
  readonly sent: string;
  readonly recorded: string;
  readonly got: string;
  /** What the family's codec reads in each; of an answer that agrees once. */
  readonly means: {
    readonly sent: readonly object[];
    readonly recorded: readonly object[];
    readonly got: readonly object[];
  };
}
