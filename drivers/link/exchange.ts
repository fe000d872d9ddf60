/** Request and reply on one line: one command in flight, the others wait in order, every one of them ends. */
import type { Clock } from '../clock.js';
import type { LineTrace } from '../driver.js';
import type { ExchangeOutcome, ExchangeRequest, Framer, ReplyTiming } from './exchange-types.js';
import type { Link, LinkChange } from './link.js';

/** Baud rates of cheap oscillators are off by up to 3 %: a byte may take that much less than its nominal time. */
const baudTolerance = 0.97;

/** Timers of a process that is not starved are at most so late. */
const watchedLagMs = 4;

export interface ExchangeListener<F> {
  /** A frame that no request in flight calls its own. */
  foreign(frame: F, at: number): void;
  discarded(bytes: Uint8Array, reason: string): void;
}

export interface ExchangeOptions<F> {
  readonly link: Link;
  readonly framer: Framer;
  readonly decode: (frame: Uint8Array) => F;
  readonly clock: Clock;
  readonly trace: LineTrace;
  /** Device id, for the trace. */
  readonly device: string;
  /** Silence that the family asks for between the end of one exchange and the next command, ms. */
  readonly gapMs: number;
  readonly listener: ExchangeListener<F>;
  /** True for families in which no answer is the command again: then what repeats it is an echo. Absent: false. */
  readonly dropsEcho?: boolean;
}

/** A shorter command may well be how an honest line begins, as SIS `Q` and `Qik`. */
const leastEchoBytes = 2;

interface Job<F> {
  readonly request: ExchangeRequest<F>;
  readonly settle: (outcome: ExchangeOutcome<F>) => void;
}

interface Flight<F> extends Job<F> {
  readonly frames: F[];
  startedAt: number;
  sentAt: number;
  /** When the command has left, and when a first answer can be there: how late the clock was looked at, if it was. */
  readonly looks: { readonly dueAt: number; lagMs: number | null }[];
  cancelTimeout: () => void;
  /** Ends the wait for a further reply. */
  cancelNext: () => void;
}

export class Exchange<F> {
  readonly #options: ExchangeOptions<F>;
  readonly #byteMs: number;
  readonly #waiting: Job<F>[] = [];
  #flight: Flight<F> | null = null;
  #freeAt = 0;
  #cancelGap: (() => void) | null = null;
  #lastByteAt = Number.NEGATIVE_INFINITY;
  #unsubscribe: (() => void) | null = null;

  constructor(options: ExchangeOptions<F>) {
    this.#options = options;
    const speed = options.link.bitsPerSecond;
    this.#byteMs = speed === null ? 0 : 10_000 / speed;
  }

  start(): void {
    this.#unsubscribe ??= this.#options.link.subscribe({
      changed: (change) => this.#changed(change),
      bytes: (bytes, at) => this.#received(bytes, at),
    });
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.clear('link-stopped');
  }

  /** Waits for its turn, sends, collects replies. Never rejects. */
  request(request: ExchangeRequest<F>): Promise<ExchangeOutcome<F>> {
    return new Promise((settle) => {
      this.#waiting.push({ request, settle });
      this.#next();
    });
  }

  /** Ends everything: what waits is not sent, what is in flight is broken. */
  clear(code: string): void {
    this.#cancelGap?.();
    this.#cancelGap = null;
    const flight = this.#flight;
    this.#flight = null;
    flight?.cancelTimeout();
    const waiting = this.#waiting.splice(0);
    flight?.settle({ kind: 'broken', code });
    for (const job of waiting) job.settle({ kind: 'not-sent', code });
  }

  /**
   * Settles when no byte has come for `quietMs`, at the latest after `atMostMs`: late answers are foreign by then. What
   * this process slept through it can't call quiet.
   */
  async quiet(quietMs: number, atMostMs: number): Promise<void> {
    const { clock } = this.#options;
    const endAt = clock.now() + atMostMs;
    let watchedFrom = clock.now();
    for (;;) {
      const now = clock.now();
      const dueAt = Math.min(Math.max(watchedFrom, this.#lastByteAt) + quietMs, endAt);
      if (dueAt <= now) return;
      await new Promise<void>((resolve) => clock.after(dueAt - now, resolve));
      if (clock.now() - dueAt > watchedLagMs) watchedFrom = clock.now();
    }
  }

  #next(): void {
    if (this.#flight !== null || this.#cancelGap !== null) return;
    const job = this.#waiting[0];
    if (job === undefined) return;
    const gap = this.#freeAt - this.#options.clock.now();
    if (gap > 0) {
      this.#cancelGap = this.#options.clock.after(gap, () => {
        this.#cancelGap = null;
        this.#next();
      });
      return;
    }
    this.#waiting.shift();
    this.#send(job);
  }

  /** The bytes go first; timers and trace, which take longer than the shortest command, come behind them. */
  #send({ request, settle }: Job<F>): void {
    const { clock, link, trace, device } = this.#options;
    const now = clock.now();
    const lineMs = request.bytes.length * this.#byteMs;
    const sentAt = now + lineMs * baudTolerance;
    const flight: Flight<F> = {
      request,
      settle,
      frames: [],
      startedAt: now,
      sentAt,
      looks: [],
      cancelTimeout: () => undefined,
      cancelNext: () => undefined,
    };
    this.#flight = flight;
    link.write(request.bytes).then((outcome) => {
      if (this.#flight !== flight || outcome.kind === 'written') return;
      this.#end(outcome.kind === 'not-sent' ? outcome : { kind: 'broken', code: outcome.code });
    }, this.#neverRejects);
    trace({ device, direction: 'out', bytes: request.bytes, at: now, correlation: request.correlation, kind: 'frame' });
    // A link that was lost while it took the bytes has ended the flight already.
    if (this.#flight === flight) this.#watch(flight, lineMs);
  }

  #watch(flight: Flight<F>, lineMs: number): void {
    const { clock } = this.#options;
    const { request, startedAt, sentAt } = flight;
    const answerAt = sentAt + (request.answerBytes ?? 0) * this.#byteMs * baudTolerance;
    const now = clock.now();
    const cancels = (sentAt === answerAt ? [sentAt] : [sentAt, answerAt]).map((dueAt) => {
      const look: Flight<F>['looks'][number] = { dueAt, lagMs: null };
      flight.looks.push(look);
      return clock.after(dueAt - now, () => {
        look.lagMs = clock.now() - look.dueAt;
      });
    });
    const cancelReply = clock.after(startedAt + lineMs + request.timeoutMs - now, () => {
      if (this.#flight === flight) this.#end({ kind: 'no-reply', frames: flight.frames });
    });
    flight.cancelTimeout = () => {
      for (const cancel of cancels) cancel();
      cancelReply();
      flight.cancelNext();
    };
  }

  /** Link.write settles in one of three ways; a rejection is a bug of a link and must not pass unseen. */
  readonly #neverRejects = (error: unknown): void => {
    this.clear('link-failed');
    queueMicrotask(() => {
      throw error;
    });
  };

  #received(bytes: Uint8Array, at: number): void {
    this.#lastByteAt = at;
    const { framer, decode, trace, device, listener } = this.#options;
    for (const event of framer.push(bytes, at)) {
      const correlation = this.#flight?.request.correlation ?? null;
      const kind = event.kind;
      trace({ device, direction: 'in', bytes: event.bytes, at, correlation, kind });
      if (event.kind === 'discarded') {
        listener.discarded(event.bytes, event.reason);
        continue;
      }
      const said = this.#withoutEcho(event.bytes);
      if (said.length > 0) this.#offer(decode(said), at);
    }
  }

  /**
   * A line that gives our own words back, alone or in front of the answer, has said nothing by that: an echo must not
   * pass for a report. Once an answer has come, the same words are a report.
   */
  #withoutEcho(frame: Uint8Array): Uint8Array {
    const flight = this.#flight;
    if (this.#options.dropsEcho !== true || flight === null || flight.frames.length > 0) return frame;
    const words = trimmed(flight.request.bytes);
    if (words.length < leastEchoBytes || words.length > frame.length) return frame;
    return words.every((byte, index) => frame[index] === byte) ? frame.slice(words.length) : frame;
  }

  #offer(frame: F, at: number): void {
    const flight = this.#flight;
    if (flight === null) {
      this.#options.listener.foreign(frame, at);
      return;
    }
    const timing: ReplyTiming = { at, startedAt: flight.startedAt, sentAt: flight.sentAt, byteMs: this.#byteMs };
    const verdict = flight.request.match(frame, timing);
    if (verdict === 'foreign') {
      this.#options.listener.foreign(frame, at);
      return;
    }
    flight.frames.push(frame);
    if (verdict === 'last-reply') this.#answered(flight, at);
    else this.#awaitNext(flight, at);
  }

  #awaitNext(flight: Flight<F>, at: number): void {
    const { afterReplyMs } = flight.request;
    if (afterReplyMs === undefined) return;
    flight.cancelNext();
    flight.cancelNext = this.#options.clock.after(afterReplyMs, () => {
      if (this.#flight === flight) this.#answered(flight, at);
    });
  }

  #answered(flight: Flight<F>, at: number): void {
    const lagMs = Math.max(0, ...flight.looks.map((look) => look.lagMs ?? at - look.dueAt));
    this.#end({ kind: 'answered', frames: flight.frames, at, lagMs });
  }

  #end(outcome: ExchangeOutcome<F>): void {
    const flight = this.#flight;
    this.#flight = null;
    flight?.cancelTimeout();
    this.#freeAt = this.#options.clock.now() + this.#options.gapMs;
    if (outcome.kind === 'answered') flight?.request.heard?.(outcome);
    flight?.settle(outcome);
    this.#next();
  }

  #changed(change: LinkChange): void {
    if (change.state === 'up') {
      this.#options.framer.reset();
      this.#freeAt = 0;
      return;
    }
    if (this.#flight !== null || this.#waiting.length > 0) this.clear(change.code ?? 'link-down');
  }
}

/** Without the line ends around it, as a framer gives a frame. */
function trimmed(bytes: Uint8Array): Uint8Array {
  const isEnd = (byte: number | undefined): boolean => byte === 0x0d || byte === 0x0a;
  let from = 0;
  let to = bytes.length;
  while (from < to && isEnd(bytes[from])) from += 1;
  while (to > from && isEnd(bytes[to - 1])) to -= 1;
  return bytes.slice(from, to);
}
