/** The Videohub family, over its Ethernet protocol, as the registry takes it. */
import type { MatrixFamily } from '../../family.js';
import { makeVideohub } from './session.js';
import { timings } from './timings.js';
import { hubTools } from './tools.js';

export const videohub: MatrixFamily = {
  kind: 'matrix',
  name: 'videohub',
  tools: hubTools,
  // There is no serial line; the RS-422 port of a hub speaks another protocol.
  line: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  pollMs: timings.pollMs,
  make: makeVideohub,
};
