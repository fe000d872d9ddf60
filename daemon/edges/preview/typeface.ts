/**
 * How wide the letters of a TrueType font are, so that drawing.ts can break lines where the renderer will not: tables
 * `head`, `hhea`, `hmtx` and `cmap` (formats 4 and 12) of the OpenType specification. Outlines, kerning and joined
 * letters are the renderer's; a width is therefore right to within a few hundredths.
 */
import type { Measure } from './lettering.js';

export interface Typeface {
  /** Width of a code point in sizes; null where the font has no such letter. */
  width(codePoint: number): number | null;
}

/** What stands in for a letter that the font does not have, in sizes. */
const otherWidth = 1;

export function measureWith(regular: Typeface, bold: Typeface): Measure {
  return (text, isBold) => {
    const face = isBold ? bold : regular;
    let sum = 0;
    for (const letter of text) sum += face.width(letter.codePointAt(0) ?? 0) ?? otherWidth;
    return sum;
  };
}

/** Throws RangeError where the bytes are no TrueType font. */
export function readTypeface(bytes: Uint8Array): Typeface {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = new Map<string, number>();
  for (let index = 0; index < view.getUint16(4); index += 1) {
    const entry = 12 + index * 16;
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((letter) => view.getUint8(entry + letter)));
    tables.set(tag, view.getUint32(entry + 8));
  }
  const at = (tag: string): number => {
    const offset = tables.get(tag);
    if (offset === undefined) throw new RangeError(`a font without ${tag}`);
    return offset;
  };
  const unitsPerEm = view.getUint16(at('head') + 18);
  const longMetrics = view.getUint16(at('hhea') + 34);
  const metrics = at('hmtx');
  const glyphOf = characterMap(view, at('cmap'));
  const known = new Map<number, number | null>();
  return {
    width(codePoint) {
      const before = known.get(codePoint);
      if (before !== undefined) return before;
      const glyph = glyphOf(codePoint);
      // The last metric stands for all glyphs after it.
      const width = glyph === 0 ? null : view.getUint16(metrics + Math.min(glyph, longMetrics - 1) * 4) / unitsPerEm;
      known.set(codePoint, width);
      return width;
    },
  };
}

/** Glyph of a code point, 0 for none. */
function characterMap(view: DataView, cmap: number): (codePoint: number) => number {
  const subtables = Array.from({ length: view.getUint16(cmap + 2) }, (_, index) => {
    const offset = cmap + view.getUint32(cmap + 4 + index * 8 + 4);
    return { offset, format: view.getUint16(offset) };
  });
  const wide = subtables.find(({ format }) => format === 12);
  if (wide !== undefined) return (codePoint) => wideGlyph(view, wide.offset, codePoint);
  const narrow = subtables.find(({ format }) => format === 4);
  if (narrow === undefined) throw new RangeError('a font without a Unicode character map');
  return (codePoint) => narrowGlyph(view, narrow.offset, codePoint);
}

function wideGlyph(view: DataView, table: number, codePoint: number): number {
  for (let group = 0; group < view.getUint32(table + 12); group += 1) {
    const entry = table + 16 + group * 12;
    const first = view.getUint32(entry);
    if (codePoint < first) return 0;
    if (codePoint <= view.getUint32(entry + 4)) return view.getUint32(entry + 8) + codePoint - first;
  }
  return 0;
}

function narrowGlyph(view: DataView, table: number, codePoint: number): number {
  const doubled = view.getUint16(table + 6);
  const ends = table + 14;
  const starts = ends + doubled + 2;
  for (let segment = 0; segment < doubled; segment += 2) {
    if (codePoint > view.getUint16(ends + segment)) continue;
    const start = view.getUint16(starts + segment);
    if (codePoint < start) return 0;
    const delta = view.getUint16(starts + doubled + segment);
    const ranges = starts + 2 * doubled + segment;
    const range = view.getUint16(ranges);
    if (range === 0) return (codePoint + delta) & 0xffff;
    const glyph = view.getUint16(ranges + range + (codePoint - start) * 2);
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}
