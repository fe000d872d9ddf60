import type { HidDevice } from '../../drivers/hid-inventory.js';
import type { SerialPortView } from '../../drivers/serial-inventory.js';
import { KeeperError } from '../../drivers/errors.js';
import { say } from '../messages/catalogue.js';
import { explainError, explanationLine, oneLine } from '../messages/explain.js';
import type { Language } from '../messages/language.js';
import { isSet } from './arguments.js';
import { exitCodes, type CliContext, type Verb } from './verb.js';

export const devices: Verb = {
  name: 'devices',
  summary: {
    en: 'lists serial ports and HID devices as a configuration can name them',
    id: 'menampilkan porta serial dan perangkat HID sebagaimana ditulis dalam konfigurasi',
  },
  usage: [''],
  positionals: { least: 0, most: 0 },
  options: {
    json: {
      type: 'boolean',
      help: { en: 'JSON on standard output, for programs', id: 'JSON pada keluaran standar, untuk program' },
    },
  },
  async run(context, args) {
    const ports = await context.parts.serialPorts();
    const hid = await listHid(context);
    const serial = ports.map((port) => ({ ...port, link: serialLink(port, ports) }));
    if (isSet(args, 'json')) {
      const devices = hid.devices.map((device) => ({ ...device, link: hidLink(device) }));
      context.out(`${JSON.stringify({ serial, hid: devices, notes: hid.notes }, null, 2)}\n`);
    } else {
      context.out(serialPage(serial, context.language));
      context.out(hidPage(hid.devices, context.language));
    }
    for (const note of hid.notes) context.err(`wallkeeper: ${note.message}\n`);
    return exitCodes.success;
  },
};

interface HidList {
  readonly devices: readonly HidDevice[];
  readonly notes: readonly { readonly code: string; readonly message: string }[];
}

/** A machine without libusb still has serial ports to show. */
async function listHid(context: CliContext): Promise<HidList> {
  try {
    return { devices: await context.parts.hidDevices(), notes: [] };
  } catch (error) {
    const explanation = explainError(error, context.language);
    if (!(error instanceof KeeperError) || explanation === null) throw error;
    return { devices: [], notes: [{ code: error.code, message: explanationLine(explanation) }] };
  }
}

export interface SerialLink {
  readonly type: 'serial';
  readonly path: string;
  readonly baudRate: number;
}

/** The `link` block; two adapters of one id (clones without serial numbers) can only be told apart by their sockets. */
export function serialLink(port: SerialPortView, all: readonly SerialPortView[]): SerialLink {
  const path = sharesItsId(port, all) ? (port.byPath ?? port.path) : (port.byId ?? port.byPath ?? port.path);
  return { type: 'serial', path, baudRate: 9600 };
}

function sharesItsId(port: SerialPortView, all: readonly SerialPortView[]): boolean {
  if (port.usb === null) return false;
  const identity = identityOf(port);
  return all.some((other) => other !== port && other.usb !== null && identityOf(other) === identity);
}

function identityOf({ usb, byId }: SerialPortView): string {
  // Several ports of one adapter have different by-id names, unlike two adapters that claim to be the same one.
  const interfaceName = /-if\d+.*$/.exec(byId ?? '')?.[0] ?? '';
  return JSON.stringify([usb?.vendorId, usb?.productId, usb?.serialNumber, interfaceName]);
}

/** Everything that the device can be told by: what comes in its place without all of it is refused. */
export function hidLink({ vendorId, productId, serialNumber, usbPath, descriptorSha256 }: HidDevice): object {
  return {
    type: 'hid',
    vendorId,
    productId,
    ...(serialNumber === null ? {} : { serialNumber }),
    ...(usbPath === null ? {} : { usbPath }),
    ...(descriptorSha256 === null ? {} : { descriptorSha256 }),
  };
}

function serialPage(ports: readonly (SerialPortView & { readonly link: SerialLink })[], language: Language): string {
  const lines = [say(language, 'devices-serial')];
  if (ports.length === 0) lines.push(`  ${say(language, 'devices-no-serial')}`);
  for (const port of ports) {
    const { usb } = port;
    const name = usb === null ? '' : [usb.manufacturer, usb.product, usb.serialNumber].filter(Boolean).join(' ');
    lines.push(`  ${oneLine(`${port.path}  ${name}`.trimEnd())}`);
    if (port.link.path === port.path) lines.push(`    ${say(language, 'devices-unstable')}`);
    else if (port.byId !== null && port.link.path !== port.byId) lines.push(`    ${say(language, 'devices-same-id')}`);
    lines.push(`    "link": ${JSON.stringify(port.link)}`);
  }
  return `${lines.join('\n')}\n`;
}

function hidPage(devices: readonly HidDevice[], language: Language): string {
  const lines = ['', say(language, 'devices-hid')];
  if (devices.length === 0) lines.push(`  ${say(language, 'devices-none')}`);
  for (const device of devices) {
    const ids = `${hex4(device.vendorId)}:${hex4(device.productId)}`;
    const use = device.usagePage === null ? '' : `usage ${hex4(device.usagePage)}/${hex4(device.usage ?? 0)}`;
    const words = [device.path, ids, device.manufacturer, device.product, use].filter(Boolean).join('  ');
    lines.push(`  ${oneLine(words)}`);
    if (device.usagePage === 1 && device.usage === 6) lines.push(`    ${say(language, 'devices-keyboard')}`);
    if (device.virtual) lines.push(`    ${say(language, 'devices-virtual')}`);
    else if (device.serialNumber === null) lines.push(`    ${say(language, 'devices-no-serial-number')}`);
    lines.push(`    "link": ${JSON.stringify(hidLink(device))}`);
  }
  return `${lines.join('\n')}\n`;
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, '0');
}
