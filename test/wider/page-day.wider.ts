/** A working day on the page in a real browser: home, the journal and health, each as a technician uses it. */
import { readFileSync } from 'node:fs';
import t from 'tap';
import { screens } from '../browser/browser.js';
import { makeRoom, setUp } from '../browser/journeys.js';
import { until } from '../until.js';

const monitoring = [1, 2, 5, 6, 3, 4, 8, 7];

t.test('home: back to the picture before, held against others, and who holds the wall', async (t) => {
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room);
  const card = page.locator('[data-wall=main]');
  const undo = card.getByRole('button', { name: /^(Kembali|Urungkan)/ });
  await page.locator('[data-scene=monitoring]').click();
  await page.locator('[data-result=applied]').waitFor();
  t.match(await card.locator('.holder').innerText(), /web:teknisi/, 'who holds the wall');
  await page.locator('[data-scene=launch]').click();
  await until(
    'another picture',
    async () => String((await room.device.ties()).slice(0, 8)) !== String(monitoring),
    40_000,
  );
  await page.locator('[data-result=applied]').waitFor();
  await undo.click();
  await until(
    'the one before',
    async () => String((await room.device.ties()).slice(0, 8)) === String(monitoring),
    40_000,
  );
  await page.locator('[data-result=applied]').waitFor();
  await card.getByRole('button', { name: 'TAHAN', exact: true }).click();
  await card
    .locator('.holder')
    .getByText(/krisis/)
    .waitFor();
  await page.locator('[data-scene=launch]').click();
  await page.locator('[data-result=rejected]').waitFor();
  t.same((await room.device.ties()).slice(0, 8), monitoring, 'what is held stays');
  t.same(complaints, []);
});

t.test('on a phone the wall is as wide as the screen, and nothing has to be scrolled sideways', async (t) => {
  const room = await makeRoom(t);
  const { page } = await setUp(t, room, { screen: screens.phone });
  const seen: unknown = await page.evaluate(
    `(() => { const wall = document.querySelector('.wall'); const box = wall.getBoundingClientRect();
      const around = wall.closest('.wall-scroll');
      return { right: box.right <= innerWidth, scrolls: around.scrollWidth > around.clientWidth + 1 }; })()`,
  );
  t.same(seen, { right: true, scrolls: false });
});

t.test('the journal is filtered, followed and taken along, and the support file holds no secret', async (t) => {
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room);
  await page.goto(`${room.url}/#journal`);
  await page.locator('tr[data-kind]').first().waitFor();
  const filters = page.locator('form.filters');
  await filters.getByRole('combobox').selectOption('scene.');
  await filters.getByRole('button', { name: 'Cari', exact: true }).click();
  await until('nothing of scenes yet', async () => (await page.locator('tr[data-kind]').count()) === 0);
  await filters.getByRole('button', { name: 'Ikuti yang baru', exact: true }).click();
  await page.evaluate(`fetch('/api/v1/session').then((answer) => answer.json()).then(({ csrfToken }) =>
    fetch('/api/v1/walls/main/apply', { method: 'POST', body: '{"scene":"monitoring"}',
      headers: { 'content-type': 'application/json', 'csrf-token': csrfToken } }))`);
  await page.locator('tr[data-kind="scene.finished"]').waitFor();
  t.equal(await page.locator('tr[data-kind]:not([data-kind^="scene."])').count(), 0, 'the filter holds for what comes');
  const [journal] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Unduh seluruh jurnal', exact: true }).click(),
  ]);
  t.match(readFileSync(await journal.path(), 'utf8'), /"kind":"scene\.finished"/);

  await page.goto(`${room.url}/#health`);
  const [bundle] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Unduh berkas bantuan', exact: true }).click(),
  ]);
  const text = readFileSync(await bundle.path(), 'utf8');
  t.match(text, /"matrix-1"/);
  t.notMatch(text, /argon2|passwordFile"\s*:\s*"[^"]|benteng-awan-kopi/);
  t.same(complaints, []);
});
