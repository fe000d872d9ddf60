/**
 * Provisioning's part of a start: before room.json is read it is made the one that counts, and once the journal is open
 * that is written down. A power cut anywhere between finds the same step again at the next start.
 */
import { join } from 'node:path';
import { changesOf } from '../config/changes.js';
import type { RoomParser } from '../config/parse.js';
import type { Files } from '../edges/storage/files.js';
import type { JournalDraft, JournalPort } from '../journal/entry.js';
import { readState, writeState } from './state-file.js';
import { decided, isOpen, settled, startStep, type ProvisioningState, type Trial } from './trial.js';

export interface BeginParts {
  readonly files: Files;
  readonly dataDir: string;
  /** Puts this text in the place of room.json; `keeps`: what was there becomes an earlier version. */
  readonly putRoom: (text: string, keeps: boolean) => Promise<void>;
  readonly parse: RoomParser;
}

export type BegunProvisioning =
  { readonly kind: 'begun'; readonly state: ProvisioningState } | { readonly kind: 'damaged'; readonly reason: string };

/** To be called before room.json is opened. */
export async function beginProvisioning(parts: BeginParts): Promise<BegunProvisioning> {
  const { files, dataDir, putRoom } = parts;
  const read = await readState(files, dataDir);
  if (read.kind === 'damaged') return read;
  const { state, room, keeps } = startStep(await withPresent(parts, read.state));
  if (state !== read.state) await writeState(files, dataDir, state);
  if (room !== null) await putRoom(room, keeps);
  return { kind: 'begun', state };
}

/** What was changed between the order to try and the stop that followed it is what the trial returns to. */
async function withPresent(
  { files, dataDir, parse }: BeginParts,
  state: ProvisioningState,
): Promise<ProvisioningState> {
  const { trial } = state;
  if (trial === null || trial.phase !== 'switching' || trial.starts > 0) return state;
  const present = await files.read(join(dataDir, 'room.json')).catch(() => null);
  const text = present?.toString('utf8') ?? null;
  if (text === null || text === trial.previous || parse(text).room === null) return state;
  return { ...state, trial: { ...trial, previous: text } };
}

/** Once the journal is open: what was done is written down, then done with. */
export async function settleBegun(
  { files, dataDir }: Pick<BeginParts, 'files' | 'dataDir'>,
  state: ProvisioningState,
  parts: { readonly journal: JournalPort; readonly parse: RoomParser; readonly at: string },
): Promise<ProvisioningState> {
  const { trial } = state;
  const next = settled(state, parts.at);
  if (trial === null || next === state) return state;
  await parts.journal.append(draftOf(trial, parts.parse));
  await writeState(files, dataDir, next);
  return next;
}

/** A start that did not succeed: true where a trial was the reason, which is over now; the caller starts again. */
export async function startFailed(files: Files, dataDir: string): Promise<boolean> {
  const read = await readState(files, dataDir);
  if (read.kind === 'damaged' || read.state.trial === null || !isOpen(read.state.trial)) return false;
  await writeState(files, dataDir, decided(read.state, 'start-failed', 'system'));
  return true;
}

function draftOf(trial: Trial, parse: RoomParser): JournalDraft {
  const { phase, revision, signer, begunBy, endedBy, reason, missing, seconds, expected } = trial;
  if (phase === 'switching') {
    const [before, after] = [parse(trial.previous).room, parse(trial.next).room];
    const told = before === null || after === null ? { changes: [], more: 0 } : changesOf(before, after);
    const changes = told.changes.map((change) => ({ ...change }));
    const data = { revision, signer, seconds, expected, changes, more: told.more };
    return { kind: 'provisioning.trial-begun', actor: begunBy, forServer: true, data };
  }
  const kind = phase === 'confirmed' ? 'provisioning.confirmed' : 'provisioning.returned';
  return { kind, actor: endedBy ?? 'system', forServer: true, data: { revision, signer, reason, missing } };
}
