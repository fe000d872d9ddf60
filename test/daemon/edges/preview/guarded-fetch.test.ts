/** Against a real server on this machine, whose network is named or not. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import t, { type Test } from 'tap';
import { guardedFetch } from '../../../../daemon/edges/preview/guarded-fetch.js';
import { Snapshots } from '../../../../daemon/edges/preview/snapshots.js';

interface Camera {
  readonly port: number;
  readonly asked: IncomingMessage[];
}

async function camera(t: Test): Promise<Camera> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    if (request.url === '/moved') response.writeHead(302, { location: '/still' }).end();
    else if (request.url === '/away') response.writeHead(302, { location: 'http://127.0.0.2:1/still' }).end();
    else response.end('still');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, asked };
}

const signal = (): AbortSignal => AbortSignal.timeout(30_000);
const here = ['127.0.0.0/8'];

t.test('this machine is asked only where its network is named', async (t) => {
  const { port, asked } = await camera(t);
  const url = `http://127.0.0.1:${port}/still`;
  for (const privateNetworks of [[], ['10.0.0.0/8'], ['nonsense']])
    await t.rejects(guardedFetch(url, signal(), { privateNetworks }), { code: 'still-address-refused' });
  for (const host of ['localhost', '[::ffff:127.0.0.1]', '[::1]', '2130706433', '0x7f.1', '127.1', '0.0.0.0'])
    await t.rejects(
      guardedFetch(`http://${host}:${port}/`, signal(), { privateNetworks: [] }),
      { code: 'still-address-refused' },
      host,
    );
  t.equal(asked.length, 0, 'no connection was made');
  const answer = await guardedFetch(url, signal(), { privateNetworks: here });
  t.equal(await answer.text(), 'still');
});

t.test('the connection goes to the address that was judged, under the name that was asked for', async (t) => {
  const { port, asked } = await camera(t);
  // A name server that tells a good address first and another one from then on.
  let looked = 0;
  const rebinding = (): Promise<readonly string[]> => {
    looked += 1;
    return Promise.resolve([looked === 1 ? '127.0.0.1' : '127.0.0.2']);
  };
  const guard = { privateNetworks: ['127.0.0.1/32'], resolve: rebinding };
  const first = await guardedFetch(`http://camera.example:${port}/still`, signal(), guard);
  t.equal(await first.text(), 'still', 'it went to the first one');
  t.equal(looked, 1, 'and nobody looked the name up again');
  await t.rejects(guardedFetch(`http://camera.example:${port}/still`, signal(), guard), {
    code: 'still-address-refused',
    parameters: { host: 'camera.example', address: '127.0.0.2' },
  });
  const found = await guardedFetch(`http://user:p%40ss@camera.example:${port}/still`, signal(), {
    privateNetworks: here,
    resolve: () => Promise.resolve(['10.9.9.9', '127.0.0.1']),
  });
  t.equal(await found.text(), 'still');
  t.match(asked[1]?.headers, {
    host: `camera.example:${port}`,
    authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
  });
});

t.test('a name that is none, a name server that is silent, and nobody at the port', async (t) => {
  const refusing = { privateNetworks: here, resolve: () => Promise.reject(new Error('no such name')) };
  await t.rejects(guardedFetch('http://nowhere.example/', signal(), refusing), {
    code: 'still-unreachable',
    parameters: { host: 'nowhere.example', reason: 'no such name' },
  });
  const silent = { privateNetworks: here, resolve: () => new Promise<never>(() => undefined) };
  const given = new AbortController();
  const waiting = guardedFetch('http://silent.example/', given.signal, silent);
  given.abort(new Error('given up'));
  await t.rejects(waiting, /given up/);
  await t.rejects(guardedFetch('http://127.0.0.1:1/', signal(), { privateNetworks: here }), {
    code: 'still-unreachable',
  });
});

t.test('a redirect is judged as the first address was', async (t) => {
  const { port, asked } = await camera(t);
  let looked = 0;
  const snapshots = new Snapshots({
    fetch: (url, within) =>
      guardedFetch(url, within, {
        privateNetworks: ['127.0.0.1/32'],
        // On the second look the name leads to another machine.
        resolve: () => {
          looked += 1;
          return Promise.resolve([looked === 2 ? '127.0.0.2' : '127.0.0.1']);
        },
      }),
    prepare: (bytes) => Promise.resolve(Buffer.from(bytes).toString()),
    now: () => 0,
  });
  await snapshots.fetchAll([`http://camera.example:${port}/moved`]);
  t.match(snapshots.fault(`http://camera.example:${port}/moved`), { code: 'still-address-refused' });
  t.equal(asked.length, 1);
  await snapshots.fetchAll([`http://camera.example:${port}/away`]);
  t.match(snapshots.fault(`http://camera.example:${port}/away`), { code: 'still-redirected' });
  t.equal(asked.length, 2);
});
