/** Compares a family's README with its code: the same for every family that keeps the sections. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { FamilyTools } from '../../drivers/family.js';
import { top } from '../static/project.js';
import { section, tableRows } from './pages.js';

export interface PageOf {
  readonly tools: FamilyTools;
  readonly commands: readonly string[];
  /** All of timings.ts. */
  readonly numbers: Readonly<Record<string, number>>;
}

const wire = (text: string): Uint8Array =>
  Uint8Array.from(
    Buffer.from(text.replaceAll('<ESC>', '\x1b').replaceAll('<CR>', '\r').replaceAll('<LF>', '\n'), 'utf8'),
  );

export function familyPage(t: Test, { tools, commands, numbers }: PageOf): void {
  const page = readFileSync(join(top, 'drivers/matrix', tools.name, 'README.md'), 'utf8');

  t.test('the table of commands is the codec’s, each with bytes that mean it and an answer that is known', (t) => {
    const rows = tableRows(section(page, 'Commands'));
    t.same(rows.map(([kind]) => kind).sort(), [...commands].sort());
    for (const [kind = '', sent = '', answered = ''] of rows) {
      t.match(tools.decode('host', wire(sent)), [{ kind }], sent);
      const replies = tools.decode('device', wire(`${answered}\r\n`));
      t.ok(replies.length > 0 && replies.every((reply) => 'kind' in reply && reply.kind !== 'unknown'), answered);
    }
    t.end();
  });

  t.test('timings and limits are the code’s', (t) => {
    const rows = tableRows(section(page, 'Timings')).map(([name, value]) => [name, Number(value)]);
    t.same(Object.fromEntries(rows), numbers);
    t.end();
  });
}
