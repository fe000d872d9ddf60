/** Times and sizes of SIS that the driver works with; README.md beside this file says where each comes from. */
export const timings = {
  replyTimeoutMs: 1000,
  firstProbeMs: 500,
  probeCapMs: 5000,
  keepAliveMs: 30_000,
  pollMs: 30_000,
  busyRetryMs: 300,
  garbledRetryMs: 50,
  lineIdleMs: 500,
  quietMs: 20,
  quietAtMostMs: 200,
  trustedLagMs: 4,
} as const;

export const limits = {
  /** Ties in one quick tie. */
  salvoTies: 16,
  /** Outputs in one line of `VC`, and queries in one write. */
  blockOutputs: 16,
  /** Longest line from the device: 64 outputs of three digits, and a banner. */
  lineBytes: 512,
} as const;
