/** The Samsung MDC family as the registry takes it. */
import type { DisplayFamily } from '../../family.js';
import { MdcChain } from './session.js';
import { mostSetId } from './table.js';
import { timings } from './timings.js';
import { mdcTools } from './tools.js';

export const samsungMdc: DisplayFamily = {
  kind: 'display',
  name: 'samsung-mdc',
  tools: mdcTools,
  line: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  pollMs: timings.pollMs,
  setIds: { least: 0, most: mostSetId },
  make: ({ id, panels, powerOnGapMs, pictureMode, link, linkType, ports }) =>
    new MdcChain({
      id,
      link,
      panels,
      pictureMode,
      keepAliveMs: linkType === 'tcp' ? timings.keepAliveMs : 0,
      timings: { ...timings, powerOnGapMs: powerOnGapMs ?? timings.powerOnGapMs },
      ports,
    }),
};
