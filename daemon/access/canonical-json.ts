/**
 * JSON in one form only, so that two programs sign the same bytes (RFC 8785, for the values that commands have):
 * no spaces, members sorted by UTF-16 code units, numbers and texts as ECMAScript writes them. Refuses what two
 * readers could take differently: lone surrogates, numbers that are not finite, minus zero. Pure.
 */

/** Null where the value has no canonical form. */
export function canonicalJson(value: unknown): string | null {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? JSON.stringify(value) : null;
  if (typeof value === 'string') return isWellFormed(value) ? JSON.stringify(value) : null;
  if (typeof value !== 'object') return null;
  return Array.isArray(value) ? list(value) : record(value);
}

function list(values: readonly unknown[]): string | null {
  const parts = values.map(canonicalJson);
  return parts.includes(null) ? null : `[${parts.join(',')}]`;
}

function record(value: object): string | null {
  const parts: string[] = [];
  // The default order of sort() is that of UTF-16 code units, which is what RFC 8785 asks for.
  for (const key of Object.keys(value).sort()) {
    const name = canonicalJson(key);
    const inner = canonicalJson(Reflect.get(value, key));
    if (name === null || inner === null) return null;
    parts.push(`${name}:${inner}`);
  }
  return `{${parts.join(',')}}`;
}

/** False where half of a surrogate pair stands alone: UTF-8 has no bytes for it. */
function isWellFormed(text: string): boolean {
  return !/[\ud800-\udfff]/u.test(text);
}
