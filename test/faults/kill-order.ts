/** What kill-at-call.ts is told through the environment, and how a test tells it. */

export const callKinds = ['store', 'link', 'broker'] as const;
export type CallKind = (typeof callKinds)[number];

/** `before`: the Nth call does not happen. `half`: half of its bytes leave, where it has any. */
export type KillPart = 'before' | 'half';

export interface KillOrder {
  readonly kind: CallKind;
  /** From 1; one that is never reached kills nobody. */
  readonly nth: number;
  readonly part: KillPart;
  /** Data folder whose files are the store. */
  readonly folder: string;
  readonly brokerPort: number;
  /** Where the counts go when the process ends by itself. */
  readonly countsPath: string;
}

/** For every call of a kind, in order: whether it carried bytes, of which half could leave. */
export type CallCounts = Readonly<Record<CallKind, readonly boolean[]>>;

export const killVariable = 'WALLKEEPER_KILL_AT';

export function parseKillOrder(text: string): KillOrder {
  return JSON.parse(text) as KillOrder;
}
