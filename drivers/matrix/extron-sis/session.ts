/**
 * One Extron matrix on one link: gets to know it on every connection, runs steps, listens to what it volunteers,
 * notices when it restarts or falls silent.
 */
import type {
  DeviceStatus,
  DoubtReason,
  DriverPorts,
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
import type { Link, LinkChange } from '../../link/link.js';
import { decode, encode, type SisCommand, type SisReply } from './codec.js';
import { refusalOf } from './refusals.js';
import { capabilitiesOf, exchangesOf, type StepExchange, type StepOptions } from './steps.js';

/** Generous for a device that answers within milliseconds; a busy one says E22. */
const replyTimeoutMs = 1000;
/** A single lost answer is noise, two in a row are silence. */
const missesUntilSilent = 2;
/** Timers of a process that is not starved are at most so late, ms; later than that a bare `Qik` can't be dated. */
const trustedLagMs = 4;
const firstProbeMs = 500;
const probeCapMs = 5000;
/** A socket whose device stays silent this often is closed and opened anew. */
const probesUntilRestart = 4;
/** Longest line: 64 outputs of three digits, and a banner. */
const maxLineBytes = 512;

export interface SisOptions {
  readonly id: string;
  readonly link: Link;
  readonly inputs: number;
  readonly outputs: number;
  readonly plane: 'all' | 'video';
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
  readonly #keepAliveMs: number;
  readonly #exchange: Exchange<SisReply>;
  readonly #listeners = new Set<(event: MatrixEvent) => void>();
  #status: DeviceStatus = {
    state: 'down',
    model: null,
    firmware: null,
    lastError: null,
    lastErrorDetail: null,
    lastAnswerAt: null,
  };
  /** Grows with every new beginning, so that an older one in progress ends itself. */
  #attempt = 0;
  #misses = 0;
  #unaskedErrors = 0;
  #probes = 0;
  #cancelTimer: (() => void) | null = null;
  #unsubscribe: (() => void) | null = null;

  constructor(options: SisOptions) {
    this.id = options.id;
    this.#link = options.link;
    this.#ports = options.ports;
    this.#keepAliveMs = options.keepAliveMs;
    const { inputs, outputs, plane } = options;
    this.#steps = { inputs, outputs, plane, replyTimeoutMs };
    this.capabilities = capabilitiesOf(this.#steps);
    this.#exchange = new Exchange<SisReply>({
      link: options.link,
      framer: new LineFramer({ maxBytes: maxLineBytes, idleMs: 500 }),
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
  }

  get status(): DeviceStatus {
    return this.#status;
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
    this.#attempt += 1;
    this.#setTimer(null);
    this.#exchange.stop();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    await this.#link.stop();
  }

  async run(step: MatrixStep, correlation: string): Promise<Outcome> {
    for (const exchange of exchangesOf(step, this.#steps, correlation)) {
      if (this.#status.state !== 'ready')
        return { ending: 'not-sent', code: this.#status.lastError ?? 'device-not-ready' };
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
      await this.#missed();
      return { ending: 'unknown', code: 'no-reply' };
    }
    this.#heard(answer.at);
    const reply = answer.frames[answer.frames.length - 1];
    if (reply?.kind === 'error') {
      const { code, retryAfterMs } = refusalOf(reply.code);
      // What it did not understand may have been a good command with one byte wrong, or two of them.
      if (code === 'device-did-not-understand') this.#doubt(exchange.outputs, 'garbled');
      return { ending: 'refused', code, detail: `E${String(reply.code).padStart(2, '0')}`, retryAfterMs };
    }
    if (reply?.kind === 'quick' && (answer.lagMs > trustedLagMs || this.#unaskedErrors !== errorsBefore)) {
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

  #linkChanged(change: LinkChange): void {
    if (change.state === 'up') {
      this.#begin();
      return;
    }
    if (change.state !== 'down') return;
    this.#attempt += 1;
    this.#setTimer(null);
    this.#doubt('all', 'disconnected');
    if (change.code === null) return;
    if (change.code !== this.#status.lastError || change.detail !== this.#status.lastErrorDetail) {
      this.#ports.log.warn({ device: this.id, code: change.code, detail: change.detail }, 'device link down');
    }
    this.#setStatus({ state: 'down', lastError: change.code, lastErrorDetail: change.detail });
  }

  /** Gets to know the device from nothing: who it is, then all ties. Ends ready or silent. */
  #begin(): void {
    this.#attempt += 1;
    this.#misses = 0;
    this.#setTimer(null);
    this.#setStatus({ state: 'syncing', lastError: null, lastErrorDetail: null });
    const attempt = this.#attempt;
    this.#getToKnow(attempt)
      .then((known) => {
        if (attempt !== this.#attempt) return;
        if (known) this.#ready();
        else this.#fellSilent();
      })
      .catch((error: unknown) =>
        this.#ports.log.warn({ device: this.id, error: String(error) }, 'synchronising failed'),
      );
  }

  async #getToKnow(attempt: number): Promise<boolean> {
    const current = (): boolean => attempt === this.#attempt;
    // The lone CR ends whatever half command the device still holds from before.
    const verbose = await this.#ask({ kind: 'set-verbose', mode: 3 }, 'verbose', '\r');
    if (!current() || verbose.kind !== 'answered') return false;
    const firmware = await this.#ask({ kind: 'read-firmware' }, 'firmware');
    if (!current() || firmware.kind !== 'answered') return false;
    const size = await this.#ask({ kind: 'read-size' }, 'size');
    if (!current() || size.kind !== 'answered') return false;
    const part = await this.#ask({ kind: 'read-part' }, 'part');
    if (!current() || part.kind !== 'answered') return false;
    this.#identify([...firmware.frames, ...size.frames, ...part.frames]);
    for (const exchange of exchangesOf({ kind: 'read-all' }, this.#steps, 'sync')) {
      const answer = await this.#exchange.request(exchange.request);
      if (!current() || answer.kind !== 'answered') return false;
      this.#heard(answer.at);
      const ties = exchange.read(answer.frames);
      if (ties === null) return false;
      this.#emit({ kind: 'ties', ties, evidence: 'read', at: answer.at });
    }
    return true;
  }

  /** A query whose reply is of one kind; an error in its place is an answer too: not every model knows every query. */
  #ask(command: SisCommand, kind: SisReply['kind'], before = ''): Promise<ExchangeOutcome<SisReply>> {
    const bytes = encode(command);
    const lead = new TextEncoder().encode(before);
    const whole = new Uint8Array(lead.length + bytes.length);
    whole.set(lead);
    whole.set(bytes, lead.length);
    return this.#exchange.request({
      bytes: whole,
      match: (reply) => (reply.kind === kind || reply.kind === 'error' ? 'last-reply' : 'foreign'),
      timeoutMs: replyTimeoutMs,
      correlation: 'sync',
    });
  }

  #identify(frames: readonly SisReply[]): void {
    let { model, firmware } = this.#status;
    for (const frame of frames) {
      if (frame.kind === 'firmware') firmware = frame.text;
      if (frame.kind === 'part') model = `Extron ${frame.text}`;
      if (frame.kind === 'size') this.#checkSize(frame.inputs, frame.outputs);
    }
    this.#status = { ...this.#status, model: model ?? 'Extron', firmware };
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

  #ready(): void {
    this.#misses = 0;
    this.#probes = 0;
    this.#setStatus({ state: 'ready', lastError: null, lastErrorDetail: null });
    this.#keepAlive();
  }

  #keepAlive(): void {
    if (this.#keepAliveMs === 0) return;
    this.#setTimer(this.#keepAliveMs, () => {
      void this.#ask({ kind: 'read-firmware' }, 'firmware').then(async (answer) => {
        if (answer.kind === 'answered') this.#heard(answer.at);
        if (answer.kind === 'no-reply') await this.#missed();
        if (this.#status.state === 'ready') this.#keepAlive();
      });
    });
  }

  /** After an answer that did not come: late bytes are let pass before anything else is sent. */
  async #missed(): Promise<void> {
    this.#misses += 1;
    if (this.#misses >= missesUntilSilent) this.#fellSilent();
    else await this.#exchange.quiet(20, 200);
  }

  #fellSilent(): void {
    this.#attempt += 1;
    this.#doubt('all', 'no-reply');
    if (this.#link.state !== 'up') return;
    if (this.#status.state !== 'silent')
      this.#ports.log.warn({ device: this.id, code: 'device-silent' }, 'device does not answer');
    this.#setStatus({ state: 'silent', lastError: 'device-silent', lastErrorDetail: this.#link.name });
    this.#setTimer(Math.min(probeCapMs, firstProbeMs * 2 ** this.#probes), () => void this.#probe());
  }

  async #probe(): Promise<void> {
    const attempt = this.#attempt;
    this.#probes += 1;
    const answer = await this.#ask({ kind: 'read-firmware' }, 'firmware', '\r');
    if (attempt !== this.#attempt) return;
    if (answer.kind === 'answered') {
      this.#begin();
      return;
    }
    if (this.#keepAliveMs > 0 && this.#probes % probesUntilRestart === 0) this.#link.restart('silent');
    else if (this.#link.state === 'up') this.#fellSilent();
  }

  /** What the device says unasked, or too late. */
  #unasked(frame: SisReply, at: number): void {
    if (frame.kind === 'unknown') return;
    if (frame.kind === 'banner') {
      this.#status = {
        ...this.#status,
        model: frame.model ?? this.#status.model,
        firmware: frame.firmware ?? this.#status.firmware,
      };
      this.#doubt('all', 'device-restarted');
      this.#exchange.clear('device-restarted');
      if (this.#link.state === 'up') this.#begin();
      return;
    }
    if (this.#status.state === 'silent') {
      this.#begin();
      return;
    }
    this.#heard(at);
    if (frame.kind === 'tie' && frame.plane !== 'audio') this.#volunteered(frame.output, frame.input, at);
    else if (frame.kind === 'tie-all' && frame.plane !== 'audio') this.#volunteeredAll(frame.input, at);
    else if (frame.kind === 'error') {
      // A refusal without a command: then the acknowledgement before it was not ours.
      this.#unaskedErrors += 1;
      this.#doubt('all', 'garbled');
    } else if (frame.kind === 'quick') this.#doubt('all', 'foreign-salvo');
    else if (frame.kind === 'preset-recalled' || frame.kind === 'room-preset-recalled')
      this.#doubt('all', 'foreign-preset');
    else if (frame.kind === 'reconfigured') this.#doubt('all', 'reconfigured');
  }

  #volunteered(outputNumber: number, inputNumber: number, at: number): void {
    const output = outputId(outputNumber, this.#steps.outputs);
    if (output === null) return;
    const input = inputNumber === 0 ? null : inputId(inputNumber, this.#steps.inputs);
    if (inputNumber !== 0 && input === null) this.#doubt([output], 'garbled');
    else this.#emit({ kind: 'ties', ties: [{ output, input }], evidence: 'volunteered', at });
  }

  #volunteeredAll(inputNumber: number, at: number): void {
    for (let output = 1; output <= this.#steps.outputs; output += 1) this.#volunteered(output, inputNumber, at);
  }

  #heard(at: number): void {
    this.#misses = 0;
    this.#status = { ...this.#status, lastAnswerAt: at };
  }

  #doubt(outputs: readonly OutputId[] | 'all', reason: DoubtReason): void {
    this.#emit({ kind: 'doubt', outputs, reason, at: this.#ports.clock.now() });
  }

  #setStatus(change: Partial<DeviceStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#emit({ kind: 'status', status: this.#status });
  }

  #setTimer(ms: number | null, action: () => void = () => undefined): void {
    this.#cancelTimer?.();
    this.#cancelTimer = ms === null ? null : this.#ports.clock.after(ms, action);
  }

  #emit(event: MatrixEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
