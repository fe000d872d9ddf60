/** `wallkeeper probe` against each family's simulated device: found, at its own speed first, by the least harm. */
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { drivers, familyTools, loadFamily, loadSimulator } from '../../../drivers/registry.js';
import { wallkeeper } from './memory-context.js';
import { testFolder } from '../../folder.js';

/** facts: what an unknown device can bear, the least first. A family that only listens goes before all. */
const byHarm = [
  ...['videohub', 'lightware-lw2', 'kramer-p3000', 'extron-sis', 'kramer-p2000', 'samsung-mdc', 'lg-rs232'],
  ...['nec-display', 'sharp'],
];
const lines = drivers.filter(({ shipped, kind }) => shipped && (kind === 'matrix' || kind === 'display'));

// Each is mostly waiting for what does not answer.
t.jobs = 8;

t.test('families are asked in the order of least harm', async (t) => {
  const probing = await Promise.all(lines.map(async ({ name }) => ({ name, tools: await familyTools(name) })));
  const asked = probing
    .flatMap(({ name, tools }) => (tools?.probe ? [{ name, harm: tools.probe.harm }] : []))
    .sort((one, other) => one.harm - other.harm)
    .map(({ name }) => name);
  t.same(
    asked,
    byHarm.filter((name) => asked.includes(name)),
  );
  const harms = probing.flatMap(({ tools }) => tools?.probe?.harm ?? []);
  t.equal(new Set(harms).size, harms.length, 'no two at the same place');
});

async function simulate(t: Test, name: string, tcp: boolean): Promise<string> {
  const simulator = await loadSimulator(name);
  if (simulator === null) throw new Error(`${name} has no simulator`);
  const baudRate = simulator.defaults?.baudRate ?? 9600;
  const ptyLink = tcp ? null : join(testFolder(t), 'tty');
  const settings = { inputs: 12, outputs: 8, baudRate, ptyLink, tcpPort: tcp ? 0 : null };
  const running = await simulator.start(settings, () => undefined);
  t.teardown(() => running.stop());
  return running.addresses[0] ?? '';
}

for (const { name } of lines.filter(({ kind }) => kind === 'matrix')) {
  t.test(`${name} is found on a socket, with the block to paste`, { buffered: true }, async (t) => {
    const address = await simulate(t, name, true);
    const found = await wallkeeper(['probe', address, '--json']);
    t.equal(found.code, 0, found.err);
    const link = { type: 'tcp', host: '127.0.0.1', port: Number(address.split(':')[1]) };
    t.match(JSON.parse(found.out), {
      ...{ driver: name, model: String, baudRate: null, inputs: 12, outputs: 8 },
      device: { id: 'matrix-1', driver: name, inputs: 12, outputs: 8, link },
    });
  });

  t.test(`${name} is found on a serial port, where it has one`, { buffered: true }, async (t) => {
    const path = await simulate(t, name, false);
    const baudRate = (await loadFamily(name))?.line?.baudRate;
    // Without a rate given: a pseudo-terminal answers at any, so the rate that is told is where the family was asked.
    const listensOnly = (await familyTools(name))?.probe?.only === 'tcp';
    const rate = listensOnly ? ['--baud', '9600'] : [];
    const found = await wallkeeper(['probe', path, '--json', ...rate]);
    if (listensOnly) {
      t.equal(found.code, 1);
      t.match(found.err, 'cli-nothing-answered');
      return;
    }
    t.equal(found.code, 0, found.err);
    t.match(JSON.parse(found.out), { driver: name, baudRate, device: { link: { type: 'serial', path, baudRate } } });
  });
}

t.test('a chain of panels whose first one is silent is found by another', { buffered: true }, async (t) => {
  const simulator = await loadSimulator('samsung-mdc');
  const path = join(testFolder(t), 'tty');
  const settings = { inputs: 0, outputs: 0, panels: 4, baudRate: 9600, ptyLink: path, tcpPort: null };
  const running = await simulator?.start(settings, () => undefined);
  t.teardown(() => running?.stop());
  running?.control({ op: 'silence', panel: 1 });
  running?.control({ op: 'silence', panel: 2 });
  const found = await wallkeeper(['probe', path, '--json', '--baud', '9600']);
  t.equal(found.code, 0, found.err);
  t.match(JSON.parse(found.out), { driver: 'samsung-mdc', device: { link: { type: 'serial', path, baudRate: 9600 } } });
});
