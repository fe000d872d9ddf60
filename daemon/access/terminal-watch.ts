/** A palm terminal's word on its way to the doors: scans are handed on, what the device is like is told and journalled. */
import type { Clock } from '../../drivers/clock.js';
import type { TerminalDriver, TerminalEvent, TerminalStatus } from '../../drivers/terminal.js';
import type { JournalDraft, JournalPort } from '../journal/entry.js';
import { EventLimit } from './event-limit.js';
import type { Scan, TerminalView } from './model.js';

/** Whoever sends nonsense all day gets an entry a minute for it. */
const summedOverMs = 60_000;
/** A loose plug and a hand at the cover are told as they are: lost, returned, lost, returned. */
const toldAtOnce = 8;

export interface TerminalWatchOptions {
  readonly driver: TerminalDriver;
  readonly clock: Clock;
  readonly journal: JournalPort;
  /** A scan as `DoorService.scan` takes it. */
  readonly scanned: (terminal: string, scan: Scan) => void;
  readonly viewed: (terminal: string, view: TerminalView | null) => void;
  readonly changed: () => void;
  readonly failed: (error: unknown, doing: string) => void;
}

export class TerminalWatch {
  readonly #options: TerminalWatchOptions;
  #unsubscribe: (() => void) | null = null;
  #wasReady = false;
  /** Levels as they were last told; every connection begins by repeating them. */
  #tampered = false;
  #powered = true;
  #status: TerminalStatus;
  /** By kind and reason: how many since the last entry, and the time that ends the sum. */
  readonly #sums = new Map<string, { count: number; cancel: () => void }>();

  readonly #limit: EventLimit;

  constructor(options: TerminalWatchOptions) {
    this.#options = options;
    const { clock } = options;
    const write = (kind: string, data: JournalDraft['data']): void => this.#note(kind, data);
    this.#limit = new EventLimit({ clock, atOnce: toldAtOnce, intervalMs: summedOverMs, write });
    this.#status = options.driver.status;
  }

  get id(): string {
    return this.#options.driver.id;
  }

  get status(): TerminalStatus {
    return this.#status;
  }

  start(): void {
    const { driver } = this.#options;
    this.#unsubscribe = driver.subscribe((event) => this.#take(event));
    this.#statusIs(driver.status);
    driver.start();
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    for (const { cancel } of this.#sums.values()) cancel();
    this.#limit.stop();
    await this.#options.driver.stop();
  }

  #take(event: TerminalEvent): void {
    switch (event.kind) {
      case 'status':
        this.#statusIs(event.status);
        break;
      case 'match':
      case 'no-match':
      case 'bad-read':
        this.#options.scanned(this.id, scanOf(this.id, event));
        break;
      case 'tamper':
        if (event.active !== this.#tampered) this.#limit.note('tamper', 'terminal.tampered', { active: event.active });
        this.#tampered = event.active;
        break;
      case 'power':
        if (event.ok !== this.#powered) this.#limit.note('power', 'terminal.power', { ok: event.ok });
        this.#powered = event.ok;
        break;
      case 'restarted':
        this.#limit.note('restart', 'terminal.restarted', {});
        break;
      case 'sequence-gap':
        this.#sum('terminal.sequence-gap', {}, event.missed);
        break;
      case 'malformed':
        this.#sum('terminal.malformed', { reason: event.reason }, event.count);
        break;
      case 'flood':
        this.#limit.note('flood', 'terminal.flooded', { active: event.active, dropped: event.dropped });
    }
  }

  #statusIs(status: TerminalStatus): void {
    const before = this.#status;
    this.#status = status;
    const { state, identity, tampered, lastError } = status;
    const assurance = identity?.assurance ?? null;
    const view = assurance === null ? null : { trusted: state === 'ready', tampered, assurance };
    this.#options.viewed(this.id, view);
    const isReady = state === 'ready';
    if (isReady && !this.#wasReady) {
      const { serialNumber = null, firmware = null, virtual = false } = identity ?? {};
      this.#limit.note('presence', 'terminal.returned', { assurance, serialNumber, firmware, virtual });
    } else if (!isReady && this.#wasReady) {
      this.#limit.note('presence', 'terminal.lost', { state, code: lastError });
    } else if (state === 'untrusted' && before.state !== 'untrusted') {
      // Somebody plugged in what is not the terminal: that is told although nothing was lost.
      this.#limit.note('refusal', 'terminal.refused', { code: lastError });
    }
    this.#wasReady = isReady;
    this.#options.changed();
  }

  /** The first at once, what follows within a minute in one entry. */
  #sum(kind: string, data: JournalDraft['data'], count: number): void {
    const key = `${kind} ${JSON.stringify(data)}`;
    const known = this.#sums.get(key);
    if (known !== undefined) {
      known.count += count;
      return;
    }
    this.#note(kind, { ...data, count });
    const cancel = this.#options.clock.after(summedOverMs, () => {
      const { count: later = 0 } = this.#sums.get(key) ?? {};
      this.#sums.delete(key);
      if (later > 0) this.#sum(kind, data, later);
    });
    this.#sums.set(key, { count: 0, cancel });
  }

  #note(kind: string, data: JournalDraft['data']): void {
    const { journal, failed } = this.#options;
    journal
      .append({ kind, actor: `device:${this.id}`, forServer: true, data: { terminal: this.id, ...data } })
      .catch((error: unknown) => failed(error, `journal ${kind}`));
  }
}

function scanOf(terminal: string, event: Extract<TerminalEvent, { kind: 'match' | 'no-match' | 'bad-read' }>): Scan {
  const { kind, receivedMono, loopLagMs, stale, sequence, boot } = event;
  const palm = event.kind === 'match' ? event : { subject: null, duress: false, quality: null, live: null };
  const { subject, duress, quality, live } = palm;
  // A driver's own limit may be the stricter one.
  const lag = stale ? Infinity : loopLagMs;
  return { kind, terminal, receivedMono, loopLagMs: lag, seq: sequence, boot, subject, duress, quality, live };
}
