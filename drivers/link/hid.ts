/** The link of a HID device as the configuration names it, not yet started. */
import type { Clock } from '../clock.js';
import type { HidPin, HidUse } from './hid-link.js';
import { NativeHid } from './hid-native.js';
import { SocketHid } from './hid-socket.js';
import { KeptHid, usualFlood } from './kept-hid.js';

export interface HidSettings extends HidPin {
  readonly type: 'hid';
  /** Socket of a simulated device, which is taken only with `allowVirtual`; null: a device of this machine. */
  readonly socket: string | null;
}

export function makeHidLink(settings: HidSettings, use: HidUse | null, clock: Clock): KeptHid {
  const { socket, vendorId, productId } = settings;
  const backend = socket === null ? new NativeHid(clock) : new SocketHid(socket, clock);
  const name = socket ?? `${hex4(vendorId)}:${hex4(productId)}`;
  return new KeptHid({ backend, name, pin: settings, use, clock, flood: usualFlood });
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, '0');
}
