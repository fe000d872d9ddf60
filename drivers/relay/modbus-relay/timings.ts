/** Times of Modbus relay boards; the reasons are in the README. */
import type { RelayTimings } from '../../device/relay-session.js';
import { flashGrainMs } from './table.js';

export const timings: RelayTimings = {
  inputPollMs: 60,
  coilPollMs: 1000,
  timerSlackMs: 60,
  firstRetryMs: 200,
  retryCapMs: 2000,
};

export const limits = {
  leastPulseMs: flashGrainMs,
  mostPulseMs: 60_000,
  replyTimeoutMs: 400,
  gapMs: 5,
  byteIdleMs: 40,
  quietMs: 10,
  quietAtMostMs: 100,
} as const;

/** The address that boards leave the factory with. */
export const usualUnit = 1;
