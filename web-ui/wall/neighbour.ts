/** Which picture is next to another one in a direction: for walking over a wall with the arrow keys. Pure. */
import type { Area } from './wall-scale.js';

export type Direction = 'up' | 'down' | 'left' | 'right';

interface Placed {
  readonly area: Area;
}

/** The nearest one whose middle lies that way, the straightest first; null at the edge. */
export function neighbour<T extends Placed>(all: readonly T[], from: T, direction: Direction): T | null {
  const here = middle(from.area);
  let best: { readonly one: T; readonly cost: number } | null = null;
  for (const one of all) {
    if (one === from) continue;
    const there = middle(one.area);
    const [ahead, aside] = along(direction, there.row - here.row, there.column - here.column);
    if (ahead <= 0) continue;
    const cost = ahead + 2 * Math.abs(aside);
    if (best === null || cost < best.cost) best = { one, cost };
  }
  return best?.one ?? null;
}

/** How far ahead and how far aside. */
function along(direction: Direction, down: number, right: number): readonly [ahead: number, aside: number] {
  switch (direction) {
    case 'up':
      return [-down, right];
    case 'down':
      return [down, right];
    case 'left':
      return [-right, down];
    case 'right':
      return [right, down];
  }
}

function middle({ row, column, rowSpan, columnSpan }: Area): { readonly row: number; readonly column: number } {
  return { row: row + rowSpan / 2, column: column + columnSpan / 2 };
}
