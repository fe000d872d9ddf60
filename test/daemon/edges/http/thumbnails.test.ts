/** Scenes in small by the API, drawn by the real process; and what is kept of them. */
import sharp from 'sharp';
import t, { type Test } from 'tap';
import { systemClock, type Clock } from '../../../../drivers/clock.js';
import type { StillsView } from '../../../../daemon/edges/http/api-types.js';
import { Thumbnails } from '../../../../daemon/edges/http/thumbnails.js';
import { themes } from '../../../../daemon/edges/http/routes/thumbnails.js';
import * as painter from '../../../../daemon/edges/preview/thumbnail.js';
import { until } from '../../../until.js';
import { startApi, type ApiUnderTest } from './api-under-test.js';
import { camera, withCamera } from './camera-under-test.js';

async function redOf(png: Buffer): Promise<number> {
  const { data } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let red = 0;
  for (let at = 0; at < data.length; at += 3)
    if ((data[at] ?? 0) > 180 && (data[at + 1] ?? 255) < 60 && (data[at + 2] ?? 255) < 60) red += 1;
  return red;
}

/** Of the scenes of the room one that shows the source. */
function sceneWith(api: ApiUnderTest, source: string): string {
  const scene = api.ports.room.room.scenes.find(({ assignments }) => Object.values(assignments).includes(source));
  if (scene === undefined) throw new Error(`no scene shows ${source}`);
  return scene.id;
}

t.test('a scene is drawn for whoever may read it, in each theme, and again once its still has come', async (t) => {
  const shop = await camera(t);
  const api = await startApi(t, withCamera(shop.port, ['127.0.0.0/8']));
  const viewer = await api.as('viewer');
  const source = api.ports.room.room.sources[0]?.id ?? '';
  const path = `/scenes/${sceneWith(api, source)}/thumbnail`;
  const first = await viewer.get(path);
  t.match(first, { status: 200, headers: { 'content-type': 'image/png', 'cache-control': 'private, no-cache' } });
  t.match(await sharp(first.bytes).metadata(), { format: 'png', width: 240 });
  t.ok(first.bytes.length < 20_000, `${first.bytes.length} bytes`);
  t.equal(await redOf(first.bytes), 0, 'the still has not come yet');
  const dark = await viewer.get(`${path}?theme=dark`);
  t.not(dark.headers['etag'], first.headers['etag']);
  t.notSame(dark.bytes, first.bytes);

  await until(
    'the still has come',
    async () => {
      const { stills } = (await viewer.get('/stills')).body as unknown as StillsView;
      return typeof stills.find((one) => one.source === source)?.version === 'string';
    },
    60_000,
  );
  const second = await viewer.get(`${path}?v=1ab`);
  t.not(second.headers['etag'], first.headers['etag']);
  t.ok((await redOf(second.bytes)) > 200, 'it is red where the camera is');
  const again = await viewer.get(path, { 'if-none-match': String(second.headers['etag']) });
  t.match(again, { status: 304, text: '' });
  t.match(await viewer.get('/scenes/tidak-ada/thumbnail'), { status: 404, body: { code: 'item-unknown' } });
  t.match(await viewer.get(`${path}?theme=blue`), { status: 400 });
});

t.test('the API and the painter know the same themes', (t) => {
  t.same(themes, painter.themes);
  t.end();
});

t.test('pictures have a count of their own: a long list keeps nobody from the wall', async (t) => {
  const api = await startApi(t);
  const operator = await api.as('operator');
  const path = `/scenes/${api.ports.room.room.scenes[0]?.id ?? ''}/thumbnail`;
  const { headers } = await operator.get(path);
  const seen = { 'if-none-match': String(headers['etag']) };
  const statuses = new Map<number, number>();
  for (let n = 0; n < 620; n += 1) {
    const { status } = await operator.get(path, seen);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  t.ok((statuses.get(304) ?? 0) >= 590 && (statuses.get(429) ?? 0) >= 10, JSON.stringify([...statuses]));
  t.match(await operator.get('/state'), { status: 200 });
});

interface Held {
  readonly thumbnails: Thumbnails;
  readonly orders: painter.ThumbnailOrder[];
  /** Answers the longest waiting one. */
  readonly draw: (bytes: number) => void;
  readonly forgets: (() => void)[];
}

/** Thumbnails of a room of its own scenes, drawn when the test says so. */
async function held(t: Test, limits: { bytes: number; atOnce: number; waiting: number }): Promise<Held> {
  const orders: painter.ThumbnailOrder[] = [];
  const answers: ((bytes: Buffer) => void)[] = [];
  const forgets: (() => void)[] = [];
  const clock: Clock = {
    ...systemClock,
    after: (_ms, call) => {
      forgets.splice(0, forgets.length, call);
      return () => forgets.splice(0);
    },
  };
  const api = await startApi(t);
  const thumbnails = new Thumbnails({
    ...{ version: '1', room: api.ports.room, clock, limits: { ...limits, keptMs: 1000 } },
    stills: { look: () => null },
    pictures: {
      hasRoomForStill: painter.hasRoomForStill,
      thumbnail: (order) => {
        orders.push(order);
        return new Promise((resolve) => answers.push(resolve));
      },
    },
  });
  return { thumbnails, orders, forgets, draw: (bytes) => answers.shift()?.(Buffer.alloc(bytes, 1)) };
}

t.test(
  'so many at once, one for those who ask for the same, no more than the limits, and in the end none',
  async (t) => {
    const { thumbnails, orders, draw, forgets } = await held(t, { bytes: 250, atOnce: 1, waiting: 1 });
    const ask = (scene: string, theme: 'light' | 'dark' = 'light'): Promise<Buffer> => {
      const thumbnail = thumbnails.of(scene, theme);
      if (thumbnail === null) throw new Error(`no ${scene}`);
      return thumbnail.bytes();
    };
    const one = [ask('monitoring'), ask('monitoring')];
    const other = ask('launch');
    await t.rejects(ask('monitoring', 'dark'), { code: 'pictures-busy' });
    t.equal(orders.length, 1, 'one at a time');
    draw(100);
    t.same(await Promise.all(one), [Buffer.alloc(100, 1), Buffer.alloc(100, 1)]);
    await until('the other is asked for', () => orders.length === 2);
    draw(100);
    await other;
    t.equal(thumbnails.size, 200);
    await ask('monitoring');
    t.equal(orders.length, 2, 'it is kept');
    const third = ask('launch', 'dark');
    await until('the third is asked for', () => orders.length === 3);
    t.equal(orders[2]?.theme, 'dark');
    draw(100);
    await third;
    t.equal(thumbnails.size, 200, 'one had to go');
    await ask('monitoring');
    t.equal(orders.length, 3, 'the one asked for last is still there');
    t.equal(forgets.length, 1);
    forgets[0]?.();
    t.equal(thumbnails.size, 0, 'nobody asked for a while');
    thumbnails.stop();
  },
);
