import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { refusalOf } from '../../../drivers/matrix/kramer-p3000/refusals.js';
import { commandForms } from '../../../drivers/matrix/kramer-p3000/table.js';
import { limits, timings } from '../../../drivers/matrix/kramer-p3000/timings.js';
import { kramerTools } from '../../../drivers/matrix/kramer-p3000/tools.js';
import { top } from '../../static/project.js';
import { familyPage } from '../family-page.js';
import { section, tableRows } from '../pages.js';

familyPage(t, { tools: kramerTools, commands: Object.keys(commandForms), numbers: { ...timings, ...limits } });

t.test('the table of errors is what refusals become', (t) => {
  const page = readFileSync(join(top, 'drivers/matrix/kramer-p3000/README.md'), 'utf8');
  const explained = new Map(tableRows(section(page, 'Errors')).map(([code, , name]) => [Number(code), name]));
  t.ok(explained.size >= 7);
  for (let code = 0; code <= 99; code += 1)
    t.equal(refusalOf(code).code, explained.get(code) ?? 'device-refused', `ERR ${code}`);
  t.end();
});
