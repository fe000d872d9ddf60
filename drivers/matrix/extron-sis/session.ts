/**
 * One Extron matrix on one link: gets to know it on every connection, runs steps, listens to what it volunteers,
 * notices when it restarts or falls silent.
 */
import type {
  DeviceStatus,
  DoubtReason,
  DriverPorts,
  InputId,
  MatrixCapabilities,
  MatrixDriver,
  MatrixEvent,
  MatrixStep,
  Outcome,
  OutputId,
} from '../../driver.js';
import { inputId, outputId } from '../../driver.js';
import { Exchange } from '../../link/exchange.js';
import type { ExchangeOutcome } from '../../link/exchange-types.js';
import { LineFramer } from '../../link/line-framer.js';
import { Presence } from '../../device/presence.js';
import type { Link } from '../../link/link.js';
import type { Plane } from '../../family.js';
import { decode, encode } from './codec.js';
import { refusalOf } from './refusals.js';
import { capabilitiesOf, concerns, exchangesOf, type StepExchange, type StepOptions } from './steps.js';
import type { SisCommand, SisReply } from './table.js';
import { limits, timings } from './timings.js';

export interface SisOptions {
  readonly id: string;
  readonly link: Link;
  readonly inputs: number;
  readonly outputs: number;
  readonly plane: Plane;
  /** Ms between keep-alive queries on a socket, which drops idle sessions after 5 minutes; 0 on a serial line. */
  readonly keepAliveMs: number;
  readonly ports: DriverPorts;
}

export class SisMatrix implements MatrixDriver {
  readonly kind = 'matrix';
  readonly id: string;
  readonly capabilities: MatrixCapabilities;
  readonly #link: Link;
  readonly #ports: DriverPorts;
  readonly #steps: StepOptions;
  readonly #presence: Presence;
  readonly #exchange: Exchange<SisReply>;
  readonly #listeners = new Set<(event: MatrixEvent) => void>();
  #unaskedErrors = 0;
  #unsubscribe: (() => void) | null = null;

  constructor(options: SisOptions) {
    this.id = options.id;
    this.#link = options.link;
    this.#ports = options.ports;
    const { inputs, outputs, plane } = options;
    this.#steps = { inputs, outputs, plane, replyTimeoutMs: timings.replyTimeoutMs };
    this.capabilities = capabilitiesOf(this.#steps);
    this.#exchange = new Exchange<SisReply>({
      link: options.link,
      framer: new LineFramer({ maxBytes: limits.lineBytes, idleMs: timings.lineIdleMs }),
      decode,
      clock: options.ports.clock,
      trace: options.ports.trace,
      device: options.id,
      gapMs: 0,
      listener: {
        foreign: (frame, at) => this.#unasked(frame, at),
        discarded: (bytes, reason) =>
          options.ports.log.debug({ device: options.id, bytes: bytes.length, reason }, 'noise on the line'),
      },
    });
    const { firstProbeMs, probeCapMs } = timings;
    this.#presence = new Presence({
      id: options.id,
      link: options.link,
      clock: options.ports.clock,
      log: options.ports.log,
      timings: { firstProbeMs, probeCapMs, keepAliveMs: options.keepAliveMs },
      getToKnow: (current) => this.#getToKnow(current),
      question: () => this.#ask({ kind: 'read-firmware' }, 'firmware', { before: '\r' }),
      afterMiss: () => this.#lateBytes(),
      lost: (reason) => this.#doubt('all', reason),
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
      changed: (change) => this.#presence.linkChanged(change),
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
    for (const exchange of exchangesOf(step, this.#steps, correlation)) {
      if (this.status.state !== 'ready')
        return { ending: 'not-sent', code: this.status.lastError ?? 'device-not-ready' };
      const outcome = await this.#perform(exchange);
      if (outcome.ending !== 'applied') return outcome;
    }
    return { ending: 'applied' };
  }

  async #perform(exchange: StepExchange): Promise<Outcome> {
    const errorsBefore = this.#unaskedErrors;
    const answer = await this.#exchange.request(exchange.request);
    if (answer.kind === 'not-sent') return { ending: 'not-sent', code: answer.code };
    if (answer.kind === 'broken') return { ending: 'unknown', code: answer.code };
    if (answer.kind === 'no-reply') {
      this.#doubt(exchange.outputs, 'no-reply');
      await this.#presence.missed();
      return { ending: 'unknown', code: 'no-reply' };
    }
    this.#presence.heard(answer.at);
    const reply = answer.frames[answer.frames.length - 1];
    if (reply?.kind === 'error') {
      const { code, retryAfterMs } = refusalOf(reply.code);
      // What it did not understand may have been a good command with one byte wrong, or two of them.
      // Then a second error follows, and must not be taken for the answer to the next command.
      if (code === 'device-did-not-understand') {
        this.#doubt(exchange.outputs, 'garbled');
        await this.#lateBytes();
      }
      return { ending: 'refused', code, detail: `E${String(reply.code).padStart(2, '0')}`, retryAfterMs };
    }
    if (reply?.kind === 'quick' && (answer.lagMs > timings.trustedLagMs || this.#unaskedErrors !== errorsBefore)) {
      // It names nothing, and this may be the front panel's: only reading tells.
      this.#doubt('all', 'foreign-salvo');
      return { ending: 'unknown', code: 'no-reply' };
    }
    const ties = exchange.read(answer.frames);
    if (ties === null) {
      this.#doubt(exchange.outputs, 'garbled');
      return { ending: 'unknown', code: 'no-reply' };
    }
    this.#emit({ kind: 'ties', ties, evidence: exchange.evidence, at: answer.at });
    return { ending: 'applied' };
  }

  /** Who it is, then all ties. */
  async #getToKnow(current: () => boolean): Promise<boolean> {
    // The lone CR ends whatever half command the device still holds from before.
    const verbose = await this.#ask({ kind: 'set-verbose', mode: 3 }, 'verbose', { before: '\r' });
    if (!current() || verbose.kind !== 'answered') return false;
    const firmware = await this.#ask({ kind: 'read-firmware' }, 'firmware', { curious: true });
    if (!current() || firmware.kind !== 'answered') return false;
    const size = await this.#ask({ kind: 'read-size' }, 'size', { curious: true });
    if (!current() || size.kind !== 'answered') return false;
    const part = await this.#ask({ kind: 'read-part' }, 'part', { curious: true });
    if (!current() || part.kind !== 'answered') return false;
    this.#identify([...firmware.frames, ...size.frames, ...part.frames]);
    for (const exchange of exchangesOf({ kind: 'read-all' }, this.#steps, 'sync')) {
      const answer = await this.#exchange.request(exchange.request);
      if (!current() || answer.kind !== 'answered') return false;
      this.#presence.heard(answer.at);
      const ties = exchange.read(answer.frames);
      if (ties === null) return false;
      this.#emit({ kind: 'ties', ties, evidence: 'read', at: answer.at });
    }
    return true;
  }

  /**
   * A query whose reply is of one kind; an error in its place is an answer too: not every model knows every query.
   * Who asks only out of curiosity takes a line of unknown form as well: models write sizes and versions in many ways.
   */
  #ask(
    command: SisCommand,
    kind: SisReply['kind'],
    { before = '', curious = false } = {},
  ): Promise<ExchangeOutcome<SisReply>> {
    const bytes = encode(command);
    const lead = new TextEncoder().encode(before);
    const whole = new Uint8Array(lead.length + bytes.length);
    whole.set(lead);
    whole.set(bytes, lead.length);
    const isAnswer = (reply: SisReply): boolean =>
      reply.kind === kind || reply.kind === 'error' || (curious && reply.kind === 'unknown');
    return this.#exchange.request({
      bytes: whole,
      match: (reply) => (isAnswer(reply) ? 'last-reply' : 'foreign'),
      timeoutMs: timings.replyTimeoutMs,
      correlation: 'sync',
    });
  }

  #identify(frames: readonly SisReply[]): void {
    let { model, firmware } = this.status;
    for (const frame of frames) {
      if (frame.kind === 'firmware') firmware = frame.text;
      if (frame.kind === 'part') model = `Extron ${frame.text}`;
      if (frame.kind === 'size') this.#checkSize(frame.inputs, frame.outputs);
    }
    this.#presence.identify({ model: model ?? 'Extron', firmware });
  }

  #checkSize(inputs: number, outputs: number): void {
    if (inputs >= this.#steps.inputs && outputs >= this.#steps.outputs) return;
    const actual = `${inputs}x${outputs}`;
    const expected = `${this.#steps.inputs}x${this.#steps.outputs}`;
    this.#ports.log.warn(
      { device: this.id, code: 'device-unexpected-size', actual, expected },
      'device is smaller than configured',
    );
  }

  /** After an answer that did not come or could not be: late bytes are let pass before anything else is sent. */
  #lateBytes(): Promise<void> {
    return this.#exchange.quiet(timings.quietMs, timings.quietAtMostMs);
  }

  /** What the device says unasked, or too late. */
  #unasked(frame: SisReply, at: number): void {
    if (frame.kind === 'unknown') return;
    if (frame.kind === 'banner') {
      const { model, firmware } = this.status;
      this.#presence.identify({ model: frame.model ?? model, firmware: frame.firmware ?? firmware });
      this.#doubt('all', 'device-restarted');
      this.#exchange.clear('device-restarted');
      if (this.#link.state === 'up') this.#presence.begin();
      return;
    }
    if (this.status.state === 'silent') {
      this.#presence.begin();
      return;
    }
    this.#presence.heard(at);
    const { plane } = this.#steps;
    if (frame.kind === 'tie' && concerns(frame.plane, plane)) this.#volunteered(frame.output, frame.input, at);
    else if (frame.kind === 'tie-all' && concerns(frame.plane, plane)) this.#volunteeredAll(frame.input, at);
    else if (frame.kind === 'error') {
      // A refusal without a command: then the acknowledgement before it was not ours.
      this.#unaskedErrors += 1;
      this.#doubt('all', 'garbled');
    } else if (frame.kind === 'quick') this.#doubt('all', 'foreign-salvo');
    else if (frame.kind === 'preset-recalled' || frame.kind === 'room-preset-recalled')
      this.#doubt('all', 'foreign-preset');
    else if (frame.kind === 'reconfigured') this.#doubt('all', 'reconfigured');
  }

  #volunteered(named: number, from: InputId | null, at: number): void {
    const output = outputId(named, this.#steps.outputs);
    if (output === null) return;
    const input = from === null ? null : inputId(from, this.#steps.inputs);
    if (from !== null && input === null) this.#doubt([output], 'garbled');
    else this.#emit({ kind: 'ties', ties: [{ output, input }], evidence: 'volunteered', at });
  }

  #volunteeredAll(from: InputId | null, at: number): void {
    for (let output = 1; output <= this.#steps.outputs; output += 1) this.#volunteered(output, from, at);
  }

  #doubt(outputs: readonly OutputId[] | 'all', reason: DoubtReason): void {
    this.#emit({ kind: 'doubt', outputs, reason, at: this.#ports.clock.now() });
  }

  #emit(event: MatrixEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
