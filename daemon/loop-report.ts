/** What each loop of the daemon says of its own work, for the watchdog that measures the job (ADR 12). */
export interface LoopReport {
  /** `journal`, `mqtt`, `wall:<id>`, `device:<id>`, `door:<id>`. */
  readonly loop: string;
  /** Monotonic ms since which it is at the same piece of work; null while it has none. */
  readonly busySince: number | null;
  /** A piece of work that takes longer is a loop that hangs: above every deadline that the work has of its own. */
  readonly withinMs: number;
}

/** A loop that hangs, and for how long it has been at the same piece of work. */
export interface LateLoop {
  readonly loop: string;
  readonly busyMs: number;
}

/** The loops that hang at the instant `now` (monotonic ms); empty where all is well. */
export function lateLoops(reports: readonly LoopReport[], now: number): readonly LateLoop[] {
  return reports.flatMap(({ loop, busySince, withinMs }) => {
    const busyMs = busySince === null ? 0 : Math.round(now - busySince);
    return busyMs > withinMs ? [{ loop, busyMs }] : [];
  });
}
