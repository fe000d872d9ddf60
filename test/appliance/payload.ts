/** What goes into the guest: the packages, the room's configuration, and the program that plays its HID devices. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoRoom } from '../../daemon/demo/demo-room.js';
import { accounts } from './guarded-broker.js';

export const top = fileURLToPath(new URL('../../../', import.meta.url));
export const baudRate = 9600;
/** The cable as the guest names it: qemu's FTDI adapter with the serial number matrix0. */
const cablePath = '/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_matrix0-if00-port0';
/** What the palm terminal signs with. */
export const palmKey = '00112233445566778899aabbccddeeff'.repeat(2);
/** Paths of the packages inside the guest. */
export const packages = { old: '/mnt/old/*.deb', new: '/mnt/new/*.deb' };
export const metricsToken = 'kunci-metrik-ruang';
export const oldVersion = '0.0.9';

/** The demo's room with what the guest has: a server elsewhere, a signed palm terminal, a USB relay and a wedge. */
export function roomOfTheGuest(mqttPort: number): object {
  const places = { matrixPath: cablePath, baudRate, mqttPort: 1, httpPort: 1 };
  const room = demoRoom({ ...places, door: { socketPath: '/nowhere', boardPath: '/nowhere' } });
  const { devices, doors, walls, ...rest } = room as Record<string, Record<string, unknown>[]>;
  const hid = (vendorId: number, productId: number, serialNumber: string | null): object => ({
    ...{ type: 'hid', vendorId, productId },
    ...(serialNumber === null ? {} : { serialNumber }),
  });
  // Made with /dev/uhid, they hang on no socket.
  const virtual = { allowVirtual: true };
  const hidDevices = [
    {
      ...{ id: 'palm-1', driver: 'hid-terminal', profile: 'reference', keyFile: 'secrets/palm-1.key' },
      link: { ...hid(0x1234, 0x5678, 'PT-0001'), ...virtual },
    },
    { id: 'strike-1', driver: 'hid-relay', channels: 2, link: { ...hid(0x16c0, 0x05df, null), ...virtual } },
    { id: 'wedge-1', driver: 'hid-terminal', profile: 'keyboard-wedge', link: hid(0x0627, 0x0001, 'WEDGE-1') },
  ];
  const isInput = (name: string): boolean => ['contact', 'requestToExit', 'fire'].includes(name);
  return {
    ...rest,
    http: { host: '0.0.0.0', port: 8080, metricsTokenFile: credential('metrics') },
    mqtt: {
      url: `mqtt://10.0.2.2:${mqttPort}`,
      baseTopic: 'wallkeeper/demo',
      protocol: 5,
      ...brokerLogin('appliance'),
    },
    devices: [...(devices ?? []).filter(({ id }) => id === 'matrix-1'), ...hidDevices],
    walls: walls?.map((wall) => ({ ...wall, onDrift: 'restore' })),
    // A USB relay has no inputs.
    doors: doors?.map((door) => Object.fromEntries(Object.entries(door).filter(([name]) => !isInput(name)))),
  };
}

/** Where the unit's LoadCredential= shows /etc/wallkeeper/credentials/NAME. */
export function credential(name: string): string {
  return `/run/credentials/wallkeeper.service/secret_${name}`;
}

/** Of the room's `mqtt`: the account, whose password is the credential broker-NAME. */
export function brokerLogin(name: 'appliance' | 'next'): object {
  return { username: accounts[name].username, passwordFile: credential(`broker-${name}`) };
}

/** Lines of a shell that put the room's secrets where an operator puts them. */
export const putCredentials = [
  ['metrics', metricsToken] as const,
  ['broker-appliance', accounts.appliance.password] as const,
  ['broker-next', accounts.next.password] as const,
].map(([name, secret]) => `install -m 600 /dev/stdin /etc/wallkeeper/credentials/${name} <<< ${secret}`);

/** hid-bench.js and what it needs, to be run where it lies. */
export function putBench(folder: string): void {
  for (const part of ['test/appliance', 'drivers/simulators'])
    cpSync(join(top, 'dist', part), join(folder, part), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
}

/**
 * The package of this tree as `npm run package` makes it, and the one before it: the same files under an older number
 * (there is no earlier release yet), packed without compression, which is the emulated processor's work otherwise.
 */
export async function makePackages(newFolder: string, oldFolder: string): Promise<void> {
  await run(process.execPath, [join(top, '.ci', 'package.mjs'), '--arch', 'amd64', '--out', newFolder]);
  const deb = join(newFolder, readdirSync(newFolder).find((name) => name.endsWith('.deb')) ?? '');
  const { version } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as { version: string };
  mkdirSync(oldFolder, { recursive: true });
  const root = join(oldFolder, 'root');
  await run('dpkg-deb', ['-R', deb, root]);
  for (const name of ['DEBIAN/control', 'DEBIAN/preinst', 'usr/lib/wallkeeper/app/package.json']) {
    const path = join(root, name);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(version)) throw new Error(`${name} does not say ${version}`);
    writeFileSync(path, text.replaceAll(version, oldVersion));
  }
  await run('dpkg-deb', ['--root-owner-group', '-Znone', '-b', root, join(oldFolder, 'wallkeeper.deb')]);
  rmSync(root, { recursive: true });
}

export async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { cwd: top, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: exit ${String(code)}`);
}
