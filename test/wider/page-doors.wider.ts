/** The door part of the page in a real browser, on the demo with its simulated terminal and door. */
import t from 'tap';
import { axeInBothLights } from '../browser/axe.js';
import { openBrowser, screens, visit, type Page } from '../browser/browser.js';
import { crampedTexts } from '../browser/cramped-texts.js';
import { startDemo } from '../browser/page-demo.js';

t.test(
  'a guard’s evening: a palm, a stranger, a forced door, a lockdown; a palm enrolled, a person erased',
  async (t) => {
    const demo = await startDemo();
    t.teardown(() => demo.stop());
    const browser = await openBrowser();
    t.teardown(() => browser.close());
    const { page, complaints } = await visit(browser, demo.url, { screen: screens.laptop });
    await page.locator('[name=name]').fill('demo');
    await page.locator('[name=password]').fill(demo.password);
    await page.locator('button.main').click();
    await page.locator('.wall').waitFor();

    await page.goto(`${demo.url}/#people`);
    await page.locator('[data-door=masuk]').getByText('terkunci', { exact: true }).waitFor();
    await order(page, 'scan ratna');
    await page.locator('.events li', { hasText: 'Ratna Dewi' }).first().waitFor();
    await order(page, 'door pass');
    await order(page, 'scan unknown');
    await page.locator('.events li', { hasText: 'access.decided' }).nth(1).waitFor();
    // Locked and shut: a leaf that the closer has not shut yet can't be broken open.
    await page.locator('[data-door=masuk]').getByText('tertutup', { exact: true }).waitFor();
    await page.locator('[data-door=masuk]').getByText('terkunci', { exact: true }).waitFor();
    await order(page, 'door force');
    await page.locator('[data-door=masuk]').getByText('dibuka paksa', { exact: true }).waitFor();
    await order(page, 'door close');

    await page.locator('[name=reason]').fill('latihan');
    await page.locator('.hold').focus();
    await page.keyboard.down('Space');
    await page.getByText('Semua pintu dalam penguncian darurat.', { exact: true }).waitFor();
    await page.keyboard.up('Space');
    await page.locator('[data-door=masuk]').getByText('PENGUNCIAN DARURAT', { exact: true }).waitFor();
    await page.locator('[name=reason]').fill('selesai');
    await page.locator('.hold').focus();
    await page.keyboard.down('Space');
    await page.getByText('Semua pintu dalam penguncian darurat.', { exact: true }).waitFor({ state: 'detached' });
    await page.keyboard.up('Space');
    for (const screen of Object.values(screens)) {
      await page.setViewportSize(screen);
      t.same(await crampedTexts(page), [], `${screen.width}: nothing is cut off or overlaps`);
    }

    await page.setViewportSize(screens.laptop);
    await page.locator('[data-tab=people]').click();
    const enrol = page.getByRole('region', { name: 'Daftarkan telapak tangan', exact: true });
    const begin = enrol.getByRole('button', { name: 'Mulai: tempelkan telapak tangan', exact: true });
    await begin.click();
    await page.locator('[data-enrolment=waiting]').waitFor();
    await enrol.getByRole('button', { name: 'Batal', exact: true }).click();
    await begin.click();
    await page.locator('[data-enrolment=waiting]').waitFor();
    await practise(page, 'scan ratna');
    await enrol.getByText('Id ini sudah milik Ratna Dewi.', { exact: true }).waitFor();
    t.equal(await enrol.getByRole('button', { name: 'Tambahkan ke orang ini', exact: true }).count(), 0);
    await begin.click();
    await page.locator('[data-enrolment=waiting]').waitFor();
    await practise(page, 'scan unknown');
    await enrol.getByText('Diterima: id subjek 999999', { exact: true }).waitFor();
    await enrol.getByLabel('Untuk orang', { exact: true }).selectOption('p-joko');
    await enrol.getByRole('button', { name: 'Tambahkan ke orang ini', exact: true }).click();
    await enrol.getByText('Ditambahkan ke Joko Susilo.', { exact: true }).waitFor();
    const joko: unknown = await page.evaluate(`fetch('/api/v1/library/people/p-joko').then((a) => a.json())`);
    t.match(joko, { subjects: ['000103', '999999'] });

    await page.locator('[data-tab=privacy]').click();
    await page.locator('select').selectOption('p-joko');
    await page.getByRole('button', { name: 'Laporan: semua yang tersimpan', exact: true }).click();
    const report = page.locator('[data-person-report=p-joko]');
    await report.locator('[data-files]').getByText('room.json', { exact: true }).waitFor();
    await report.locator('[data-backups]').getByText('Tidak ada.', { exact: true }).waitFor();
    await page.setViewportSize(screens.phone);
    t.same(await crampedTexts(page), [], 'the report on a phone');
    await page.setViewportSize(screens.laptop);
    t.same(await axeInBothLights(page), [], 'the report on a person');
    const download = page.waitForEvent('download');
    await report.getByRole('button', { name: 'Unduh laporan lengkap', exact: true }).click();
    t.equal((await download).suggestedFilename(), 'p-joko.json');
    await page.getByRole('button', { name: 'Hapus orang ini', exact: true }).click();
    await page.getByRole('dialog').waitFor();
    t.same(await axeInBothLights(page), [], 'the dialog that erases');
    await page.locator('dialog .hold').focus();
    await page.keyboard.down('Space');
    await page.getByText(/Masih harus dihapus di terminal: 2/).waitFor();
    await page.keyboard.up('Space');
    await page.getByRole('button', { name: 'Sudah dihapus di terminal', exact: true }).click();
    await page.getByText('Tidak ada.', { exact: true }).waitFor();
    t.same(complaints, []);
  },
);

async function order(page: Page, text: string): Promise<void> {
  await page.locator(`[data-order="${text}"]`).click();
}

/** The same without the buttons, which stand on another tab. */
async function practise(page: Page, text: string): Promise<void> {
  await page.evaluate(`fetch('/api/v1/session').then((answer) => answer.json()).then(({ csrfToken }) =>
    fetch('/api/v1/practice', { method: 'POST', body: ${JSON.stringify(JSON.stringify({ order: text }))},
      headers: { 'content-type': 'application/json', 'csrf-token': csrfToken } }))`);
}
