/** Tells when a path no longer leads to the device that was opened there. */
import { fstatSync, statSync, type Stats } from 'node:fs';
import type { Clock } from '../clock.js';
import { watchForDevice } from './path-watch.js';

/** udev may take a link away and put it back; a device that is gone stays gone for longer. */
const settleMs = 100;

export interface OpenedNode {
  readonly path: string;
  readonly descriptor: number;
}

/**
 * Calls `gone` once, at most 100 ms after the path ceased to lead to the opened device, with what is there instead.
 * The kernel hangs up most ports by itself when their adapter is pulled; this is for those it does not, and for
 * another adapter that came to the path before the old one was let go. The returned function ends the watch.
 */
export function watchDeviceNode(
  { path, descriptor }: OpenedNode,
  clock: Clock,
  gone: (why: string) => void,
): () => void {
  const opened = fstatSync(descriptor);
  let cancelLook: (() => void) | null = null;
  let ended = false;
  const look = (): void => {
    cancelLook = null;
    const why = changeAt(path, opened);
    if (why === null) return;
    end();
    gone(why);
  };
  const changed = (): void => {
    if (!ended) cancelLook ??= clock.after(settleMs, look);
  };
  const endWatch = watchForDevice(path, changed);
  const end = (): void => {
    ended = true;
    cancelLook?.();
    endWatch();
  };
  // Between opening and watching it may have gone already.
  if (changeAt(path, opened) !== null) changed();
  return end;
}

/** Null where the path still leads to that device, or where nobody may look. */
function changeAt(path: string, opened: Stats): string | null {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there === undefined) return `${path} is gone`;
    const same = there.ino === opened.ino && there.dev === opened.dev && there.rdev === opened.rdev;
    return same ? null : `${path} is another device now`;
  } catch {
    return null;
  }
}
