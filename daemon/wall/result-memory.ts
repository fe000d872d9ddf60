/** Results of the last ten minutes, from the journal: a request that comes again after a restart finds its first one. */
import type { JournalEntry } from '../journal/entry.js';
import type { ResultStatus, SceneResult } from './model.js';

const keepMs = 10 * 60_000;
const mostResults = 500;

export interface RememberedResult {
  readonly result: SceneResult;
  /** Epoch ms. */
  readonly at: number;
}

export class ResultMemory {
  #results: RememberedResult[] = [];
  readonly #counts = new Map<ResultStatus, number>();

  /** Takes up what a journal segment carried and the entries after it. */
  fold(carry: unknown, entries: readonly JournalEntry[]): void {
    const carried = isRecord(carry) && Array.isArray(carry['results']) ? carry['results'] : [];
    for (const one of carried) {
      if (isRecord(one) && typeof one['at'] === 'number') this.#remember(one['result'], one['at']);
    }
    for (const entry of entries) {
      if (entry.kind === 'scene.finished') this.#remember(entry.data, Date.parse(entry.at));
    }
  }

  /** A new entry of the journal. */
  take(entry: JournalEntry): void {
    if (entry.kind !== 'scene.finished') return;
    const result = this.#remember(entry.data, Date.parse(entry.at));
    if (result !== null) this.#counts.set(result.status, (this.#counts.get(result.status) ?? 0) + 1);
  }

  recent(now: number): readonly RememberedResult[] {
    return this.#results.filter(({ at }) => now - at <= keepMs);
  }

  /** Results by status since start. */
  counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  #remember(data: unknown, at: number): SceneResult | null {
    const result = parseResult(data);
    if (result === null) return null;
    this.#results.push({ result, at });
    if (this.#results.length > mostResults) this.#results = this.#results.slice(-mostResults / 2);
    return result;
  }
}

const statuses: readonly ResultStatus[] = ['applied', 'unchanged', 'superseded', 'rejected', 'failed'];

/** The result in an entry's data, without what the journal adds to it. */
function parseResult(data: unknown): SceneResult | null {
  if (!isRecord(data)) return null;
  const result = Object.fromEntries(Object.entries(data).filter(([key]) => key !== 'hold' && key !== 'gaveUp'));
  return isResult(result) ? result : null;
}

/** Entries are our own and hashed; what is checked is that a newer version's entry is not taken for ours. */
function isResult(value: object): value is SceneResult {
  return (
    'requestId' in value &&
    'status' in value &&
    statuses.some((status) => status === value.status) &&
    'panels' in value &&
    Array.isArray(value.panels) &&
    'errors' in value &&
    Array.isArray(value.errors)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
