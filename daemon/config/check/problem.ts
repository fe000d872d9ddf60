/** What is wrong with a configuration, and where. */
export interface RoomProblem {
  readonly severity: 'error' | 'warning';
  /** JSON pointer into room.json. */
  readonly pointer: string;
  readonly code: string;
  readonly value: string;
  readonly expected: string;
}

export function fault(pointer: string, code: string, value: unknown, expected: string): RoomProblem {
  return { severity: 'error', pointer, code, value: String(value), expected };
}

export function warning(pointer: string, code: string, value: unknown, expected: string): RoomProblem {
  return { severity: 'warning', pointer, code, value: String(value), expected };
}

/** Calls `found` for every item whose key an earlier one has already; items without a key (null) are passed over. */
export function repeats<T>(
  items: readonly T[],
  key: (item: T, index: number) => string | null,
  found: (item: T, index: number, first: number) => RoomProblem,
): readonly RoomProblem[] {
  const firsts = new Map<string, number>();
  return items.flatMap((item, index) => {
    const own = key(item, index);
    if (own === null) return [];
    const first = firsts.get(own);
    if (first !== undefined) return [found(item, index, first)];
    firsts.set(own, index);
    return [];
  });
}
