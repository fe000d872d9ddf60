/**
 * What every relay board does, whatever it hangs on: secures first, unlocks once for each token, ends each pulse, and
 * keeps at securing until it is known to be done. A family gives it a RelayBoardPort.
 */
import type { Clock } from '../clock.js';
import { unreached, type DeviceStatus, type DriverPorts } from '../driver.js';
import type {
  ActOutcome,
  ActToken,
  InputState,
  OutputCause,
  OutputState,
  RelayCapabilities,
  RelayChannel,
  RelayDriver,
  RelayEvent,
} from '../relay.js';
import { ActTokens } from './act-tokens.js';
import type { CoilOutcome, LevelsRead, RelayBoardPort } from './relay-board.js';
import { RelayCoils } from './relay-coils.js';
import type { RelayOutput } from './relay-output.js';

export interface RelayTimings {
  /** Between reads of the inputs, ms. */
  readonly inputPollMs: number;
  /** Between reads of the coils while nothing is asked of them, ms. */
  readonly coilPollMs: number;
  /** After a board's own timer should have ended a pulse, before it is looked whether it did, ms. */
  readonly timerSlackMs: number;
  /** Before a securing that failed is tried again, and a silent board asked again, ms; doubled up to the cap. */
  readonly firstRetryMs: number;
  readonly retryCapMs: number;
}

export interface RelaySessionOptions {
  readonly id: string;
  readonly board: RelayBoardPort;
  readonly channels: number;
  readonly inputs: number;
  readonly lockedEnergized: readonly number[];
  readonly timings: RelayTimings;
  readonly ports: DriverPorts;
}

/** Securing at stop takes at most this long; then the link is closed whatever the board says. */
const secureAtStopMs = 600;
const missesUntilSilent = 2;

export class RelaySession implements RelayDriver {
  readonly kind = 'relay';
  readonly id: string;
  readonly capabilities: RelayCapabilities;
  readonly #board: RelayBoardPort;
  readonly #ports: DriverPorts;
  readonly #clock: Clock;
  readonly #timings: RelayTimings;
  readonly #coils: RelayCoils;
  readonly #tokens = new ActTokens();
  readonly #listeners = new Set<(event: RelayEvent) => void>();
  #inputs: InputState[];
  #status = unreached;
  /** Grows with every connection and loss, so that an older beginning in progress ends itself. */
  #attempt = 0;
  #misses = 0;
  #silences = 0;
  #nextCoilsAt = 0;
  #cancelTimer: () => void = () => undefined;
  #stopping: Promise<void> | null = null;

  constructor(options: RelaySessionOptions) {
    const { id, board, channels, inputs, lockedEnergized, timings, ports } = options;
    this.id = id;
    this.#board = board;
    this.#ports = ports;
    this.#clock = ports.clock;
    this.#timings = timings;
    const { hardwarePulse, readback, leastPulseMs, mostPulseMs } = board;
    this.capabilities = { channels, inputs, hardwarePulse, readback, leastPulseMs, mostPulseMs };
    this.#inputs = Array.from({ length: inputs }, (_, index) => ({ input: index + 1, active: null, at: 0 }));
    this.#coils = new RelayCoils({
      ...{ id, board, channels, lockedEnergized, clock: ports.clock, log: ports.log },
      firstRetryMs: timings.firstRetryMs,
      retryCapMs: timings.retryCapMs,
      emit: (event) => this.#emit(event),
      heard: (at) => this.#heard(at),
    });
  }

  get status(): DeviceStatus {
    return this.#status;
  }

  outputStates(): readonly OutputState[] {
    return this.#coils.outputs.map(({ state }) => state);
  }

  inputStates(): readonly InputState[] {
    return [...this.#inputs];
  }

  subscribe(listener: (event: RelayEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.#stopping = null;
    this.#board.start({
      up: (model) => {
        this.#status = { ...this.#status, model };
        this.#begin();
      },
      down: (code, detail) => this.#down(code, detail),
    });
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async pulse(channel: RelayChannel, ms: number, token: ActToken): Promise<ActOutcome> {
    const { leastPulseMs, mostPulseMs } = this.#board;
    if (!(ms >= leastPulseMs && ms <= mostPulseMs)) return { ending: 'refused', code: 'relay-pulse-out-of-range' };
    return this.#unlock(channel, 'pulse', token, (output) => this.#pulse(output, ms));
  }

  async hold(channel: RelayChannel, token: ActToken): Promise<ActOutcome> {
    return this.#unlock(channel, 'hold', token, (output) => this.#hold(output));
  }

  async secure(channel: RelayChannel | 'all', reason: string): Promise<ActOutcome> {
    const meant = this.#coils.outputs.filter((output) => channel === 'all' || output.channel === channel);
    if (meant.length === 0) return { ending: 'not-sent', code: 'relay-no-channel' };
    this.#ports.log.debug({ device: this.id, channel, reason }, 'secure');
    if (!this.#board.isUp) {
      // On the next connection it comes before everything else.
      for (const output of meant) output.release();
      return this.#noLink();
    }
    return this.#coils.secure(meant);
  }

  async read(): Promise<ActOutcome> {
    const { readback, isUp } = this.#board;
    if (!readback && this.#inputs.length === 0) return { ending: 'not-sent', code: 'relay-cannot-read' };
    if (!isUp) return this.#noLink();
    const startedAt = this.#clock.now();
    const reads = await this.#coils.queue.run(false, async () => [
      ...(readback ? [await this.#coils.read()] : []),
      ...(this.#inputs.length > 0 ? [await this.#readInputs()] : []),
    ]);
    const failed = reads.find((one) => one.kind === 'failed');
    if (failed !== undefined) return { ending: 'unknown', code: failed.code };
    return { ending: 'done', startedAt, endsAt: null, endedBy: null, evidence: 'read' };
  }

  async #unlock(
    channel: RelayChannel,
    purpose: ActToken['purpose'],
    token: ActToken,
    act: (output: RelayOutput) => Promise<ActOutcome>,
  ): Promise<ActOutcome> {
    const fault = this.#tokens.fault(token, purpose, this.#clock.now());
    if (fault !== null) return { ending: 'refused', code: fault };
    const output = this.#coils.outputs.find((one) => one.channel === channel);
    if (output === undefined) return { ending: 'not-sent', code: 'relay-no-channel' };
    if (this.#status.state !== 'ready' || this.#stopping !== null) return this.#noLink();
    this.#tokens.take(token, this.#clock.now());
    const { epoch } = output;
    return this.#coils.queue.run(false, async (): Promise<ActOutcome> => {
      if (this.#status.state !== 'ready') return this.#noLink();
      if (output.epoch !== epoch) return { ending: 'not-sent', code: 'relay-secured-meanwhile' };
      if (token.expiresAt <= this.#clock.now()) return { ending: 'refused', code: 'relay-token-expired' };
      return act(output);
    });
  }

  async #pulse(output: RelayOutput, ms: number): Promise<ActOutcome> {
    // A hold is longer than any pulse.
    if (output.isHeld) return this.#still(output);
    const now = this.#clock.now();
    const least = Math.max(ms, (output.unlockedUntil ?? now) - now);
    const { hardwarePulse, pulseGrainMs } = this.#board;
    const lastsMs = hardwarePulse ? Math.ceil(least / pulseGrainMs) * pulseGrainMs : least;
    // Before anything is sent: whatever becomes of the answer, the end is on its way.
    this.#endAt(output, now + lastsMs);
    const { epoch } = output;
    const coil = output.coilFor('unlocked');
    const told = await (hardwarePulse
      ? this.#board.flash(output.channel, coil, lastsMs)
      : this.#board.set(output.channel, coil));
    if (told.kind === 'done' && output.epoch === epoch) this.#endAt(output, told.startedAt + lastsMs);
    const endsAt = output.unlockedUntil;
    const began = await this.#began(output, told, 'pulse');
    return began.ending === 'done' ? { ...began, endsAt, endedBy: hardwarePulse ? 'hardware' : 'software' } : began;
  }

  async #hold(output: RelayOutput): Promise<ActOutcome> {
    if (output.isHeld) return this.#still(output);
    output.unlockUntil(Number.POSITIVE_INFINITY);
    return this.#began(output, await this.#board.set(output.channel, output.coilFor('unlocked')), 'hold');
  }

  #still(output: RelayOutput): ActOutcome {
    const evidence = output.state.evidence ?? 'sent';
    return { ending: 'done', startedAt: this.#clock.now(), endsAt: null, endedBy: null, evidence };
  }

  /** What became of a command to unlock. Where nobody knows, and where the board says otherwise, it is secured. */
  async #began(output: RelayOutput, told: CoilOutcome, cause: OutputCause): Promise<ActOutcome> {
    if (told.kind !== 'done') {
      if (told.kind === 'unknown') this.#coils.know(output, 'unknown', null, cause);
      void this.#coils.secure([output]);
      return { ending: told.kind === 'not-sent' ? 'not-sent' : 'unknown', code: told.code };
    }
    this.#coils.know(output, 'unlocked', told.evidence, cause);
    const done = { ending: 'done', startedAt: told.startedAt, endsAt: null, endedBy: null } as const;
    if (!this.#board.readback) return { ...done, evidence: told.evidence };
    const { epoch } = output;
    const read = await this.#coils.read(cause);
    const stuck = read.kind === 'read' && output.state.position === 'secured';
    if (stuck && (output.epoch === epoch || cause === 'hold')) {
      this.#coils.fault(output, 'relay-stuck', true);
      void this.#coils.secure([output]);
      return { ending: 'unknown', code: 'relay-stuck' };
    }
    this.#coils.fault(output, 'relay-stuck', false);
    return { ...done, evidence: read.kind === 'read' ? 'read' : told.evidence };
  }

  /** The lock is to be secured then: by the board where it has a timer, and looked at; else by us. */
  #endAt(output: RelayOutput, at: number): void {
    const { hardwarePulse, readback } = this.#board;
    output.unlockUntil(at);
    const wait = at - this.#clock.now() + (hardwarePulse ? this.#timings.timerSlackMs : 0);
    output.cancelEnd = this.#clock.after(Math.max(0, wait), () => {
      if (!hardwarePulse || !readback) {
        void this.#coils.secure([output], 'pulse-ended');
        return;
      }
      output.release();
      output.owed = true;
      void this.#coils.queue.run(true, async () => {
        const read = await this.#coils.read('pulse-ended');
        if (read.kind === 'read' && output.state.position === 'secured') output.owed = false;
        else await this.#coils.secureNow([output], 'pulse-ended');
      });
    });
  }

  /** On every connection every channel is secured before anything else is possible. */
  #begin(): void {
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#misses = 0;
    this.#cancelTimer();
    this.#setStatus({ state: 'syncing', lastError: null, lastErrorDetail: null });
    const secured = this.#coils.secure(this.#coils.outputs);
    const known = this.#inputs.length === 0 ? null : this.#coils.queue.run(false, () => this.#readInputs());
    void Promise.all([secured, known]).then(([{ ending }, inputs]) => {
      if (attempt !== this.#attempt) return;
      if (ending !== 'done' || inputs?.kind === 'failed') {
        this.#fellSilent();
        return;
      }
      this.#silences = 0;
      this.#setStatus({ state: 'ready', lastError: null, lastErrorDetail: null });
      this.#coils.retries(true);
      this.#nextCoilsAt = this.#clock.now() + this.#timings.coilPollMs;
      this.#pollLater();
    });
  }

  #fellSilent(): void {
    const { firstRetryMs, retryCapMs } = this.#timings;
    this.#attempt += 1;
    this.#forget();
    if (this.#status.state !== 'silent')
      this.#ports.log.warn({ device: this.id, code: 'relay-silent' }, 'relay board does not answer');
    this.#setStatus({ state: 'silent', lastError: 'relay-silent', lastErrorDetail: this.#board.name });
    if (this.#stopping !== null || !this.#board.isUp) return;
    const wait = Math.min(retryCapMs, firstRetryMs * 2 ** Math.min(this.#silences, 10));
    this.#silences += 1;
    this.#setTimer(wait, () => this.#begin());
  }

  #down(code: string | null, detail: string | null): void {
    this.#attempt += 1;
    this.#silences = 0;
    this.#cancelTimer();
    this.#forget();
    const { state, lastError, lastErrorDetail } = this.#status;
    if (state === 'down' && code === lastError && detail === lastErrorDetail) return;
    if (this.#stopping === null) this.#ports.log.warn({ device: this.id, code, detail }, 'relay board is away');
    this.#setStatus({ state: 'down', lastError: code, lastErrorDetail: detail });
  }

  #forget(): void {
    this.#coils.forget();
    this.#tookInputs(this.#inputs.map(() => null));
  }

  #pollLater(): void {
    const { inputPollMs, coilPollMs } = this.#timings;
    if (this.#inputs.length === 0 && !this.#board.readback) return;
    const attempt = this.#attempt;
    this.#setTimer(this.#inputs.length > 0 ? inputPollMs : coilPollMs, () => {
      void this.#coils.queue
        .run(false, () => this.#poll(attempt))
        .then(() => {
          if (attempt === this.#attempt) this.#pollLater();
        });
    });
  }

  async #poll(attempt: number): Promise<void> {
    const reads: LevelsRead[] = [];
    if (attempt === this.#attempt && this.#inputs.length > 0) reads.push(await this.#readInputs());
    if (attempt === this.#attempt && this.#board.readback && this.#clock.now() >= this.#nextCoilsAt) {
      this.#nextCoilsAt = this.#clock.now() + this.#timings.coilPollMs;
      reads.push(await this.#coils.read());
    }
    if (attempt !== this.#attempt) return;
    if (reads.every(({ kind }) => kind === 'read')) this.#misses = 0;
    else this.#misses += 1;
    if (this.#misses >= missesUntilSilent) this.#fellSilent();
  }

  async #readInputs(): Promise<LevelsRead> {
    const attempt = this.#attempt;
    const read = await this.#board.inputs();
    if (read.kind === 'read' && attempt === this.#attempt) {
      this.#heard(read.at);
      this.#tookInputs(read.levels);
    }
    return read;
  }

  #tookInputs(levels: readonly (boolean | null)[]): void {
    const at = this.#clock.now();
    const before = this.#inputs;
    this.#inputs = before.map((one, index) => {
      const active = levels[index] ?? null;
      return active === one.active ? one : { ...one, active, at };
    });
    for (const [index, state] of this.#inputs.entries())
      if (state !== before[index]) this.#emit({ kind: 'input', state });
  }

  #heard(at: number): void {
    this.#status = { ...this.#status, lastAnswerAt: at };
  }

  #noLink(): ActOutcome {
    const code = this.#status.lastError ?? (this.#board.isUp ? 'device-not-ready' : 'link-down');
    return { ending: 'not-sent', code };
  }

  async #stop(): Promise<void> {
    this.#cancelTimer();
    this.#coils.retries(false);
    if (this.#board.isUp) {
      const secured = this.secure('all', 'stop');
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.after(secureAtStopMs, resolve);
        void secured.finally(() => {
          cancel();
          resolve();
        });
      });
    }
    this.#attempt += 1;
    await this.#board.stop();
    this.#cancelTimer();
    this.#forget();
  }

  #setTimer(ms: number, action: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.after(ms, action);
  }

  #setStatus(change: Partial<DeviceStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#emit({ kind: 'status', status: this.#status });
  }

  #emit(event: RelayEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
