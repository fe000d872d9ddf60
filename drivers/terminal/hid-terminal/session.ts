/** A palm terminal on its HID link: opened when it is the right one, heard, watched, and shown what to show. */
import type { DriverPorts } from '../../driver.js';
import type { HidLink, HidLinkChange, ReportTiming } from '../../link/hid-link.js';
import type {
  Feedback,
  FeedbackOutcome,
  Malformed,
  ReportMark,
  TerminalDriver,
  TerminalEvent,
  TerminalIdentity,
  TerminalState,
  TerminalStatus,
} from '../../terminal.js';
import { encodeFeedback } from './codec.js';
import { identify } from './identify.js';
import type { TerminalMac } from './mac.js';
import type { Profile } from './profile.js';
import { ReportReader } from './report-reader.js';
import type { TerminalTimings } from './timings.js';

export interface HidTerminalOptions {
  readonly id: string;
  readonly profile: Profile;
  /** Null: the profile has no use for one. */
  readonly key: Uint8Array | null;
  readonly link: HidLink;
  readonly timings: TerminalTimings;
  readonly ports: DriverPorts;
}

export class HidTerminal implements TerminalDriver {
  readonly kind = 'terminal';
  readonly id: string;
  readonly #options: HidTerminalOptions;
  readonly #reader: ReportReader;
  readonly #listeners = new Set<(event: TerminalEvent) => void>();
  #state: TerminalState = 'absent';
  #identity: TerminalIdentity | null = null;
  #error: { readonly code: string | null; readonly detail: string | null } = { code: null, detail: null };
  #lastReportAt: number | null = null;
  #mac: TerminalMac | null = null;
  #unsubscribe: (() => void) | null = null;
  #cancelBeat: () => void = () => undefined;
  #cancelTell: (() => void) | null = null;
  #untold = 0;
  #flooded = 0;

  constructor(options: HidTerminalOptions) {
    this.#options = options;
    this.id = options.id;
    this.#reader = new ReportReader(options.profile);
  }

  get status(): TerminalStatus {
    return {
      state: this.#state,
      identity: this.#identity,
      lastError: this.#error.code,
      lastErrorDetail: this.#error.detail,
      tampered: this.#reader.tampered,
      lastReportAt: this.#lastReportAt,
      counters: this.#reader.counters,
    };
  }

  subscribe(listener: (event: TerminalEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    const { link } = this.#options;
    this.#unsubscribe ??= link.subscribe({
      changed: (change) => this.#changed(change),
      report: (bytes, timing) => this.#report(bytes, timing),
      flood: (active, dropped) => this.#flood(active, dropped),
    });
    link.start();
  }

  async stop(): Promise<void> {
    this.#cancelBeat();
    this.#cancelTell?.();
    this.#cancelTell = null;
    await this.#options.link.stop();
    this.#cancelBeat();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  async feedback(feedback: Feedback, ms: number | null): Promise<FeedbackOutcome> {
    const { profile, link, ports, timings } = this.#options;
    const bytes = profile.transport === 'reports' ? encodeFeedback(profile, feedback, ms) : null;
    if (bytes === null) return 'unsupported';
    if (this.#state !== 'ready' && this.#state !== 'silent') return 'failed';
    this.#trace('out', bytes, 'frame');
    return new Promise((resolve) => {
      const cancel = ports.clock.after(timings.feedbackWithinMs, () => resolve('failed'));
      void link.write(bytes).then(({ kind }) => {
        cancel();
        resolve(kind === 'written' ? 'done' : 'failed');
      });
    });
  }

  #changed({ state, device, code, detail }: HidLinkChange): void {
    if (state === 'opening') {
      this.#become('opening', null, null);
      return;
    }
    this.#cancelBeat();
    this.#mac = null;
    if (state === 'open' && device !== null) {
      this.#reader.opened();
      void this.#identify(device);
    } else this.#become(state === 'refused' ? 'untrusted' : 'absent', code, detail);
  }

  async #identify(device: NonNullable<HidLinkChange['device']>): Promise<void> {
    const { link, profile, key, timings, ports } = this.#options;
    const { generation } = link;
    const found = await identify({ link, profile, key, timings, clock: ports.clock }, device);
    if (found.kind === 'gone' || generation !== link.generation) return;
    if (found.kind === 'refused') {
      link.refuse(found.code, found.detail);
      return;
    }
    this.#identity = found.identity;
    this.#mac = found.mac;
    this.#become('ready', null, null);
    this.#awaitBeat();
  }

  #report(bytes: Uint8Array, timing: ReportTiming): void {
    // Before it is known who sends, nothing that is sent is worth anything; its absence shows in the sequence.
    if (this.#state !== 'ready' && this.#state !== 'silent') return;
    const { valid, events, fault, sequence, boot } = this.#reader.read(bytes, this.#mac, timing.at);
    // Reports name people; who wants to see them looks at a simulator.
    this.#trace('in', bytes.slice(0, 1), valid ? 'frame' : 'discarded');
    const mark: ReportMark = {
      receivedMono: timing.at,
      loopLagMs: timing.lagMs,
      stale: timing.lagMs >= this.#options.timings.staleAfterMs,
      sequence,
      boot,
    };
    if (fault !== null) {
      this.#malformed(fault, mark);
      return;
    }
    this.#lastReportAt = timing.at;
    if (this.#state === 'silent') this.#become('ready', null, null);
    this.#awaitBeat();
    for (const said of events) this.#emit({ ...mark, ...said });
    if (events.some(({ kind }) => kind === 'tamper')) this.#tellStatus();
  }

  #awaitBeat(): void {
    const { profile, timings, ports, link } = this.#options;
    this.#cancelBeat();
    if (profile.transport === 'keyboard' || profile.heartbeatMs === null) return;
    this.#cancelBeat = ports.clock.after(profile.heartbeatMs * timings.silentAfterBeats, () =>
      this.#become('silent', 'terminal-silent', link.name),
    );
  }

  /** The first at once, what follows once in a while with how many there were. */
  #malformed(reason: Malformed, mark: ReportMark): void {
    this.#untold += 1;
    if (this.#cancelTell !== null) return;
    this.#tellMalformed(reason, mark);
  }

  #tellMalformed(reason: Malformed, mark: ReportMark): void {
    const { ports, timings } = this.#options;
    const count = this.#untold;
    this.#untold = 0;
    this.#emit({ ...mark, kind: 'malformed', reason, count });
    this.#cancelTell = ports.clock.after(timings.tellMalformedMs, () => {
      this.#cancelTell = null;
      if (this.#untold > 0) this.#tellMalformed(reason, { ...mark, receivedMono: ports.clock.now() });
    });
  }

  #flood(active: boolean, dropped: number): void {
    this.#reader.dropped(dropped - this.#flooded);
    this.#flooded = active ? dropped : 0;
    const { ports } = this.#options;
    ports.log.warn({ device: this.id, code: 'hid-flooding', active }, 'terminal floods');
    this.#emit({ kind: 'flood', active, dropped, at: ports.clock.now() });
  }

  #become(state: TerminalState, code: string | null, detail: string | null): void {
    if (state === this.#state && code === this.#error.code && detail === this.#error.detail) return;
    const { log } = this.#options.ports;
    if (code !== null && code !== this.#error.code) log.warn({ device: this.id, code, detail }, 'terminal trouble');
    else if (state === 'ready') log.info({ device: this.id }, 'terminal ready');
    this.#state = state;
    this.#error = { code, detail };
    this.#tellStatus();
  }

  #tellStatus(): void {
    this.#emit({ kind: 'status', status: this.status });
  }

  #trace(direction: 'in' | 'out', bytes: Uint8Array, kind: 'frame' | 'discarded'): void {
    const { ports } = this.#options;
    ports.trace({ device: this.id, direction, bytes, at: ports.clock.now(), correlation: null, kind });
  }

  #emit(event: TerminalEvent): void {
    for (const listener of this.#listeners)
      try {
        listener(event);
      } catch (error) {
        // A fault of whoever listens is none of the device.
        this.#options.ports.log.warn({ device: this.id, error: String(error) }, 'a listener of a terminal failed');
      }
  }
}
