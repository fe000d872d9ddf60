/** The configuration in force, and the one way to change it: checked, durable, journalled, then in force. */
import type { JournalPort } from '../journal/entry.js';
import { changesOf } from './changes.js';
import type { RoomPort } from './room-port.js';
import type { Room } from './schema.js';

/** What the store needs of the disk: edges/storage/room-file.ts has it, on lowdb. */
export interface RoomDatabase {
  data: Room;
  /** Settles when the data is durable; rejects with config-invalid. After another rejection it may be there or not. */
  write(): Promise<void>;
  /** Puts the disk back to what it had before the last write; nothing where that write changed nothing. */
  takeBack(): Promise<void>;
}

export class RoomStore implements RoomPort {
  readonly #db: RoomDatabase;
  readonly #journal: JournalPort;
  readonly #listeners = new Set<(room: Room, before: Room) => void>();
  #room: Room;
  /** Changes go one after the other; each starts from what the one before left. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(db: RoomDatabase, journal: JournalPort) {
    this.#db = db;
    this.#journal = journal;
    this.#room = db.data;
  }

  get room(): Room {
    return this.#room;
  }

  subscribe(listener: (room: Room, before: Room) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  update(actor: string, what: string, next: (room: Room) => Room): Promise<Room> {
    const run = this.#last.then(() => this.#update(actor, what, next));
    this.#last = run.catch(() => undefined);
    return run;
  }

  /** Does something beside the configuration's files while no change is being written. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work);
    this.#last = run.catch(() => undefined);
    return run;
  }

  async #update(actor: string, what: string, next: (room: Room) => Room): Promise<Room> {
    const before = this.#room;
    const after = next(before);
    const { changes, more } = changesOf(before, after);
    if (changes.length === 0) return before;
    this.#db.data = after;
    try {
      await this.#db.write();
      await this.#journal.append({
        kind: 'config.changed',
        actor,
        forServer: true,
        data: { what, changes: changes.map((change) => ({ ...change })), more },
      });
    } catch (error) {
      this.#db.data = before;
      // A disk that refuses this too keeps the change for the next start; the caller is told that it failed.
      await this.#db.takeBack().catch(() => undefined);
      throw error;
    }
    this.#room = after;
    for (const listener of this.#listeners) listener(after, before);
    return after;
  }
}
