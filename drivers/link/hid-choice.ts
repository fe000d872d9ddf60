/** Which device is meant, and why another that looks like it is refused. Pure. */
import { parseDescriptor } from './hid-descriptor.js';
import type { HidFacts, HidPin, HidUse } from './hid-link.js';

export type HidChoice =
  | { readonly kind: 'found'; readonly device: HidFacts }
  | { readonly kind: 'absent' }
  /** `device`: the one that is refused; null where there are several. */
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string; readonly device: HidFacts | null };

/**
 * `known`: the descriptor hash of the device that was used before in this run, null before the first: what changes its
 * descriptor between two plug-ins is not the device that was there. `use` null: any collection.
 * Codes: hid-ambiguous, hid-other-serial, hid-other-port, hid-other-descriptor, hid-changed, hid-virtual.
 */
export function chooseDevice(
  devices: readonly HidFacts[],
  pin: HidPin,
  use: HidUse | null,
  known: string | null,
): HidChoice {
  const alike = devices.filter(
    (device) =>
      device.vendorId === pin.vendorId && device.productId === pin.productId && (use === null || has(device, use)),
  );
  const named = alike.filter(({ serialNumber }) => pin.serialNumber === null || serialNumber === pin.serialNumber);
  const [first] = alike;
  if (first === undefined) return { kind: 'absent' };
  const [one] = named;
  if (one === undefined) return refused('hid-other-serial', first.serialNumber ?? '-', first);
  // Two with one serial number: at least one of them is not what it says. Two without can be told by their sockets.
  const here = pin.usbPath === null || pin.serialNumber !== null ? named : atPort(named, pin.usbPath);
  const device = here[0] ?? one;
  if (here.length > 1) return refused('hid-ambiguous', here.map(({ path }) => path).join(', '), null);
  if (!pin.allowVirtual && device.virtual) return refused('hid-virtual', device.path, device);
  if (pin.usbPath !== null && device.usbPath !== pin.usbPath)
    return refused('hid-other-port', device.usbPath ?? '-', device);
  if (pin.descriptorSha256 !== null && device.descriptorSha256 !== pin.descriptorSha256)
    return refused('hid-other-descriptor', device.descriptorSha256, device);
  if (known !== null && device.descriptorSha256 !== known)
    return refused('hid-changed', device.descriptorSha256, device);
  return { kind: 'found', device };
}

function atPort(devices: readonly HidFacts[], usbPath: string): readonly HidFacts[] {
  return devices.filter((device) => device.usbPath === usbPath);
}

function refused(code: string, detail: string, device: HidFacts | null): HidChoice {
  return { kind: 'refused', code, detail, device };
}

function has({ descriptor }: HidFacts, use: HidUse): boolean {
  const uses = parseDescriptor(descriptor).descriptor?.uses ?? [];
  return uses.some(({ usagePage, usage }) => usagePage === use.usagePage && usage === use.usage);
}
