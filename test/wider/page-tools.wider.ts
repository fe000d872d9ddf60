/** The page's tools in a real browser: the scene editor of two people, journal and health, set-up, bench, week grid. */
import t from 'tap';
import { axeInBothLights } from '../browser/axe.js';
import { screens } from '../browser/browser.js';
import { makeRoom, openPage, setUp } from '../browser/journeys.js';
import { until } from '../until.js';

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
  const two = await openPage(t, room.url, { screen: screens.laptop });
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
  await page.getByRole('dialog').waitFor();
  t.same(await axeInBothLights(page), [], 'the dialog that sends raw bytes');
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

t.test('each role finds what it may do, and nothing else', async (t) => {
  const room = await makeRoom(t);
  const { page } = await setUp(t, room);
  const expected = {
    viewer: { parts: ['#home', '#health'], launches: false },
    operator: { parts: ['#home', '#health'], launches: true },
    guard: { parts: ['#home', '#people', '#health'], launches: false },
    technician: {
      parts: ['#home', '#scenes', '#people', '#health', '#room', '#bench', '#journal'],
      launches: true,
    },
  } as const;
  await page.goto(`${room.url}/#accounts`);
  for (const role of Object.keys(expected)) {
    await page.locator('button.main').click();
    await page.locator('[name=account-name]').fill(role);
    await page.locator('select').selectOption(role);
    await page.locator('[name=account-password]').fill('kopi-benteng-awan');
    await page.locator('form button.main').click();
    await page.locator(`[data-account=${role}]`).waitFor();
  }
  for (const [role, { parts, launches }] of Object.entries(expected)) {
    const visitor = await openPage(t, room.url);
    const own = visitor.page;
    await own.locator('[name=name]').fill(role);
    await own.locator('[name=password]').fill('kopi-benteng-awan');
    await own.locator('button.main').click();
    await own.locator('.picture').first().waitFor();
    const shown: unknown = await own.evaluate(
      `[...document.querySelectorAll('nav a')].map((a) => a.getAttribute('href'))`,
    );
    t.same(shown, parts, role);
    t.equal((await own.locator('[data-scene]').count()) > 0, launches, `${role}: scenes to launch`);
    if (launches) {
      await own.locator('[data-scene=monitoring]').click();
      await own.locator('[data-result=applied], [data-result=unchanged]').waitFor();
    }
    await own.goto(`${room.url}/#accounts`);
    await own.getByText('Akun ini tidak berhak').waitFor();
    t.same(visitor.complaints, [], role);
  }
});
