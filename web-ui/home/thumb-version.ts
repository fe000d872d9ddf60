/** A short name for what a picture is made of, so that another picture has another address (FNV-1a, 32 bits). Pure. */
export function versionOf(parts: readonly (string | null | undefined)[]): string {
  const text = parts.map((part) => part ?? '').join(' ');
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return hash.toString(36);
}
