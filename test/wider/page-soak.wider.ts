/** Stills of sources and the soak of a wall, on the page in a real browser. */
import { readFileSync } from 'node:fs';
import t from 'tap';
import { axeFaults } from '../browser/axe.js';
import { makeCameraRoom } from '../browser/camera-room.js';
import { crampedTexts } from '../browser/cramped-texts.js';
import { setUp } from '../browser/journeys.js';

const patience = 60_000;

t.test('set-up shows each source’s still with its age, or why it has none', async (t) => {
  const room = await makeCameraRoom(t);
  const { page, complaints } = await setUp(t, room);
  await page.goto(`${room.url}/#room`);
  await page.locator('[data-step=sources]').click();
  await page.locator('[data-still] img').waitFor({ timeout: patience });
  await page.locator('[data-still] .wrong').waitFor({ timeout: patience });
  t.match(await page.locator('[data-still] .wrong').innerText(), /Tidak tersambung ke 127\.0\.0\.1/);
  t.match(await page.locator('[data-still]:has(img)').innerText(), /lalu|baru saja/);
  t.same(await crampedTexts(page), []);
  t.same(await axeFaults(page), []);
  await page.locator('[data-step=settings]').click();
  const networks = page.locator('[data-field="/privateNetworks"]');
  await networks.waitFor({ timeout: patience });
  t.equal(await networks.inputValue(), '127.0.0.0/8');
  await networks.fill('127.0.0.0/8, 10.0.0.0/40');
  await page.locator('form:has([data-field="/privateNetworks"]) button.main').click();
  await page.locator('[data-field="/privateNetworks"][aria-invalid=true]').waitFor({ timeout: patience });
  await networks.fill('127.0.0.0/8, 10.0.0.0/8');
  await page.locator('form:has([data-field="/privateNetworks"]) button.main').click();
  await page.locator('form:has([data-field="/privateNetworks"]) .note.good').waitFor({ timeout: patience });
  t.same(complaints, []);
});

t.test('a soak outlives the page, yields to a scene, and its report is taken away', async (t) => {
  const room = await makeCameraRoom(t);
  const { page, complaints } = await setUp(t, room);
  await page.locator('[data-scene=monitoring]').click();
  await page.locator('[data-result=applied]').waitFor();
  const before = (await room.device.ties()).slice(0, 8);
  await page.goto(`${room.url}/#bench`);
  await page.locator('[name=rounds]').fill('500');
  await page.locator('[name=pause]').fill('200');
  await page.getByRole('button', { name: 'Mulai uji', exact: true }).click();
  await page.locator('[data-soak=running]').waitFor({ timeout: patience });
  await page.reload();
  await page.locator('[data-soak=running]').waitFor({ timeout: patience });
  await page.locator('[data-stop=soak]').click();
  await page.locator('[data-soak=stopped]').waitFor({ timeout: patience });
  t.match(await page.locator('[data-soak]').innerText(), /Dinding menampilkan yang semula/);
  t.same((await room.device.ties()).slice(0, 8), before);
  const waiting = page.waitForEvent('download', { timeout: patience });
  await page.locator('[data-report=csv]').click();
  const csv = readFileSync(await (await waiting).path(), 'utf8');
  t.match(csv, /^matrix,output,row,column,proven,failed,lastFault\r\n/);
  t.equal(csv.trim().split('\r\n').length, 9);

  await page.getByRole('button', { name: 'Mulai uji', exact: true }).click();
  await page.locator('[data-soak=running]').waitFor({ timeout: patience });
  await page.goto(`${room.url}/#home`);
  await page.locator('[data-scene=launch]').click();
  await page.locator('[data-result=applied]').waitFor({ timeout: patience });
  await page.goto(`${room.url}/#bench`);
  await page.locator('[data-soak=taken-over]').waitFor({ timeout: patience });
  t.same(complaints, []);
});
