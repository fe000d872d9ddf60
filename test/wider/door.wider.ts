/** The door loop in the built daemon: killed in mid-pulse, and ordered about by the server. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { canonicalJson } from '../../daemon/access/canonical-json.js';
import { base, DoorRoom, kill } from '../e2e/door-room.js';
import { until } from '../until.js';

t.test('15. killed in mid-pulse: the verb secures the strike, and so does the next start', async (t) => {
  const room = await DoorRoom.make(t, 'hid-relay');
  let daemon = room.start();
  await room.ready();
  await room.palm.ask('scan', { subject: '000102' });
  await until('the strike', () => room.driven());
  await kill(daemon);
  t.equal(await room.driven(), true, 'a USB relay has no timer');
  t.match(await room.verb('secure', '--data', room.folder), { code: 0, out: /strike-1/ });
  t.equal(await room.driven(), false);
  daemon = room.start();
  await room.ready();
  await until('granted', async () => {
    await room.palm.ask('scan', { subject: '000102' });
    return room.driven();
  });
  await kill(daemon);
  daemon = room.start();
  await until('secured by the start', async () => !(await room.driven()));
  await room.ready();
  t.equal(await room.driven(), false);
  t.equal(room.entries('access.decided').filter(({ data }) => data['verdict'] === 'granted').length, 2);
  await kill(daemon, 'SIGTERM');
  await room.board.ask('unplug');
  t.match(await room.verb('secure', '--data', room.folder), { code: 1, out: /NOT secured/ });
});

t.test('28. 29. lockdown by a signed command; replayed, expired, unsigned and retained ones are refused', async (t) => {
  const room = await DoorRoom.make(t);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const keys = join(room.folder, 'secrets', 'command-keys');
  mkdirSync(keys, { recursive: true });
  writeFileSync(join(keys, 'server-1.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  let daemon = room.start();
  await room.ready();
  const server = await room.server();
  const results: Record<string, unknown>[] = [];
  const doors: Record<string, unknown>[] = [];
  server.on('message', (topic, payload) => {
    if (topic === `${base}/lockdown/result`) results.push(JSON.parse(payload.toString()) as Record<string, unknown>);
    if (topic === `${base}/door/masuk/state`) doors.push(JSON.parse(payload.toString()) as Record<string, unknown>);
  });
  await server.subscribeAsync([`${base}/lockdown/result`, `${base}/door/+/state`], { qos: 1 });
  let nonces = 0;
  const command = (changes: object = {}): Record<string, unknown> => {
    nonces += 1;
    const issuedAt = Date.now();
    const body = {
      ...{ action: 'lockdown', client: 'server-1', room: 'demo', door: null, reason: 'latihan' },
      ...{ nonce: `nonce-0123456789-${nonces}`, issuedAt, expiresAt: issuedAt + 9000, ...changes },
    };
    const signature = sign(null, Buffer.from(canonicalJson(body) ?? ''), privateKey).toString('base64');
    return { ...body, signature };
  };
  const ask = async (message: unknown, retain = false): Promise<Record<string, unknown> | undefined> => {
    const before = results.length;
    await server.publishAsync(`${base}/lockdown/set`, JSON.stringify(message), { qos: 1, retain });
    await until('an answer', () => results.length > before);
    return results.at(-1);
  };
  const first = command();
  const began = performance.now();
  t.match(await ask(first), { nonce: first['nonce'], status: 'done', error: null });
  t.ok(performance.now() - began < 1000, 'within a second');
  await until('told', () => doors.at(-1)?.['mode'] === 'lockdown');
  t.match(await ask(first), { status: 'rejected', error: { code: 'command-replayed' } });
  const old = Date.now() - 60_000;
  t.match(await ask(command({ issuedAt: old, expiresAt: old + 9000 })), {
    error: { code: /command-(before|expired)/ },
  });
  t.match(await ask({ ...command(), reason: 'lain' }), { error: { code: 'command-signature-wrong' } });
  t.match(await ask(command({ door: 'tiada' })), { error: { code: 'command-door-unknown' } });
  t.match(await ask(command({ room: 'lain' })), { error: { code: 'command-other-room' } });
  t.match(await ask(command({ action: 'unlock' })), { error: { code: 'command-malformed' } });
  t.match(await ask('x'), { nonce: null, error: { code: 'command-malformed' } });
  t.match(await ask(command({ action: 'release-lockdown' }), true), { error: { code: 'retained' } });
  await server.publishAsync(`${base}/lockdown/set`, '', { qos: 1, retain: true });
  t.ok(room.entries('door.command-refused').length >= 7, 'audited');
  await room.palm.ask('scan', { subject: '000102' });
  await until('denied', () => room.entries('access.decided').length === 1);
  t.match(room.entries('access.decided'), [{ data: { verdict: 'denied', cause: 'lockdown' } }]);
  t.equal(await room.driven(), false);

  await kill(daemon);
  daemon = room.start();
  await room.ready();
  await until('lockdown survives', () => doors.at(-1)?.['mode'] === 'lockdown');
  t.match(await ask(first), { error: { code: /command-(before-start|expired)/ } });
  t.match(await ask(command({ action: 'release-lockdown' })), { status: 'done' });
  await until('released', () => doors.at(-1)?.['mode'] === 'normal');
  t.match(room.entries('door.lockdown-set'), [
    { actor: 'mqtt:server-1', data: { active: true, reason: 'latihan', door: null } },
    { actor: 'mqtt:server-1', data: { active: false } },
  ]);
  await kill(daemon, 'SIGTERM');
});
