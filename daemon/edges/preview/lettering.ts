/** Text that fits: how wide a line is, and how a name is broken, shrunk and at last cut for the place it has. Pure. */

/** Width of a text at one unit of size; multiplied with the size it is the width in px. */
export type Measure = (text: string, bold: boolean) => number;

export interface Room {
  readonly width: number;
  readonly height: number;
  readonly largest: number;
  readonly smallest: number;
  readonly mostLines: number;
  readonly bold: boolean;
}

export interface Fitted {
  readonly lines: readonly string[];
  readonly size: number;
}

/** Baseline to baseline, in sizes. */
export const leading = 1.2;

/**
 * The largest size at which the whole text fits, broken between words; where none does, as many lines of the smallest
 * as there is room for, the last one cut with `…`. No lines where not even one has room.
 */
export function fit(text: string, room: Room, measure: Measure): Fitted {
  const words = text.trim().split(/\s+/);
  const width = (line: string): number => measure(line, room.bold);
  for (let size = room.largest; size >= room.smallest; size -= 1) {
    const lines = broken(words, room.width / size, width);
    if (lines !== null && lines.length <= linesAt(size, room)) return { lines, size };
  }
  const size = room.smallest;
  const most = linesAt(size, room);
  if (most === 0) return { lines: [], size };
  return { lines: cutLines(words, most, room.width / size, width), size };
}

function linesAt(size: number, room: Room): number {
  return Math.min(room.mostLines, Math.floor(room.height / (size * leading)));
}

/** Lines no wider than `most`; null where one word alone is wider. */
function broken(words: readonly string[], most: number, width: (line: string) => number): readonly string[] | null {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (width(word) > most) return null;
    const longer = line === '' ? word : `${line} ${word}`;
    if (width(longer) <= most) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function cutLines(
  words: readonly string[],
  mostLines: number,
  most: number,
  width: (line: string) => number,
): readonly string[] {
  const lines: string[] = [];
  let rest = [...words];
  while (rest.length > 0 && lines.length < mostLines - 1) {
    let taken = rest.length;
    while (taken > 1 && width(rest.slice(0, taken).join(' ')) > most) taken -= 1;
    const line = rest.slice(0, taken).join(' ');
    lines.push(width(line) > most ? cut(line, most, width) : line);
    rest = rest.slice(taken);
  }
  return rest.length === 0 ? lines : [...lines, cut(rest.join(' '), most, width)];
}

/** One line, cut with `…` where it is wider than `most`. */
function cut(line: string, most: number, width: (line: string) => number): string {
  if (width(line) <= most) return line;
  const letters = Array.from(line);
  let kept = letters.length;
  while (kept > 1 && width(`${letters.slice(0, kept).join('')}…`) > most) kept -= 1;
  return `${letters.slice(0, kept).join('').trimEnd()}…`;
}

/** Text as XML has it. Control characters, which XML can't hold, become blanks. */
export function escaped(text: string): string {
  return text
    .replace(
      /[\u0000-\u001f\u007f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      ' ',
    )
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
