/** The room set-up in a real browser: outputs mapped to panels, and the picture given back however that ends. */
import t from 'tap';
import { screens, visit, type Page } from '../browser/browser.js';
import { crampedTexts } from '../browser/cramped-texts.js';
import { browserOf, makeRoom, password, setUp } from '../browser/journeys.js';
import { until } from '../until.js';

const title = 'Panel mana yang berubah?';

async function openMapping(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/#room`);
  await page
    .getByRole('group', { name: 'Langkah penyiapan', exact: true })
    .getByRole('button', { name: '5. Keluaran', exact: true })
    .click();
  await page.getByRole('region', { name: title, exact: true }).waitFor();
}

function section(page: Page) {
  return page.getByRole('region', { name: title, exact: true });
}

/** Settles when this output is lit, at the matrix and on the page. */
async function isLit(page: Page, output: number | 'answered' | 'none'): Promise<void> {
  await page.locator(`[data-mapping="${output}"][aria-busy=false]`).waitFor();
}

async function begin(page: Page): Promise<void> {
  await section(page).getByLabel('Yang dinyalakan menampilkan', { exact: true }).selectOption('16');
  await section(page).getByRole('button', { name: 'Mulai pemetaan', exact: true }).click();
  await isLit(page, 1);
}

const none = Array.from({ length: 16 }, () => 0);
const only = (output: number): readonly number[] => none.map((_, index) => (index + 1 === output ? 16 : 0));
/** What the scene `monitoring` shows on the wall's eight outputs. */
const monitoring = [1, 2, 5, 6, 3, 4, 8, 7];

t.test('outputs are lit one at a time, the panel that changed is pressed, and the result is stored', async (t) => {
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room);
  await page.locator('[data-scene=monitoring]').click();
  await page.locator('[data-result=applied]').waitFor();
  const before = await room.device.ties();
  await openMapping(page, room.url);
  await begin(page);
  t.same(await room.device.ties(), only(1));
  // The cables are the other way round: output 1 is the last panel. The first by pointer, the others by keys.
  await section(page)
    .getByRole('button', { name: /^Panel 8, baris 2, kolom 4/ })
    .click();
  await isLit(page, 2);
  t.same(await room.device.ties(), only(2));
  await page.locator('[data-panel="8"]').focus();
  for (let output = 2; output <= 8; output += 1) {
    await page.keyboard.press(output === 5 ? 'ArrowUp' : output > 5 ? 'ArrowRight' : 'ArrowLeft');
    const panel = Number(await page.evaluate('document.activeElement.dataset.panel'));
    t.ok(panel >= 1 && panel <= 8, `output ${output} is panel ${panel}`);
    await page.keyboard.press('Enter');
    await isLit(page, output + 1);
  }
  // The number of each panel can be read on every screen.
  for (const screen of Object.values(screens)) {
    await page.setViewportSize(screen);
    t.same(await crampedTexts(page), [], `${screen.width}: nothing is cut off or overlaps`);
    t.equal(await section(page).locator('.numeral:visible').count(), 8, `${screen.width}: every number is seen`);
  }
  await page.setViewportSize(screens.panel);
  // Whoever looks at the walls is told what this picture is.
  const other = await browserOf(t);
  const second = await visit(other, room.url);
  await second.page.locator('[name=name]').fill('teknisi');
  await second.page.locator('[name=password]').fill(password);
  await second.page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await second.page.locator('[data-mapped]').waitFor();
  await page.reload();
  await openMapping(page, room.url);
  for (let output = 9; output <= 16; output += 1) {
    await isLit(page, output);
    await section(page).getByRole('button', { name: 'Tidak ada yang berubah', exact: true }).click();
  }
  await isLit(page, 'answered');
  await until('the picture is back', async () => String(await room.device.ties()) === String(before));
  await section(page).getByRole('button', { name: 'Simpan ke dinding', exact: true }).click();
  await section(page).getByText('Keluaran panel tersimpan; gambar semula sudah kembali.', { exact: true }).waitFor();
  const wall: unknown = await page.evaluate(`fetch('/api/v1/library/walls/main').then((answer) => answer.json())`);
  t.match(wall, {
    panels: [
      { row: 0, column: 0, output: 5 },
      { row: 0, column: 1, output: 6 },
      { row: 0, column: 2, output: 7 },
      { row: 0, column: 3, output: 8 },
      { row: 1, column: 0, output: 4 },
      { row: 1, column: 1, output: 3 },
      { row: 1, column: 2, output: 2 },
      { row: 1, column: 3, output: 1 },
    ],
  });
  t.match(JSON.stringify(wall), /"setId":8/, 'the panels’ own controllers are as they were');
  await page.goto(`${room.url}/#journal`);
  for (const kind of ['mapping.begun', 'mapping.ended'])
    await page.locator(`tr[data-kind="${kind}"]`).first().waitFor();
  t.same([...complaints, ...second.complaints], []);
});

t.test('cancelled, overtaken by a scene, or killed: the wall shows again what it showed', async (t) => {
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room);
  await page.locator('[data-scene=monitoring]').click();
  await page.locator('[data-result=applied]').waitFor();
  const before = await room.device.ties();
  t.same(before.slice(0, 8), monitoring);
  const isBack = (): Promise<unknown> =>
    until('the picture is back', async () => String(await room.device.ties()) === String(before), 40_000);

  await openMapping(page, room.url);
  await begin(page);
  await section(page).getByRole('button', { name: 'Batalkan pemetaan', exact: true }).click();
  await isLit(page, 'none');
  await isBack();

  await begin(page);
  await page.goto(`${room.url}/#home`);
  await page.locator('[data-mapped]').waitFor();
  await page.locator('[data-scene=monitoring]').click();
  await page.locator('[data-result=applied], [data-result=unchanged]').waitFor();
  await page.locator('[data-mapped]').waitFor({ state: 'detached' });
  await isBack();

  await openMapping(page, room.url);
  await begin(page);
  t.same(await room.device.ties(), only(1));
  await room.killDaemon();
  t.same(await room.device.ties(), only(1), 'nobody was there to put anything back');
  await room.start();
  await isBack();

  await openMapping(page, room.url);
  await page.locator('header [data-live=true]').waitFor();
  await begin(page);
  await room.stopDaemon();
  t.same(await room.device.ties(), before, 'an orderly end puts it back itself');
  t.same(complaints, []);
});
