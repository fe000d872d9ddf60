/**
 * What the kernel says of a hidraw node. `readFile` and `realpath` are all that is used of the file system: they can be
 * redirected to a mocked device, `readdir` and `stat` can't.
 */
import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';

export interface KernelFacts {
  /** Serial number; null where the device has none. */
  readonly serialNumber: string | null;
  /** The socket it is plugged into and its interface there; null where the kernel names none. */
  readonly usbPath: string | null;
  readonly descriptor: Uint8Array;
  readonly descriptorSha256: string;
  /** False for what hangs on no USB socket: a virtual device, Bluetooth, I2C. */
  readonly onUsb: boolean;
}

const usbBus = '0003';

/** Null where the node is not one of the kernel's, or is gone. */
export async function kernelFacts(path: string, sys = '/sys'): Promise<KernelFacts | null> {
  const name = basename(path);
  if (!/^hidraw\d+$/.test(name)) return null;
  const folder = join(sys, 'class/hidraw', name, 'device');
  try {
    const [uevent, descriptor, place] = await Promise.all([
      readFile(join(folder, 'uevent'), 'utf8'),
      readFile(join(folder, 'report_descriptor')),
      realpath(folder),
    ]);
    const values = new Map(
      uevent.split('\n').map((line): [string, string] => {
        const [key = '', ...rest] = line.split('=');
        return [key, rest.join('=').trim()];
      }),
    );
    const bus = (values.get('HID_ID') ?? '').split(':')[0] ?? '';
    return {
      serialNumber: textOrNull(values.get('HID_UNIQ')),
      usbPath: textOrNull(values.get('HID_PHYS')),
      descriptor,
      descriptorSha256: createHash('sha256').update(descriptor).digest('hex'),
      // A virtual device may call itself what it likes; where it hangs it can't choose.
      onUsb: bus === usbBus && /\/usb\d+\//.test(place) && !place.includes('/devices/virtual/'),
    };
  } catch {
    return null;
  }
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
