/** Times and limits of the terminal driver; the reasons are in the README. */

export interface TerminalTimings {
  /** Taken so late or later, a report is stale. */
  readonly staleAfterMs: number;
  /** Without a word for so many heartbeats a terminal is silent. */
  readonly silentAfterBeats: number;
  /** Between two tellings of malformed reports. */
  readonly tellMalformedMs: number;
  /** Before an identity report that failed is asked for again; doubled. */
  readonly identityRetryMs: number;
  readonly identityTries: number;
  /** A feedback that was not taken by then has failed. */
  readonly feedbackWithinMs: number;
}

export const timings: TerminalTimings = {
  staleAfterMs: 2000,
  silentAfterBeats: 3,
  tellMalformedMs: 1000,
  identityRetryMs: 100,
  identityTries: 4,
  feedbackWithinMs: 1000,
};
