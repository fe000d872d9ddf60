import t from 'tap';
import { commandForms as hidCommands, replyForms as hidReplies } from '../../../drivers/relay/hid-relay/table.js';
import { hidRelayTools } from '../../../drivers/relay/hid-relay/tools.js';
import { commandForms as lcusCommands } from '../../../drivers/relay/lcus-relay/table.js';
import { lcusTools } from '../../../drivers/relay/lcus-relay/tools.js';
import { replyForms as modbusReplies } from '../../../drivers/relay/modbus-relay/table.js';
import { modbusTools } from '../../../drivers/relay/modbus-relay/tools.js';
import { runVectors } from '../family-vectors.js';

t.test('hid-relay', (t) => {
  runVectors(t, hidRelayTools, { commands: Object.keys(hidCommands), replies: Object.keys(hidReplies) });
  t.end();
});

t.test('lcus-relay', (t) => {
  runVectors(t, lcusTools, { commands: Object.keys(lcusCommands), replies: [] });
  t.end();
});

t.test('modbus-relay', (t) => {
  const commands = ['read-coils', 'read-inputs', 'coil', 'flash'];
  runVectors(t, modbusTools, { commands, replies: Object.keys(modbusReplies) });
  t.end();
});

t.test('what is no command is named', (t) => {
  for (const [tools, given] of [
    [hidRelayTools, { kind: 'on', channel: 9 }],
    [hidRelayTools, { kind: 'toggle', channel: 1 }],
    [lcusTools, { kind: 'on', channel: 0 }],
    [lcusTools, { kind: 'all-on' }],
    [modbusTools, { kind: 'coil', channel: 65, on: true }],
    [modbusTools, { kind: 'coil', channel: 1 }],
    [modbusTools, { kind: 'flash', channel: 1, on: true, ms: 150 }],
    [modbusTools, { kind: 'read-coils', count: 0 }],
    [modbusTools, { kind: 'read-coils', unit: 248, count: 8 }],
    [modbusTools, { kind: 'all-on' }],
    [modbusTools, []],
  ] as const)
    t.throws(() => tools.encode(given), { code: 'cli-input-not-a-command' }, JSON.stringify(given));
  t.end();
});
