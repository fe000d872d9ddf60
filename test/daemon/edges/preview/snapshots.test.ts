import { once } from 'node:events';
import { createServer } from 'node:http';
import t from 'tap';
import { Snapshots, snapshotLimits, type SnapshotLimits } from '../../../../daemon/edges/preview/snapshots.js';
import { until } from '../../../until.js';

const url = 'http://camera.example/still.jpg';

interface Camera {
  readonly asked: string[];
  now: number;
  readonly snapshots: Snapshots;
}

function camera(
  answer: (url: string, signal: AbortSignal) => Promise<Response>,
  limits: Partial<SnapshotLimits> = {},
): Camera {
  const asked: string[] = [];
  const made: Camera = {
    asked,
    now: 0,
    snapshots: new Snapshots({
      fetch: (at, signal) => {
        asked.push(at);
        return answer(at, signal);
      },
      prepare: (bytes) => Promise.resolve(Buffer.from(bytes).toString()),
      now: () => made.now,
      limits: { ...snapshotLimits, ...limits },
    }),
  };
  return made;
}

t.test('a picture is fetched once while it is fresh, and a failure too', async (t) => {
  let status = 200;
  const one = camera(() => Promise.resolve(new Response('still', { status })));
  await Promise.all([one.snapshots.fetchAll([url, url]), one.snapshots.fetchAll([url])]);
  t.equal(one.snapshots.get(url), 'still');
  t.equal(one.asked.length, 1);
  one.now = snapshotLimits.keptMs + 1;
  status = 503;
  await one.snapshots.fetchAll([url]);
  t.equal(one.snapshots.get(url), null, 'an old picture does not pass for a new one');
  await one.snapshots.fetchAll([url]);
  t.equal(one.asked.length, 2);
});

t.test('sent elsewhere, or round and round, there is no picture', async (t) => {
  const to = (location: string) =>
    camera(() => Promise.resolve(new Response('', { status: 302, headers: { location } })));
  for (const location of [
    'http://169.254.169.254/',
    'https://camera.example/still.jpg',
    'file:///etc/passwd',
    '//other/x',
  ]) {
    const one = to(location);
    await one.snapshots.fetchAll([url]);
    t.same(one.asked, [url], location);
    t.equal(one.snapshots.get(url), null);
  }
  const around = to('/again');
  await around.snapshots.fetchAll([url]);
  t.equal(around.asked.length, snapshotLimits.redirects + 1);
  const same = camera((at) =>
    Promise.resolve(
      at.endsWith('/real') ? new Response('still') : new Response('', { status: 302, headers: { location: '/real' } }),
    ),
  );
  await same.snapshots.fetchAll([url]);
  t.equal(same.snapshots.get(url), 'still', 'on the same host it may move');
  const other = camera(() => Promise.resolve(new Response('still')));
  await other.snapshots.fetchAll(['ftp://camera.example/still', 'file:///etc/passwd', 'no address']);
  t.same(other.asked, []);
});

t.test('what is too large or never ends is given up', async (t) => {
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1000)),
    cancel: () => {
      cancelled = true;
    },
  });
  const large = camera(() => Promise.resolve(new Response(endless)), { bytes: 5000 });
  await large.snapshots.fetchAll([url]);
  t.equal(large.snapshots.get(url), null);
  t.match(large.snapshots.fault(url), { code: 'still-too-large' });
  t.ok(cancelled);
  const server = createServer(() => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const silent = camera(
    (_, signal) => {
      const port = typeof address === 'object' ? address?.port : 0;
      return fetch(`http://127.0.0.1:${port}/`, { signal });
    },
    { withinMs: 50 },
  );
  await silent.snapshots.fetchAll([url]);
  t.equal(silent.snapshots.get(url), null);
  server.closeAllConnections();
  server.close();
});

t.test('never more than a few at once, and all get their turn', async (t) => {
  const waiting: (() => void)[] = [];
  let most = 0;
  const one = camera(
    () =>
      new Promise((resolve) => {
        waiting.push(() => resolve(new Response('still')));
        most = Math.max(most, waiting.length);
      }),
  );
  const urls = Array.from({ length: 11 }, (_, index) => `http://camera.example/${index}`);
  const all = one.snapshots.fetchAll(urls);
  for (let served = 0; served < urls.length; served += 1) {
    await until(`request ${served}`, () => waiting.length > 0);
    waiting.shift()?.();
  }
  await all;
  t.equal(most, snapshotLimits.atOnce);
  t.ok(urls.every((at) => one.snapshots.get(at) === 'still'));
});
