/** Two people change the same thing: the second is told instead of overwriting the first. */
import { KeeperError } from '../../../../drivers/errors.js';
import type { Call } from '../route.js';

/**
 * Throws where what is there is not what the caller has seen. `present` is its ETag, null where there is none.
 * Codes: etag-needed, etag-stale, item-exists, item-unknown.
 */
export function expectVersion(
  { ifMatch, ifNoneMatch }: Pick<Call, 'ifMatch' | 'ifNoneMatch'>,
  { what, id }: { readonly what: string; readonly id: string },
  present: string | null,
): void {
  if (ifNoneMatch === '*') {
    if (present !== null) throw new KeeperError('item-exists', { what, id });
    return;
  }
  if (ifMatch === null) {
    if (present === null) throw new KeeperError('item-unknown', { what, id });
    throw new KeeperError('etag-needed');
  }
  if (present === null || ifMatch.replace(/^W\//, '') !== present) throw new KeeperError('etag-stale');
}
