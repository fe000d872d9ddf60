/** Results by request id: the same request again within ten minutes gets its first result again. Pure. */
import type { SceneResult } from '../../wall/model.js';

const keepMs = 10 * 60_000;
const mostEntries = 10_000;

interface Line {
  readonly at: number;
  readonly result: Promise<SceneResult>;
}

export class Ledger {
  readonly #lines = new Map<string, Line>();

  /** The first result of this id, in flight or ended; null where it is new. `now` is epoch ms. */
  find(requestId: string, now: number): Promise<SceneResult> | null {
    const line = this.#lines.get(requestId);
    return line === undefined || now - line.at > keepMs ? null : line.result;
  }

  put(requestId: string, result: Promise<SceneResult>, now: number): void {
    this.#lines.delete(requestId);
    this.#lines.set(requestId, { at: now, result });
    // Insertion order is age: the oldest are first.
    for (const [id, line] of this.#lines) {
      if (now - line.at <= keepMs && this.#lines.size <= mostEntries) break;
      this.#lines.delete(id);
    }
  }
}
