/** The process that draws (ADR 0024): an order a line on standard input, pictures on standard output, gone with its input. */
import { createInterface } from 'node:readline';
import { drawWall } from './drawing.js';
import { guardedFetch } from './guarded-fetch.js';
import { loadPainter, type Painter } from './painter.js';
import { frameKinds, frameOf, isRenderOrder, type RenderOrder } from './render-order.js';
import { Snapshots } from './snapshots.js';

await serve();

async function serve(): Promise<void> {
  const painter = await loadPainter();
  let privateNetworks: readonly string[] = [];
  const snapshots = new Snapshots({
    fetch: (url, signal) => guardedFetch(url, signal, { privateNetworks }),
    prepare: (bytes) => painter.thumbnail(bytes),
    now: () => performance.now(),
  });
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      const order: unknown = JSON.parse(line);
      if (!isRenderOrder(order)) throw new TypeError('not an order');
      ({ privateNetworks } = order);
      await carryOut(order, painter, snapshots);
    } catch (error) {
      await answer(frameKinds.failed, Buffer.from(String(error)));
    }
  }
}

async function carryOut(order: RenderOrder, painter: Painter, snapshots: Snapshots): Promise<void> {
  const urls = Object.values(order.snapshots);
  const all = snapshots.fetchAll(urls).then(() => true);
  const patience = new AbortController();
  const come = await Promise.race([all, late(order.patienceMs, patience.signal)]);
  patience.abort();
  const before = imagesOf(order, snapshots);
  await answer(come ? frameKinds.last : frameKinds.moreToCome, await paint(order, before, painter));
  if (come) return;
  await all;
  const after = imagesOf(order, snapshots);
  const news = [...after].some(([source, image]) => before.get(source) !== image);
  await answer(frameKinds.last, news ? await paint(order, after, painter) : Buffer.alloc(0));
}

function late(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}

function imagesOf(order: RenderOrder, snapshots: Snapshots): ReadonlyMap<string, string> {
  const images = new Map<string, string>();
  for (const [source, url] of Object.entries(order.snapshots)) {
    const image = snapshots.get(url);
    if (image !== null) images.set(source, image);
  }
  return images;
}

function paint(order: RenderOrder, images: ReadonlyMap<string, string>, painter: Painter): Promise<Buffer> {
  const { svg } = drawWall(order.picture, { measure: painter.measure, images, at: timeText(order) });
  return painter.png(svg, images.size > 0);
}

/** The room's own time, as its people write it. */
function timeText({ at, timezone, language }: RenderOrder): string {
  return new Intl.DateTimeFormat(language === 'id' ? 'id-ID' : 'en-GB', {
    timeZone: timezone,
    dateStyle: 'medium',
    timeStyle: 'long',
  }).format(at);
}

function answer(kind: (typeof frameKinds)[keyof typeof frameKinds], body: Buffer): Promise<void> {
  return new Promise((resolve) => process.stdout.write(frameOf(kind, body), () => resolve()));
}
