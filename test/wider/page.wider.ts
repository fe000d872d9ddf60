/** The page in a real browser, on the built daemon with a simulated matrix: journeys, sizes, languages, reach, speed. */
import t from 'tap';
import { axeFaults } from '../browser/axe.js';
import { screens } from '../browser/browser.js';
import { crampedTexts } from '../browser/cramped-texts.js';
import { browserOf, makeRoom, openPage, password, setUp } from '../browser/journeys.js';
import { until } from '../until.js';

const inputs = [1, 2, 5, 6, 3, 4, 8, 7];

t.test('from first run to a scene on the wall, by keyboard alone', async (t) => {
  const room = await makeRoom(t);
  const visitor = await openPage(t, room.url);
  const { page, complaints } = visitor;
  await page.locator('[name=code]').waitFor();
  const press = async (key: string): Promise<void> => page.keyboard.press(key);
  const focused = (): Promise<string> =>
    page.evaluate(
      `(document.activeElement.name || document.activeElement.dataset.scene || document.activeElement.textContent).trim()`,
    );
  const tabTo = async (what: string | RegExp): Promise<void> => {
    for (let n = 0; n < 60; n += 1) {
      await press('Tab');
      const now = await focused();
      if (typeof what === 'string' ? now === what : what.test(now)) return;
    }
    throw new Error(`Tab never reaches ${String(what)}`);
  };
  await tabTo('code');
  await page.keyboard.type('salah-kode');
  await tabTo('name');
  await page.keyboard.type('teknisi');
  await tabTo('password');
  await page.keyboard.type(password);
  await tabTo('again');
  await page.keyboard.type(password);
  await press('Enter');
  await page.getByRole('alert').waitFor();
  t.match(await page.getByRole('alert').innerText(), /kode/i, 'a wrong code is told in words');
  await page.locator('[name=code]').fill(room.code);
  await page.locator('[name=code]').focus();
  await press('Enter');
  await page.locator('.wall').waitFor();
  await tabTo('monitoring');
  await press('Enter');
  await page.locator('[data-result=applied]').waitFor();
  t.same((await room.device.ties()).slice(0, 8), inputs, 'the matrix really switched');
  t.equal(await page.locator('.picture[data-mark=confirmed]').count(), 8);

  await page.locator('.picture').first().focus();
  await press('ArrowRight');
  await press('ArrowDown');
  t.match(await page.locator('.details').innerText(), /Baris 2, kolom 2.*CCTV Pintu Air.*terbukti/s);

  await tabTo('TAHAN');
  await press('Enter');
  await page.getByText(/prioritas krisis/).waitFor();
  await page.locator('[data-scene=launch]').focus();
  await press('Enter');
  await page.locator('[data-result=rejected]').waitFor();
  t.same((await room.device.ties()).slice(0, 8), inputs, 'what is held stays');
  await tabTo('Keluar');
  await press('Enter');
  await page.locator('[name=password]').waitFor();
  t.equal(await page.locator('.wall').count(), 0, 'nothing of the room is left');
  t.same(complaints, []);
});

t.test('what happens to the wall is seen: drift, a lost daemon, its return', async (t) => {
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room);
  await page.locator('[data-scene=monitoring]').click();
  await page.locator('[data-result=applied]').waitFor();

  await page.evaluate(`new MutationObserver(() => { window.seenAt ??= document.querySelector('[data-mark=drifted]') && Date.now(); })
    .observe(document.querySelector('.wall'), { subtree: true, childList: true, attributes: true })`);
  const began = Date.now();
  await room.device.ask('frontPanel', { output: 1, input: 9 });
  await page.locator('.picture[data-mark=drifted]').waitFor();
  const seenMs = Number(await page.evaluate('window.seenAt')) - began;
  t.comment(`a change at the front panel was drawn ${seenMs} ms after it was made`);
  t.ok(seenMs >= 0, 'how soon is judged by npm run bench:page');
  t.match(await page.locator('.picture[data-mark=drifted]').innerText(), /Laptop Paparan.*seharusnya CCTV Alun-alun/s);

  await page.reload();
  await page.locator('.picture[data-mark=drifted]').waitFor();

  await room.stopDaemon();
  await page.locator('.picture[data-mark=stale]').first().waitFor();
  t.equal(await page.locator('.picture[data-mark=confirmed]').count(), 0, 'nothing looks fresh');
  t.match(await page.locator('main [role=status]').first().innerText(), /terputus/);
  t.ok(await page.locator('[data-scene=monitoring]').isDisabled());
  await room.start();
  await page.locator('.picture[data-mark=confirmed]').first().waitFor();
  await page.locator('[data-scene=monitoring]').click();
  // The daemon has perhaps put the scene back itself by then.
  await page.locator('[data-result=applied], [data-result=unchanged]').waitFor();
  t.same((await room.device.ties()).slice(0, 8), inputs, 'and it goes on working, without signing in anew');
  t.same(complaints, []);
});

t.test('every part, screen, language and light is readable and reachable', async (t) => {
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room);
  await page.locator('[data-scene=monitoring]').click();
  await page.locator('[data-result=applied]').waitFor();
  await room.device.ask('frontPanel', { output: 1, input: 9 });
  const parts: unknown = await page.evaluate(
    `[...document.querySelectorAll('nav a')].map((a) => a.getAttribute('href'))`,
  );
  const shown = [...(Array.isArray(parts) ? parts.map(String) : []), '#password'];
  t.comment(shown.join(' '));
  for (const part of shown) {
    await page.goto(`${room.url}/${part}`);
    await page.locator('main h1').first().waitFor();
    for (const [name, screen] of Object.entries(screens)) {
      await page.setViewportSize(screen);
      for (const language of ['id', 'en']) {
        if ((await page.locator('html').getAttribute('lang')) !== language) await page.locator('header [lang]').click();
        await page.locator(`html[lang=${language}]`).waitFor();
        t.same(await crampedTexts(page), [], `${part} ${name} ${language}: nothing is cut off or overlaps`);
      }
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      t.same(await axeFaults(page), [], `${part} ${colorScheme}: axe finds nothing`);
    }
  }
  t.same(complaints, []);
});

t.test('the first load is small and quick', async (t) => {
  const room = await makeRoom(t);
  await setUp(t, room);
  const context = await (await browserOf(t)).newContext({ viewport: screens.panel });
  const page = await context.newPage();
  const sizes = new Map<string, number>();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  const urls = new Map<string, string>();
  wire.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    sizes.set(urls.get(requestId) ?? requestId, encodedDataLength),
  );
  const began = performance.now();
  await page.goto(room.url);
  await page.locator('[name=password]').waitFor();
  const ms = Math.round(performance.now() - began);
  await until('all has come', () => sizes.size >= 4);
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  t.comment(`first load: ${bytes} bytes on the wire in ${sizes.size} answers, ready to sign in after ${ms} ms`);
  t.ok(bytes > 10_000 && bytes <= 100_000, `${bytes} bytes`);
});
