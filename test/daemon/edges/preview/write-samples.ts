/** `node dist/test/daemon/edges/preview/write-samples.js FOLDER`: the sample walls as PNG, for a person to look at. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../../drivers/clock.js';
import { RenderProcess } from '../../../../daemon/edges/preview/render-process.js';
import { samples } from './sample-walls.js';

const folder = process.argv[2] ?? 'previews';
mkdirSync(folder, { recursive: true });
const renderer = new RenderProcess(systemClock);
for (const [name, picture] of Object.entries(samples)) {
  const order = { picture, at: Date.UTC(2026, 10, 24, 7, 5, 32), timezone: 'Asia/Jakarta', language: 'id' } as const;
  await renderer.render({ ...order, snapshots: {}, privateNetworks: [], patienceMs: 0 }, (png) => {
    writeFileSync(join(folder, `${name}.png`), png);
    process.stdout.write(`${name} ${png.length} bytes\n`);
  });
}
renderer.stop();
