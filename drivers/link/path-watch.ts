/** Tells when a device node may have appeared or gone, without asking for it again and again. */
import { existsSync, readlinkSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

/** More links than that one after the other are a circle. */
const mostLinks = 8;

/** As watchForPath, for the path and for whatever it leads to: a link may stay while the node behind it comes and goes. */
export function watchForDevice(path: string, changed: () => void): () => void {
  const ends = wayTo(path).map((place) => watchForPath(place, changed));
  return () => {
    for (const end of ends) end();
  };
}

/**
 * Calls `changed` after a change of that name in its folder; while the folder is not there (udev makes
 * /dev/serial/by-id with its first adapter), after one in the nearest folder that is, on the way to it. What happens
 * to other names is none of it: on some kernels every byte written to any device is news of /dev. Best effort: who
 * waits for a device also tries by time.
 */
export function watchForPath(path: string, changed: () => void): () => void {
  let watcher: FSWatcher | null = null;
  let watched = '';
  let ended = false;
  const follow = (): void => {
    if (ended) return;
    const { folder, name } = nearest(path);
    if (folder === watched) return;
    watcher?.close();
    watched = folder;
    try {
      watcher = watch(folder, { persistent: false }, (event, changedName) => {
        // A folder that goes names itself.
        const folderGone = event === 'rename' && changedName === basename(folder);
        if (changedName !== null && changedName !== name && !folderGone) return;
        if (folderGone) watched = '';
        follow();
        changed();
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

/** The nearest folder that is there, and the name in it that leads on to the path. */
function nearest(path: string): { readonly folder: string; readonly name: string } {
  let name = basename(path);
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) {
    name = basename(folder);
    folder = dirname(folder);
  }
  return { folder, name };
}

/** The path and, link by link, what it points to, whether or not that is there. */
function wayTo(path: string): readonly string[] {
  const places = [path];
  try {
    for (let place = path; places.length <= mostLinks; places.push(place)) {
      place = resolve(dirname(place), readlinkSync(place));
    }
  } catch {
    // The last one is no link, or not there.
  }
  return places;
}
