import { KeeperError } from '../../drivers/errors.js';
import { nearest } from '../messages/nearest.js';
import type { CliParts, FamilyTools } from './parts-port.js';

/** The family of that name; throws cli-driver-unknown with what there is. */
export async function familyNamed(parts: CliParts, name: string): Promise<FamilyTools> {
  const family = await parts.family(name);
  if (family === null) throw unknownDriver(name, await parts.familyNames());
  return family;
}

export function unknownDriver(name: string, known: readonly string[]): KeeperError {
  const guess = nearest(name, known);
  const hint = guess === null ? '' : ` (${guess}?)`;
  return new KeeperError('cli-driver-unknown', { driver: name, hint, known: known.join(', ') });
}
