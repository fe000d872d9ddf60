import t from 'tap';
import { bundleOf, makeKeys, trust } from '../../provisioning/bundles.js';
import { startApi } from './api-under-test.js';

t.test('a bundle is looked at, and refused with its cause; nothing is on trial', async (t) => {
  const api = await startApi(t);
  const admin = await api.as('administrator');
  const { body: room } = await admin.get('/configuration');
  const keys = makeKeys();
  const bundle = bundleOf(keys, { ...room, journal: { keepDays: 30 } }, { room: 'demo', revision: 4 });
  t.match(await admin.get('/provisioning'), { status: 200, body: { phase: 'off', highest: 0, difference: [] } });
  t.match(await admin.post('/provisioning/look', { bundle }), { status: 409, body: { code: 'provisioning-off' } });
  trust(api.folder, keys);
  const looked = await admin.post('/provisioning/look', { bundle });
  t.match(looked, { status: 200, body: { revision: 4, signer: 'pusat' } });
  t.match(JSON.stringify(looked.body['difference']), /keepDays/);
  t.match(await admin.get('/provisioning'), { body: { phase: 'idle', signers: ['pusat'], highest: 0 } });
  const forged = bundle.replace('"revision":4', '"revision":5');
  t.match(await admin.post('/provisioning/look', { bundle: forged }), {
    status: 422,
    body: { code: 'bundle-signature-wrong' },
  });
  t.match(await admin.post('/provisioning/take', { bundle }), { status: 428, body: { code: 'confirmation-needed' } });
  const technician = await api.as('technician');
  t.match(await technician.post('/provisioning/confirm', undefined), {
    status: 409,
    body: { code: 'provisioning-no-trial' },
  });
  t.match(await admin.post('/provisioning/discard', undefined), { body: { code: 'provisioning-nothing-staged' } });
  t.match(await technician.post('/provisioning/look', { bundle }), { status: 403 });
});
