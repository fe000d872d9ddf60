/** Pictures over a wall: sent by a technician, cut by the real process. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import t from 'tap';
import { systemClock } from '../../../../drivers/clock.js';
import { Uploads, uploadLimits } from '../../../../daemon/edges/http/uploads.js';
import { uploadLimits as told } from '../../../../daemon/edges/preview/studio-order.js';
import { nodeFiles } from '../../../../daemon/edges/storage/files.js';
import { testFolder } from '../../../folder.js';
import { startApi } from './api-under-test.js';
import { unzipped } from './unzipped.js';

/** 4 by 2 panels of 100×50 px, 10 px behind each bezel: a canvas of 430×110. */
function small(room: Record<string, unknown>): object {
  const walls = (room['walls'] as readonly Record<string, unknown>[]).map((wall) => ({
    ...wall,
    panel: { widthPx: 100, heightPx: 50, widthMm: 100, heightMm: 50, bezelMm: 10 },
  }));
  return { ...room, walls };
}

/** Each pixel says where it is: red for x, green for y. */
async function ruler(): Promise<Buffer> {
  const data = Buffer.alloc(430 * 110 * 3);
  for (let at = 0; at < 430 * 110; at += 1) {
    data[at * 3] = (at % 430) & 255;
    data[at * 3 + 1] = Math.floor(at / 430);
    data[at * 3 + 2] = at % 430 > 255 ? 255 : 0;
  }
  return sharp(data, { raw: { width: 430, height: 110, channels: 3 } })
    .png()
    .toBuffer();
}

async function placeOf(png: Buffer, x: number, y: number): Promise<readonly [number, number]> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (y * info.width + x) * 3;
  return [(data[at] ?? 0) + ((data[at + 2] ?? 0) > 127 ? 256 : 0), data[at + 1] ?? 0];
}

t.test(
  'a picture as large as the canvas comes back in slices, pixel by pixel, without what is behind bezels',
  async (t) => {
    const api = await startApi(t, small);
    const technician = await api.as('technician');
    const sent = await technician.post('/walls/main/pictures', await ruler(), { 'content-type': 'image/png' });
    t.match(sent, {
      status: 200,
      body: { format: 'png', width: 430, height: 110, canvas: { width: 430, height: 110 } },
    });
    const base = `/walls/main/pictures/${String(sent.body['id'])}`;
    const files = unzipped((await technician.get(`${base}/zip`)).bytes);
    t.equal(files.size, 8);
    for (const [row, column] of [
      [0, 0],
      [0, 3],
      [1, 0],
      [1, 2],
    ] as const) {
      const got = await technician.get(`${base}/panels/${row + 1}-${column + 1}`);
      t.match(await sharp(got.bytes).metadata(), { width: 100, height: 50 });
      t.same(await placeOf(got.bytes, 0, 0), [column * 110, row * 60], 'upper left');
      t.same(await placeOf(got.bytes, 99, 49), [column * 110 + 99, row * 60 + 49], 'lower right');
      const zipped = [...files].find(([name]) => name.includes(`row${row + 1}-column${column + 1}-`))?.[1];
      t.ok(zipped?.equals(got.bytes), 'the same in the zip');
      t.match(
        await technician.get(`${base}/panels/${row + 1}-${column + 1}`, {
          'if-none-match': String(got.headers['etag']),
        }),
        { status: 304 },
      );
    }
    t.match(await sharp((await technician.get(`${base}?fit=contain`)).bytes).metadata(), { width: 430, height: 110 });
    t.match(await technician.get(`${base}/panels/9-9`), { status: 404 });
    t.match(await technician.get(`${base}?fit=other`), { status: 400, body: { code: 'query-invalid' } });

    t.equal((await technician.delete(base)).status, 204);
    t.match(await technician.get(base), { status: 404, body: { code: 'item-unknown' } });
    t.same(readdirSync(join(api.folder, 'pictures')), [], 'nothing is left');
    const second = await technician.post('/walls/main/pictures', await ruler(), { 'content-type': 'image/png' });
    api.later(uploadLimits.keptMs + 1);
    const late = await technician.get(`/walls/main/pictures/${String(second.body['id'])}`);
    t.ok([401, 404].includes(late.status), 'after an hour it is gone, as may be the session');

    // Whoever may not send one is refused before anything of it is read.
    const viewer = await api.as('viewer');
    const refused = await viewer.post('/walls/main/pictures', await ruler(), { 'content-type': 'image/png' });
    t.match(refused, { status: 403, body: { code: 'right-missing' } });
    t.match(await api.client().post('/walls/main/pictures', await ruler(), { 'content-type': 'image/png' }), {
      status: 401,
    });
  },
);

t.test('what is no picture, or too much of one, leaves nothing behind', async (t) => {
  const api = await startApi(t, small);
  const technician = await api.as('technician');
  const send = (bytes: Buffer, type = 'image/png') =>
    technician.post('/walls/main/pictures', bytes, { 'content-type': type });
  t.match(await send(Buffer.from('<html>')), { status: 409, body: { code: 'picture-unusable' } });
  t.match(await send(Buffer.alloc(0)), { status: 409, body: { code: 'picture-unusable' } });
  t.match(await send(Buffer.from('x'), 'image/gif'), { status: 400, body: { code: 'body-invalid' } });
  t.match(await technician.post('/walls/main/pictures', {}), { status: 400, body: { code: 'body-invalid' } });
  // A file of some hundred bytes that says it has 20 000 × 20 000 pixels.
  const bomb = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#000' } })
    .png()
    .toBuffer();
  bomb.writeUInt32BE(20_000, 16);
  bomb.writeUInt32BE(20_000, 20);
  bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
  t.match(await send(bomb), { status: 409, body: { code: 'picture-unusable', title: /20000×20000|pixel/ } });
  t.same(readdirSync(join(api.folder, 'pictures')), []);
});

t.test('what a refusal says of the limits is what they are', (t) => {
  t.equal(told.megabytes * 2 ** 20, uploadLimits.bytes);
  t.end();
});

t.test('limits of bytes, time and number', async (t) => {
  const folder = testFolder(t);
  const facts = { format: 'png', width: 1, height: 1 };
  const limits = { bytes: 1000, withinMs: 60_000, kept: 2, keptMs: 1e6 };
  const options = { files: nodeFiles, folder, clock: systemClock, inspect: () => Promise.resolve(facts) };
  const uploads = new Uploads({ ...options, limits });
  const left = (): number => readdirSync(join(folder, 'pictures')).length;
  await t.rejects(uploads.take('main', Readable.from([Buffer.alloc(600), Buffer.alloc(600)])), {
    code: 'body-too-large',
  });
  const hasty = new Uploads({ ...options, limits: { ...limits, withinMs: 50 } });
  await t.rejects(hasty.take('main', new Readable({ read: () => undefined })), { code: 'picture-too-late' });
  t.equal(left(), 0);
  const taken = [];
  for (const size of [1, 2, 3]) taken.push(await uploads.take('main', Readable.from([Buffer.alloc(size)])));
  t.same(
    taken.map(({ id }) => uploads.find('main', id)?.bytes ?? null),
    [null, 2, 3],
    'the oldest makes room',
  );
  t.equal(uploads.find('other', taken[2]?.id ?? ''), null, 'of another wall');
  t.equal(left(), 2);
  const next = new Uploads({ ...options, limits });
  await next.take('main', Readable.from([Buffer.alloc(1)]));
  t.equal(left(), 1, 'what an earlier run left is gone');
});
