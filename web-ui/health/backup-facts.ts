/** What the health line of the backups says, for a person: how old the last one is that was read back. Pure. */
import type { Language } from '../language/bilingual.js';
import { age, dateAndTime } from '../language/times.js';

export interface BackupWords {
  readonly lastVerified: (age: string, at: string) => string;
  readonly neverVerified: string;
}

/**
 * `facts`: the line's own words (daemon/backup/backup-schedule.ts): an ISO time, `none` or null where there is no backup,
 * and after `; ` why the last attempt failed. `now`: ms since 1970.
 */
export function backupFacts(
  facts: string | null,
  say: BackupWords,
  { language, timeZone, now }: { readonly language: Language; readonly timeZone: string; readonly now: number },
): string {
  const [at = 'none', ...failure] = facts?.split('; ') ?? [];
  const isTime = !Number.isNaN(Date.parse(at));
  const last = isTime
    ? say.lastVerified(age(at, language, now), dateAndTime(at, language, timeZone))
    : say.neverVerified;
  return [last, ...failure].join('; ');
}
