/** Stills of sources: from a camera on this machine, fetched by the real process. */
import sharp from 'sharp';
import t from 'tap';
import type { StillsView, StillView } from '../../../../daemon/edges/http/api-types.js';
import { stillLimits } from '../../../../daemon/edges/http/stills.js';
import { until } from '../../../until.js';
import { startApi, type Client } from './api-under-test.js';
import { camera, withCamera } from './camera-under-test.js';

async function stillsOf(client: Client): Promise<readonly StillView[]> {
  return ((await client.get('/stills')).body as unknown as StillsView).stills;
}

t.test('a source has its still, with an age; one that fails says why', async (t) => {
  const shop = await camera(t);
  const api = await startApi(t, withCamera(shop.port, ['127.0.0.0/8']));
  const viewer = await api.as('viewer');
  const [first, second] = api.ports.room.room.sources.map(({ id }) => id);
  await until(
    'both were tried',
    async () => {
      const stills = await stillsOf(viewer);
      return (
        stills.length === 2 && stills.every(({ underway, fault, version }) => !underway && (fault ?? version) !== null)
      );
    },
    60_000,
  );
  const [good, bad] = await stillsOf(viewer);
  t.match(good, { source: first, fault: null, version: /^[0-9a-f]{20}$/ });
  t.match(bad, {
    source: second,
    version: null,
    fault: { code: 'still-unreachable', message: /No connection to 127\.0\.0\.1/ },
  });
  const got = await viewer.get(`/sources/${first}/still?v=${good?.version}`);
  t.match(got, { status: 200, headers: { 'content-type': 'image/jpeg', 'cache-control': 'private, no-cache' } });
  t.match(await sharp(got.bytes).metadata(), { format: 'jpeg', width: 320, height: 180 });
  t.match(got.headers, { age: /^\d+$/ });
  t.match(await viewer.get(`/sources/${first}/still`, { 'if-none-match': String(got.headers['etag']) }), {
    status: 304,
  });
  t.match(await viewer.get(`/sources/${second}/still`), { status: 503, body: { code: 'still-unreachable' } });
  t.match(await viewer.get('/sources/kosong/still'), { status: 404 });
  t.equal(shop.asked, 1, 'asked once while it is fresh');

  // The camera breaks: its last still stays, older, and says what is wrong now.
  shop.answer = (response) => void response.writeHead(503).end();
  api.later(stillLimits.freshMs + 1000);
  await until('the failure is known', async () => (await stillsOf(viewer))[0]?.fault !== null, 60_000);
  const [old] = await stillsOf(viewer);
  t.match(old, { version: good?.version, fault: { code: 'still-answer-wrong' } });
  t.ok((old?.ageSeconds ?? 0) >= 31, `age ${old?.ageSeconds}`);
  api.later(stillLimits.oldestMs);
  t.match((await stillsOf(viewer))[0], { version: null }, 'at last it is not shown any more');
});
