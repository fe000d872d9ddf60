/** The real drawing process, as the daemon starts it. It runs at the lowest priority, so deadlines are long. */
import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t, { type Test } from 'tap';
import { systemClock } from '../../../../drivers/clock.js';
import { RenderProcess } from '../../../../daemon/edges/preview/render-process.js';
import type { RenderOrder } from '../../../../daemon/edges/preview/render-order.js';
import { until } from '../../../until.js';
import { everyState, panel, source, wall } from './sample-walls.js';
import { testFolder } from '../../../folder.js';

const order: RenderOrder = {
  ...{ picture: everyState(), at: Date.UTC(2026, 10, 24, 7, 5, 32), timezone: 'Asia/Jakarta', language: 'id' },
  ...{ snapshots: {}, privateNetworks: ['127.0.0.0/8'], patienceMs: 0 },
};

async function drawn(renderer: RenderProcess, wanted: RenderOrder): Promise<readonly Buffer[]> {
  const pictures: Buffer[] = [];
  await renderer.render(wanted, (png) => pictures.push(png));
  return pictures;
}

function rendererFor(t: Test, program?: string): RenderProcess {
  const renderer = new RenderProcess(systemClock, program);
  t.teardown(() => renderer.stop());
  return renderer;
}

/** A camera whose still waits until it is let go. */
async function camera(t: Test, still: Buffer): Promise<{ readonly url: string; readonly asked: ServerResponse[] }> {
  const asked: ServerResponse[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/slow.png') asked.push(response);
    else response.end(still);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, asked };
}

t.test('one process draws one picture after another, with snapshots where they can be had', async (t) => {
  const renderer = rendererFor(t);
  const [first] = await drawn(renderer, order);
  const { pid } = renderer;
  t.match(await sharp(first).metadata(), { format: 'png', width: 1532 });
  const red = await sharp({ create: { width: 64, height: 36, channels: 3, background: '#e01010' } })
    .png()
    .toBuffer();
  const { url, asked } = await camera(t, red);
  const picture = wall(1, 1, [panel(0, 0, source(0))]);
  const redness = async (png: Buffer | undefined): Promise<number> => {
    const corner = sharp(png).removeAlpha().extract({ left: 200, top: 150, width: 1, height: 1 });
    return (await corner.raw().toBuffer())[0] ?? 0;
  };
  const [bare] = await drawn(renderer, { ...order, picture });
  const [quick, ...none] = await drawn(renderer, {
    ...order,
    picture,
    snapshots: { s0: `${url}/a.png` },
    patienceMs: 4000,
  });
  t.same(none, [], 'come in time, it is in the first picture');
  t.ok((await redness(quick)) > 180 && (await redness(bare)) < 60);

  const pictures: Buffer[] = [];
  const slow = renderer.render({ ...order, picture, snapshots: { s0: `${url}/slow.png` } }, (png) =>
    pictures.push(png),
  );
  await until('a picture without it', () => pictures.length === 1, 20_000);
  await until('the camera is asked', () => asked.length === 1);
  asked[0]?.end(red);
  await slow;
  t.equal(pictures.length, 2);
  t.ok((await redness(pictures[0])) < 60 && (await redness(pictures[1])) > 180, 'late, it makes a second one');
  const [missing] = await drawn(renderer, {
    ...order,
    picture,
    snapshots: { s0: 'http://127.0.0.1:1/' },
    patienceMs: 4000,
  });
  t.same(missing, bare, 'not to be had, the name stands alone');
  t.equal(renderer.pid, pid, 'all by one process');
  await t.rejects(
    renderer.render({ ...order, timezone: 'Nowhere/None' }, () => undefined),
    /Nowhere/,
  );
  t.same((await drawn(renderer, order))[0], first, 'a failure is over with its order');
  renderer.stop();
  t.equal(renderer.pid, null);
});

t.test('a process that dies or never was is told, and the next picture has a new one', async (t) => {
  const program = join(testFolder(t), 'dies.mjs');
  writeFileSync(program, 'process.stderr.write("no library\\n"); process.exit(3);');
  const dying = rendererFor(t, program);
  await t.rejects(drawn(dying, order), /ended \(3\) no library/);
  await t.rejects(drawn(dying, order), /ended \(3\)/);
  const renderer = rendererFor(t);
  const under = drawn(renderer, order);
  await t.rejects(drawn(renderer, order), /one picture at a time/);
  process.kill(renderer.pid ?? 0, 'SIGKILL');
  await t.rejects(under, /ended \(SIGKILL\)/);
  t.equal((await drawn(renderer, order)).length, 1);
});
