/** A program on a mocked HID device: builds the mock, starts both, and plays the device. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Test } from 'tap';
import { top } from '../static/project.js';

export interface MockedDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string;
  readonly product: string;
  readonly descriptor: Uint8Array;
}

export type Said = Readonly<Record<string, unknown>>;

const hex4 = (value: number): string => value.toString(16).padStart(4, '0');

export class MockedHid {
  /** What the program said, and what the host sent to the device. */
  readonly said: Said[] = [];
  readonly sent: string[] = [];
  onSet: (report: Uint8Array) => void = () => undefined;
  readonly #child: ChildProcess;
  readonly #orders: Writable;
  readonly #commands: Writable;
  exitCode: number | null | undefined;

  constructor(child: ChildProcess, orders: Writable, words: Readable, events: Readable, commands: Writable) {
    this.#child = child;
    this.#orders = orders;
    this.#commands = commands;
    child.on('exit', (code) => (this.exitCode = code));
    createInterface({ input: words }).on('line', (line) => {
      this.sent.push(line);
      const [word, hex = ''] = line.split(' ');
      if (word === 'set') this.onSet(Uint8Array.from(Buffer.from(hex, 'hex')));
    });
    createInterface({ input: events }).on('line', (line) => this.said.push(JSON.parse(line) as Said));
  }

  report(bytes: Uint8Array): void {
    this.order(`in ${Buffer.from(bytes).toString('hex')}`);
  }

  feature(bytes: Uint8Array): void {
    this.order(`feature ${Buffer.from(bytes).toString('hex')}`);
  }

  order(line: string): void {
    this.#orders.write(`${line}\n`);
  }

  /** To the program. */
  command(name: string): void {
    this.#commands.write(`${JSON.stringify(name)}\n`);
  }

  end(): void {
    if (this.exitCode === undefined) this.#child.kill('SIGTERM');
  }
}

/** Rejects where the compiler or umockdev is not there: in this layer they have to be. */
export function mockedHid(t: Test, device: MockedDevice, program: readonly string[]): MockedHid {
  const folder = mkdtempSync(join(tmpdir(), 'wk-hid-'));
  const mock = join(folder, 'mock-hid');
  const flags = execFileSync('pkg-config', ['--cflags', '--libs', 'umockdev-1.0', 'gio-2.0'], { encoding: 'utf8' });
  execFileSync('cc', ['-O1', '-o', mock, join(top, 'test/wider/mock-hid.c'), ...flags.trim().split(/\s+/)]);
  const description = join(folder, 'device.umockdev');
  writeFileSync(description, describe(device));
  const child = spawn('umockdev-wrapper', [mock, description, '/dev/hidraw0', process.execPath, ...program], {
    stdio: ['pipe', 'pipe', 'inherit', 'pipe', 'pipe'],
  });
  const [orders, words, , events, commands] = child.stdio;
  if (orders == null || words == null || events == null || commands == null) throw new Error('no pipes');
  const mocked = new MockedHid(child, orders, words, events as Readable, commands as Writable);
  t.teardown(() => {
    mocked.end();
    rmSync(folder, { recursive: true, force: true });
  });
  return mocked;
}

/** umockdev's own form: path, node, environment, attributes; the leaf first. */
function describe({ vendorId, productId, serialNumber, product, descriptor }: MockedDevice): string {
  const usb = '/devices/pci0000:00/0000:00:14.0/usb1/1-3';
  const [vendor, made] = [hex4(vendorId), hex4(productId)];
  const hid = `0003:${vendor.toUpperCase()}:${made.toUpperCase()}.0001`;
  return [
    `P: ${usb}/1-3:1.0/${hid}/hidraw/hidraw0`,
    ...['E: DEVNAME=/dev/hidraw0', 'E: MAJOR=240', 'E: MINOR=0', 'E: SUBSYSTEM=hidraw'],
    ...['A: dev=240:0\\n', `L: device=../../../${hid}`, ''],
    `P: ${usb}/1-3:1.0/${hid}`,
    ...['E: DRIVER=hid-generic', `E: HID_ID=0003:0000${vendor.toUpperCase()}:0000${made.toUpperCase()}`],
    ...[`E: HID_NAME=${product}`, 'E: HID_PHYS=usb-0000:00:14.0-3/input0', `E: HID_UNIQ=${serialNumber}`],
    ...['E: SUBSYSTEM=hid', 'A: country=00\\n', `H: report_descriptor=${Buffer.from(descriptor).toString('hex')}`, ''],
    `P: ${usb}/1-3:1.0`,
    ...['E: DEVTYPE=usb_interface', 'E: DRIVER=usbhid', 'E: INTERFACE=3/0/0', 'E: SUBSYSTEM=usb'],
    ...['A: bInterfaceClass=03\\n', 'A: bInterfaceNumber=00\\n', ''],
    `P: ${usb}`,
    `N: bus/usb/001/007=12010002000000401016DF05000101020301`,
    ...['E: DEVNAME=/dev/bus/usb/001/007', 'E: DEVTYPE=usb_device', 'E: BUSNUM=001', 'E: DEVNUM=007', 'E: MAJOR=189'],
    ...['E: MINOR=6', 'E: SUBSYSTEM=usb', 'A: bConfigurationValue=1\\n', 'A: busnum=1\\n', 'A: devnum=7\\n'],
    ...['A: dev=189:6\\n', `A: idVendor=${vendor}\\n`, `A: idProduct=${made}\\n`, 'A: bcdDevice=0100\\n'],
    ...[
      `A: manufacturer=Wallkeeper\\n`,
      `A: product=${product}\\n`,
      `A: serial=${serialNumber}\\n`,
      'A: speed=12\\n',
      '',
    ],
  ].join('\n');
}
