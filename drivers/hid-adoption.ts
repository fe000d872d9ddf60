/** Which driver a HID device that was found can be given to, as its own description says. */
import type { HidDevice } from './hid-inventory.js';
import { familyNames, loadFamily } from './registry.js';

/** The part of a `devices` item of room.json that the device itself tells. */
export interface HidAdoption {
  readonly driver: string;
  /** Only of a terminal. */
  readonly profile?: string;
  /** True where it can't be used before a key file is named. */
  readonly needsKey: boolean;
  /** Only of a relay board: how many relays its product name says; 1 where it says nothing. */
  readonly channels?: number;
}

/** Terminals by the use of the collection that their profile reads, relay boards by their USB numbers. */
export async function hidAdoptions({
  vendorId,
  productId,
  product,
  usagePage,
  usage,
}: HidDevice): Promise<readonly HidAdoption[]> {
  const families = await Promise.all(familyNames.map(loadFamily));
  return families.flatMap((family): readonly HidAdoption[] => {
    if (family?.kind === 'terminal')
      return family.profiles
        .filter(({ use }) => use.usagePage === usagePage && use.usage === usage)
        .map(({ name, needsKey }) => ({ driver: family.name, profile: name, needsKey }));
    if (family?.kind !== 'relay' || family.line !== null) return [];
    const isKnown = family.usb.some((one) => one.vendorId === vendorId && one.productId === productId);
    // As the boards of this kind name themselves: USBRelay2 has two.
    const channels = Number(/(\d)$/.exec(product ?? '')?.[1] ?? 1);
    return isKnown ? [{ driver: family.name, channels: Math.max(1, channels), needsKey: false }] : [];
  });
}
