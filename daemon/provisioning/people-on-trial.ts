/** People in what provisioning keeps: a bundle that waits, and both configurations of a trial. */
import { join } from 'node:path';
import { KeeperError } from '../../drivers/errors.js';
import type { Files } from '../edges/storage/files.js';
import { inboxOf } from './inbox.js';
import { readState, stateName } from './state-file.js';

/** Names, below the data folder, of the files that hold this person. */
export async function provisioningFilesNaming(files: Files, dataDir: string, id: string): Promise<readonly string[]> {
  const inbox = (await files.list(inboxOf(dataDir))).map((name) => `provisioning/inbox/${name}`);
  const names = (await files.size(join(dataDir, stateName))) === null ? inbox : [stateName, ...inbox];
  const found = await Promise.all(
    names.map(async (name) => {
      const text = (await files.read(join(dataDir, name))).toString('utf8');
      // In the state whole files lie as texts, their quotation marks escaped.
      return text.includes(`"${id}"`) || text.includes(`\\"${id}\\"`);
    }),
  );
  return names.filter((_, index) => found[index]);
}

/** A return would bring an erased person back, and so would a bundle that waits. Code: provisioning-busy. */
export async function refuseWhileProvisioning(files: Files, dataDir: string): Promise<void> {
  const read = await readState(files, dataDir);
  const waiting = read.kind === 'read' ? (read.state.trial ?? read.state.staged) : null;
  if (waiting !== null) throw new KeeperError('provisioning-busy', { revision: waiting.revision });
}
