/** The HID devices of this machine, with what a configuration can pin of each. */
import { listNative } from './link/hid-native.js';
import { kernelFacts } from './link/hid-sysfs.js';

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
  /** As `link.usbPath` of room.json: the socket it is in; null where it hangs on no USB or the system does not say. */
  readonly usbPath: string | null;
  /** As `link.descriptorSha256` of room.json; null where the system does not say. */
  readonly descriptorSha256: string | null;
  /** True for what hangs on no USB socket, which is refused unless `link.allowVirtual` is set. */
  readonly virtual: boolean;
}

/**
 * Every HID interface, in the system's order. Opens no device. Rejects with `hid-unavailable` where the native
 * library can't be loaded: its build needs libusb-1.0-0 and libudev1 from the system even for hidraw.
 */
export async function listHidDevices(): Promise<readonly HidDevice[]> {
  return Promise.all(
    (await listNative()).map(async (device) => {
      const kernel = await kernelFacts(device.path ?? '');
      return {
        vendorId: device.vendorId,
        productId: device.productId,
        serialNumber: textOrNull(device.serialNumber),
        manufacturer: textOrNull(device.manufacturer),
        product: textOrNull(device.product),
        path: textOrNull(device.path),
        usagePage: device.usagePage ?? null,
        usage: device.usage ?? null,
        interfaceNumber: device.interface >= 0 ? device.interface : null,
        usbPath: kernel === null || !kernel.onUsb ? null : kernel.usbPath,
        descriptorSha256: kernel?.descriptorSha256 ?? null,
        virtual: kernel === null ? device.interface < 0 : !kernel.onUsb,
      };
    }),
  );
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : text.trim();
}
