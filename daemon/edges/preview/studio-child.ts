/** The process that draws for the studio (ADR 0044): one drawing after another, each answered under its order's number. */
import { createInterface } from 'node:readline';
import { KeeperError } from '../../../drivers/errors.js';
import { canvasOf, overviewOf, sliceOf } from './card-geometry.js';
import { drawCard } from './cards.js';
import { loadPainter, type Painter } from './painter.js';
import { frameKinds, frameOf } from './render-order.js';
import { StillFetcher } from './still-fetcher.js';
import { isStudioOrder, numbered, type SliceOrder, type StudioFault, type StudioWork } from './studio-order.js';
import { drawThumbnail, type ThumbnailOrder } from './thumbnail.js';

await serve();

async function serve(): Promise<void> {
  const painter = await loadPainter();
  const stills = new StillFetcher(painter);
  let before: Promise<void> = Promise.resolve();
  for await (const line of createInterface({ input: process.stdin })) {
    const order: unknown = JSON.parse(line);
    if (!isStudioOrder(order)) throw new TypeError('not an order');
    const { number, work } = order;
    if (work.kind === 'still') {
      // A slow camera holds up no drawing.
      void answer(number, () => stills.still(work.order));
      continue;
    }
    // Two large pictures at once would take twice the memory and no less time.
    before = before.then(() => answer(number, () => carryOut(work, painter)));
  }
}

function carryOut(work: Exclude<StudioWork, { readonly kind: 'still' }>, painter: Painter): Promise<Buffer> {
  switch (work.kind) {
    case 'card':
      return painter.exact(drawCard(work.order, painter.measure));
    case 'inspect':
      return painter.inspect(work.path).then((facts) => Buffer.from(JSON.stringify(facts)));
    case 'slice':
      return slice(work.order, painter);
    case 'thumbnail':
      return thumbnail(work.order, painter);
  }
}

function thumbnail(order: ThumbnailOrder, painter: Painter): Promise<Buffer> {
  const hasPhotos = Object.values(order.sources).some(({ image }) => image !== null);
  return painter.png(drawThumbnail(order, painter.measure), hasPhotos);
}

function slice({ path, wall, panel, fit }: SliceOrder, painter: Painter): Promise<Buffer> {
  if (panel !== null) return painter.cut({ path, canvas: canvasOf(wall), fit, slice: sliceOf(wall, panel) });
  const canvas = overviewOf(wall);
  return painter.cut({ path, canvas, fit, slice: { x: 0, y: 0, ...canvas } });
}

async function answer(number: number, work: () => Promise<Buffer>): Promise<void> {
  try {
    await send(frameKinds.last, numbered(number, await work()));
  } catch (error) {
    await send(frameKinds.failed, numbered(number, Buffer.from(JSON.stringify(faultOf(error)))));
  }
}

function faultOf(error: unknown): StudioFault {
  if (error instanceof KeeperError) return { code: error.code, parameters: error.parameters };
  const reason = (error instanceof Error ? error.message : String(error)).slice(0, 300);
  return { code: 'picture-not-drawn', parameters: { reason } };
}

function send(kind: (typeof frameKinds)[keyof typeof frameKinds], body: Buffer): Promise<void> {
  return new Promise((resolve) => process.stdout.write(frameOf(kind, body), () => resolve()));
}
