/** Tells when something in a folder changed, so that nobody has to look every second. */
import { watch } from 'node:fs';

/**
 * Calls `changed` after any change of a name in the folder, until the returned function is called. Best effort: a file
 * system that tells nothing, or a folder that is taken away, ends it in silence, so whoever waits also looks by time.
 */
export function watchFolder(folder: string, changed: () => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, changed);
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}
