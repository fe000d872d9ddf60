/** Writes docs/errors.md from the registry. */
import type { ErrorRegistry } from '../../drivers/errors.js';

/** The page's text; one heading a part, one a code, both languages, in the registry's order. */
export function errorsPage(parts: readonly (readonly [part: string, errors: ErrorRegistry])[]): string {
  const lines = [
    '# Error codes',
    '',
    'Each message that wallkeeper shows ends with its code. `{name}` stands for what the message fills in.',
    '“Retry” says whether the same call may succeed later without anybody changing anything.',
    '',
    '<!-- Generated: npm run build && node dist/test/static/write-errors-page.js -->',
  ];
  for (const [part, errors] of parts) {
    lines.push('', `## ${part}`);
    for (const [code, entry] of Object.entries(errors)) {
      lines.push('', `### ${code}`, '');
      lines.push(`- **en** ${entry.meaning.en} ${entry.todo.en}`, `- **id** ${entry.meaning.id} ${entry.todo.id}`);
      lines.push(`- Retry: ${entry.retry ? 'yes' : 'no'}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
