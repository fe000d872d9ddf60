/** The panels of a wall as people count them, and what a mapping has found for each. Pure. */
import type { MappingView } from '../../daemon/edges/http/api-types.js';
import type { Area } from '../wall/wall-scale.js';

export interface NumberedPlace {
  /** From 1, row by row from the upper left. */
  readonly number: number;
  readonly area: Area;
}

export function placesOfWall({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  return Array.from({ length: rows * columns }, (_, index): NumberedPlace => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    return { number: index + 1, area: { row, column, rowSpan: 1, columnSpan: 1 } };
  });
}

/** The output that lights this panel; null while none was found. */
export function outputAt({ answers }: Pick<MappingView, 'answers'>, { row, column }: Area): number | null {
  return answers.find(({ panel }) => panel?.row === row && panel.column === column)?.output ?? null;
}

/** What was said of an output: a panel's number, `none` where no panel changed, `open` before it was asked. */
export function saidOf(
  { answers }: Pick<MappingView, 'answers'>,
  output: number,
  { columns }: { readonly columns: number },
): number | 'none' | 'open' {
  const answer = answers.find((one) => one.output === output);
  if (answer === undefined) return 'open';
  return answer.panel === null ? 'none' : answer.panel.row * columns + answer.panel.column + 1;
}
