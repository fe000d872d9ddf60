/** Who holds each wall and what it showed before, folded from the journal's finished requests. */
import type { Hold, Holds } from './arbitrate.js';
import { recall, type FinishedEntry, type Memory } from './recall.js';

/** So many pictures of a wall are kept to go back to. */
const mostPictures = 16;

export class WallHistory {
  #memory: Memory;
  readonly #pictures = new Map<string, readonly Hold[]>();

  /** `memory` is what the walls held when the first entry that will be taken was written. */
  constructor(memory: Memory) {
    this.#memory = memory;
    for (const [wall, holds] of Object.entries(memory)) this.#show(wall, holds[0]);
  }

  /** An entry of the journal, in order; those of other kinds change nothing. */
  take(entry: FinishedEntry): void {
    const before = this.#memory;
    this.#memory = recall(before, entry);
    if (this.#memory === before) return;
    const { wall } = entry.data;
    if (typeof wall === 'string') this.#show(wall, this.#memory[wall]?.[0]);
  }

  /** Highest priority first. */
  holds(wall: string): Holds {
    return this.#memory[wall] ?? [];
  }

  /** What was shown before the present picture; null where nothing is known of it. */
  previous(wall: string): Hold | null {
    return this.#pictures.get(wall)?.at(-2) ?? null;
  }

  #show(wall: string, hold: Hold | undefined): void {
    if (hold === undefined) return;
    const pictures = this.#pictures.get(wall) ?? [];
    const last = pictures.at(-1);
    // The same picture under another priority is no other picture.
    const isNew = last === undefined || JSON.stringify(last.scene) !== JSON.stringify(hold.scene);
    if (isNew) this.#pictures.set(wall, [...pictures, hold].slice(-mostPictures));
  }
}
