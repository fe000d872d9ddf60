/** The HID devices of this machine. The sole owner of node-hid, which is loaded on the first call. */
import { KeeperError } from './errors.js';

export interface HidDevice {
  /** As `link.vendorId` of room.json, 0..65535. */
  readonly vendorId: number;
  /** As `link.productId` of room.json, 0..65535. */
  readonly productId: number;
  /** As `link.serialNumber` of room.json; null where the device has none. */
  readonly serialNumber: string | null;
  readonly manufacturer: string | null;
  readonly product: string | null;
  /** Device node of each interface and use of it, `/dev/hidraw0`; null where the system names none. */
  readonly path: string | null;
  /** HID usage page and usage, 0..65535; null where unknown. 1 and 6 are a keyboard (a wedge), 0xff00 up is the vendor's own. */
  readonly usagePage: number | null;
  readonly usage: number | null;
  /** USB interface number; null where the device hangs on no USB (virtual, Bluetooth). */
  readonly interfaceNumber: number | null;
}

/**
 * Every HID interface, in the system's order. Opens no device. Rejects with `hid-unavailable` where the native
 * library can't be loaded: its build needs libusb-1.0-0 and libudev1 from the system even for hidraw.
 */
export async function listHidDevices(): Promise<readonly HidDevice[]> {
  try {
    const { devicesAsync } = await import('node-hid');
    return (await devicesAsync()).map((device) => ({
      vendorId: device.vendorId,
      productId: device.productId,
      serialNumber: textOrNull(device.serialNumber),
      manufacturer: textOrNull(device.manufacturer),
      product: textOrNull(device.product),
      path: textOrNull(device.path),
      usagePage: device.usagePage ?? null,
      usage: device.usage ?? null,
      interfaceNumber: device.interface >= 0 ? device.interface : null,
    }));
  } catch (error) {
    throw new KeeperError('hid-unavailable', { detail: error instanceof Error ? firstLine(error.message) : '' }, error);
  }
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : text.trim();
}

/** The loader's message goes on with a list of the paths it tried. */
function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
