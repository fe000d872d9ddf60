/** Tells when a device node may have appeared, without asking for it again and again. */
import { existsSync, watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Calls `kick` after a change in the folder of `path`; while that folder is not there (udev makes /dev/serial/by-id
 * with its first adapter), in the nearest one that is. Best effort: who waits for a device also tries by time.
 */
export function watchForPath(path: string, kick: () => void): () => void {
  let watcher: FSWatcher | null = null;
  let watched = '';
  let ended = false;
  const follow = (): void => {
    if (ended) return;
    const folder = nearestFolder(dirname(path));
    if (folder === watched) return;
    watcher?.close();
    watched = folder;
    try {
      watcher = watch(folder, { persistent: false }, () => {
        follow();
        kick();
      });
      watcher.on('error', () => {
        watched = '';
      });
    } catch {
      watched = '';
    }
  };
  follow();
  return () => {
    ended = true;
    watcher?.close();
  };
}

function nearestFolder(folder: string): string {
  let nearest = folder;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  return nearest;
}
