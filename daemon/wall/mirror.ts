/**
 * Keeps what is known of one device, and keeps it fresh: re-reads after doubt, polls while nothing else happens.
 * What knowledge is, and how a device is read, is its kind's: matrix-mirror.ts, display-mirror.ts.
 */
import type { Clock } from '../../drivers/clock.js';
import type { DeviceStatus, Outcome } from '../../drivers/driver.js';
import type { LoopReport } from '../loop-report.js';
import type { DeviceView } from './devices-port.js';

interface StatusEvent {
  readonly kind: 'status';
  readonly status: DeviceStatus;
}

/** The part that drivers of every kind have in common. */
export interface MirroredDriver<Event extends { readonly kind: string }, Step> {
  readonly id: string;
  readonly status: DeviceStatus;
  subscribe(listener: (event: Event | StatusEvent) => void): () => void;
  start(): void;
  stop(): Promise<void>;
  run(step: Step, correlation: string): Promise<Outcome>;
}

export interface MirrorRules<Knowledge, Event, Step> {
  /** Knowledge after an event; the same object where nothing changed. */
  readonly learn: (knowledge: Knowledge, event: Event) => Knowledge;
  readonly nothing: Knowledge;
  /** True where something that is known may not hold any more. */
  readonly isStale: (knowledge: Knowledge) => boolean;
  /** The steps of one full read. */
  readonly fullRead: (knowledge: Knowledge) => readonly Step[];
}

export interface MirrorSettings {
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

export abstract class Mirror<Knowledge, Event extends { readonly kind: string }, Step> {
  readonly id: string;
  readonly #driver: MirroredDriver<Event, Step>;
  readonly #rules: MirrorRules<Knowledge, Event, Step>;
  readonly #settings: MirrorSettings;
  readonly #listeners = new Set<(change: MirrorChange) => void>();
  #knowledge: Knowledge;
  #status: DeviceStatus;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading = false;
  /** Monotonic ms since which a full read is at the same step; null between reads. */
  #stepSince: number | null = null;
  #doubtful = false;
  #applies = 0;
  #unsubscribe: (() => void) | null = null;
  #cancelPoll: (() => void) | null = null;

  protected constructor(
    driver: MirroredDriver<Event, Step>,
    rules: MirrorRules<Knowledge, Event, Step>,
    settings: MirrorSettings,
  ) {
    this.id = driver.id;
    this.#driver = driver;
    this.#rules = rules;
    this.#settings = settings;
    this.#knowledge = rules.nothing;
    this.#status = driver.status;
  }

  abstract view(): DeviceView;

  get knowledge(): Knowledge {
    return this.#knowledge;
  }

  /** For the watchdog: one step of a full read. Away or silent is no hang; a step that never ends is. */
  report(): LoopReport {
    return { loop: `device:${this.id}`, busySince: this.#stepSince, withinMs: 120_000 };
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
    this.#schedulePoll(this.#settings.pollMs);
  }

  async stop(): Promise<void> {
    this.#cancelPoll?.();
    this.#cancelPoll = null;
    await this.#driver.stop();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  run(step: Step, correlation: string): Promise<Outcome> {
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
      const cancel = this.#settings.clock.after(withinMs, () => end(false));
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

  /** What every kind of device shows of itself. */
  protected commonView(): Omit<DeviceView, 'kind' | 'ties' | 'panels'> {
    const { state, model, firmware, lastError, lastErrorDetail } = this.#status;
    // Every answer moves it, and no event tells of that.
    const { lastAnswerAt } = this.#driver.status;
    return {
      id: this.id,
      driver: this.#settings.family,
      state,
      connected: state === 'ready',
      model,
      firmware,
      lastError: lastError === null ? null : { code: lastError, detail: lastErrorDetail },
      lastAnswerAt: lastAnswerAt === null ? null : isoOf(this.#settings.clock, lastAnswerAt),
    };
  }

  #take(event: Event | StatusEvent): void {
    if (isStatus(event)) {
      const before = this.#status;
      this.#status = event.status;
      if (event.status.state === 'ready' && before.state !== 'ready') this.#readAt = this.#settings.clock.now();
      this.#tell({ kind: 'status', status: event.status, before });
      return;
    }
    const next = this.#rules.learn(this.#knowledge, event);
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
    this.#doubtful = false;
    if (this.#rules.isStale(this.#knowledge)) void this.#refresh('doubt');
  }

  /**
   * One full read, ended early by a scene that needs the line. It never repeats itself: a device that leaves something
   * out of its answer must not keep the line busy.
   */
  async #refresh(correlation: string): Promise<void> {
    this.#reading = true;
    let whole = true;
    for (const step of this.#rules.fullRead(this.#knowledge)) {
      this.#stepSince = this.#settings.clock.now();
      whole = this.#applies === 0 && (await this.run(step, correlation)).ending === 'applied' && whole;
      if (this.#applies > 0 || this.#status.state !== 'ready') break;
    }
    this.#reading = false;
    this.#stepSince = null;
    // A read that failed made the driver resync or go silent; asking again from here would only add to it.
    if (!whole) return;
    this.#readAt = this.#settings.clock.now();
    this.#refreshIfDoubtful();
  }

  #schedulePoll(ms: number): void {
    const { pollMs, clock } = this.#settings;
    if (pollMs <= 0) return;
    this.#cancelPoll = clock.after(ms, () => {
      const age = clock.now() - this.#readAt;
      const due = age >= pollMs;
      if (due && this.#applies === 0 && !this.#reading && this.#status.state === 'ready') void this.#refresh('poll');
      this.#schedulePoll(due ? pollMs : pollMs - age);
    });
  }

  #tell(change: MirrorChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

function isStatus(event: { readonly kind: string }): event is StatusEvent {
  return event.kind === 'status';
}

/** The wall-clock time of a monotonic instant, as ISO text. */
export function isoOf(clock: Clock, at: number): string {
  return new Date(clock.wall() - (clock.now() - at)).toISOString();
}
