import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { refusalOf } from '../../../drivers/display/samsung-mdc/refusals.js';
import { commandForms, inputNames } from '../../../drivers/display/samsung-mdc/table.js';
import { timings } from '../../../drivers/display/samsung-mdc/timings.js';
import { mdcTools } from '../../../drivers/display/samsung-mdc/tools.js';
import { top } from '../../static/project.js';
import { section, tableRows } from '../pages.js';

const page = readFileSync(join(top, 'drivers/display/samsung-mdc/README.md'), 'utf8');
const wire = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

t.test('the table of commands is the codec’s, each with bytes that mean it and an answer that is known', (t) => {
  const rows = tableRows(section(page, 'Commands'));
  t.same(rows.map(([kind]) => kind).sort(), Object.keys(commandForms).sort());
  for (const [kind = '', sent = '', answered = ''] of rows) {
    t.match(mdcTools.decode('host', wire(sent)), [{ kind, panel: 5 }], sent);
    const [reply, ...more] = mdcTools.decode('device', wire(answered));
    t.ok(reply !== undefined && 'kind' in reply && !/unknown|strange/.test(String(reply.kind)), answered);
    t.equal(more.length, 0);
  }
  t.end();
});

t.test('inputs and timings are the code’s', (t) => {
  const named = /Inputs: ([^.]*)\./.exec(page)?.[1] ?? '';
  t.same(
    [...named.matchAll(/`([\w-]+)`/g)].map((match) => match[1]),
    inputNames,
  );
  const rows = tableRows(section(page, 'Timings')).map(([name, value]) => [name, Number(value)]);
  t.same(Object.fromEntries(rows), timings);
  t.end();
});

t.test('the table of errors is what refusals become', (t) => {
  const codes = tableRows(section(page, 'Errors')).map(([, , code]) => code);
  t.same(codes, [refusalOf(false), refusalOf(true)]);
  t.equal(refusalOf(null), 'panel-refused');
  t.end();
});
