/** Whether the wall clock can be believed, and when it jumped. docs/adr/0015. Pure. */

/** Steps up to this are what keeping time looks like. */
const tolerableStepMs = 2000;

export interface ClockTrust {
  /** Wall minus monotonic at the last look; null before the first. */
  readonly offsetMs: number | null;
  /** Latest time that is known to have been: of the newest entry, or of a look at a trusted clock. Epoch ms. */
  readonly latest: number;
  readonly trusted: boolean;
}

/** `latest`: time of the newest journal entry, or of the program's own making where there is none. */
export function clockAtStart(latest: number): ClockTrust {
  return { offsetMs: null, latest, trusted: false };
}

export interface ClockLook {
  readonly trust: ClockTrust;
  /** By how much the wall clock jumped since the last look; null where it did not. */
  readonly steppedMs: number | null;
}

/** After a look at both clocks. A clock behind what has been is not trusted until it has caught up, or is confirmed. */
export function lookAtClock(before: ClockTrust, wall: number, mono: number): ClockLook {
  const offsetMs = wall - mono;
  const drift = before.offsetMs === null ? 0 : offsetMs - before.offsetMs;
  const trusted = wall >= before.latest - tolerableStepMs;
  const latest = trusted ? Math.max(before.latest, wall) : before.latest;
  return { trust: { offsetMs, latest, trusted }, steppedMs: Math.abs(drift) > tolerableStepMs ? drift : null };
}

/** Somebody, or a time server, says that the clock is right although it went back. */
export function confirmClock({ offsetMs }: ClockTrust, wall: number): ClockTrust {
  return { offsetMs, latest: wall, trusted: true };
}

/** `latest` after a journal entry. Who confirmed a clock that had gone back said that what was later never was. */
export function recallClock(latest: number, kind: string, atMs: number): number {
  if (!Number.isFinite(atMs)) return latest;
  return kind === 'clock.confirmed' ? atMs : Math.max(latest, atMs);
}
