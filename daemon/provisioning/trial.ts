/**
 * What provisioning remembers on the disk, and how it goes on from there: one document, replaced whole, so that a power
 * cut leaves the state before a step or the one after it. The configuration of a trial and the one before it both lie
 * in it, and only the start of the daemon puts either in the place of room.json. Pure.
 */
import { isBundleName } from './bundle.js';

/** How a bundle came: by the broker, from a stick (`wallkeeper provision`), by the page. */
export const bundleWays = ['mqtt', 'stick', 'page'] as const;
export type BundleWay = (typeof bundleWays)[number];

/** A bundle that was taken and not applied yet. */
export interface StagedBundle {
  readonly revision: number;
  readonly signer: string;
  readonly way: BundleWay;
  /** ISO times. */
  readonly takenAt: string;
  readonly expiresAt: string;
  /** As it was signed: without `people` where those of the room stay. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

/**
 * `switching`: the next start puts the new configuration in place. `trying`: it is there. `confirmed` and `returning`:
 * decided; the next start (`returning`) or this one (`confirmed`) carries it out and writes it down.
 */
export const trialPhases = ['switching', 'trying', 'confirmed', 'returning'] as const;
export type TrialPhase = (typeof trialPhases)[number];

/**
 * `answered`: all that answered before does so again. `person`: somebody decided. `silent`: something did not come back
 * in time. `crashes`: it was started too often. `start-failed`: it could not be started at all.
 */
export const trialReasons = ['answered', 'person', 'silent', 'crashes', 'start-failed'] as const;
export type TrialReason = (typeof trialReasons)[number];

export interface Trial {
  readonly phase: TrialPhase;
  readonly revision: number;
  readonly signer: string;
  /** So long a start may take until everything expected answers. */
  readonly seconds: number;
  /** Health parts (`device:<id>`, `mqtt`) that have to come back; empty where nothing answered before: then all of them. */
  readonly expected: readonly string[];
  /** room.json before and on trial, as texts. */
  readonly previous: string;
  readonly next: string;
  /** How often the daemon was started with it. */
  readonly starts: number;
  readonly begunAt: string;
  readonly begunBy: string;
  /** Null until it is decided. */
  readonly reason: TrialReason | null;
  readonly endedBy: string | null;
  /** Health parts that had not come back when it was decided. */
  readonly missing: readonly string[];
}

export interface EndedTrial {
  readonly revision: number;
  readonly signer: string;
  readonly outcome: 'confirmed' | 'returned';
  readonly reason: TrialReason;
  readonly by: string;
  readonly at: string;
  readonly missing: readonly string[];
}

export interface ProvisioningState {
  readonly format: 1;
  /** The highest revision that was ever taken; 0 before the first. */
  readonly highest: number;
  /** SHA-256 of the bundle that had it: the same one again is no replay but a broker that keeps it. */
  readonly digest: string | null;
  readonly staged: StagedBundle | null;
  readonly trial: Trial | null;
  readonly last: EndedTrial | null;
}

export const freshState: ProvisioningState = {
  ...{ format: 1, highest: 0, digest: null, staged: null, trial: null, last: null },
};

/** A trial is started at most so often: the first time, and after two ends that nobody ordered. */
export const mostStarts = 3;

export interface StartStep {
  /** Must be on the disk before the room's file is touched. */
  readonly state: ProvisioningState;
  /** Text that room.json must have before it is read; null: as it is. */
  readonly room: string | null;
  /** True where what is in room.json now becomes an earlier version. */
  readonly keeps: boolean;
}

/** The first thing that a start does. */
export function startStep(state: ProvisioningState): StartStep {
  const { trial } = state;
  if (trial === null || trial.phase === 'confirmed') return { state, room: null, keeps: false };
  if (trial.phase === 'returning') return { state, room: trial.previous, keeps: false };
  if (trial.starts >= mostStarts)
    return { state: decided(state, 'crashes', 'system'), room: trial.previous, keeps: false };
  const counted = { ...state, trial: { ...trial, starts: trial.starts + 1 } };
  const isSwitch = trial.phase === 'switching';
  return { state: counted, room: isSwitch ? trial.next : null, keeps: isSwitch };
}

/** The trial's end, decided and not carried out yet; the state as it is where no trial runs. */
export function decided(
  state: ProvisioningState,
  reason: TrialReason,
  by: string,
  more: { readonly missing?: readonly string[]; readonly keep?: boolean } = {},
): ProvisioningState {
  const { trial } = state;
  if (trial === null || !isOpen(trial)) return state;
  const phase = more.keep === true ? 'confirmed' : 'returning';
  return { ...state, trial: { ...trial, phase, reason, endedBy: by, missing: more.missing ?? [] } };
}

/** True while the trial is undecided. */
export function isOpen({ phase }: Trial): boolean {
  return phase === 'switching' || phase === 'trying';
}

/** After what the phase asks for was done and written down. */
export function settled(state: ProvisioningState, at: string): ProvisioningState {
  const { trial } = state;
  if (trial === null || trial.phase === 'trying') return state;
  if (trial.phase === 'switching') return { ...state, trial: { ...trial, phase: 'trying' } };
  return { ...state, trial: null, last: endOf(trial, at) };
}

export function endOf({ phase, revision, signer, reason, endedBy, missing }: Trial, at: string): EndedTrial {
  const outcome = phase === 'confirmed' ? 'confirmed' : 'returned';
  return { revision, signer, outcome, reason: reason ?? 'person', by: endedBy ?? 'system', at, missing };
}

/** What a backup takes along: no configuration, only which revisions are used up. */
export function withoutRooms(state: ProvisioningState): ProvisioningState {
  return { ...state, staged: null, trial: null };
}

/** The configuration that counts: the one before an undecided or lost trial. Null: what room.json holds. */
export function confirmedRoom({ trial }: ProvisioningState): string | null {
  return trial === null || trial.phase === 'confirmed' ? null : trial.previous;
}

/** Null for what this program did not write. */
export function parseState(text: string): ProvisioningState | null {
  const value = parsed(text);
  if (!isRecord(value) || value['format'] !== 1) return null;
  const { highest, digest, staged, trial, last } = value;
  if (!isCount(highest) || !(digest === null || typeof digest === 'string')) return null;
  if (!(staged === null || isStaged(staged)) || !(trial === null || isTrial(trial))) return null;
  return { format: 1, highest, digest, staged, trial, last: isEnded(last) ? last : null };
}

function isStaged(value: unknown): value is StagedBundle {
  if (!isRecord(value)) return false;
  const { revision, signer, way, takenAt, expiresAt, configuration } = value;
  const named = isCount(revision) && isBundleName(signer) && bundleWays.some((one) => one === way);
  return named && typeof takenAt === 'string' && typeof expiresAt === 'string' && isRecord(configuration);
}

function isTrial(value: unknown): value is Trial {
  if (!isRecord(value)) return false;
  const { phase, revision, signer, seconds, starts, expected, missing, reason, endedBy } = value;
  const texts = [value['previous'], value['next'], value['begunAt'], value['begunBy']];
  return (
    trialPhases.some((one) => one === phase) &&
    isBundleName(signer) &&
    [revision, seconds, starts].every(isCount) &&
    texts.every((text) => typeof text === 'string') &&
    isTexts(expected) &&
    isTexts(missing) &&
    (reason === null || trialReasons.some((one) => one === reason)) &&
    (endedBy === null || typeof endedBy === 'string')
  );
}

function isEnded(value: unknown): value is EndedTrial {
  if (!isRecord(value)) return false;
  const { revision, signer, outcome, reason, by, at, missing } = value;
  const named = isCount(revision) && isBundleName(signer) && (outcome === 'confirmed' || outcome === 'returned');
  return (
    named &&
    trialReasons.some((one) => one === reason) &&
    [by, at].every((one) => typeof one === 'string') &&
    isTexts(missing)
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}
