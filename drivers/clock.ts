/**
 * The only source of time for links, sessions and services, so that tests can replace it.
 * Durations are taken on `now` (monotonic, ms); `wall` is for what people and servers read.
 */
export interface Clock {
  /** Milliseconds on the monotonic clock; only differences mean anything. */
  now(): number;
  /** Milliseconds since 1970 on the wall clock; may jump. */
  wall(): number;
  /** Calls `action` once after `ms`; the returned function cancels it. */
  after(ms: number, action: () => void): () => void;
}

/** The clock of this machine. Its timers keep the process alive: who sets one cancels it in its `stop`. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
