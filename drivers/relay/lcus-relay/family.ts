/** The LCUS USB relay boards (CH340, serial) as the registry takes them. */
import { RelaySession } from '../../device/relay-session.js';
import type { LineRelayFamily } from '../../family.js';
import { LcusBoard } from './board.js';
import { timings } from './timings.js';
import { lcusTools } from './tools.js';

export const lcusRelay: LineRelayFamily = {
  kind: 'relay',
  name: 'lcus-relay',
  tools: lcusTools,
  line: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  make: ({ id, channels, lockedEnergized, ports }, link) => {
    const { clock, trace } = ports;
    const board = new LcusBoard({ id, link, clock, trace });
    return new RelaySession({ id, board, channels, inputs: 0, lockedEnergized, timings, ports });
  },
};
