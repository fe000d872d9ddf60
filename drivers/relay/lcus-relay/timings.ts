/** Times of the LCUS boards; the reasons are in the README. */
import type { RelayTimings } from '../../device/relay-session.js';

export const timings: RelayTimings = {
  inputPollMs: 0,
  coilPollMs: 0,
  timerSlackMs: 0,
  firstRetryMs: 200,
  retryCapMs: 2000,
};

export const limits = { leastPulseMs: 100, mostPulseMs: 60_000, gapMs: 20 } as const;
