/**
 * The serial ports of this machine, read from /dev and /sys. serialport's own list asks udevadm and rejects where that
 * program is not installed; the kernel's files are always there.
 */
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface SerialPortView {
  /** The kernel's name, which the next replug may give to another adapter: `/dev/ttyUSB0`. */
  readonly path: string;
  /** Follows the adapter wherever it is plugged in; null where udev made none. */
  readonly byId: string | null;
  /** Follows the socket whatever is plugged into it; null where udev made none. */
  readonly byPath: string | null;
  /** Of the USB adapter; null for a port on the board. */
  readonly usb: {
    readonly vendorId: number;
    readonly productId: number;
    readonly manufacturer: string | null;
    readonly product: string | null;
    readonly serialNumber: string | null;
  } | null;
}

/** Ports that a device can hang on, by path; consoles and ports without hardware behind them are left out. */
export async function listSerialPorts(roots = { dev: '/dev', sys: '/sys' }): Promise<readonly SerialPortView[]> {
  const byId = await linksIn(join(roots.dev, 'serial/by-id'));
  const byPath = await linksIn(join(roots.dev, 'serial/by-path'));
  const names = await readdir(join(roots.sys, 'class/tty')).catch(() => []);
  const found = await Promise.all(
    names.map(async (name): Promise<SerialPortView | null> => {
      const device = await realpath(join(roots.sys, 'class/tty', name, 'device')).catch(() => null);
      if (device === null || !(await hasHardware(join(roots.sys, 'class/tty', name)))) return null;
      const path = join(roots.dev, name);
      return { path, byId: byId.get(name) ?? null, byPath: byPath.get(name) ?? null, usb: await usbAbove(device) };
    }),
  );
  return found.filter((port) => port !== null).sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** The name to write into room.json: the one that survives a replug. */
export function stablePath(port: SerialPortView): string {
  return port.byId ?? port.byPath ?? port.path;
}

/** Device name (`ttyUSB0`) -> link; of two links to one port the first by name. */
async function linksIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const links = new Map<string, string>();
  for (const name of (await readdir(folder).catch(() => [])).sort()) {
    const link = join(folder, name);
    const target = await readlink(link).catch(() => '');
    const device = target.split('/').at(-1) ?? '';
    if (device !== '' && !links.has(device)) links.set(device, link);
  }
  return links;
}

/** The 8250 driver announces 4 to 32 ports whether they exist or not; `type` 0 is one that was not found. */
async function hasHardware(folder: string): Promise<boolean> {
  return (await attribute(folder, 'type')) !== '0';
}

/** The nearest ancestor that is a USB device; five levels lie between a port and its adapter at most. */
async function usbAbove(device: string): Promise<SerialPortView['usb']> {
  let folder = device;
  for (let level = 0; level < 6; level += 1) {
    const vendor = await attribute(folder, 'idVendor');
    const product = await attribute(folder, 'idProduct');
    if (vendor !== null && product !== null) {
      return {
        vendorId: parseInt(vendor, 16),
        productId: parseInt(product, 16),
        manufacturer: await attribute(folder, 'manufacturer'),
        product: await attribute(folder, 'product'),
        serialNumber: await attribute(folder, 'serial'),
      };
    }
    folder = dirname(folder);
  }
  return null;
}

async function attribute(folder: string, name: string): Promise<string | null> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => '');
  return text.trim() === '' ? null : text.trim();
}
