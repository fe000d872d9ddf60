/** Accounts, two persons, the configuration out and in, and an earlier version put back: in a real browser. */
import { readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import type { Page } from '../browser/browser.js';
import { openPage, password, setUp } from '../browser/journeys.js';
import { PageRoom } from '../browser/page-room.js';
import { testFolder } from '../folder.js';

type Json = Readonly<Record<string, unknown>>;

async function carefulRoom(t: Test): Promise<PageRoom> {
  const room = await PageRoom.make(testFolder(t), (config) => ({
    ...config,
    http: { ...(config['http'] as object), twoPersons: ['configuration-import', 'revision-restore'] },
  }));
  t.teardown(() => room.stop());
  await room.start();
  return room;
}

async function makeAccount(page: Page, url: string, name: string, role: string): Promise<void> {
  await page.goto(`${url}/#accounts`);
  await page.locator('main').getByRole('button', { name: 'Akun baru', exact: true }).click();
  await page.locator('[name=account-name]').fill(name);
  await page.locator('main').getByRole('combobox').selectOption(role);
  await page.locator('[name=account-password]').fill(password);
  await page.locator('form button.main').click();
  await page.locator(`[data-account=${name}]`).waitFor();
}

async function signedIn(t: Test, room: PageRoom, name: string): Promise<Page> {
  const { page } = await openPage(t, room.url);
  await page.locator('[name=name]').fill(name);
  await page.locator('[name=password]').fill(password);
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await page.locator('.picture').first().waitFor();
  return page;
}

/** Holds the dialog's button, once the other person has agreed. */
async function hold(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Disetujui oleh kedua.', { exact: true }).waitFor();
  await dialog.locator('.hold:not([disabled])').focus();
  await page.keyboard.down('Space');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.up('Space');
}

t.test('a whole configuration goes out, and comes in only when a second administrator agrees', async (t) => {
  const room = await carefulRoom(t);
  const { page, complaints } = await setUp(t, room);
  await makeAccount(page, room.url, 'kedua', 'administrator');
  await makeAccount(page, room.url, 'kadek', 'technician');

  const technician = await signedIn(t, room, 'kadek');
  await technician.goto(`${room.url}/#room`);
  await technician.getByRole('button', { name: '2. Perangkat', exact: true }).waitFor();
  t.equal(
    await technician.getByRole('button', { name: 'Seluruh konfigurasi', exact: true }).count(),
    0,
    'a technician is not offered what holds people',
  );

  await page.goto(`${room.url}/#room`);
  await page.getByRole('button', { name: 'Seluruh konfigurasi', exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Ekspor', exact: true }).click(),
  ]);
  const whole = JSON.parse(readFileSync(await download.path(), 'utf8')) as Json;
  t.match(whole, { walls: [{ id: 'main' }] });
  const choose = (document: Json): Promise<void> =>
    page.getByLabel('Berkas room.json', { exact: true }).setInputFiles({
      ...{ name: 'room.json', mimeType: 'application/json' },
      buffer: Buffer.from(JSON.stringify(document)),
    });
  await choose({ ...whole, sources: 'none' });
  await page.getByText('tidak dapat diimpor', { exact: false }).waitFor();
  t.equal(await page.getByRole('button', { name: 'Ganti seluruh konfigurasi', exact: true }).count(), 0);
  await choose({ ...whole, room: { ...(whole['room'] as object), name: 'Ruang Baru' } });
  await page.getByText('Berkas ini benar.', { exact: true }).waitFor();

  const other = await signedIn(t, room, 'kedua');
  await other.goto(`${room.url}/#health`);
  const waits = other.getByRole('region', { name: 'Menunggu orang kedua', exact: true });

  // The first time the second person refuses, and nothing is done.
  await page.getByRole('button', { name: 'Ganti seluruh konfigurasi', exact: true }).click();
  await page.getByRole('dialog').getByText('Orang kedua', { exact: false }).waitFor();
  t.ok(await page.getByRole('dialog').locator('.hold').isDisabled(), 'nobody can hold it alone');
  await waits.getByText('teknisi meminta: PUT', { exact: false }).waitFor();
  await waits.getByRole('button', { name: 'Tolak', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('alert').getByText('Tidak disetujui.', { exact: true }).waitFor();
  t.notMatch(await page.locator('header').innerText(), /Ruang Baru/);

  await page.getByRole('button', { name: 'Ganti seluruh konfigurasi', exact: true }).click();
  await waits.getByRole('button', { name: 'Setujui', exact: true }).click();
  await hold(page);
  await page.locator('header').getByText('Ruang Baru', { exact: true }).waitFor();

  // Who changed what, with the difference; and then an earlier version put back by two.
  await page.goto(`${room.url}/#journal`);
  const entry = page.locator('tr[data-kind^="config."]').first();
  await entry.waitFor();
  t.match(await entry.innerText(), /Ruang Baru.*web:teknisi/s);
  await page.goto(`${room.url}/#scenes`);
  await page.locator('summary').getByText('Versi konfigurasi', { exact: true }).click();
  await page.getByRole('button', { name: 'Kembalikan versi ini', exact: true }).first().click();
  await waits.getByRole('button', { name: 'Setujui', exact: true }).click();
  await hold(page);
  await page.locator('header').getByText('Ruang Baru', { exact: true }).waitFor({ state: 'detached' });
  t.same(complaints, []);
});
