/** The door loop in the built daemon. */
import t from 'tap';
import { nodeFiles } from '../../daemon/edges/storage/files.js';
import { sha256 } from '../../daemon/journal/signing-key.js';
import { verifyJournal } from '../../daemon/journal/verify.js';
import { until } from '../until.js';
import { DoorRoom, kill } from './door-room.js';

t.test('1. a palm: decision, entry, strike, scene; an armed ceremony fires once', async (t) => {
  const room = await DoorRoom.make(t);
  const daemon = room.start();
  await room.ready();
  await room.palm.ask('scan', { subject: '000102' });
  await until('the strike', () => room.driven());
  await until('monitoring', async () => (await room.wall()).join() === '1,2,5,6,3,4,8,7');
  t.match(room.entries('access.decided'), [{ data: { verdict: 'granted', door: 'masuk', cause: null } }]);
  t.match(room.entries('scene.requested'), [{ actor: 'trigger:operator-masuk' }]);
  await room.board.ask('door', { do: 'pass', ms: 200 });
  await until('through', () => room.entries('door.grant-ended').length === 1);
  t.match(room.entries('door.grant-ended'), [{ data: { how: 'passed', through: true } }]);
  await until('shut, and locked at once', async () => !(await room.driven()));

  await room.signUp();
  t.match(await room.call('POST', '/ceremonies/peluncuran/arm'), {
    status: 409,
    body: { code: 'ceremony-not-rehearsed' },
  });
  t.match(await room.call('POST', '/ceremonies/peluncuran/rehearse'), {
    status: 200,
    body: { good: true, faults: [] },
  });
  t.equal((await room.wall()).join(), '1,2,5,6,3,4,8,7', 'a rehearsal changes nothing');
  t.match(await room.call('POST', '/ceremonies/peluncuran/arm'), { body: { ceremony: { state: 'armed' } } });
  await room.palm.ask('scan', { subject: '000101' });
  await until('the launch', async () => (await room.wall()).every((input) => input === 11));
  t.match(room.entries('ceremony.fired'), [{ data: { by: 'palm', trigger: 'peluncuran' } }]);
  t.match(await room.call('GET', '/state'), { body: { ceremonies: [{ id: 'peluncuran', state: 'fired' }] } });
  await room.call('POST', '/walls/main/release', { priority: 'meeting' });
  await until('monitoring is back', async () => (await room.wall()).join() === '1,2,5,6,3,4,8,7');
  const decided = room.entries('access.decided').length;
  await until('not the same scan', async () => {
    await room.palm.ask('scan', { subject: '000101' });
    return room.entries('access.decided').length > decided;
  });
  t.equal(room.entries('ceremony.fired').length, 1, 'once');
  t.equal((await room.wall()).join(), '1,2,5,6,3,4,8,7');
  t.notMatch(JSON.stringify(room.entries('access.decided')), /p-budi|p-ratna|00010/, 'pseudonyms only');
  await kill(daemon, 'SIGTERM');
  t.equal(await room.driven(), false, 'secured at stop');
  t.match(await verifyJournal(nodeFiles, room.folder, sha256), { faults: [] });
});
