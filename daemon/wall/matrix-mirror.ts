/** Keeps what is known of one matrix, and keeps it fresh: re-reads after doubt, polls while nothing else happens. */
import type { Clock } from '../../drivers/clock.js';
import { outputId } from '../../drivers/driver.js';
import type {
  DeviceStatus,
  MatrixCapabilities,
  MatrixDriver,
  MatrixEvent,
  MatrixStep,
  Outcome,
} from '../../drivers/driver.js';
import type { DeviceView } from './devices-port.js';
import { learn, type Knowledge } from './knowledge.js';

export interface MirrorOptions {
  readonly driver: MatrixDriver;
  /** Driver name of the configuration, for the device's view. */
  readonly family: string;
  /** Ms between full reads while idle; 0 for families that need none. */
  readonly pollMs: number;
  readonly clock: Clock;
}

/** What a mirror tells its listeners: knowledge or status changed. */
export type MirrorChange =
  | { readonly kind: 'knowledge' }
  | { readonly kind: 'status'; readonly status: DeviceStatus; readonly before: DeviceStatus };

export class MatrixMirror {
  readonly id: string;
  readonly capabilities: MatrixCapabilities;
  readonly #driver: MatrixDriver;
  readonly #family: string;
  readonly #pollMs: number;
  readonly #clock: Clock;
  readonly #listeners = new Set<(change: MirrorChange) => void>();
  #knowledge: Knowledge = new Map();
  #status: DeviceStatus;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading = false;
  #doubtful = false;
  #applies = 0;
  #unsubscribe: (() => void) | null = null;
  #cancelPoll: (() => void) | null = null;

  constructor(options: MirrorOptions) {
    this.id = options.driver.id;
    this.capabilities = options.driver.capabilities;
    this.#driver = options.driver;
    this.#family = options.family;
    this.#pollMs = options.pollMs;
    this.#clock = options.clock;
    this.#status = options.driver.status;
  }

  get knowledge(): Knowledge {
    return this.#knowledge;
  }

  get status(): DeviceStatus {
    return this.#status;
  }

  subscribe(listener: (change: MirrorChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.#unsubscribe ??= this.#driver.subscribe((event) => this.#take(event));
    this.#driver.start();
    this.#schedulePoll(this.#pollMs);
  }

  async stop(): Promise<void> {
    this.#cancelPoll?.();
    this.#cancelPoll = null;
    await this.#driver.stop();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  run(step: MatrixStep, correlation: string): Promise<Outcome> {
    return this.#driver.run(step, correlation);
  }

  /** While an apply holds the mirror it reads what it needs itself. The returned function lets go. */
  hold(): () => void {
    this.#applies += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#applies -= 1;
      this.#refreshIfDoubtful();
    };
  }

  /**
   * True once the device was read in full on this connection; false at once where it is known to be away or silent,
   * and after `withinMs` where it is still being read.
   */
  async whenReady(withinMs: number): Promise<boolean> {
    if (this.#status.state === 'ready') return true;
    if (this.isAway()) return false;
    return new Promise((resolve) => {
      const end = (ready: boolean): void => {
        cancel();
        unsubscribe();
        resolve(ready);
      };
      const cancel = this.#clock.after(withinMs, () => end(false));
      const unsubscribe = this.subscribe(() => {
        if (this.#status.state === 'ready') end(true);
        else if (this.isAway()) end(false);
      });
    });
  }

  /** True where waiting is of no use: no link and a reason why, or a device that does not answer. */
  isAway(): boolean {
    const { state, lastError } = this.#status;
    return state === 'silent' || (state === 'down' && lastError !== null);
  }

  view(): DeviceView {
    const { state, model, firmware, lastError, lastErrorDetail } = this.#status;
    // Every answer moves it, and no event tells of that.
    const { lastAnswerAt } = this.#driver.status;
    const ties: Record<string, number | null> = {};
    for (let output = 1; output <= this.capabilities.outputs; output += 1) {
      const id = outputId(output, this.capabilities.outputs);
      const known = id === null ? undefined : this.#knowledge.get(id);
      ties[output] = known === undefined || known.stale ? null : (known.input ?? 0);
    }
    return {
      id: this.id,
      driver: this.#family,
      kind: 'matrix',
      state,
      connected: state === 'ready',
      model,
      firmware,
      lastError: lastError === null ? null : { code: lastError, detail: lastErrorDetail },
      lastAnswerAt: lastAnswerAt === null ? null : isoOf(this.#clock, lastAnswerAt),
      ties,
    };
  }

  #take(event: MatrixEvent): void {
    if (event.kind === 'status') {
      const before = this.#status;
      this.#status = event.status;
      if (event.status.state === 'ready' && before.state !== 'ready') this.#readAt = this.#clock.now();
      this.#tell({ kind: 'status', status: event.status, before });
      return;
    }
    const next = learn(this.#knowledge, event);
    if (next === this.#knowledge) return;
    this.#knowledge = next;
    this.#tell({ kind: 'knowledge' });
    if (event.kind === 'doubt') {
      this.#doubtful = true;
      this.#refreshIfDoubtful();
    }
  }

  /** A device in doubt is asked at once, unless an apply is about to ask it anyway. */
  #refreshIfDoubtful(): void {
    if (!this.#doubtful || this.#reading || this.#applies > 0 || this.#status.state !== 'ready') return;
    const stale = [...this.#knowledge.values()].some((known) => known.stale);
    this.#doubtful = false;
    if (stale) void this.#refresh('doubt');
  }

  /** One full read. It never repeats itself: a device that leaves outputs out of its answer must not keep the line busy. */
  async #refresh(correlation: string): Promise<void> {
    this.#reading = true;
    const outcome = await this.run({ kind: 'read-all' }, correlation);
    this.#reading = false;
    // A read that failed made the driver resync or go silent; asking again from here would only add to it.
    if (outcome.ending !== 'applied') return;
    this.#readAt = this.#clock.now();
    this.#refreshIfDoubtful();
  }

  #schedulePoll(ms: number): void {
    if (this.#pollMs <= 0) return;
    this.#cancelPoll = this.#clock.after(ms, () => {
      const age = this.#clock.now() - this.#readAt;
      const due = age >= this.#pollMs;
      if (due && this.#applies === 0 && !this.#reading && this.#status.state === 'ready') void this.#refresh('poll');
      this.#schedulePoll(due ? this.#pollMs : this.#pollMs - age);
    });
  }

  #tell(change: MirrorChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** The wall-clock time of a monotonic instant, as ISO text. */
export function isoOf(clock: Clock, at: number): string {
  return new Date(clock.wall() - (clock.now() - at)).toISOString();
}
