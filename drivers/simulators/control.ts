/** Orders to a simulated device as JSON objects, one in, one answer out: for the command line and the bench. */

/** One order; its arguments are checked as they are taken. */
export class Order {
  readonly #given: Readonly<Record<string, unknown>>;

  constructor(given: Readonly<Record<string, unknown>>) {
    this.#given = given;
  }

  number(key: string, otherwise: number): number {
    const value = this.#given[key];
    return typeof value === 'number' ? value : otherwise;
  }

  text(key: string, otherwise: string): string {
    const value = this.#given[key];
    return typeof value === 'string' ? value : otherwise;
  }

  flag(key: string, otherwise: boolean): boolean {
    const value = this.#given[key];
    return typeof value === 'boolean' ? value : otherwise;
  }

  /** Null where it was left out. */
  numberOrNull(key: string): number | null {
    const value = this.#given[key];
    return typeof value === 'number' ? value : null;
  }
}

/** What a family's device can be told, by the order's `op`. */
export type Orders = Readonly<Record<string, (order: Order) => object | Promise<object>>>;

/** The answer; null where the order is not understood. `other` is asked about what is not in the table. */
export async function control(
  orders: Orders,
  given: unknown,
  other: (given: Readonly<Record<string, unknown>>) => object | null = () => null,
): Promise<object | null> {
  if (!isRecord(given) || typeof given['op'] !== 'string') return null;
  if (!Object.hasOwn(orders, given['op'])) return other(given);
  return (await orders[given['op']]?.(new Order(given))) ?? null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
