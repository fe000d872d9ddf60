/** The channels of a board: what is known of each, and keeping at it until what should be secured is. */
import type { Clock } from '../clock.js';
import type { DriverLog } from '../driver.js';
import {
  relayChannel,
  type ActOutcome,
  type LockPosition,
  type OutputCause,
  type RelayEvent,
  type RelayEvidence,
} from '../relay.js';
import type { LevelsRead, RelayBoardPort } from './relay-board.js';
import { RelayOutput } from './relay-output.js';
import { UrgentQueue } from './urgent-queue.js';

export interface RelayCoilsOptions {
  readonly id: string;
  readonly board: RelayBoardPort;
  readonly channels: number;
  readonly lockedEnergized: readonly number[];
  /** Before a securing that failed is tried again, ms; doubled up to the cap. */
  readonly firstRetryMs: number;
  readonly retryCapMs: number;
  readonly clock: Clock;
  readonly log: DriverLog;
  readonly emit: (event: RelayEvent) => void;
  /** The board has answered at that monotonic ms. */
  readonly heard: (at: number) => void;
}

export class RelayCoils {
  readonly outputs: readonly RelayOutput[];
  readonly queue = new UrgentQueue();
  readonly #options: RelayCoilsOptions;
  /** Grows with every connection and every loss: what was read before says nothing. */
  #generation = 0;
  #retries = 0;
  #cancelRetry: () => void = () => undefined;
  #retrying = false;

  constructor(options: RelayCoilsOptions) {
    const { channels, lockedEnergized } = options;
    this.#options = options;
    this.outputs = Array.from({ length: channels }, (_, index) => relayChannel(index + 1, channels))
      .filter((channel) => channel !== null)
      .map((channel) => new RelayOutput(channel, lockedEnergized.includes(channel)));
  }

  /** From now on what is owed is tried again by itself; or no longer. */
  retries(on: boolean): void {
    this.#retrying = on;
    this.#retries = 0;
    this.#cancelRetry();
    if (on && this.outputs.some(({ owed }) => owed)) this.#retryLater();
  }

  /** Nothing is known of any lock, and no pulse or hold is taken up again. */
  forget(): void {
    this.#generation += 1;
    this.retries(false);
    for (const output of this.outputs) {
      output.release();
      this.know(output, 'unknown', null, 'link');
    }
  }

  /** Whatever the channel was to do, it is to be secured; before everything that waits. */
  secure(output: RelayOutput, cause: OutputCause = 'secure'): Promise<ActOutcome> {
    output.release();
    output.owed = true;
    return this.queue.run(true, () => this.secureNow(output, cause));
  }

  /** Inside a turn of the queue. What is not known to be secured afterwards stays owed. */
  async secureNow(output: RelayOutput, cause: OutputCause): Promise<ActOutcome> {
    const { board } = this.#options;
    output.owed = true;
    const { epoch } = output;
    const told = await board.set(output.channel, output.coilFor('secured'));
    if (told.kind === 'not-sent') return { ending: 'not-sent', code: told.code };
    if (told.kind !== 'done') {
      if (told.kind === 'unknown') this.know(output, 'unknown', null, cause);
      this.#stillOwed(output);
      return { ending: 'unknown', code: told.code };
    }
    this.know(output, 'secured', told.evidence, cause);
    const read = board.readback ? await this.read() : null;
    if (read?.kind === 'read' && output.state.position === 'unlocked' && epoch === output.epoch) {
      this.#stillOwed(output);
      return { ending: 'unknown', code: 'relay-not-secured' };
    }
    output.owed = false;
    this.fault(output, 'relay-not-secured', false);
    const evidence = read?.kind === 'read' ? 'read' : told.evidence;
    return { ending: 'done', startedAt: told.startedAt, endsAt: null, endedBy: null, evidence };
  }

  /** Inside a turn of the queue. What is unlocked and should not be is secured, and told. */
  async read(cause: OutputCause = 'read'): Promise<LevelsRead> {
    const generation = this.#generation;
    const read = await this.#options.board.coils();
    if (read.kind !== 'read' || generation !== this.#generation) return read;
    this.#options.heard(read.at);
    for (const [index, output] of this.outputs.entries()) {
      const coil = read.levels[index];
      if (coil === undefined) continue;
      const position = output.positionOf(coil);
      this.know(output, position, 'read', cause);
      if (position === 'unlocked' && output.unlockedUntil === null && !output.owed) {
        this.fault(output, 'relay-not-secured', true);
        void this.secure(output);
      }
      // A hold that fell off is told and not taken up again by itself.
      if (position === 'secured' && output.isHeld) {
        this.fault(output, 'relay-stuck', true);
        output.release();
      }
    }
    return read;
  }

  know(output: RelayOutput, position: LockPosition, evidence: RelayEvidence | null, cause: OutputCause): void {
    const { clock, emit } = this.#options;
    if (output.know(position, evidence, clock.now())) emit({ kind: 'output', output: output.state, cause });
  }

  fault(output: RelayOutput, code: 'relay-stuck' | 'relay-not-secured', on: boolean): void {
    const { id, log, clock, emit } = this.#options;
    if (output.faults.has(code) === on) return;
    if (on) output.faults.add(code);
    else output.faults.delete(code);
    const { channel } = output;
    log.warn({ device: id, channel, code, cleared: !on }, 'relay fault');
    emit({ kind: 'fault', channel, code, cleared: !on, at: clock.now() });
  }

  #stillOwed(output: RelayOutput): void {
    this.fault(output, 'relay-not-secured', true);
    if (this.#retrying) this.#retryLater();
  }

  #retryLater(): void {
    const { clock, firstRetryMs, retryCapMs } = this.#options;
    this.#cancelRetry();
    const wait = Math.min(retryCapMs, firstRetryMs * 2 ** Math.min(this.#retries, 10));
    this.#retries += 1;
    this.#cancelRetry = clock.after(wait, () => {
      const owed = this.outputs.filter((output) => output.owed);
      if (owed.length === 0) this.#retries = 0;
      for (const output of owed) void this.queue.run(true, () => this.secureNow(output, 'secure'));
    });
  }
}
