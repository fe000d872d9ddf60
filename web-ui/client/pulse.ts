/**
 * Whether the daemon is still heard. Pure: `now` in ms on any monotonic clock. A stream that is open and silent is a
 * stream that is lost: whoever hears nothing for twice the heartbeat knows nothing new.
 */
export interface Pulse {
  /** When something was heard last; null while nothing was heard since the stream was opened. */
  readonly heardAt: number | null;
  readonly everyMs: number;
}

export const firstPulse: Pulse = { heardAt: null, everyMs: 5000 };

export function heard(pulse: Pulse, now: number, everyMs = pulse.everyMs): Pulse {
  return { heardAt: now, everyMs };
}

export function isLive(pulse: Pulse, now: number): boolean {
  return pulse.heardAt !== null && now - pulse.heardAt <= 2 * pulse.everyMs;
}

/** How long to wait before the stream is opened anew, after so many tries that came to nothing. */
export function retryAfterMs(tries: number): number {
  return Math.min(5000, 500 * 2 ** Math.min(tries, 6));
}
