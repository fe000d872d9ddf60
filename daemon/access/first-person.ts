/** Whether an opening that waits for its first person has had him, over a restart or a clock that was lost. Pure. */
import type { LocalTime } from './model.js';

export interface FirstPerson {
  /** When a first person was let in last, epoch ms; null for never. */
  readonly cameAt: number | null;
  /** Epoch ms now, on a wall clock that is trusted. */
  readonly wall: number;
  readonly local: LocalTime;
}

const minuteMs = 60_000;

/**
 * True where he came on this day, and the schedule (`isOpen`) has been open in every minute since: a second opening
 * of the day waits for a first person of its own. After midnight an opening of the evening waits anew.
 */
export function cameInThisOpening(
  { cameAt, wall, local }: FirstPerson,
  isOpen: (local: LocalTime) => boolean,
): boolean {
  if (cameAt === null) return false;
  const minutesAgo = Math.floor(wall / minuteMs) - Math.floor(cameAt / minuteMs);
  const from = local.minute - minutesAgo;
  if (!(minutesAgo >= 0 && from >= 0)) return false;
  for (let minute = from; minute <= local.minute; minute += 1) if (!isOpen({ ...local, minute })) return false;
  return true;
}
