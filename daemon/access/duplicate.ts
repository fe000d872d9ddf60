/** The same scan twice: a report sent again, or a palm that is still there. Pure. */
import type { RecentScan, Scan } from './model.js';

/** As many are remembered for a terminal; a report is sent again at once or not at all. */
const remembered = 8;

/** `person` is the pseudonym; a scan without a person is only the same by its number. */
export function isDuplicate(
  recent: readonly RecentScan[],
  scan: Pick<Scan, 'seq' | 'boot'> & { readonly person: string | null },
  mono: number,
  windowMs: number,
): boolean {
  return recent.some((one) => {
    if (!(mono - one.mono < windowMs)) return false;
    if (scan.seq !== null) return one.seq === scan.seq && one.boot === scan.boot;
    return scan.person !== null && one.person === scan.person;
  });
}

export function rememberScan(recent: readonly RecentScan[], scan: RecentScan): readonly RecentScan[] {
  return [...recent.slice(1 - remembered), scan];
}
