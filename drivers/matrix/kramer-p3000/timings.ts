/** Times and sizes of Protocol 3000 that the driver works with; README.md beside this file says where each comes from. */
export const timings = {
  replyTimeoutMs: 1500,
  firstProbeMs: 500,
  probeCapMs: 5000,
  keepAliveMs: 30_000,
  pollMs: 30_000,
  gapMs: 0,
  busyRetryMs: 300,
  garbledRetryMs: 50,
  lineIdleMs: 500,
  quietMs: 20,
  quietAtMostMs: 200,
} as const;

export const limits = {
  /** Longest command that a device takes, CR included. */
  commandBytes: 64,
  /** Longest line from the device: every output of a large matrix in one. */
  lineBytes: 2048,
} as const;
