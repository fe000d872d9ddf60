/** The 16c0:05df USB relay boards as the registry takes them. */
import { RelaySession } from '../../device/relay-session.js';
import type { HidRelayFamily } from '../../family.js';
import { HidRelayBoard } from './board.js';
import { timings } from './timings.js';
import { hidRelayTools } from './tools.js';

export const hidRelay: HidRelayFamily = {
  kind: 'relay',
  name: 'hid-relay',
  tools: hidRelayTools,
  line: null,
  use: { usagePage: 0xff00, usage: 1 },
  usb: [{ vendorId: 0x16c0, productId: 0x05df }],
  make: ({ id, channels, lockedEnergized, ports }, link) => {
    const { clock, trace } = ports;
    const board = new HidRelayBoard({ id, channels, link, clock, trace });
    return new RelaySession({ id, board, channels, inputs: 0, lockedEnergized, timings, ports });
  },
};
