/** What services see of the configuration. The schema and its types are schema.ts. */
import type { Room } from './schema.js';

export interface RoomPort {
  /** The configuration in force. Never changed in place: a change is a new object. */
  readonly room: Room;
  /**
   * Validates `next(room)`, makes it durable, journals it with its actor, then puts it in force.
   * Rejects with `config-invalid` (parameters.pointer, .problem) and leaves everything as it was.
   */
  update(actor: string, what: string, next: (room: Room) => Room): Promise<Room>;
  /** Does something beside the configuration's files while no change is being written. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Called after a change is in force. */
  subscribe(listener: (room: Room, before: Room) => void): () => void;
}
