/**
 * Enrolment by scanning: the next palm at a terminal opens nothing, and its subject is told to whoever asked. The
 * journal says that it was asked for, never the subject. One enrolment a terminal at a time.
 */
import type { Clock } from '../../drivers/clock.js';
import { KeeperError } from '../../drivers/errors.js';
import type { JournalPort } from '../journal/entry.js';
import type { Scan } from './model.js';

const waitMs = 60_000;
/** How long a subject that was taken is kept for the page. */
const keepMs = 300_000;

export interface Enrolment {
  readonly id: string;
  readonly terminal: string;
  readonly state: 'waiting' | 'taken' | 'expired' | 'cancelled';
  /** Epoch ms. */
  readonly expiresAt: number;
  /** Null until a palm that the terminal knows was there. */
  readonly subject: string | null;
  readonly lastFailure: 'no-match' | 'bad-read' | null;
}

export interface EnrolmentsOptions {
  readonly clock: Clock;
  readonly journal: JournalPort;
  readonly newId: () => string;
  readonly failed: (error: unknown, doing: string) => void;
}

export class Enrolments {
  readonly #options: EnrolmentsOptions;
  readonly #enrolments = new Map<string, Enrolment>();
  readonly #cancels = new Map<string, () => void>();
  readonly #listeners = new Set<(enrolment: Enrolment) => void>();

  constructor(options: EnrolmentsOptions) {
    this.#options = options;
  }

  /** Codes: enrolment-busy; journal-unavailable, and then nothing waits. */
  async begin(terminal: string, actor: string): Promise<Enrolment> {
    if (this.#waitingAt(terminal) !== null) throw new KeeperError('enrolment-busy', { terminal });
    const { clock, journal, newId } = this.#options;
    const id = newId();
    await journal.append({ kind: 'person.enrolment-begun', actor, forServer: true, data: { enrolment: id, terminal } });
    // Somebody else may have been quicker while the entry was written.
    if (this.#waitingAt(terminal) !== null) throw new KeeperError('enrolment-busy', { terminal });
    const expiresAt = clock.wall() + waitMs;
    const enrolment: Enrolment = { id, terminal, state: 'waiting', expiresAt, subject: null, lastFailure: null };
    this.#set(enrolment);
    this.#after(id, waitMs, () => this.#end(id, 'expired'));
    return enrolment;
  }

  find(id: string): Enrolment | null {
    return this.#enrolments.get(id) ?? null;
  }

  /** False where nothing waits under this name. */
  cancel(id: string): boolean {
    const enrolment = this.#enrolments.get(id);
    if (enrolment?.state !== 'waiting') return false;
    this.#end(id, 'cancelled');
    return true;
  }

  /** True where the scan was an enrolment's and is nobody's way in. */
  take(scan: Scan): boolean {
    const waiting = this.#waitingAt(scan.terminal);
    if (waiting === null) return false;
    if (scan.kind !== 'match' || scan.subject === null) {
      this.#set({ ...waiting, lastFailure: scan.kind === 'no-match' ? 'no-match' : 'bad-read' });
      return true;
    }
    this.#set({ ...waiting, subject: scan.subject });
    this.#end(waiting.id, 'taken');
    return true;
  }

  subscribe(listener: (enrolment: Enrolment) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
    this.#enrolments.clear();
  }

  #waitingAt(terminal: string): Enrolment | null {
    return [...this.#enrolments.values()].find((one) => one.terminal === terminal && one.state === 'waiting') ?? null;
  }

  #end(id: string, state: 'taken' | 'expired' | 'cancelled'): void {
    const enrolment = this.#enrolments.get(id);
    if (enrolment === undefined) return;
    this.#set({ ...enrolment, state });
    const data = { enrolment: id, terminal: enrolment.terminal, how: state };
    this.#options.journal
      .append({ kind: 'person.enrolment-ended', actor: `device:${enrolment.terminal}`, forServer: true, data })
      .catch((error: unknown) => this.#options.failed(error, 'journal person.enrolment-ended'));
    this.#after(id, keepMs, () => {
      this.#enrolments.delete(id);
      this.#cancels.delete(id);
    });
  }

  #set(enrolment: Enrolment): void {
    this.#enrolments.set(enrolment.id, enrolment);
    for (const listener of this.#listeners) listener(enrolment);
  }

  #after(id: string, ms: number, work: () => void): void {
    this.#cancels.get(id)?.();
    this.#cancels.set(id, this.#options.clock.after(ms, work));
  }
}
