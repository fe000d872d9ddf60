/** Tells systemd that the daemon works, and only while it does (ADR 12). */
import type { Clock } from '../../../drivers/clock.js';
import { lateLoops, type LoopReport } from '../../loop-report.js';

export interface WatchdogOptions {
  /** notify-socket.ts: false where the datagram was not taken. */
  readonly socket: { send(assignments: Readonly<Record<string, string>>): boolean };
  /** How often systemd wants to hear of us; null where it does not watch: then the status alone is kept current. */
  readonly periodMs: number | null;
  readonly clock: Clock;
  readonly loops: () => readonly LoopReport[];
  /** The worst that health has to say, in words. */
  readonly status: () => string;
  readonly log: { error(fields: object, message: string): void; info(fields: object, message: string): void };
}

/** Without a watchdog the status is looked at so often. */
const statusEveryMs = 10_000;
/** Two may get lost before the period is over. */
const roundsAPeriod = 3;

export class Watchdog {
  readonly #options: WatchdogOptions;
  #cancel: (() => void) | null = null;
  /** Loops that are known to hang, so that each is said once. */
  #late: ReadonlySet<string> = new Set();
  #status = '';
  #ready = false;
  #stopping = false;

  constructor(options: WatchdogOptions) {
    this.#options = options;
  }

  /** To be called once scenes can be served. */
  start(): void {
    if (this.#stopping || this.#cancel !== null) return;
    this.#round();
  }

  /** Idempotent. What follows has systemd's time to stop, not the watchdog's; without `isLast` still the watchdog's. */
  stop(isLast = true): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#cancel?.();
    this.#cancel = null;
    if (isLast) this.#options.socket.send({ STOPPING: '1' });
  }

  #round(): void {
    const { clock, socket, periodMs } = this.#options;
    const fed = this.#mayFeed();
    const status = this.#options.status();
    const news: Record<string, string> = {};
    if (!this.#ready) news['READY'] = '1';
    if (fed && periodMs !== null) news['WATCHDOG'] = '1';
    if (status !== this.#status) news['STATUS'] = status;
    if (Object.keys(news).length > 0 && socket.send(news)) {
      this.#ready = true;
      this.#status = status;
    }
    this.#cancel = clock.after(periodMs === null ? statusEveryMs : periodMs / roundsAPeriod, () => this.#round());
  }

  #mayFeed(): boolean {
    const { clock, loops, log } = this.#options;
    const late = lateLoops(loops(), clock.now());
    for (const one of late) if (!this.#late.has(one.loop)) log.error({ ...one }, 'loop hangs: systemd is not fed');
    const names = new Set(late.map(({ loop }) => loop));
    for (const loop of this.#late) if (!names.has(loop)) log.info({ loop }, 'loop goes on');
    this.#late = names;
    return late.length === 0;
  }
}
