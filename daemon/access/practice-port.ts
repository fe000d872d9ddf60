/** The demo's simulated door, for trying it from the page; a real appliance has none. */
import type { Text } from '../messages/language.js';

export interface PracticeOrder {
  /** As it is typed: `scan budi`, `door force`. */
  readonly order: string;
  readonly does: Text;
}

export interface PracticePort {
  readonly orders: readonly PracticeOrder[];
  /** False where there is no such order. */
  do(order: string): boolean;
}
