/** DIR/provisioning/state.json: what trial.ts describes, replaced whole. */
import { join } from 'node:path';
import { isMissing, type Files } from '../edges/storage/files.js';
import { freshState, parseState, type ProvisioningState } from './trial.js';

export const stateName = 'provisioning/state.json';

export type ReadState =
  | { readonly kind: 'read'; readonly state: ProvisioningState }
  /** Nothing of it is to be trusted, and nothing may be written over it. */
  | { readonly kind: 'damaged'; readonly reason: string };

export async function readState(files: Files, dataDir: string): Promise<ReadState> {
  try {
    const state = parseState((await files.read(join(dataDir, stateName))).toString('utf8'));
    return state === null ? { kind: 'damaged', reason: 'no state of provisioning' } : { kind: 'read', state };
  } catch (error) {
    if (isMissing(error)) return { kind: 'read', state: freshState };
    return { kind: 'damaged', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Settles when it is on the disk. After a rejection the old one is there, or this one. */
export async function writeState(files: Files, dataDir: string, state: ProvisioningState): Promise<void> {
  const path = join(dataDir, stateName);
  const folder = join(dataDir, 'provisioning');
  await files.makeFolder(folder, 0o700);
  await files.write(`${path}.new`, Buffer.from(`${JSON.stringify(state)}\n`), 0o600);
  await files.rename(`${path}.new`, path);
  await files.syncFolder(folder);
  await files.syncFolder(dataDir);
}
