/** The state after a decision. Pure; deciding and remembering are apart, so that a decision has no effect of its own. */
import { rememberScan } from './duplicate.js';
import { countDenial, noLockout } from './lockout.js';
import type { AccessPolicy, AccessState, Clocks, Decision, Scan } from './model.js';

export const emptyState: AccessState = {
  terminals: new Map(),
  doors: new Map(),
  lockdown: { all: false, doors: new Set() },
  lockouts: new Map(),
  recent: new Map(),
  waiting: new Map(),
  firstIn: new Map(),
  presence: new Map(),
};

/** What of a scan is remembered. */
export type ScanNumber = Pick<Scan, 'seq' | 'boot'>;

/** After a decision of `decide` with the same policy and clocks. */
export function advance(
  state: AccessState,
  scan: ScanNumber,
  decision: Decision,
  policy: AccessPolicy,
  { mono, local, wallTrusted }: Clocks,
): AccessState {
  const { door: id, terminal, person, verdict, cause } = decision;
  if (id === null || terminal === null || verdict === 'ignored') return state;
  const door = policy.doors.find((one) => one.id === id);
  const counted = countDenial(state.lockouts.get(terminal) ?? noLockout, door?.lockout ?? null, decision, mono);
  const scanned = { mono, seq: scan.seq, boot: scan.boot, person };
  const after: AccessState = {
    ...state,
    recent: replaced(state.recent, terminal, rememberScan(state.recent.get(terminal) ?? [], scanned)),
    lockouts: replaced(state.lockouts, terminal, counted),
  };
  if (cause === 'second-person-pending' && person !== null) {
    return { ...after, waiting: replaced(after.waiting, id, { person, terminal, mono }) };
  }
  if (verdict !== 'granted') return after;
  // Two who came in are nobody's first any more.
  const waiting = new Map([...after.waiting].filter(([one]) => one !== id));
  const first = decision.flags.includes('first-person') && local !== null && wallTrusted;
  return { ...after, waiting, firstIn: first ? replaced(after.firstIn, id, local.date) : after.firstIn };
}

function replaced<T>(map: ReadonlyMap<string, T>, key: string, value: T): ReadonlyMap<string, T> {
  return new Map([...map, [key, value]]);
}
