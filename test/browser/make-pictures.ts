/** Makes docs/pictures/*.png on a demo room: `npm run build && node dist/test/browser/make-pictures.js`. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { top } from '../static/project.js';
import { until } from '../until.js';
import { openBrowser, screens, visit } from './browser.js';
import { PageRoom } from './page-room.js';

const folder = join(top, 'docs', 'pictures');
mkdirSync(folder, { recursive: true });
const data = mkdtempSync(join(tmpdir(), 'wallkeeper-pictures-'));
const room = await PageRoom.make(data);
await room.start();
const browser = await openBrowser();
try {
  const { page } = await visit(browser, room.url, { screen: screens.panel });
  const picture = (name: string): Promise<unknown> => page.screenshot({ path: join(folder, `${name}.png`) });
  const scenesAreDrawn = (): Promise<void> =>
    until(
      'each scene in view has its picture',
      () =>
        page.evaluate(
          `[...document.querySelectorAll('.thumb')].filter((one) => one.getBoundingClientRect().top < innerHeight)
            .every((one) => one.querySelector('img:not([hidden])'))`,
        ),
      60_000,
    );
  await page.locator('[name=code]').fill(room.code);
  await page.locator('[name=name]').fill('sari');
  await page.locator('[name=password]').fill('benteng-awan-kopi');
  await page.locator('[name=again]').fill('benteng-awan-kopi');
  await page.locator('button.main').click();
  await page.locator('[data-scene=monitoring]').click();
  await page.locator('[data-result=applied]').waitFor();
  await room.device.ask('frontPanel', { output: 3, input: 9 });
  await page.locator('.picture[data-mark=drifted]').click();
  await scenesAreDrawn();
  await picture('wall');
  await page.setViewportSize(screens.laptop);
  await page.goto(`${room.url}/#scenes`);
  await page.locator('.canvas').waitFor();
  await page.locator('select').first().selectOption('crisis');
  await page.locator('[data-template=quarters]').click();
  await page.locator('[data-region]').first().focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-dry-run]').waitFor();
  await picture('scenes');
  await page.setViewportSize(screens.panel);
  await page.goto(`${room.url}/#room`);
  await page.locator('[data-step=mapping]').click();
  await page.getByRole('button', { name: 'Mulai pemetaan', exact: true }).click();
  for (const output of [1, 2, 3]) {
    await page.locator(`[data-mapping="${String(output)}"][aria-busy=false]`).waitFor();
    await page.locator(`[data-panel="${String(9 - output)}"]`).click();
  }
  await page.locator('[data-mapping="4"][aria-busy=false]').waitFor();
  await page.getByRole('group', { name: /: tekan panel yang berubah$/ }).scrollIntoViewIfNeeded();
  await picture('room');
  await page.getByRole('button', { name: 'Batalkan pemetaan', exact: true }).click();
  await page.locator('[data-mapping="none"]').waitFor();
  await page.setViewportSize(screens.phone);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${room.url}/#home`);
  await page.locator('.wall').waitFor();
  await scenesAreDrawn();
  await picture('phone');
  await page.setViewportSize(screens.panel);
  await page.emulateMedia({ colorScheme: 'light' });
  await room.device.stop();
  await page.goto(`${room.url}/#health`);
  await page.locator('.trouble').waitFor();
  await picture('health');
} finally {
  await browser.close();
  await room.stop();
  rmSync(data, { recursive: true, force: true });
}
