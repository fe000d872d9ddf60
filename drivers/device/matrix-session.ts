/**
 * One matrix on one link, whatever its family: known on every connection before it is used, one step at a time, what it
 * volunteers told as events, silence noticed. What is asked, answered and meant is the family's dialect.
 */
import type {
  DeviceStatus,
  DoubtReason,
  DriverPorts,
  Evidence,
  MatrixCapabilities,
  MatrixDriver,
  MatrixEvent,
  MatrixStep,
  Outcome,
  OutputId,
  Tie,
} from '../driver.js';
import { inputId, outputId } from '../driver.js';
import { Exchange } from '../link/exchange.js';
import type { Answered, ExchangeOutcome, ExchangeRequest, Framer } from '../link/exchange-types.js';
import type { Link, LinkChange } from '../link/link.js';
import { Presence, type PresenceTimings } from './presence.js';
import { last, type MatrixSize, type Refusal, type StepExchange } from './step-exchange.js';

export interface SessionTimings extends PresenceTimings {
  /** Silence between two commands, ms. */
  readonly gapMs: number;
  /** After an answer that is missing or can't be ours the line must be quiet for so long, */
  readonly quietMs: number;
  /** and is waited for at most so long. */
  readonly quietAtMostMs: number;
}

/** What a family adds to the session. */
export interface MatrixDialect<F> {
  readonly capabilities: MatrixCapabilities;
  readonly timings: SessionTimings;
  readonly framer: Framer;
  /** Pure, never throws. */
  decode(frame: Uint8Array): F;
  /** The commands of a step, in order. */
  exchangesOf(step: MatrixStep, correlation: string | null): readonly StepExchange<F>[];
  /** What stands in the way of a step before anything is sent; null for nothing. */
  forbids(step: MatrixStep): Refusal | null;
  /** Set where the frame turns the command down that it answers. */
  refusalOf(frame: F): Refusal | null;
  /** Who it is and whatever has to be set; the session reads all ties behind it. False where an answer is missing. */
  getToKnow(session: MatrixTalk<F>, current: () => boolean): Promise<boolean>;
  /** One question that changes nothing and that every device of the family answers. */
  question(session: MatrixTalk<F>): Promise<ExchangeOutcome<F>>;
  /** What came without being asked for, or too late. */
  unasked(frame: F, at: number, session: MatrixTalk<F>): void;
  /** Bytes that no frame could be made of. */
  discarded(session: MatrixTalk<F>): void;
  /** The connection is gone, and with it what was only true on it. */
  disconnected(): void;
}

/** The session as its dialect sees it. */
export interface MatrixTalk<F> {
  readonly status: DeviceStatus;
  ask(request: ExchangeRequest<F>): Promise<ExchangeOutcome<F>>;
  identify(identity: { readonly model: string | null; readonly firmware: string | null }): void;
  /** The device has said something valid; false where that began getting to know it anew. */
  heard(at: number): boolean;
  /** An output now shows an input, 0 for nothing. Outputs that are not configured are passed over. */
  volunteered(output: number, input: number, at: number): void;
  doubt(outputs: readonly OutputId[] | 'all', reason: DoubtReason): void;
  /** The device lost its power or its memory: everything is asked again. */
  restarted(): void;
  /** Says so where the device is smaller than configured. */
  checkSize(size: MatrixSize): void;
}

export interface MatrixSessionOptions<F> {
  readonly id: string;
  readonly link: Link;
  readonly ports: DriverPorts;
  readonly dialect: MatrixDialect<F>;
}

export class MatrixSession<F> implements MatrixDriver, MatrixTalk<F> {
  readonly kind = 'matrix';
  readonly id: string;
  readonly capabilities: MatrixCapabilities;
  readonly #link: Link;
  readonly #ports: DriverPorts;
  readonly #dialect: MatrixDialect<F>;
  readonly #presence: Presence;
  readonly #exchange: Exchange<F>;
  readonly #listeners = new Set<(event: MatrixEvent) => void>();
  #unsubscribe: (() => void) | null = null;

  constructor({ id, link, ports, dialect }: MatrixSessionOptions<F>) {
    this.id = id;
    this.capabilities = dialect.capabilities;
    this.#link = link;
    this.#ports = ports;
    this.#dialect = dialect;
    const { clock, log, trace } = ports;
    this.#exchange = new Exchange<F>({
      link,
      framer: dialect.framer,
      decode: (frame) => dialect.decode(frame),
      clock,
      trace,
      device: id,
      gapMs: dialect.timings.gapMs,
      dropsEcho: true,
      listener: {
        foreign: (frame, at) => dialect.unasked(frame, at, this),
        discarded: (bytes, reason) => {
          log.debug({ device: id, bytes: bytes.length, reason }, 'noise on the line');
          dialect.discarded(this);
        },
      },
    });
    this.#presence = new Presence({
      id,
      link,
      clock,
      log,
      timings: dialect.timings,
      getToKnow: (current) => this.#getToKnow(current),
      question: () => dialect.question(this),
      afterMiss: () => this.#lateBytes(),
      lost: (reason) => this.doubt('all', reason),
      changed: (status) => this.#emit({ kind: 'status', status }),
    });
  }

  get status(): DeviceStatus {
    return this.#presence.status;
  }

  subscribe(listener: (event: MatrixEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.#exchange.start();
    this.#unsubscribe ??= this.#link.subscribe({
      changed: (change) => this.#linkChanged(change),
      bytes: () => undefined,
    });
    this.#link.start();
  }

  async stop(): Promise<void> {
    this.#presence.stop();
    this.#exchange.stop();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    await this.#link.stop();
  }

  async run(step: MatrixStep, correlation: string): Promise<Outcome> {
    const forbidden = this.status.state === 'ready' ? this.#dialect.forbids(step) : null;
    if (forbidden !== null) return refused(forbidden);
    for (const exchange of this.#dialect.exchangesOf(step, correlation)) {
      if (this.status.state !== 'ready')
        return { ending: 'not-sent', code: this.status.lastError ?? 'device-not-ready' };
      const outcome = await this.#perform(exchange);
      if (outcome.ending !== 'applied') return outcome;
    }
    return { ending: 'applied' };
  }

  ask(request: ExchangeRequest<F>): Promise<ExchangeOutcome<F>> {
    return this.#exchange.request(request);
  }

  identify(identity: { readonly model: string | null; readonly firmware: string | null }): void {
    this.#presence.identify(identity);
  }

  heard(at: number): boolean {
    if (this.status.state === 'silent') {
      this.#presence.begin();
      return false;
    }
    this.#presence.heard(at);
    return true;
  }

  volunteered(named: number, from: number, at: number): void {
    const output = outputId(named, this.capabilities.outputs);
    if (output === null) return;
    const input = from === 0 ? null : inputId(from, this.capabilities.inputs);
    if (from !== 0 && input === null) this.doubt([output], 'garbled');
    else this.#tell([{ output, input }], 'volunteered', at);
  }

  doubt(outputs: readonly OutputId[] | 'all', reason: DoubtReason): void {
    this.#emit({ kind: 'doubt', outputs, reason, at: this.#ports.clock.now() });
  }

  restarted(): void {
    this.doubt('all', 'device-restarted');
    this.#exchange.clear('device-restarted');
    if (this.#link.state === 'up') this.#presence.begin();
  }

  checkSize({ inputs, outputs }: MatrixSize): void {
    const { capabilities } = this;
    if (inputs >= capabilities.inputs && outputs >= capabilities.outputs) return;
    const actual = `${inputs}x${outputs}`;
    const expected = `${capabilities.inputs}x${capabilities.outputs}`;
    this.#ports.log.warn(
      { device: this.id, code: 'device-unexpected-size', actual, expected },
      'device is smaller than configured',
    );
  }

  #linkChanged(change: LinkChange): void {
    if (change.state === 'down') this.#dialect.disconnected();
    this.#presence.linkChanged(change);
  }

  async #perform(exchange: StepExchange<F>): Promise<Outcome> {
    const judged: { outcome: Outcome | null } = { outcome: null };
    const answer = await this.#exchange.request({
      ...exchange.request,
      heard: (heard) => {
        judged.outcome = this.#judge(exchange, heard);
      },
    });
    if (answer.kind === 'not-sent') return { ending: 'not-sent', code: answer.code };
    if (answer.kind === 'broken') return { ending: 'unknown', code: answer.code };
    if (answer.kind === 'no-reply') {
      this.doubt(exchange.outputs, 'no-reply');
      await this.#presence.missed();
      return { ending: 'unknown', code: 'no-reply' };
    }
    const outcome = judged.outcome ?? this.#judge(exchange, answer);
    if (outcome.ending === 'refused' && this.#refusal(answer)?.isDubious === true) await this.#lateBytes();
    // What was read together with the answer may have taken it back.
    return outcome.ending === 'applied' ? (this.#dubious(exchange, answer) ?? outcome) : outcome;
  }

  /** What an answer means, told at once: what the device says behind it is newer. */
  #judge(exchange: StepExchange<F>, answer: Answered<F>): Outcome {
    this.#presence.heard(answer.at);
    const refusal = this.#refusal(answer);
    if (refusal !== null) {
      if (refusal.isDubious) this.doubt(exchange.outputs, 'garbled');
      return refused(refusal);
    }
    const dubious = this.#dubious(exchange, answer);
    if (dubious !== null) return dubious;
    const ties = exchange.read(answer.frames);
    if (ties === null) {
      this.doubt(exchange.outputs, 'garbled');
      return { ending: 'unknown', code: 'no-reply' };
    }
    this.#tell(ties, exchange.evidence, answer.at);
    this.#tell(exchange.acknowledged?.() ?? [], 'acknowledged', answer.at);
    return { ending: 'applied' };
  }

  #refusal({ frames }: Answered<F>): Refusal | null {
    const reply = last(frames);
    return reply === undefined ? null : this.#dialect.refusalOf(reply);
  }

  /** The outcome where the answer may have been somebody else's; null where it was not. */
  #dubious(exchange: StepExchange<F>, { frames, lagMs }: Answered<F>): Outcome | null {
    if (exchange.isDubious?.(frames, lagMs) !== true) return null;
    this.doubt('all', 'foreign-salvo');
    return { ending: 'unknown', code: 'no-reply' };
  }

  async #getToKnow(current: () => boolean): Promise<boolean> {
    if (!(await this.#dialect.getToKnow(this, current)) || !current()) return false;
    for (const exchange of this.#dialect.exchangesOf({ kind: 'read-all' }, 'sync')) {
      const read: { outcome: Outcome | null } = { outcome: null };
      await this.#exchange.request({
        ...exchange.request,
        heard: (heard) => {
          if (current()) read.outcome = this.#judge(exchange, heard);
        },
      });
      if (!current() || read.outcome?.ending !== 'applied') return false;
    }
    return true;
  }

  /** After an answer that did not come or could not be: late bytes are let pass before anything else is sent. */
  #lateBytes(): Promise<void> {
    const { quietMs, quietAtMostMs } = this.#dialect.timings;
    return this.#exchange.quiet(quietMs, quietAtMostMs);
  }

  #tell(ties: readonly Tie[], evidence: Evidence, at: number): void {
    if (ties.length > 0) this.#emit({ kind: 'ties', ties, evidence, at });
  }

  #emit(event: MatrixEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function refused({ code, detail, retryAfterMs }: Refusal): Outcome {
  return { ending: 'refused', code, detail, retryAfterMs };
}
