/** A command that root calls for the daemon, who could not read what is root's. */
import { stat } from 'node:fs/promises';

/**
 * Root becomes the owner of `dataDir`, for good; anybody else stays who he is. What is made afterwards is the daemon's,
 * and root's rights are not used in a folder in which another user may put links. Rejects where the folder is not there.
 */
export async function becomeOwner(dataDir: string): Promise<void> {
  const { uid, gid } = await stat(dataDir);
  const { getuid, setgroups, setgid, setuid } = process;
  if (getuid?.() !== 0 || uid === 0) return;
  setgroups?.([gid]);
  setgid?.(gid);
  setuid?.(uid);
}
