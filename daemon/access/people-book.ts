/** People beside the doors: who a pseudonym is, what is stored about somebody, erasing him. While the daemon runs. */
import { KeeperError } from '../../drivers/errors.js';
import type { RoomPort } from '../config/room-port.js';
import type { Files } from '../edges/storage/files.js';
import type { JournalPort } from '../journal/entry.js';
import type { PeoplePort } from './doors-port.js';
import { confirmErasure, erasePerson, type Erased } from './erase-person.js';
import { openOrders, type ErasureOrder } from './erasure-orders.js';
import { reportPerson, type PersonReport } from './person-report.js';
import type { Pseudonyms } from './pseudonyms.js';

export interface PeopleBookOptions {
  readonly files: Files;
  readonly dataDir: string;
  readonly room: RoomPort;
  /** Null where they can't be read. */
  readonly pseudonyms: Pseudonyms | null;
  readonly journal: JournalPort;
  /** ISO time. */
  readonly now: () => string;
}

export class PeopleBook implements PeoplePort {
  readonly #options: PeopleBookOptions;
  /** Erasures go one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: PeopleBookOptions) {
    this.#options = options;
  }

  pseudonymOf(person: string): string | null {
    return this.#options.pseudonyms?.of(person) ?? null;
  }

  personOf(pseudonym: string): string | null {
    const { room, pseudonyms } = this.#options;
    return room.room.people.find(({ id }) => pseudonyms?.of(id) === pseudonym)?.id ?? null;
  }

  report(person: string): Promise<PersonReport> {
    const { files, dataDir, room } = this.#options;
    return reportPerson(files, dataDir, room.room, this.#pseudonyms(), person);
  }

  erase(person: string, actor: string): Promise<Erased> {
    return this.#inTurn(() => erasePerson({ ...this.#options, pseudonyms: this.#pseudonyms(), actor }, person));
  }

  orders(): Promise<readonly ErasureOrder[]> {
    return openOrders(this.#options.files, this.#options.dataDir);
  }

  confirm(order: string, actor: string): Promise<ErasureOrder> {
    return this.#inTurn(() => confirmErasure({ ...this.#options, actor }, order));
  }

  #pseudonyms(): Pseudonyms {
    const { pseudonyms, dataDir } = this.#options;
    if (pseudonyms !== null) return pseudonyms;
    throw new KeeperError('pseudonyms-unreadable', { path: `${dataDir}/secrets/pseudonyms.json`, reason: 'at start' });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work);
    this.#last = run.catch(() => undefined);
    return run;
  }
}
