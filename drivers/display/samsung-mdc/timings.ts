/** Times and sizes of MDC that the driver works with; README.md beside this file says where each comes from. */
export const timings = {
  frameGapMs: 100,
  replyTimeoutMs: 1000,
  probeTimeoutMs: 400,
  firstProbeMs: 500,
  probeCapMs: 10_000,
  lateAnswerMs: 6000,
  inputSettleMs: 2000,
  powerOnGapMs: 1000,
  wakeMs: 75_000,
  wakeProbeMs: 1000,
  wakeGraceMs: 5000,
  healthMs: 60_000,
  keepAliveMs: 30_000,
  pollMs: 30_000,
  byteIdleMs: 500,
  quietMs: 20,
  quietAtMostMs: 200,
} as const;

export type MdcTimings = { readonly [K in keyof typeof timings]: number };
