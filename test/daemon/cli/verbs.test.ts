import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { cliParts } from '../../../daemon/cli/parts.js';
import type { CliParts, FamilyTools, JournalVerdict, SimulatorSettings } from '../../../daemon/cli/parts-port.js';
import { demoRoom } from '../../../daemon/demo/demo-room.js';
import { listSerialPorts } from '../../../drivers/serial-inventory.js';
import { systemClock } from '../../../drivers/clock.js';
import { KeeperError } from '../../../drivers/errors.js';
import type { HidDevice } from '../../../drivers/hid-inventory.js';
import { MemoryLine } from '../../../drivers/link/memory-transport.js';
import { commandLine } from '../../../daemon/cli/command-line.js';
import { until } from '../../until.js';
import { memoryContext, wallkeeper } from './memory-context.js';
import { testFolder } from '../../folder.js';

function parts(changes: Partial<CliParts>): { parts: CliParts } {
  return { parts: { ...cliParts, ...changes } };
}

t.test('check prints each fault on a line and exits 2', async (t) => {
  const file = join(testFolder(t, { 'room.json': '{}' }), 'room.json');
  const fault = { severity: 'error' as const, pointer: '/walls/0', code: 'region-outside', message: 'row 3\nof 2' };
  const bad = parts({ checkRoom: () => Promise.resolve([fault, { ...fault, pointer: '' }]) });
  const told = await wallkeeper(['check', file], bad);
  t.equal(told.code, 2);
  t.equal(told.err, `${file}: /walls/0: row 3\\nof 2\n${file}: /: row 3\\nof 2\n`);
  t.equal(told.out, '');
  const json: unknown = JSON.parse((await wallkeeper(['check', '--json', file], bad)).out);
  t.match(json, { valid: false, faults: [fault, {}] });
  const warned = parts({
    checkRoom: () => Promise.resolve([{ ...fault, severity: 'warning' as const, message: 'soon' }]),
  });
  t.same(await wallkeeper(['check', file], warned), {
    code: 0,
    out: `${file}: good.\n`,
    err: `${file}: /walls/0: warning: soon\n`,
  });
  const good = await wallkeeper(['check', file], parts({ checkRoom: () => Promise.resolve([]) }));
  t.same(good, { code: 0, out: `${file}: good.\n`, err: '' });
  const gone = await wallkeeper(['check', `${file}x`], bad);
  t.equal(gone.code, 2);
  t.match(gone.err, /^wallkeeper: There is nothing at [^\n]+ \[cli-path-missing\]\n$/);
});

t.test('serial ports are found by the names that survive a replug', async (t) => {
  const usb = {
    idVendor: '0403\n',
    idProduct: '6001\n',
    manufacturer: 'FTDI\n',
    serial: 'A5\n',
    '1-1:1.0': { ttyUSB0: { tty: {} } },
  };
  const top = testFolder(t, {
    sys: {
      devices: { usb: { '1-1': usb }, board: { type: '4\n' }, ghost: {} },
      class: { tty: { ttyUSB0: {}, ttyS0: { type: '4\n' }, ttyS9: { type: '0\n' }, tty1: {} } },
    },
    dev: { serial: { 'by-id': {}, 'by-path': {} } },
  });
  const link = (target: string, path: string): void => {
    symlinkSync(target, join(top, path));
  };
  link(join(top, 'sys/devices/usb/1-1/1-1:1.0/ttyUSB0'), 'sys/class/tty/ttyUSB0/device');
  link(join(top, 'sys/devices/board'), 'sys/class/tty/ttyS0/device');
  link(join(top, 'sys/devices/ghost'), 'sys/class/tty/ttyS9/device');
  link('../../ttyUSB0', 'dev/serial/by-id/usb-FTDI_A5-if00-port0');
  link('../../ttyUSB0', 'dev/serial/by-path/pci-0-usb-0:1:1.0-port0');
  const dev = join(top, 'dev');
  t.same(await listSerialPorts({ dev, sys: join(top, 'sys') }), [
    { path: join(dev, 'ttyS0'), byId: null, byPath: null, usb: null },
    {
      path: join(dev, 'ttyUSB0'),
      byId: join(dev, 'serial/by-id/usb-FTDI_A5-if00-port0'),
      byPath: join(dev, 'serial/by-path/pci-0-usb-0:1:1.0-port0'),
      usb: { vendorId: 0x0403, productId: 0x6001, manufacturer: 'FTDI', product: null, serialNumber: 'A5' },
    },
  ]);
  t.same(await listSerialPorts({ dev: join(top, 'no'), sys: join(top, 'no') }), [], 'a machine without any');
});

t.test('devices shows blocks to paste, also without libusb', async (t) => {
  const usb = { vendorId: 1, productId: 2, manufacturer: 'Maker', product: 'Cable', serialNumber: null };
  const port = (name: string): Awaited<ReturnType<CliParts['serialPorts']>>[number] => {
    return { path: `/dev/${name}`, byId: '/dev/serial/by-id/x', byPath: `/dev/serial/by-path/${name}`, usb };
  };
  const keyboard: HidDevice = {
    ...{ vendorId: 0x1234, productId: 0x5678, serialNumber: 'PT-1', manufacturer: 'M', product: 'P\u001b[2J' },
    ...{ path: '/dev/hidraw0', usagePage: 1, usage: 6, interfaceNumber: 0 },
    ...{ usbPath: 'usb-0000:00:14.0-3/input0', descriptorSha256: 'ab'.repeat(32), virtual: false },
  };
  const made: HidDevice = { ...keyboard, path: '/dev/hidraw1', usbPath: null, usage: 2, virtual: true };
  const both = parts({
    serialPorts: () => Promise.resolve([port('ttyUSB0'), port('ttyUSB1')]),
    hidDevices: () => Promise.resolve([keyboard, made]),
  });
  const page = await wallkeeper(['devices'], both);
  t.equal(page.code, 0);
  t.match(
    page.out,
    '"link": {"type":"serial","path":"/dev/serial/by-path/ttyUSB1","baudRate":9600}',
    'clones: by socket',
  );
  const pins = `"usbPath":"usb-0000:00:14.0-3/input0","descriptorSha256":"${'ab'.repeat(32)}"`;
  t.match(page.out, `"link": {"type":"hid","vendorId":4660,"productId":22136,"serialNumber":"PT-1",${pins}}`);
  t.equal(page.out.split('hangs on no USB socket').length, 2, 'one of the two is virtual');
  t.match(page.out, 'assurance none');
  t.notMatch(page.out, '\u001b', 'a device can not write to the terminal');
  const one = parts({ serialPorts: () => Promise.resolve([port('ttyUSB0')]), hidDevices: noLibusb });
  const json = await wallkeeper(['devices', '--json'], one);
  t.equal(json.code, 0);
  t.match(JSON.parse(json.out), {
    serial: [{ link: { type: 'serial', path: '/dev/serial/by-id/x' } }],
    hid: [],
    notes: [{ code: 'hid-unavailable' }],
  });
  t.match(json.err, /^wallkeeper: HID devices can’t be listed: libusb[^\n]+apt-get[^\n]+\n$/);
});

function noLibusb(): Promise<never> {
  return Promise.reject(new KeeperError('hid-unavailable', { detail: 'libusb-1.0.so.0: cannot open' }));
}

const echo: FamilyTools = {
  name: 'echo',
  probe: {
    harm: 1,
    questions: [Buffer.from('Q'), Buffer.from('I')],
    recognise: ([version, size]) => {
      const firmware = Buffer.from(version ?? []).toString();
      if (!firmware.startsWith('V')) return null;
      const [inputs = null, outputs = null] = Buffer.from(size ?? [])
        .toString()
        .split('x')
        .map(Number);
      return { model: 'Echo', firmware, inputs: size === undefined ? null : inputs, outputs };
    },
  },
  decode: (from, bytes) => [{ from, hex: Buffer.from(bytes).toString('hex') }],
  encode: (command) => {
    if (command === null) throw new KeeperError('cli-input-not-a-command', { detail: 'null' });
    return Buffer.from(JSON.stringify(command));
  },
};
const families = {
  familyNames: () => Promise.resolve(['echo']),
  family: (name: string) => Promise.resolve(name === 'echo' ? echo : null),
};

t.test('decode and encode speak hex and JSON', async (t) => {
  const decoded = await wallkeeper(['decode', 'echo', '--from', 'host', '1B', '0x2b', '51:0d'], parts(families));
  t.same(decoded, { code: 0, out: '{"from":"host","hex":"1b2b510d"}\n', err: '' });
  t.same((await wallkeeper(['encode', 'echo', '[1]'], parts(families))).out, '5B 31 5D\n');
  const wrong: readonly (readonly [string, readonly string[]])[] = [
    ['cli-input-not-hex', ['decode', 'echo', '1B2']],
    ['cli-input-not-hex', ['decode', 'echo', 'xyz']],
    ['cli-driver-unknown', ['decode', 'ecoh', '1B']],
    ['cli-option-not-known', ['decode', 'echo', '1B', '--from', 'me']],
    ['cli-input-not-json', ['encode', 'echo', '{tie}']],
    ['cli-input-not-a-command', ['encode', 'echo', 'null']],
    ['cli-driver-unknown', ['simulate', 'echo']],
  ];
  for (const [code, typed] of wrong) {
    const told = await wallkeeper(typed, parts(families));
    t.equal(told.code, 2, typed.join(' '));
    t.match(told.err, new RegExp(`^wallkeeper: [^\\n]+\\[${code}\\]\\n$`));
  }
  t.match((await wallkeeper(['decode', 'ecoh', '1B'], parts(families))).err, '(echo?)');
});

t.test('probe finds the device at its speed and writes nothing but questions', async (t) => {
  const written: string[] = [];
  const line = (path: string, speed: number): Promise<MemoryLine> => {
    const memory = new MemoryLine(() => systemClock.now(), 1_000_000);
    memory.onBytes((bytes) => {
      const question = Buffer.from(bytes).toString();
      written.push(`${path} ${speed} ${question}`);
      // Wrong speed: noise comes back.
      if (speed !== 115_200) memory.send('\u00ff');
      else if (question === 'Q') {
        memory.send('V1.');
        memory.send('02');
      } else memory.send('8x4');
    });
    return Promise.resolve(memory);
  };
  const found = await wallkeeper(['probe', '/dev/x'], parts({ ...families, serialTransport: line }));
  t.equal(found.code, 0);
  t.match(found.out, 'echo answered: Echo, firmware V1.02, 8 inputs × 4 outputs.');
  t.match(
    found.out,
    '"driver":"echo","inputs":8,"outputs":4,"link":{"type":"serial","path":"/dev/x","baudRate":115200}',
  );
  const speeds = [...new Set(written.map((entry) => entry.split(' ')[1]))];
  t.same(speeds, ['9600', '57600', '115200'], 'one speed at a time, and no further than needed');
  t.ok(written.every((entry) => / [QI]$/.test(entry)));
  const silent = parts({ ...families, serialTransport: () => Promise.resolve(new MemoryLine(() => 0, 1_000_000)) });
  const nothing = await wallkeeper(['probe', '/dev/x', '--baud', '9600'], silent);
  t.equal(nothing.code, 1);
  t.match(nothing.err, /port[^\n]+cable[^\n]+baud[^\n]+address[^\n]+\[cli-nothing-answered\]\n$/);
  t.match((await wallkeeper(['probe', 'nowhere'])).err, 'cli-path-not-a-target');
  const hosts: string[] = [];
  const tcp = (host: string, port: number): Promise<MemoryLine> => {
    hosts.push(`${host} ${port}`);
    return line('tcp', 115_200);
  };
  const json = await wallkeeper(['probe', '[::1]:23', '--json'], parts({ ...families, tcpTransport: tcp }));
  t.match(JSON.parse(json.out), {
    driver: 'echo',
    baudRate: null,
    device: { link: { type: 'tcp', host: '::1', port: 23 } },
  });
  t.same(hosts, ['::1 23']);
});

t.test('simulate says where it listens, obeys control lines, and stops when told', async (t) => {
  const controls: unknown[] = [];
  let settings: SimulatorSettings | null = null;
  let stopped = 0;
  const context = memoryContext(
    parts({
      simulatorNames: () => Promise.resolve(['echo']),
      simulate: (_name, given, changed) => {
        settings = given;
        return Promise.resolve({
          addresses: ['/tmp/link'],
          control: (command) => {
            controls.push(command);
            changed('output 1 shows 2\n(front panel)');
          },
          stop: () => {
            stopped += 1;
            return Promise.resolve();
          },
        });
      },
    }),
  );
  const ended = commandLine(['simulate', 'echo', '--baud', '115200', '--outputs', '4'], context);
  context.stdin.write('{not json\n{"tie":[1,2]}\nscan 000123 duress count=2\n');
  await until('both lines were read', () => controls.length === 2 && context.printed.out.includes('front panel'));
  context.stop.abort();
  t.equal(await ended, 0);
  t.same(settings, {
    ...{ inputs: 16, outputs: 4, panels: 8, baudRate: 115_200, ptyLink: './echo', tcpPort: null },
    ...{ socketPath: null, profile: null, key: null },
  });
  t.same(controls, [{ tie: [1, 2] }, { op: 'scan', it: '000123', duress: true, count: 2 }]);
  t.equal(stopped, 1);
  const change = 'output 1 shows 2\\n(front panel)\n';
  t.equal(context.printed.out, `echo, 16 × 4, listens on /tmp/link\n${change}${change}`);
  t.match(context.printed.err, /^wallkeeper: [^\n]+\[cli-input-not-json\]\n$/);
});

t.test('udev-rules are those of the room’s own HID devices', async (t) => {
  const hid = { type: 'hid', vendorId: 0x08ff, productId: 9 };
  const room = {
    ...demoRoom({ matrixPath: '/dev/ttyUSB0', baudRate: 9600, mqttPort: 1883, httpPort: 8080 }),
    doors: [],
    triggers: [],
    people: [],
    devices: [
      { id: 'palm', driver: 'hid-terminal', profile: 'keyboard-wedge', link: hid },
      { id: 'strike', driver: 'hid-relay', channels: 2, link: { ...hid, vendorId: 0x16c0, productId: 0x05df } },
      { id: 'io', driver: 'modbus-relay', channels: 2, link: { type: 'serial', path: '/dev/ttyUSB1' } },
    ],
    sources: [],
    walls: [],
    layouts: [],
    scenes: [],
  };
  const file = join(testFolder(t), 'room.json');
  writeFileSync(file, JSON.stringify(room));
  const { code, out, err } = await wallkeeper(['udev-rules', file]);
  t.equal(code, 0, err);
  t.match(out, /^# .*made by wallkeeper udev-rules\n/);
  t.equal(out.match(/MODE="0660"/g)?.length, 2);
  t.match(out, /KERNELS=="0003:08FF:0009\.\*", ATTR\{inhibited\}="1"/);
  writeFileSync(file, '{');
  t.match(await wallkeeper(['udev-rules', file]), { code: 2, err: /config-unreadable/ });
});

t.test('the journal’s verdict decides the exit code', async (t) => {
  const whole: JournalVerdict = { entries: 2, lastSeq: 2, head: 'ab12', checkpoints: 1, faults: [], notes: [] };
  const verify = (verdict: JournalVerdict): { parts: CliParts } =>
    parts({ verifyJournal: () => Promise.resolve(verdict) });
  const good = await wallkeeper(['audit', 'verify', '--data', 'x'], verify(whole));
  t.match(good, { code: 0, err: '' });
  t.match(good.out, /^2 entries, last seq 2, 1 signed checkpoints: the chain is whole\. Head ab12\n$/);
  const bad = await wallkeeper(['audit', 'verify', '--data', 'x'], verify({ ...whole, faults: ['seq 2: changed'] }));
  t.match(bad, { code: 1, out: '' });
  t.match(bad.err, /^seq 2: changed\n1 faults in 2 entries/);
  const json = await wallkeeper(['audit', 'verify', '--json', '--data', 'x'], verify(whole));
  t.match(JSON.parse(json.out), { whole: true, head: 'ab12' });
  const empty = verify({ ...whole, entries: 0, lastSeq: null, head: null });
  t.match((await wallkeeper(['audit', 'verify', '--data', 'x'], empty)).out, 'empty');
  const lines = parts({
    exportJournal: async function* () {
      await Promise.resolve();
      yield '{"seq":1}';
      yield '{"seq":2}';
    },
  });
  t.same(await wallkeeper(['audit', 'export', '--data', 'x'], lines), {
    code: 0,
    out: '{"seq":1}\n{"seq":2}\n',
    err: '',
  });
  const closed = await wallkeeper(['audit', 'export', '--data', 'x'], { ...lines, out: () => false });
  t.equal(closed.code, 0, 'a reader that has seen enough is no error');
});

t.test('backup and restore say what they carried', async (t) => {
  const calls: unknown[] = [];
  const both = parts({
    backup: (...given) => Promise.resolve(calls.push(given) > 0 ? ['room.json', 'journal'] : []),
    restore: (...given) => {
      calls.push(given);
      return Promise.resolve({ names: ['room.json'], difference: null, replaced: null });
    },
  });
  t.match(await wallkeeper(['backup', '--data', 'd', 'f'], both), { code: 0, out: 'f: room.json, journal\n' });
  t.match(await wallkeeper(['restore', 'f', '--data', 'd'], both), { code: 0, out: 'put back into d: room.json\n' });
  t.same(calls, [
    ['d', 'f', null],
    ['f', 'd', { passphrase: null, how: 'empty' }],
  ]);
});

t.test('a restore over a room tells the difference and changes nothing until it is told to', async (t) => {
  const orders: string[] = [];
  const difference = {
    changes: [{ at: '/mqtt/url', was: '"mqtt://a"', is: null }],
    lastSeqHere: 40,
    lastSeqThere: 12,
    bringsSecrets: true,
  };
  const used = parts({
    restore: (_file, dir, { how }) => {
      orders.push(how);
      if (how === 'empty') return Promise.reject(new KeeperError('backup-target-used', { dir, name: 'room.json' }));
      const done = how === 'replace';
      return Promise.resolve({ names: done ? ['room.json'] : [], difference, replaced: done ? 'd/replaced-1' : null });
    },
  });
  const told = '/mqtt/url: "mqtt://a" -> …\nThe journal here ends with entry 40, in the backup with entry 12.\n';
  const refused = await wallkeeper(['restore', 'f', '--data', 'd'], used);
  t.equal(refused.code, 1);
  t.ok(refused.out.startsWith(told), refused.out);
  t.match(refused.err, /--apply/);
  t.match(await wallkeeper(['restore', 'f', '--data', 'd', '--dry-run'], used), { code: 0, err: '' });
  const applied = await wallkeeper(['restore', 'f', '--data', 'd', '--apply'], used);
  t.equal(applied.code, 0);
  t.match(applied.out, /put back into d: room\.json\nwhat was there before is in d\/replaced-1/);
  t.same(orders, ['empty', 'look', 'look', 'replace']);
});

t.test('a passphrase comes from a file or is typed, and a short one is refused', async (t) => {
  const given: unknown[] = [];
  const sealing = parts({ backup: (_dir, _file, passphrase) => Promise.resolve(given.push(passphrase) > 0 ? [] : []) });
  const file = join(testFolder(t, { pass: ' kuda baterai staples benar \nsecond line' }), 'pass');
  t.equal((await wallkeeper(['backup', '--data', 'd', 'f', '--passphrase-file', file], sealing)).code, 0);
  const typing = async (text: string): Promise<string> => {
    const context = memoryContext(sealing);
    context.stdin.end(text);
    const code = await commandLine(['backup', '--data', 'd', 'f', '--passphrase-file', '-'], context);
    return `${code} ${context.printed.err}`;
  };
  t.equal(await typing('typed by a person\n'), '0 ');
  t.same(given, ['kuda baterai staples benar', 'typed by a person']);
  t.match(await typing('1234\n'), /^1 .*backup-passphrase-short/);
  t.match(await typing(''), /^1 /);
});
