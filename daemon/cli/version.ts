import { readFileSync } from 'node:fs';

/** The version in package.json, which lies beside dist/ in a clone, a global install and the Debian package. */
export function readVersion(): string {
  const page: unknown = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  const version = typeof page === 'object' && page !== null && 'version' in page ? page.version : null;
  return typeof version === 'string' ? version : 'unknown';
}
