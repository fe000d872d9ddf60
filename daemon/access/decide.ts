/**
 * The line that decides a door. `decide` is total: whatever comes gets a decision, and what is unknown, late,
 * malformed or unsure of the clock is denied with one cause. It depends on its arguments only; taking a right, a
 * group, a person or an hour away never turns a denial into a grant (test/daemon/access/decide-laws.test.ts). What a
 * decision changes is in advance.ts. Pure.
 */
import type { DenialCause } from './causes.js';
import { isDuplicate } from './duplicate.js';
import { isLockedOut, noLockout } from './lockout.js';
import {
  assurances,
  qualities,
  type AccessPolicy,
  type AccessState,
  type Clocks,
  type Decision,
  type DecisionFlag,
  type DoorPolicy,
  type Feedback,
  type People,
  type Person,
  type Scan,
} from './model.js';
import { presenceOf, violatesPassback } from './passback.js';
import { isInAny } from './people.js';
import { rightOf } from './right.js';
import { parseScan } from './scan.js';
import { partnerOf } from './two-person.js';

/**
 * The decision on a terminal's event (`unknown`: what a device says is not believed to have any shape).
 * `state` and `clocks` are those of the moment of deciding; nothing is changed.
 */
export function decide(
  event: unknown,
  people: People,
  policy: AccessPolicy,
  state: AccessState,
  clocks: Clocks,
): Decision {
  const scan = parseScan(event);
  if (scan === null) return { ...nobody, cause: 'event-malformed' };
  const door = policy.doors.find(({ terminal, exitTerminal }) => [terminal, exitTerminal].includes(scan.terminal));
  const owner = scan.subject === null ? undefined : people.bySubject.get(scan.subject);
  const known = {
    ...nobody,
    terminal: scan.terminal,
    person: owner?.person.pseudonym ?? null,
    quality: scan.quality,
    // Also where the answer is no: somebody who is being forced may be forced at the wrong door.
    duress: scan.duress || owner?.duress === true,
  };
  if (door === undefined) return { ...known, cause: 'terminal-unassigned' };
  const here: Decision = { ...known, door: door.id, direction: scan.terminal === door.terminal ? 'in' : 'out' };
  const scene: Scene = { scan, door, policy, people, state, clocks, here };
  const unusable = duplicateCause(scene) ?? terminalCause(scene) ?? scanCause(scene);
  if (unusable !== null) return denied(here, unusable);
  return owner === undefined ? denied(here, 'subject-unknown') : decidePerson(owner.person, scene);
}

interface Scene {
  readonly scan: Scan;
  readonly door: DoorPolicy;
  readonly policy: AccessPolicy;
  readonly people: People;
  readonly state: AccessState;
  readonly clocks: Clocks;
  /** The decision as far as it is known before anything is judged. */
  readonly here: Decision;
}

const nobody: Decision = {
  verdict: 'denied',
  cause: null,
  door: null,
  terminal: null,
  person: null,
  partner: null,
  direction: 'in',
  right: null,
  flags: [],
  quality: null,
  duress: false,
  feedback: 'denied',
};

function denied(here: Decision, cause: DenialCause): Decision {
  if (cause === 'duplicate') return { ...here, verdict: 'ignored', cause, feedback: 'idle' };
  return { ...here, verdict: 'denied', cause, feedback: feedbackOf(cause) };
}

function feedbackOf(cause: DenialCause): Feedback {
  if (cause === 'locked-out' || cause === 'lockdown') return cause;
  return cause === 'door-fault' ? 'fault' : 'denied';
}

function duplicateCause({ scan, door, state, clocks, here }: Scene): DenialCause | null {
  const recent = state.recent.get(scan.terminal) ?? [];
  const scanned = { seq: scan.seq, boot: scan.boot, person: here.person };
  return isDuplicate(recent, scanned, clocks.mono, door.duplicateWindowMs) ? 'duplicate' : null;
}

/** Whether this terminal's word counts now at this door. */
function terminalCause({ scan, door, state, clocks }: Scene): DenialCause | null {
  const ageMs = clocks.mono - scan.receivedMono;
  const fresh = ageMs >= 0 && ageMs <= door.staleAfterMs && scan.loopLagMs <= door.staleAfterMs;
  if (!fresh) return 'stale-scan';
  const terminal = state.terminals.get(scan.terminal);
  if (terminal?.trusted !== true) return 'terminal-untrusted';
  if (terminal.tampered && door.onTamper === 'deny') return 'terminal-tampered';
  if (!atLeast(assurances, terminal.assurance, door.minimumAssurance)) return 'assurance-too-low';
  return isLockedOut(state.lockouts.get(scan.terminal) ?? noLockout, clocks.mono) ? 'locked-out' : null;
}

/** Whether what it says is a match that is good enough. */
function scanCause({ scan, door }: Scene): DenialCause | null {
  if (scan.kind !== 'match') return scan.kind;
  if (scan.quality !== null && !atLeast(qualities, scan.quality, door.minimumQuality)) return 'quality-too-low';
  // A terminal that reports no quality is no better than one that reports the lowest.
  if (scan.quality === null && door.minimumQuality !== 'low') return 'quality-too-low';
  return scan.live === false || (door.requireLiveness && scan.live !== true) ? 'liveness-missing' : null;
}

function decidePerson(person: Person, scene: Scene): Decision {
  const { door, state, clocks, here, scan } = scene;
  const admitted = admission(person, scene);
  if ('cause' in admitted) return denied(here, admitted.cause);
  const flags: DecisionFlag[] = [...admitted.flags];
  if (state.terminals.get(scan.terminal)?.tampered === true) flags.push('tampered');
  const rule = here.direction === 'in' ? door.twoPerson : null;
  let partner: string | null = null;
  if (rule !== null && !isInAny(person, rule.exceptGroups)) {
    const second = { person: person.pseudonym, terminal: scan.terminal };
    partner = partnerOf(state.waiting.get(door.id), second, rule, clocks.mono);
    const first = partner === null ? undefined : scene.people.byPseudonym.get(partner);
    // The first one's rights are asked again: they may have ended while he waited.
    if (first === undefined || 'cause' in admission(first, scene)) {
      return { ...here, verdict: 'pending', cause: 'second-person-pending', flags, feedback: 'pending' };
    }
  }
  return { ...here, verdict: 'granted', cause: null, right: admitted.right, partner, flags, feedback: 'granted' };
}

/** Everything that one person alone is asked: rights, the door's state, who came before, who is inside. */
function admission(
  person: Person,
  { door, policy, state, clocks, here }: Scene,
): { readonly cause: DenialCause } | { readonly right: number; readonly flags: readonly DecisionFlag[] } {
  const right = rightOf(person, door, policy, clocks);
  if ('cause' in right) return right;
  const flags: DecisionFlag[] = [];
  if (state.lockdown.all || state.lockdown.doors.has(door.id)) {
    const { people, groups } = door.lockdownExempt;
    if (!people.includes(person.id) && !isInAny(person, groups)) return { cause: 'lockdown' };
    flags.push('lockdown-exempt');
  }
  const view = state.doors.get(door.id);
  // A door of which nothing is known can't be driven either.
  if (view === undefined || view.faulty) return { cause: 'door-fault' };
  if (view.mode === 'locked') return { cause: 'door-locked' };
  const first = here.direction === 'in' ? door.firstPerson : null;
  if (first !== null && isInAny(person, first.groups)) flags.push('first-person');
  else if (first?.scope === 'entry' && !firstPersonCame(state, door, clocks)) return { cause: 'first-person-required' };
  const rule = door.antiPassback;
  if (rule !== null && !isInAny(person, rule.exemptGroups)) {
    const presence = presenceOf(state, rule.area, person.pseudonym);
    if (violatesPassback(rule, presence, here.direction, clocks.mono)) {
      if (rule.mode !== 'soft') return { cause: 'anti-passback' };
      flags.push('anti-passback');
    }
  }
  return { right: right.right, flags };
}

function firstPersonCame(state: AccessState, door: DoorPolicy, { local, wallTrusted }: Clocks): boolean {
  return wallTrusted && local !== null && state.firstIn.get(door.id) === local.date;
}

function atLeast<T>(order: readonly T[], value: T, least: T): boolean {
  const wanted = order.indexOf(least);
  return wanted >= 0 && order.indexOf(value) >= wanted;
}
