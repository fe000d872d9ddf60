/** What the edges see of the doors. */
import type { TerminalState } from '../../drivers/terminal.js';
import type { HealthLine } from '../wall/devices-port.js';
import type { CeremonyBy, CeremonyReport } from './ceremonies.js';
import type { CeremonyRefusal, WallNow } from './ceremony.js';
import type { DoorReport } from './door-service.js';
import type { Enrolment } from './enrolments.js';
import type { Erased } from './erase-person.js';
import type { ErasureOrder } from './erasure-orders.js';
import type { CommandResult } from './lockdown-commands.js';
import type { Assurance, DoorMode } from './model.js';
import type { PersonReport } from './person-report.js';

export interface TerminalReport {
  readonly id: string;
  readonly state: TerminalState | 'unsupported';
  readonly assurance: Assurance | null;
  readonly tampered: boolean;
  readonly virtual: boolean;
  readonly lastError: string | null;
  readonly detail: string | null;
}

export interface DoorsPort {
  reports(): readonly DoorReport[];
  terminals(): readonly TerminalReport[];
  lockdownAll(): boolean;
  clock(): WallNow;
  /** Called when anything in a report, a terminal's report or the clock's trust has changed. */
  subscribe(listener: (door: DoorReport | null) => void): () => void;
  lines(): readonly HealthLine[];

  /** False: no such door. Code: journal-unavailable. */
  setMode(door: string, mode: DoorMode, actor: string): Promise<boolean>;
  /** `door` null: all. Code: journal-unavailable. */
  setLockdown(door: string | null, active: boolean, actor: string, reason: string): Promise<void>;
  /** False while the fire input is on. Code: journal-unavailable. */
  resetFire(door: string, actor: string): Promise<boolean>;
  /** `person`: a pseudonym, or null for everybody. Code: journal-unavailable. */
  resetArea(area: string, person: string | null, actor: string): Promise<void>;
  confirmClock(actor: string): Promise<void>;
  /** A signed command of the central server. Never rejects. */
  command(payload: Uint8Array, retained: boolean): Promise<CommandResult>;

  readonly ceremonies: CeremoniesPort;
  readonly enrolments: EnrolmentsPort;
  readonly people: PeoplePort;
}

export interface CeremoniesPort {
  reports(): readonly CeremonyReport[];
  report(id: string): CeremonyReport | null;
  rehearse(id: string, by: CeremonyBy, good: boolean): Promise<CeremonyRefusal | null>;
  arm(id: string, by: CeremonyBy): Promise<CeremonyRefusal | null>;
  disarm(id: string, by: CeremonyBy): Promise<CeremonyRefusal | null>;
  fire(id: string, by: CeremonyBy & { readonly reason: string }): Promise<CeremonyRefusal | null>;
}

export interface EnrolmentsPort {
  /** Codes: enrolment-busy, journal-unavailable. */
  begin(terminal: string, actor: string): Promise<Enrolment>;
  find(id: string): Enrolment | null;
  cancel(id: string): boolean;
  subscribe(listener: (enrolment: Enrolment) => void): () => void;
}

export interface PeoplePort {
  /** Null for somebody who has none. */
  pseudonymOf(person: string): string | null;
  /** Id of whoever the pseudonym is; null where nobody of the configuration is. */
  personOf(pseudonym: string): string | null;
  /** Code: person-not-here. */
  report(person: string): Promise<PersonReport>;
  /** Codes: person-not-here, journal-unavailable, pseudonyms-unreadable. */
  erase(person: string, actor: string): Promise<Erased>;
  orders(): Promise<readonly ErasureOrder[]>;
  /** Code: erasure-order-unknown. */
  confirm(order: string, actor: string): Promise<ErasureOrder>;
}
