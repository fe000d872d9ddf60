/** A palm terminal in memory: it says what a test says, and remembers what it was asked to show. */
import type { Clock } from '../../../drivers/clock.js';
import type {
  Feedback,
  FeedbackOutcome,
  TerminalDriver,
  TerminalEvent,
  TerminalStatus,
} from '../../../drivers/terminal.js';

export class FakeTerminal implements TerminalDriver {
  readonly kind = 'terminal';
  readonly id: string;
  readonly #clock: Clock;
  readonly #listeners = new Set<(event: TerminalEvent) => void>();
  readonly shown: Feedback[] = [];
  status: TerminalStatus;
  #sequence = 0;

  constructor(id: string, clock: Clock) {
    this.id = id;
    this.#clock = clock;
    this.status = {
      ...{ state: 'absent', identity: null, lastError: 'hid-missing', lastErrorDetail: null, tampered: false },
      lastReportAt: null,
      counters: { reports: 0, malformed: 0, repeated: 0, missed: 0, dropped: 0 },
    };
  }

  subscribe(listener: (event: TerminalEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.is({
      state: 'ready',
      lastError: null,
      identity: {
        ...{ profile: 'reference', vendorId: 1, productId: 2, serialNumber: 'PT-1', usbPath: null, firmware: '1.0' },
        ...{ descriptorSha256: '0'.repeat(64), virtual: true, assurance: 'identity' },
      },
    });
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  feedback(feedback: Feedback): Promise<FeedbackOutcome> {
    this.shown.push(feedback);
    return Promise.resolve('done');
  }

  is(changes: Partial<TerminalStatus>): void {
    this.status = { ...this.status, ...changes };
    this.say({ kind: 'status', status: this.status });
  }

  say(event: TerminalEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** A palm; null for one that the terminal does not know. */
  scan(subject: string | null, changes: { readonly duress?: boolean; readonly lagMs?: number } = {}): void {
    this.#sequence += 1;
    const { duress = false, lagMs = 0 } = changes;
    const mark = { receivedMono: this.#clock.now(), loopLagMs: lagMs, stale: lagMs > 1000 };
    const counted = { ...mark, sequence: this.#sequence, boot: 1 };
    if (subject === null) this.say({ kind: 'no-match', ...counted });
    else {
      const word = { subject, duress, quality: 'ok', live: true, assurance: 'identity' } as const;
      this.say({ kind: 'match', ...counted, ...word });
    }
  }
}
