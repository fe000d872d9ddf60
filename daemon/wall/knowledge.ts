/** What is known of a matrix: the last word on every output, how it was learnt, when, and whether it still holds. */
import type { Evidence, InputId, MatrixEvent, OutputId } from '../../drivers/driver.js';

export interface KnownOutput {
  readonly input: InputId | null;
  readonly evidence: Evidence;
  /** Monotonic ms. */
  readonly at: number;
  /** True after something happened that may have changed the output without telling how. */
  readonly stale: boolean;
}

/** An output that is absent was never heard of. */
export type Knowledge = ReadonlyMap<OutputId, KnownOutput>;

/**
 * Knowledge after an event of the driver. Ties replace what was known; doubt keeps the last word and marks it stale.
 * Returns the same object where nothing changed.
 */
export function learn(knowledge: Knowledge, event: MatrixEvent): Knowledge {
  if (event.kind === 'ties') {
    const next = new Map(knowledge);
    for (const { output, input } of event.ties) {
      next.set(output, { input, evidence: event.evidence, at: event.at, stale: false });
    }
    return next;
  }
  if (event.kind === 'doubt') {
    const outputs = event.outputs === 'all' ? [...knowledge.keys()] : event.outputs;
    const fresh = outputs.filter((output) => knowledge.get(output)?.stale === false);
    if (fresh.length === 0) return knowledge;
    const next = new Map(knowledge);
    for (const output of fresh) {
      const known = next.get(output);
      if (known !== undefined) next.set(output, { ...known, stale: true });
    }
    return next;
  }
  return knowledge;
}
