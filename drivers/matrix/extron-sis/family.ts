/** The Extron SIS family as the registry takes it. */
import type { MatrixFamily } from '../../family.js';
import { makeSisMatrix } from './session.js';
import { timings } from './timings.js';
import { sisTools } from './tools.js';

export const extronSis: MatrixFamily = {
  kind: 'matrix',
  name: 'extron-sis',
  tools: sisTools,
  line: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  pollMs: timings.pollMs,
  make: makeSisMatrix,
};
