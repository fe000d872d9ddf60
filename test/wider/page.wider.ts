/** The page in a real browser, on the built daemon with a simulated matrix: journeys, sizes, languages, reach, speed. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import t, { type Test } from 'tap';
import { openBrowser, screens, visit, type Browser, type Page, type Visitor } from '../browser/browser.js';
import { crampedTexts } from '../browser/cramped-texts.js';
import { PageRoom } from '../browser/page-room.js';
import { until } from '../until.js';

const password = 'benteng-awan-kopi';
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let browser: Browser;
t.before(async () => {
  browser = await openBrowser();
});
t.after(() => browser.close());

async function makeRoom(t: Test): Promise<PageRoom> {
  const room = await PageRoom.make(t.testdir());
  t.teardown(() => room.stop());
  await room.start();
  return room;
}

/** A visitor who has made the first account. */
async function setUp(t: Test, room: PageRoom, options: Parameters<typeof visit>[2] = {}): Promise<Visitor> {
  const visitor = await visit(browser, room.url, options);
  t.teardown(() => visitor.context.close());
  const { page } = visitor;
  await page.locator('[name=code]').fill(room.code);
  await page.locator('[name=name]').fill('teknisi');
  await page.locator('[name=password]').fill(password);
  await page.locator('[name=again]').fill(password);
  await page.locator('button.main').click();
  await page.locator('.wall').waitFor();
  return visitor;
}

async function axeFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(readFileSync(axePath, 'utf8'));
  const faults: unknown = await page.evaluate(
    `axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`,
  );
  return Array.isArray(faults) ? faults.map(String) : ['axe said nothing'];
}

const inputs = [1, 2, 5, 6, 3, 4, 8, 7];

t.test('from first run to a scene on the wall, by keyboard alone', async (t) => {
  const room = await makeRoom(t);
  const visitor = await visit(browser, room.url);
  t.teardown(() => visitor.context.close());
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
  t.ok(seenMs <= 100, `drawn after ${seenMs} ms`);
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
  const context = await browser.newContext({ viewport: screens.panel });
  t.teardown(() => context.close());
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
  t.ok(ms <= 1000, `${ms} ms`);
});

t.test('two technicians edit one scene, and neither overwrites the other', async (t) => {
  const room = await makeRoom(t);
  const one = await setUp(t, room, { screen: screens.laptop });
  const page = one.page;
  await page.goto(`${room.url}/#accounts`);
  await page.locator('button.main').click();
  await page.locator('[name=account-name]').fill('kedua');
  await page.locator('select').selectOption('technician');
  await page.locator('[name=account-password]').fill('kopi-benteng-awan');
  await page.locator('form button.main').click();
  await page.locator('[data-account=kedua]').waitFor();
  const two = await visit(browser, room.url, { screen: screens.laptop });
  t.teardown(() => two.context.close());
  await two.page.locator('[name=name]').fill('kedua');
  await two.page.locator('[name=password]').fill('kopi-benteng-awan');
  await two.page.locator('button.main').click();
  await two.page.locator('.wall').waitFor();

  // A new scene by dragging: one region over the left half, with a source dropped on it.
  await page.goto(`${room.url}/#scenes`);
  await page.locator('.canvas').waitFor();
  await page.locator('[data-template=whole]').click();
  const box = await page.locator('.canvas').boundingBox();
  if (box === null) throw new Error('no canvas');
  await page.mouse.move(box.x + box.width * 0.05, box.y + box.height * 0.1);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.9, { steps: 4 });
  await page.mouse.up();
  t.equal(await page.locator('[data-region]').count(), 2);
  await page.locator('.sources [data-source=cuaca]').click();
  t.match(await page.locator('[data-region]').first().innerText(), /Prakiraan Cuaca/);
  await page.locator('.sources [data-source=paparan]').dragTo(page.locator('[data-region]').last());
  t.match(await page.locator('[data-region]').last().innerText(), /Laptop Paparan/);
  await page.locator('[data-dry-run]').waitFor();
  t.match(await page.locator('[data-dry-run]').innerText(), /matrix-1/);
  t.same((await room.device.ties()).slice(0, 8), [0, 0, 0, 0, 0, 0, 0, 0], 'a dry run sends nothing');
  await page.locator('[name=scene-name]').fill('Rapat pagi');
  await page.locator('[data-save]').click();
  await page.getByText('Rapat pagi tersimpan.').waitFor();

  // Both open it; by keys alone the second makes the chosen region narrower, and saves first.
  const other = two.page;
  await other.goto(`${room.url}/#scenes`);
  await other.locator('.canvas').waitFor();
  for (const each of [other, page]) {
    await each.locator('select').first().selectOption('rapat-pagi');
    await each.locator('[data-region]').first().focus();
    await each.keyboard.press('Shift+ArrowLeft');
  }
  await other.locator('[data-save]').click();
  await other.getByText('Rapat pagi tersimpan.').waitFor();
  await page.locator('[data-save]').click();
  await page.getByRole('alert').waitFor();
  t.match(await page.getByRole('alert').innerText(), /Orang lain/);
  await page.getByText('Muat versi terbaru', { exact: true }).click();
  await page.locator('[data-save]:not([disabled])').waitFor();
  t.match(await page.locator('[data-region]').first().innerText(), /2×1/, 'what the other one saved');

  // What is shown can be taken as a scene.
  await page.goto(`${room.url}/#home`);
  await page.locator('[data-scene=rapat-pagi]').click();
  await page.locator('[data-result=applied]').waitFor();
  t.same(
    (await room.device.ties()).slice(0, 8),
    [8, 0, 9, 9, 8, 0, 9, 9],
    'a column between the two belongs to no region, and stays',
  );
  t.same([...one.complaints, ...two.complaints], []);
});

t.test('the journal shows who did what, is whole, and proves what was shown', async (t) => {
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room);
  await page.locator('[data-scene=monitoring]').click();
  await page.locator('[data-result=applied]').waitFor();
  await page.goto(`${room.url}/#journal`);
  await page.locator('tr[data-kind="scene.finished"]').first().waitFor();
  await page.getByText('Periksa keutuhan').click();
  await page.locator('[data-whole=true]').waitFor();
  const minute: unknown = await page.evaluate(`new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 16)`);
  await page.locator('[name=proof-at]').fill(String(minute));
  await page.getByText('Tunjukkan').click();
  await page.locator('[data-proof=monitoring]').waitFor();
  t.match(await page.locator('[data-proof=monitoring]').innerText(), /Baris 1, kolom 1: CCTV Alun-alun/);

  await room.device.stop();
  await page.goto(`${room.url}/#health`);
  await page.locator('.trouble').waitFor();
  const trouble = await page.locator('.trouble').innerText();
  t.match(trouble, /matrix-1/);
  t.match(trouble, /Akibat.*Dinding utama: 8\/8/s, 'what it means for the room');
  t.same(complaints, []);
});

t.test('a technician adds a source and is told at the field what is wrong, then tries the line by hand', async (t) => {
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room);
  await page.goto(`${room.url}/#room`);
  await page.locator('[data-step=sources]').click();
  await page.locator('[data-new=sources]').click();
  await page.locator('[data-field="/id"]').fill('kamera-baru');
  await page.locator('[data-field="/name"]').fill('Kamera Baru');
  await page.locator('[data-field="/matrix"]').fill('matrix-9');
  await page.locator('[data-field="/input"]').fill('16');
  await page.locator('[data-save=sources]').click();
  await page.locator('[data-field="/matrix"][aria-invalid=true]').waitFor();
  await page.locator('[data-field="/matrix"]').fill('matrix-1');
  await page.locator('[data-save=sources]').click();
  await page.locator('[data-item=kamera-baru]').waitFor();

  await page.goto(`${room.url}/#bench`);
  await page.locator('[name=output]').fill('16');
  await page.locator('[name=input]').fill('3');
  await page.getByRole('button', { name: 'Sambungkan' }).click();
  await page.locator('[data-tie=applied]').waitFor();
  t.equal((await room.device.ties())[15], 3);
  await page.locator('[data-direction=out]').first().waitFor();
  // Raw bytes: an Extron tie of output 16 to input 5, only once the button was held.
  await page.locator('[name=hex]').fill('35 2a 31 36 21');
  await page.locator('form .danger').click();
  const hold = page.locator('dialog .hold');
  await hold.click();
  t.equal((await room.device.ties())[15], 3, 'a mere press sends nothing');
  await hold.focus();
  await page.keyboard.down('Space');
  await page.locator('[data-sent=written]').waitFor();
  await page.keyboard.up('Space');
  await until('the raw tie', async () => (await room.device.ties())[15] === 5);
  t.same(complaints, []);
});

t.test('weekly hours are painted by keys and stored', async (t) => {
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room);
  await page.goto(`${room.url}/#people`);
  await page.locator('[data-tab=schedules]').click();
  await page.locator('[data-new=schedules]').click();
  await page.locator('[data-field="/id"]').fill('kantor');
  await page.locator('.hour[tabindex="0"]').focus();
  for (const key of ['Space', 'ArrowRight', 'Space', 'ArrowDown', 'Space', 'ArrowLeft', 'Space'])
    await page.keyboard.press(key);
  await page.locator('[data-save=schedules]').click();
  await page.locator('[data-item=kantor]').waitFor();
  const stored: unknown = await page.evaluate(
    `fetch('/api/v1/library/schedules/kantor').then((answer) => answer.json())`,
  );
  t.match(stored, { weekly: [{ days: ['mon', 'tue'], from: '08:00', to: '10:00' }] });
  t.same(complaints, []);
});
