/** Devices of the room page in a real browser: a HID device adopted, and what a restart is needed for. */
import t from 'tap';
import { PalmTerminal } from '../../drivers/simulators/palm-terminal.js';
import { crampedTexts } from '../browser/cramped-texts.js';
import { makeRoom, setUp } from '../browser/journeys.js';
import { mainPath } from '../e2e/simulated-child.js';
import { mockedHid } from './mocked-hid.js';

t.test('a palm terminal that is plugged in is adopted with one press', async (t) => {
  const room = await makeRoom(t);
  const first = await setUp(t, room);
  await room.stopDaemon();
  const palm = new PalmTerminal('reference-plain', null);
  const device = {
    ...{ vendorId: 0x1234, productId: 0x5678, serialNumber: palm.serialNumber, product: 'Pembaca telapak' },
    descriptor: palm.descriptor,
  };
  mockedHid(t, device, [mainPath, 'run', '--data', room.folder]);
  await room.isReady();
  const { page, complaints } = first;
  await page.goto(`${room.url}/#room`);
  await page.locator('header [data-live=true]').waitFor();
  await page.getByRole('button', { name: '1. Porta', exact: true }).click();
  const found = page.getByRole('region', { name: 'Perangkat HID', exact: true });
  await found.getByText('1234:5678', { exact: true }).waitFor();
  t.match(await found.innerText(), new RegExp(`${palm.serialNumber}.*bebas`, 's'));
  await found.getByRole('button', { name: 'Jadikan terminal telapak tangan (reference-plain)', exact: true }).click();
  await found.getByText('palm-1 tersimpan', { exact: false }).waitFor();
  await found.getByText('palm-1', { exact: true }).waitFor();
  const stored: unknown = await page.evaluate(
    `fetch('/api/v1/library/devices/palm-1').then((answer) => answer.json())`,
  );
  t.match(stored, {
    ...{ id: 'palm-1', driver: 'hid-terminal', profile: 'reference-plain' },
    link: { type: 'hid', vendorId: 0x1234, productId: 0x5678, serialNumber: palm.serialNumber },
  });
  t.match(JSON.stringify(stored), /"usbPath":"[^"]+","descriptorSha256":"[0-9a-f]{64}"/, 'its identity is pinned');
  await page.getByRole('button', { name: '2. Perangkat', exact: true }).click();
  await page.locator('[data-waiting="palm-1"]').waitFor();
  t.match(await page.locator('[data-restart=devices]').innerText(), /systemctl restart wallkeeper/);
  t.same(await crampedTexts(page), []);
  t.same(complaints, []);
});

t.test(
  'a new device needs a restart: an administrator presses for it where systemd starts the daemon anew',
  async (t) => {
    const room = await makeRoom(t);
    const { page, complaints } = await setUp(t, room);
    await room.stopDaemon();
    // As systemd sets it for a service; there is nobody at that socket, which the daemon says in its log and goes on.
    const service = { NOTIFY_SOCKET: `${room.folder}/nobody`, WALLKEEPER_LOG: 'silent' };
    await room.start(service);
    await page.locator('header [data-live=true]').waitFor();
    await page.evaluate(`fetch('/api/v1/library/devices/matrix-1').then((a) => a.json()).then(async (device) => {
    const { csrfToken } = await (await fetch('/api/v1/session')).json();
    const body = JSON.stringify({ ...device, id: 'matrix-2', link: { type: 'tcp', host: '127.0.0.1', port: 9 } });
    return fetch('/api/v1/library/devices/matrix-2', { method: 'PUT', body,
      headers: { 'content-type': 'application/json', 'csrf-token': csrfToken, 'if-none-match': '*' } });
  })`);
    const note = page.getByRole('region', { name: 'Perlu dinyalakan ulang', exact: true });
    await note.getByText('perangkat', { exact: false }).waitFor();
    await note.getByRole('button', { name: 'Nyalakan ulang daemon', exact: true }).click();
    const hold = page.getByRole('dialog').getByRole('button').first();
    await hold.focus();
    await page.keyboard.down('Space');
    t.equal(await room.ended(), 75, 'the unit starts it again');
    await page.keyboard.up('Space');
    // The new matrix is at an address where nobody answers, so that the room is not ready; the page is.
    await room.start(service, '/healthz');
    await page.locator('header [data-live=true]').waitFor();
    await note.waitFor({ state: 'detached' });
    await page.goto(`${room.url}/#room`);
    await page
      .getByRole('row', { name: /^matrix-2/ })
      .first()
      .waitFor();
    t.equal(await page.locator('[data-waiting]').count(), 0);
    t.same(complaints, []);
  },
);
