/** The Kramer Protocol 3000 family as the registry takes it. */
import type { MatrixFamily } from '../../family.js';
import { makeKramerMatrix } from './session.js';
import { timings } from './timings.js';
import { kramerTools } from './tools.js';

export const kramerP3000: MatrixFamily = {
  kind: 'matrix',
  name: 'kramer-p3000',
  tools: kramerTools,
  line: { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 },
  pollMs: timings.pollMs,
  make: makeKramerMatrix,
};
