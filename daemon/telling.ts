/**
 * States and events are told at moments they share, behind the command and the result that they tell of: what many
 * parts have to say then leaves in one write, and the broker answers it in one (docs/adr/0018-the-command-leaves-first.md). Pure.
 */

const everyMs = 25;
const leastMs = 12;

/** Ms from `now` (monotonic, ms) to the next moment that is at least 12 and less than 37 ms away. */
export function msToTelling(now: number): number {
  const left = everyMs - (now % everyMs);
  return left < leastMs ? left + everyMs : left;
}
