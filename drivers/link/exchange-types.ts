/** Request and reply on a line where one command is in flight at a time. The engine is exchange.ts. */

/** What a frame is to the request in flight. `foreign` frames go to the session's listener and change nothing here. */
export type FrameVerdict = 'reply' | 'last-reply' | 'foreign';

export interface ReplyTiming {
  /** Monotonic ms at which the frame's last byte came. */
  readonly at: number;
  /** Monotonic ms just before the command's first byte was handed to the kernel. */
  readonly startedAt: number;
  /**
   * Earliest monotonic ms at which the command's last byte can have left the line; equals `startedAt` where the
   * line's speed is not known. Nothing received in full before this plus its own line time can be an answer.
   */
  readonly sentAt: number;
  /** Line time of one byte, ms; 0 where the speed is not known. */
  readonly byteMs: number;
}

export interface ExchangeRequest<F> {
  readonly bytes: Uint8Array;
  /** Pure; called for every frame that comes while this request is in flight, in order. */
  match(frame: F, timing: ReplyTiming): FrameVerdict;
  /** How long to wait for the last reply, ms, counted from when the command's last byte has left the line. */
  readonly timeoutMs: number;
  /** Bytes of the shortest answer, for `lagMs`; 0 where left out. */
  readonly answerBytes?: number;
  /**
   * Once a reply has come: how long to wait for the next one, ms. Where none comes, what came is the answer. Absent
   * where the last reply can always be told.
   */
  readonly afterReplyMs?: number;
  readonly correlation: string | null;
  /**
   * Called with the answer at once, before any frame behind it goes to the listener: who keeps what a device said must
   * hear it in the device's order, and the promise of a request settles only when all that was read with the answer has
   * been heard. Must not throw.
   */
  readonly heard?: (answer: Answered<F>) => void;
}

export type Answered<F> = Extract<ExchangeOutcome<F>, { readonly kind: 'answered' }>;

export type ExchangeOutcome<F> =
  | {
      readonly kind: 'answered';
      readonly frames: readonly F[];
      readonly at: number;
      /**
       * How late this process looked at its clock when the command had left, or when an answer could first be there:
       * the later of the two, ms. Bytes are dated when they are read: after such a lag they may have come that much
       * sooner.
       */
      readonly lagMs: number;
    }
  /** The command left; not every reply came in time. */
  | { readonly kind: 'no-reply'; readonly frames: readonly F[] }
  | { readonly kind: 'not-sent'; readonly code: string }
  /** The link was lost, or `clear` was called, while the command was in flight. */
  | { readonly kind: 'broken'; readonly code: string };

/** What a framer makes of bytes: frames, and bytes that belong to none. */
export type FramerEvent =
  | { readonly kind: 'frame'; readonly bytes: Uint8Array }
  | { readonly kind: 'discarded'; readonly bytes: Uint8Array; readonly reason: 'too-long' | 'idle' | 'not-a-frame' };

/** Bounded in memory, linear in time, started anew on every open. */
export interface Framer {
  push(bytes: Uint8Array, at: number): readonly FramerEvent[];
  reset(): void;
}
