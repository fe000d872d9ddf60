/** The least that an Extron matrix's line can take for a change, from the manual's command lengths; knows no codec. */

/** Inputs of outputs 1, 2, …; 0 for nothing tied. */
export type Ties = readonly number[];

export interface LineLimit {
  readonly commandBytes: number;
  readonly replyBytes: number;
  /** Until the stop bit of the answer's last byte. */
  readonly ms: number;
}

/**
 * Ten bits a byte, a device that answers at once, and all outputs switching in one step: several single commands would
 * show states that nobody asked for. Quick multi-tie `ESC +Q i*o! … CR` answers `Qik CR LF`; a single `i*o!` answers
 * `OutNN InNN All CR LF`; all outputs `i*!` answers `InNN All CR LF`.
 */
export function lineLimit(from: Ties, to: Ties, baudRate: number): LineLimit {
  const changed = to.flatMap((input, index) => (from[index] === input ? [] : [{ output: index + 1, input }]));
  const tieBytes = changed.map(({ output, input }) => `${input}*${output}!`.length);
  const sum = tieBytes.reduce((total, bytes) => total + bytes, 0);
  const ways = [{ commandBytes: 3 + sum + 1, replyBytes: 5 }];
  if (changed.length === 1) ways.push({ commandBytes: sum, replyBytes: 16 });
  if (new Set(to).size === 1) ways.push({ commandBytes: `${to[0] ?? 0}*!`.length, replyBytes: 10 });
  const none = { commandBytes: 0, replyBytes: 0 };
  const [best = none] = ways.sort((a, b) => total(a) - total(b));
  const chosen = changed.length === 0 ? none : best;
  return { ...chosen, ms: (total(chosen) * 10_000) / baudRate };
}

function total({ commandBytes, replyBytes }: { readonly commandBytes: number; readonly replyBytes: number }): number {
  return commandBytes + replyBytes;
}
