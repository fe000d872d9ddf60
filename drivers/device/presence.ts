/**
 * Whether a device is there: got to know on every connection, called silent when it stops answering, and looked for
 * until it is back. The same for every family; what is asked and what it means is the family's.
 */
import type { Clock } from '../clock.js';
import { unreached, type DeviceStatus, type DriverLog } from '../driver.js';
import type { ExchangeOutcome } from '../link/exchange-types.js';
import type { Link, LinkChange } from '../link/link.js';

/** A single lost answer is noise, two in a row are silence. */
const missesUntilSilent = 2;
/** A socket whose device stays silent this often is closed and opened anew. */
const probesUntilRestart = 4;

export interface PresenceTimings {
  /** Before the first question to a silent device, ms; each next waits twice as long. */
  readonly firstProbeMs: number;
  readonly probeCapMs: number;
  /** Between questions while nothing else is said, for sockets that drop idle sessions; 0 for never. */
  readonly keepAliveMs: number;
}

export interface PresenceOptions {
  readonly id: string;
  readonly link: Link;
  readonly clock: Clock;
  readonly log: DriverLog;
  readonly timings: PresenceTimings;
  /**
   * Who it is and all that it shows, told as events. False where an answer is missing, and as soon as `current` says
   * that a newer beginning has taken over.
   */
  readonly getToKnow: (current: () => boolean) => Promise<boolean>;
  /** One question that changes nothing and that every device of the family answers. Never rejects. */
  readonly question: () => Promise<ExchangeOutcome<unknown>>;
  /** After a lost answer that is not yet silence: settles when late bytes have had time to pass. */
  readonly afterMiss: () => Promise<void>;
  /** Nothing is known of the device any more. */
  readonly lost: (reason: 'disconnected' | 'no-reply') => void;
  readonly changed: (status: DeviceStatus) => void;
  /** Why a silent device is silent, where the family knows more than that; null where it does not. */
  readonly whySilent?: () => { readonly code: string; readonly detail: string } | null;
}

export class Presence {
  readonly #options: PresenceOptions;
  #status = unreached;
  /** Grows with every new beginning, so that an older one in progress ends itself. */
  #attempt = 0;
  #misses = 0;
  #probes = 0;
  #cancelTimer: (() => void) | null = null;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  get status(): DeviceStatus {
    return this.#status;
  }

  stop(): void {
    this.#attempt += 1;
    this.#setTimer(null);
  }

  linkChanged(change: LinkChange): void {
    if (change.state === 'up') {
      this.begin();
      return;
    }
    if (change.state !== 'down') return;
    const { id, log, lost } = this.#options;
    this.stop();
    lost('disconnected');
    if (change.code === null) return;
    if (change.code !== this.#status.lastError || change.detail !== this.#status.lastErrorDetail)
      log.warn({ device: id, code: change.code, detail: change.detail }, 'device link down');
    this.#setStatus({ state: 'down', lastError: change.code, lastErrorDetail: change.detail });
  }

  /** Gets to know the device from nothing; ends ready or silent. */
  begin(): void {
    const { id, log, getToKnow } = this.#options;
    this.#attempt += 1;
    this.#misses = 0;
    this.#setTimer(null);
    this.#setStatus({ state: 'syncing', lastError: null, lastErrorDetail: null });
    const attempt = this.#attempt;
    getToKnow(() => attempt === this.#attempt)
      .then((known) => {
        if (attempt !== this.#attempt) return;
        if (known) this.#ready();
        else this.fellSilent();
      })
      .catch((error: unknown) => log.warn({ device: id, error: String(error) }, 'synchronising failed'));
  }

  /** The device has answered, or said something of its own. */
  heard(at: number): void {
    this.#misses = 0;
    this.#status = { ...this.#status, lastAnswerAt: at };
  }

  /** An answer did not come. */
  async missed(): Promise<void> {
    this.#misses += 1;
    if (this.#misses >= missesUntilSilent) this.fellSilent();
    else await this.#options.afterMiss();
  }

  /** What the device says of itself; told with the next status. */
  identify({ model, firmware }: { readonly model: string | null; readonly firmware: string | null }): void {
    this.#status = { ...this.#status, model, firmware };
  }

  /** Tells the status as it is now. */
  tell(): void {
    this.#setStatus({});
  }

  /** What is wrong with a part of a device that is there; null where nothing is any more. */
  partly(lastError: string | null, lastErrorDetail: string | null): void {
    const { lastError: code, lastErrorDetail: detail } = this.#status;
    if (this.#status.state === 'ready' && (code !== lastError || detail !== lastErrorDetail))
      this.#setStatus({ lastError, lastErrorDetail });
  }

  #ready(): void {
    this.#misses = 0;
    this.#probes = 0;
    this.#setStatus({ state: 'ready', lastError: null, lastErrorDetail: null });
    this.#keepAlive();
  }

  #keepAlive(): void {
    const { timings, question } = this.#options;
    if (timings.keepAliveMs === 0) return;
    const attempt = this.#attempt;
    this.#setTimer(timings.keepAliveMs, () => {
      void question().then(async (answer) => {
        if (answer.kind === 'answered') this.heard(answer.at);
        if (answer.kind === 'no-reply') await this.missed();
        if (attempt === this.#attempt && this.#status.state === 'ready') this.#keepAlive();
      });
    });
  }

  /** Nothing answers any more: it is looked for until something does. */
  fellSilent(): void {
    const { id, link, log, lost, timings, whySilent } = this.#options;
    this.#attempt += 1;
    lost('no-reply');
    if (link.state !== 'up') return;
    const { code, detail } = whySilent?.() ?? { code: 'device-silent', detail: link.name };
    if (this.#status.state !== 'silent') log.warn({ device: id, code }, 'device does not answer');
    this.#setStatus({ state: 'silent', lastError: code, lastErrorDetail: detail });
    this.#setTimer(Math.min(timings.probeCapMs, timings.firstProbeMs * 2 ** this.#probes), () => void this.#probe());
  }

  async #probe(): Promise<void> {
    const { link, question, timings } = this.#options;
    const attempt = this.#attempt;
    this.#probes += 1;
    const answer = await question();
    if (attempt !== this.#attempt) return;
    if (answer.kind === 'answered') this.begin();
    else if (timings.keepAliveMs > 0 && this.#probes % probesUntilRestart === 0) link.restart('silent');
    else if (link.state === 'up') this.fellSilent();
  }

  #setStatus(change: Partial<DeviceStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#options.changed(this.#status);
  }

  #setTimer(ms: number | null, action: () => void = () => undefined): void {
    this.#cancelTimer?.();
    this.#cancelTimer = ms === null ? null : this.#options.clock.after(ms, action);
  }
}
