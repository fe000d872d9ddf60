/** Times and sizes of the Videohub protocol that the driver works with; README.md beside this file says where each is from. */
export const timings = {
  replyTimeoutMs: 2000,
  updateWithinMs: 300,
  firstProbeMs: 500,
  probeCapMs: 5000,
  keepAliveMs: 10_000,
  pollMs: 60_000,
  gapMs: 0,
  blockIdleMs: 2000,
  quietMs: 50,
  quietAtMostMs: 300,
} as const;

export const limits = {
  /** A block of 288 labels; longer ones are noise. */
  blockBytes: 65_536,
} as const;
