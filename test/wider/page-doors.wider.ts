/** The door part of the page in a real browser, on the demo with its simulated terminal and door. */
import t from 'tap';
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
    await page.locator('[data-door=masuk]').getByText('terkunci', { exact: true }).waitFor();
    await order(page, 'door force');
    await page.locator('[data-door=masuk]').getByText('dibuka paksa').waitFor();
    await order(page, 'door close');

    await page.locator('[name=reason]').fill('latihan');
    await page.locator('.hold').focus();
    await page.keyboard.down('Space');
    await page.getByText('Semua pintu dalam penguncian darurat.').waitFor();
    await page.keyboard.up('Space');
    await page.locator('[data-door=masuk]').getByText('PENGUNCIAN DARURAT').waitFor();
    await page.locator('[name=reason]').fill('selesai');
    await page.locator('.hold').focus();
    await page.keyboard.down('Space');
    await page.getByText('Semua pintu dalam penguncian darurat.').waitFor({ state: 'detached' });
    await page.keyboard.up('Space');
    for (const screen of Object.values(screens)) {
      await page.setViewportSize(screen);
      t.same(await crampedTexts(page), [], `${screen.width}: nothing is cut off or overlaps`);
    }

    await page.setViewportSize(screens.laptop);
    await page.locator('[data-tab=people]').click();
    await page.locator('[data-enrol]').click();
    await page.locator('[data-enrolment=waiting]').waitFor();
    const token: unknown = await page.evaluate(
      `fetch('/api/v1/session').then((a) => a.json()).then((s) => s.csrfToken)`,
    );
    await page.evaluate(
      `fetch('/api/v1/practice', { method: 'POST', headers: { 'content-type': 'application/json', 'csrf-token': ${JSON.stringify(token)} }, body: '{"order":"scan unknown"}' })`,
    );
    await page.locator('[data-enrolment=taken], [data-enrolment=waiting] .bad').waitFor();

    await page.locator('[data-tab=privacy]').click();
    await page.locator('select').selectOption('p-joko');
    await page.getByText('Hapus orang ini').click();
    await page.locator('dialog .hold').focus();
    await page.keyboard.down('Space');
    await page.getByText(/Masih harus dihapus di terminal: 1/).waitFor();
    await page.keyboard.up('Space');
    await page.getByText('Sudah dihapus di terminal').click();
    await page.getByText('Tidak ada.', { exact: true }).waitFor();
    t.same(complaints, []);
  },
);

async function order(page: Page, text: string): Promise<void> {
  await page.locator(`[data-order="${text}"]`).click();
}
