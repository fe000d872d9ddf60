import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { capabilitiesOf } from '../../../drivers/matrix/extron-sis/steps.js';
import { refusalOf } from '../../../drivers/matrix/extron-sis/refusals.js';
import { commandForms } from '../../../drivers/matrix/extron-sis/table.js';
import { limits, timings } from '../../../drivers/matrix/extron-sis/timings.js';
import { sisTools } from '../../../drivers/matrix/extron-sis/tools.js';
import { top } from '../../static/project.js';
import { section, tableRows } from '../pages.js';

const page = readFileSync(join(top, 'drivers/matrix/extron-sis/README.md'), 'utf8');
const wire = (text: string): Uint8Array =>
  Uint8Array.from(Buffer.from(text.replaceAll('<ESC>', '\x1b').replaceAll('<CR>', '\r'), 'latin1'));

t.test('the table of commands is the codec’s, each with bytes that mean it and an answer that is known', (t) => {
  const rows = tableRows(section(page, 'Commands'));
  t.same(rows.map(([kind]) => kind).sort(), Object.keys(commandForms).sort());
  for (const [kind = '', sent = '', answered = ''] of rows) {
    t.match(sisTools.decode('host', wire(sent)), [{ kind }], sent);
    const [reply] = sisTools.decode('device', wire(`${answered}\r\n`));
    t.ok(reply !== undefined && 'kind' in reply && reply.kind !== 'unknown', answered);
  }
  t.end();
});

t.test('timings and limits are the code’s', (t) => {
  const rows = tableRows(section(page, 'Timings')).map(([name, value]) => [name, Number(value)]);
  t.same(Object.fromEntries(rows), { ...timings, ...limits });
  const { salvoLimit } = capabilitiesOf({ inputs: 4, outputs: 4, plane: 'all', replyTimeoutMs: 1 });
  t.equal(salvoLimit, limits.salvoTies);
  t.end();
});

t.test('the table of errors is what refusals become', (t) => {
  const rows = tableRows(section(page, 'Errors'));
  const explained = new Map(rows.map(([answer = '', , code]) => [Number(answer.slice(1)), code]));
  t.ok(explained.size >= 10);
  for (let code = 0; code <= 99; code += 1)
    t.equal(refusalOf(code).code, explained.get(code) ?? 'device-refused', `E${code}`);
  t.end();
});
