/** Hex as people type and read it. Pure. */

/** Lower-case digits without spaces; null where it is not whole bytes. Commas, 0x and \x are passed over. */
export function plainHex(typed: string): string | null {
  const digits = typed
    .replace(/0x|\\x/gi, '')
    .replace(/[\s,:]+/g, '')
    .toLowerCase();
  return digits !== '' && digits.length % 2 === 0 && /^[0-9a-f]+$/.test(digits) ? digits : null;
}

/** `31 2a 0d`, and what of it can be printed: `1*·`. */
export function hexAndText(hex: string): { readonly hex: string; readonly text: string } {
  const bytes = hex.match(/../g) ?? [];
  const text = bytes.map((byte) => {
    const code = parseInt(byte, 16);
    return code >= 32 && code < 127 ? String.fromCharCode(code) : '·';
  });
  return { hex: bytes.join(' '), text: text.join('') };
}
