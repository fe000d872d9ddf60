/** What a Markdown page says, for tests that compare it with the code. */

/** Texts of the `##` headings, in order. */
export function headings(page: string): readonly string[] {
  return [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '');
}

/** The text between this `##` heading and the next; '' where there is none. */
export function section(page: string, heading: string): string {
  return page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
}

/** Cells of the rows of all tables in the text, without back quotes; heads and rulers are left out. */
export function tableRows(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n');
  return lines
    .filter((line, index) => line.startsWith('|') && !isRuler(line) && !isRuler(lines[index + 1] ?? ''))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

function isRuler(line: string): boolean {
  return /^\|[\s|:-]+\|$/.test(line);
}
