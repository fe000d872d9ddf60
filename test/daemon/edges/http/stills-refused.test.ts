/** Stills that are not had: a network that is not named, what is no picture, too large, moved or too slow. */
import type { ServerResponse } from 'node:http';
import t from 'tap';
import { stillLimits } from '../../../../daemon/edges/http/stills.js';
import { startApi } from './api-under-test.js';
import { camera, withCamera } from './camera-under-test.js';

t.test('a camera on a network that is not named is not asked, until it is', async (t) => {
  const shop = await camera(t);
  const api = await startApi(t, withCamera(shop.port, []));
  const admin = await api.as('administrator');
  const [first] = api.ports.room.room.sources.map(({ id }) => id);
  t.match(await admin.get(`/sources/${first}/still`), { status: 409, body: { code: 'still-address-refused' } });
  t.equal(shop.asked, 0);
  const section = await admin.get('/configuration/pictures');
  t.same(section.body, { privateNetworks: [] });
  const put = (privateNetworks: readonly string[]) =>
    admin.put('/configuration/pictures', { privateNetworks }, { 'if-match': String(section.headers['etag']) });
  t.match(await put(['127.0.0.0/40']), {
    status: 422,
    body: { findings: [{ code: 'network-wrong', pointer: '/pictures/privateNetworks/0' }] },
  });
  t.match(await put(['127.0.0.0/8']), { status: 200, body: { restartNeeded: false } });
  t.equal((await admin.get(`/sources/${first}/still`)).status, 200, 'at once');
});

t.test('what is sent is no picture, moved away, or never ends', async (t) => {
  const shop = await camera(t);
  const api = await startApi(t, withCamera(shop.port, ['127.0.0.0/8']));
  const viewer = await api.as('viewer');
  const [first] = api.ports.room.room.sources.map(({ id }) => id);
  const codes: string[] = [];
  for (const answer of [
    (response: ServerResponse) => void response.end('<html>'),
    (response: ServerResponse) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    (response: ServerResponse) => void response.write('beginning'),
  ]) {
    shop.answer = answer;
    api.later(stillLimits.freshMs + 1);
    codes.push(String((await viewer.get(`/sources/${first}/still`)).body['code']));
  }
  t.same(codes, ['still-no-picture', 'still-redirected', 'still-too-slow']);
});
