/** The Extron SIS family as the registry takes it. */
import type { MatrixFamily } from '../../family.js';
import { SisMatrix } from './session.js';
import { sisTools } from './tools.js';

/** SIS drops an idle socket after five minutes. */
const keepAliveMs = 30_000;

export const extronSis: MatrixFamily = {
  kind: 'matrix',
  name: 'extron-sis',
  tools: sisTools,
  line: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  pollMs: 30_000,
  make: ({ id, inputs, outputs, plane, link, linkType, ports }) =>
    new SisMatrix({
      id,
      link,
      inputs,
      outputs,
      plane: plane ?? 'all',
      keepAliveMs: linkType === 'tcp' ? keepAliveMs : 0,
      ports,
    }),
};
