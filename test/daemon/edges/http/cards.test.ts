/** Test cards by the API, drawn by the real process. */
import sharp from 'sharp';
import t from 'tap';
import { cards } from '../../../../daemon/edges/http/routes/cards.js';
import { cardNames } from '../../../../daemon/edges/preview/cards.js';
import { startApi } from './api-under-test.js';
import { digestOf, unzipped } from './unzipped.js';

/** Small panels: what is tried here is the way of a picture, not its size. */
function small(room: Record<string, unknown>): object {
  const walls = (room['walls'] as readonly Record<string, unknown>[]).map((wall) => ({
    ...wall,
    panel: { widthPx: 192, heightPx: 108, widthMm: 192, heightMm: 108, bezelMm: 4 },
  }));
  return { ...room, walls };
}

t.test('the API and the painter know the same cards', (t) => {
  t.same(cards, cardNames);
  t.end();
});

t.test(
  'a technician gets each card of each panel, and all in one file; who has one already gets nothing',
  async (t) => {
    const api = await startApi(t, small);
    const technician = await api.as('technician');
    for (const card of cards) {
      const got = await technician.get(`/walls/main/cards/${card}/panels/2-4`);
      t.match(
        got,
        { status: 200, headers: { 'content-type': 'image/png', 'cache-control': 'private, no-cache' } },
        card,
      );
      t.match(await sharp(got.bytes).metadata(), { format: 'png', width: 192, height: 108 });
      const etag = String(got.headers['etag']);
      const again = await technician.get(`/walls/main/cards/${card}/panels/2-4`, { 'if-none-match': etag });
      t.match(again, { status: 304, text: '' });
    }
    const whole = await technician.get('/walls/main/cards/span');
    t.match(await sharp(whole.bytes).metadata(), { width: 192 * 4 + 12, height: 108 * 2 + 4 });
    t.match(whole.headers, { 'content-disposition': 'inline; filename="main-span.png"' });

    const zip = await technician.get('/walls/main/cards/number/zip');
    t.match(zip, { status: 200, headers: { 'content-type': 'application/zip' } });
    const files = unzipped(zip.bytes);
    t.equal(files.size, 8);
    t.equal([...files.keys()][0], 'main-number-row1-column1-output1.png');
    t.equal(new Set([...files.values()].map(digestOf)).size, 8, 'no two alike');

    for (const path of [
      '/walls/other/cards/grid',
      '/walls/main/cards/nothing',
      '/walls/main/cards/grid/panels/3-1',
      '/walls/main/cards/grid/panels/0-0',
      '/walls/main/cards/grid/panels/1',
      '/walls/other/cards/grid/zip',
    ])
      t.match(await technician.get(path), { status: 404, body: { code: 'item-unknown' } }, path);
  },
);
