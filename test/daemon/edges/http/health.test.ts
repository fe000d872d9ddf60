/** What is wrong is said in the reader's language; what leaves the room holds no secret. */
import t from 'tap';
import { effectOf } from '../../../../daemon/edges/http/health-effects.js';
import { redactedRoom } from '../../../../daemon/edges/http/redact.js';
import { startApi } from './api-under-test.js';

t.test('a device that is away says which panels it takes along', async (t) => {
  const { ports } = await startApi(t);
  const { room } = ports.room;
  t.equal(
    effectOf('device:matrix-1', room, 'en'),
    'Can’t be changed and is no longer known: sources of panels (Dinding utama: 8/8). The picture that is there stays.',
  );
  t.match(effectOf('device:matrix-1', room, 'id'), /Dinding utama: 8\/8/);
  t.equal(effectOf('device:other', room, 'en'), null);
  t.match(effectOf('mqtt', room, 'id'), /server/);
  t.equal(effectOf('constructor', room, 'en'), null);
});

t.test('health is told in words', async (t) => {
  const api = await startApi(t);
  const lines = [
    { part: 'device:matrix-1', ok: false, code: 'port-missing', detail: '/dev/ttyS99' },
    { part: 'mqtt', ok: true, code: null, detail: 'mqtt://127.0.0.1' },
  ];
  Object.assign(api.ports.health, { lines: () => lines });
  const client = await api.as('viewer');
  const { status, body } = await client.get('/health', { 'accept-language': 'en' });
  t.equal(status, 200);
  t.match(body['parts'], [
    {
      part: 'device:matrix-1',
      ok: false,
      code: 'port-missing',
      title: /\/dev\/ttyS99/,
      effect: /8\/8/,
      detail: String,
      facts: '/dev/ttyS99',
    },
    { part: 'mqtt', ok: true, title: null, effect: null },
  ]);
});

t.test('a support bundle holds neither people nor what lets somebody in', async (t) => {
  const api = await startApi(t, (room) => ({
    ...room,
    mqtt: { url: 'mqtt://broker:1883', baseTopic: 'a/b', protocol: 5, username: 'geheim-2' },
    sources: [
      {
        id: 'cctv-alun-alun',
        name: 'CCTV',
        kind: 'external',
        matrix: 'matrix-1',
        input: 1,
        snapshotUrl: 'http://u:geheim-3@10.0.0.9/s.jpg?token=geheim-4',
      },
    ],
    scenes: [],
    people: [{ id: 'p-1', name: 'geheim-5', groups: ['x'], subjects: ['geheim-6'], duressSubjects: ['geheim-7'] }],
  }));
  t.equal((await (await api.as('viewer')).get('/support')).status, 403);
  const { status, text, body } = await (await api.as('technician')).get('/support');
  t.equal(status, 200);
  t.notMatch(text, /geheim/);
  t.match(body, {
    version: '0.1.0',
    configuration: { sources: [{ snapshotUrl: 'http://10.0.0.9/s.jpg?…' }], people: '1 …' },
  });
  const { room } = api.ports.room;
  const odd = { ...room, mqtt: { ...room.mqtt, url: 'mqtt://user:geheim-1@broker:1883' } };
  t.match(redactedRoom(odd), { mqtt: { url: 'mqtt://broker:1883', username: '…' } });
});
