/** The READMEs of relays and terminals against their code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { FamilyTools } from '../../../drivers/family.js';
import * as hidTimings from '../../../drivers/relay/hid-relay/timings.js';
import { commandForms as hidForms } from '../../../drivers/relay/hid-relay/table.js';
import { hidRelayTools } from '../../../drivers/relay/hid-relay/tools.js';
import * as lcusTimings from '../../../drivers/relay/lcus-relay/timings.js';
import { commandForms as lcusForms } from '../../../drivers/relay/lcus-relay/table.js';
import { lcusTools } from '../../../drivers/relay/lcus-relay/tools.js';
import { refusalOf } from '../../../drivers/relay/modbus-relay/refusals.js';
import * as modbusTimings from '../../../drivers/relay/modbus-relay/timings.js';
import { modbusTools } from '../../../drivers/relay/modbus-relay/tools.js';
import { commandKinds, profiles } from '../../../drivers/terminal/hid-terminal/table.js';
import { timings } from '../../../drivers/terminal/hid-terminal/timings.js';
import { terminalTools } from '../../../drivers/terminal/hid-terminal/tools.js';
import { top } from '../../static/project.js';
import { section, tableRows } from '../pages.js';

interface Page {
  readonly path: string;
  readonly tools: FamilyTools;
  readonly commands: readonly string[];
  readonly numbers: object;
}

const pages: readonly Page[] = [
  {
    path: 'relay/hid-relay',
    tools: hidRelayTools,
    commands: Object.keys(hidForms),
    numbers: { ...hidTimings.timings, ...hidTimings.limits },
  },
  {
    path: 'relay/lcus-relay',
    tools: lcusTools,
    commands: Object.keys(lcusForms),
    numbers: { ...lcusTimings.timings, ...lcusTimings.limits },
  },
  {
    path: 'relay/modbus-relay',
    tools: modbusTools,
    commands: ['coil', 'flash', 'read-coils', 'read-inputs'],
    numbers: { ...modbusTimings.timings, ...modbusTimings.limits },
  },
  { path: 'terminal/hid-terminal', tools: terminalTools, commands: commandKinds, numbers: timings },
];

const isHex = (text: string): boolean => /^[0-9A-F]{2}( [0-9A-F]{2})+$/.test(text);
const wire = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

for (const { path, tools, commands, numbers } of pages) {
  const page = readFileSync(join(top, 'drivers', path, 'README.md'), 'utf8');

  t.test(`${tools.name}: its commands are the codec’s, with bytes that mean them and answers that are known`, (t) => {
    const rows = tableRows(section(page, 'Commands'));
    t.same(rows.map(([kind]) => kind).sort(), [...commands].sort());
    for (const [kind = '', sent = '', answered = ''] of rows) {
      t.match(tools.decode('host', wire(sent)), [{ kind }], sent);
      if (isHex(answered)) t.notMatch(tools.decode('device', wire(answered)), [{ kind: 'unknown' }], answered);
    }
    t.end();
  });

  t.test(`${tools.name}: its timings and limits are the code’s`, (t) => {
    const rows = tableRows(section(page, 'Timings')).map(([name, value]) => [name, Number(value)]);
    t.same(Object.fromEntries(rows), numbers);
    t.end();
  });
}

t.test('modbus-relay: its errors are what refusals become', (t) => {
  const page = readFileSync(join(top, 'drivers/relay/modbus-relay/README.md'), 'utf8');
  for (const [exception, , code] of tableRows(section(page, 'Errors'))) t.equal(refusalOf(Number(exception)), code);
  t.equal(refusalOf(11), 'relay-board-failed');
  t.end();
});

t.test('hid-terminal: the reference page is documented byte for byte', (t) => {
  const page = readFileSync(join(top, 'drivers/terminal/hid-terminal/README.md'), 'utf8');
  const documented = tableRows(section(page, 'Document')).flatMap(([bytes = '', bits = '']) => {
    const [from = 0, to = from] = bytes.split('–').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => `${from + index}${bits === '' ? '' : `.${bits}`}`);
  });
  for (const profile of profiles) {
    t.match(page, `\`${profile.name}\``);
    if (profile.transport !== 'reports') continue;
    for (const [name, field] of Object.entries(profile.input.fields)) {
      if (field === undefined) continue;
      const last = field.type === 'bit' ? field.byte : field.byte + field.bytes - 1;
      const places =
        field.type === 'bit'
          ? [`${field.byte}.${field.bit}`]
          : Array.from({ length: last - field.byte + 1 }, (_, index) => `${field.byte + index}`);
      for (const place of places) t.ok(documented.includes(place), `${profile.name} ${name} at ${place}`);
    }
    t.match(page, new RegExp(`\\b${profile.input.bytes}\\b`));
  }
  t.end();
});
