/** Removes what has had its time, once a day and when somebody asks. */
import type { Clock } from '../../drivers/clock.js';
import type { JournalConfig } from '../config/schema.js';
import { removalName } from './removal.js';
import { removeExpired, type KeepRule, type RetentionOptions } from './retention.js';
import { journalFolder, segmentNames } from './segments.js';

const dayMs = 86_400_000;
/** A start has better things to do. */
const firstAfterMs = 10 * 60_000;

export interface RetentionRunOptions extends RetentionOptions {
  readonly clock: Clock;
  /** Undefined: everything is kept for ever. */
  readonly keep: () => JournalConfig | undefined;
  readonly wallTrusted: () => boolean;
  /** Last entry that the server has acknowledged. */
  readonly acknowledged: () => number;
  readonly failed: (error: unknown, doing: string) => void;
}

export interface RetentionReport {
  readonly segments: number;
  readonly removedSegments: number;
  /** Epoch ms of the last run since start; null before the first. */
  readonly lastRunAt: number | null;
  readonly lastRemoved: readonly string[];
  /** Why the last run failed; null where it did not. */
  readonly lastFailure: string | null;
}

export class RetentionRun {
  readonly #options: RetentionRunOptions;
  #cancel: (() => void) | null = null;
  #last: Pick<RetentionReport, 'lastRunAt' | 'lastRemoved' | 'lastFailure'> = {
    lastRunAt: null,
    lastRemoved: [],
    lastFailure: null,
  };
  #running: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(options: RetentionRunOptions) {
    this.#options = options;
  }

  start(): void {
    this.#later(firstAfterMs);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#running;
  }

  /** Runs now, after one that is under way. Never rejects: the report says what went wrong. */
  async run(): Promise<RetentionReport> {
    const run = this.#running.then(() => this.#run());
    this.#running = run;
    await run;
    return this.report();
  }

  async report(): Promise<RetentionReport> {
    const { files, folder } = this.#options;
    const path = journalFolder(folder);
    const segments = (await segmentNames(files, path)).length;
    const removedSegments = (await files.list(path)).filter((name) => removalName.test(name)).length;
    return { segments, removedSegments, ...this.#last };
  }

  #later(ms: number): void {
    if (this.#stopped) return;
    this.#cancel = this.#options.clock.after(ms, () => {
      void this.run();
      this.#later(dayMs);
    });
  }

  async #run(): Promise<void> {
    const { keep, clock, wallTrusted, acknowledged, failed } = this.#options;
    const wall = clock.wall();
    try {
      const now = { keep: keepRuleOf(keep()), wall, wallTrusted: wallTrusted(), acknowledged: acknowledged() };
      const lastRemoved = await removeExpired(this.#options, now);
      this.#last = { lastRunAt: wall, lastRemoved, lastFailure: null };
    } catch (error) {
      const lastFailure = error instanceof Error ? error.message : String(error);
      this.#last = { lastRunAt: wall, lastRemoved: [], lastFailure };
      failed(error, 'retention');
    }
  }
}

export function keepRuleOf(config: JournalConfig | undefined): KeepRule {
  return {
    days: config?.keepDays ?? null,
    kinds: new Map((config?.keepKinds ?? []).map(({ kind, days }) => [kind, days])),
    legalHold: config?.legalHold ?? null,
  };
}
