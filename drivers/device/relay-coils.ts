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
import type { CoilOutcome, LevelsRead, RelayBoardPort } from './relay-board.js';
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

/** What a channel was told, and its epoch when it was. */
interface Told {
  readonly output: RelayOutput;
  readonly outcome: CoilOutcome;
  readonly epoch: number;
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

  /** Whatever the channels were to do, they are to be secured; before everything that waits. */
  secure(outputs: readonly RelayOutput[], cause: OutputCause = 'secure'): Promise<ActOutcome> {
    for (const output of outputs) {
      output.release();
      output.owed = true;
    }
    return this.queue.run(true, () => this.secureNow(outputs, cause));
  }

  /** Inside a turn of the queue: told first, read once afterwards. What is not known to be secured stays owed. */
  async secureNow(outputs: readonly RelayOutput[], cause: OutputCause): Promise<ActOutcome> {
    const { board } = this.#options;
    const told: Told[] = [];
    for (const output of outputs) {
      const { epoch } = output;
      output.owed = true;
      const outcome = await board.set(output.channel, output.coilFor('secured'));
      if (outcome.kind === 'done') this.know(output, 'secured', outcome.evidence, cause);
      if (outcome.kind === 'unknown') this.know(output, 'unknown', null, cause);
      told.push({ output, outcome, epoch });
    }
    const read = board.readback && told.some(({ outcome }) => outcome.kind === 'done') ? await this.read(cause) : null;
    const ends = told.map((one) => this.#secured(one, read?.kind === 'read'));
    return ends.find(({ ending }) => ending !== 'done') ?? ends[0] ?? { ending: 'not-sent', code: 'relay-no-channel' };
  }

  #secured({ output, outcome, epoch }: Told, wasRead: boolean): ActOutcome {
    if (outcome.kind === 'not-sent') return { ending: 'not-sent', code: outcome.code };
    const isOpen = wasRead && output.state.position === 'unlocked' && epoch === output.epoch;
    if (outcome.kind !== 'done' || isOpen) {
      this.fault(output, 'relay-not-secured', true);
      if (this.#retrying) this.#retryLater();
      return { ending: 'unknown', code: outcome.kind === 'done' ? 'relay-not-secured' : outcome.code };
    }
    output.owed = false;
    this.fault(output, 'relay-not-secured', false);
    const evidence = wasRead ? 'read' : outcome.evidence;
    return { ending: 'done', startedAt: outcome.startedAt, endsAt: null, endedBy: null, evidence };
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
        void this.secure([output]);
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

  #retryLater(): void {
    const { clock, firstRetryMs, retryCapMs } = this.#options;
    this.#cancelRetry();
    const wait = Math.min(retryCapMs, firstRetryMs * 2 ** Math.min(this.#retries, 10));
    this.#retries += 1;
    this.#cancelRetry = clock.after(wait, () => {
      const owed = this.outputs.filter((output) => output.owed);
      if (owed.length === 0) this.#retries = 0;
      else void this.queue.run(true, () => this.secureNow(owed, 'secure'));
    });
  }
}
