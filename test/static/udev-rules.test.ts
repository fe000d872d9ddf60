import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import t from 'tap';
import { configuredHidDevice } from '../../drivers/registry.js';
import { udevRules, type UdevDevice } from '../../drivers/udev-rules.js';
import { top } from './project.js';
import { rulesFile, rulesPath } from './udev-rules-file.js';

const wedge: UdevDevice = { what: 'palm-2', vendorId: 0x08ff, productId: 0x0009, isKeyboard: true };

/** One line for each rule that gives more than it should, or does not say which device. */
function loose(rules: string): readonly string[] {
  return rules
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .filter((line) => !/KERNELS=="0003:[0-9A-F]{4}:[0-9A-F]{4}\.\*"/.test(line) || /MODE="(?!0660|0600)/.test(line));
}

t.test(`${rulesPath} is what the registry says`, async (t) => {
  const rules = readFileSync(join(top, rulesPath), 'utf8');
  t.equal(rules, await rulesFile(), 'else: node dist/test/static/write-udev-rules.js');
  t.match(rules, /^SUBSYSTEM=="hidraw", KERNELS=="0003:16C0:05DF\.\*", GROUP="wallkeeper", MODE="0660"$/m);
  t.same(loose(rules), []);
  // Behind 73-seat-late.rules whoever sits at the console would have been given the device.
  t.ok(Number.parseInt(basename(rulesPath), 10) < 73);
});

t.test('what types is kept from every console, and what does not is not', (t) => {
  const rules = udevRules([wedge, { ...wedge, what: 'palm-1', vendorId: 0x1234, isKeyboard: false }], 'a room');
  t.match(rules, /SUBSYSTEM=="input", KERNEL=="input\*", KERNELS=="0003:08FF:0009\.\*", ATTR\{inhibited\}="1"/);
  t.equal(rules.match(/inhibited/g)?.length, 1);
  t.equal(rules.match(/MODE="0660"/g)?.length, 2);
  t.same(loose(rules), []);
  t.equal(udevRules([wedge, { ...wedge, what: 'palm-3' }], 'a room').match(/MODE="0660"/g)?.length, 1, 'one a kind');
  t.equal(loose('SUBSYSTEM=="hidraw", MODE="0666"').length, 1);
  t.equal(loose('SUBSYSTEM=="hidraw", KERNELS=="0003:16C0:05DF.*", MODE="0666"').length, 1);
  t.end();
});

t.test('a room’s devices have rules by their drivers', async (t) => {
  const numbers = { id: 'x', vendorId: 0x1234, productId: 0x5678 };
  t.match(await configuredHidDevice({ ...numbers, driver: 'hid-terminal', profile: 'keyboard-wedge' }), {
    isKeyboard: true,
  });
  t.match(await configuredHidDevice({ ...numbers, driver: 'hid-terminal', profile: 'reference' }), {
    isKeyboard: false,
    vendorId: 0x1234,
  });
  t.match(await configuredHidDevice({ ...numbers, driver: 'hid-relay' }), { isKeyboard: false });
  for (const driver of ['modbus-relay', 'extron-sis', 'nobody'])
    t.equal(await configuredHidDevice({ ...numbers, driver }), null);
  t.equal(await configuredHidDevice({ ...numbers, driver: 'hid-terminal', profile: 'none' }), null);
});
