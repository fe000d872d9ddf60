/** Walking over a wall's drawing with the arrow keys. */
import { neighbour, type Direction } from './neighbour.js';
import type { Area } from './wall-scale.js';

const directions: ReadonlyMap<string, Direction> = new Map([
  ['ArrowUp', 'up'],
  ['ArrowDown', 'down'],
  ['ArrowLeft', 'left'],
  ['ArrowRight', 'right'],
]);

/** The direction of an arrow key; null of any other. */
export function directionOf(key: string): Direction | null {
  return directions.get(key) ?? null;
}

/** Moves the focus from one placed button to the next in the key's direction; true where the key was an arrow. */
export function walk<T extends { readonly area: Area }>(
  event: KeyboardEvent,
  all: readonly T[],
  from: T,
  buttonOf: (one: T) => HTMLElement | undefined,
): boolean {
  const direction = directionOf(event.key);
  if (direction === null) return false;
  event.preventDefault();
  const next = neighbour(all, from, direction);
  if (next !== null) buttonOf(next)?.focus();
  return true;
}
