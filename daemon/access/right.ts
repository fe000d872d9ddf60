/** Whether the configuration lets a person through a door now: blocked, validity, groups, hours. Pure. */
import type { DenialCause } from './causes.js';
import { always, type AccessPolicy, type Clocks, type DoorPolicy, type LocalTime, type Person } from './model.js';
import { isInAny } from './people.js';
import { scheduleAt } from './schedule.js';

/** Index into the door's `allow`, or why not. */
export type RightAnswer = { readonly right: number } | { readonly cause: DenialCause };

export function rightOf(person: Person, door: DoorPolicy, policy: AccessPolicy, clocks: Clocks): RightAnswer {
  if (person.disabled) return { cause: 'person-disabled' };
  const invalid = validityCause(person, door, clocks);
  if (invalid !== null) return { cause: invalid };
  const groups = door.allow
    .map((right, index) => ({ ...right, index }))
    .filter((right) => isInAny(person, right.groups));
  if (groups.length === 0) return { cause: 'no-right' };
  const anyTime = groups.find(({ schedule }) => schedule === always);
  if (anyTime !== undefined) return { right: anyTime.index };
  const { local } = clocks;
  if (!clocks.wallTrusted || local === null) return { cause: 'clock-untrusted' };
  return byHours(groups, policy, local);
}

function byHours(
  rights: readonly { readonly schedule: string; readonly index: number }[],
  { schedules }: AccessPolicy,
  local: LocalTime,
): RightAnswer {
  let cause: DenialCause = 'outside-hours';
  for (const { schedule, index } of rights) {
    const hours = schedules.get(schedule);
    const answer = hours === undefined ? 'closed' : scheduleAt(hours, local);
    if (answer === 'open') return { right: index };
    if (answer === 'holiday') cause = 'holiday';
  }
  return { cause };
}

/** Dates are compared as they are written: YYYY-MM-DD sorts as time does. */
function validityCause(person: Person, door: DoorPolicy, { local, wallTrusted }: Clocks): DenialCause | null {
  const { validFrom, validUntil } = person;
  if (validFrom === null && validUntil === null) return null;
  if (local === null || (!wallTrusted && door.onUntrustedClock === 'deny-dated')) return 'clock-untrusted';
  if (validFrom !== null && !(local.date >= validFrom)) return 'not-yet-valid';
  if (validUntil !== null && !(local.date <= validUntil)) return 'expired';
  return null;
}
