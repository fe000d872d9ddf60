/**
 * The journal for readers who must not learn of a silent alarm. Numbers and hashes are left out with it: a gap among
 * them would tell. The first line says so, so that nobody takes it for the whole. docs/adr/0036-duress-in-exports.md.
 */
import { duressKind } from '../access/door-records.js';
import { parseEntry } from './chain.js';

export const extractFormat = 'wallkeeper journal extract v1';

/** Lines of the journal in, lines of the extract out, both without line end; what is no entry is left out. */
export async function* extractOf(lines: AsyncIterable<string>): AsyncGenerator<string, void> {
  const note = 'Not the whole journal and not to be verified; `wallkeeper audit export` is both.';
  yield JSON.stringify({ format: extractFormat, leftOut: [duressKind, 'seq', 'prev', 'hash'], note });
  for await (const line of lines) {
    const entry = parseEntry(line);
    if (entry === null || entry.kind === duressKind) continue;
    const { at, kind, actor, forServer, data } = entry;
    yield JSON.stringify({ at, kind, actor, forServer, data });
  }
}
