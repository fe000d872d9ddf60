/** Pictures on the page in a real browser: test cards, slices, stills, a soak; and that nothing of it stays in memory. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import sharp from 'sharp';
import t, { type Test } from 'tap';
import { screens } from '../browser/browser.js';
import { crampedTexts } from '../browser/cramped-texts.js';
import { setUp } from '../browser/journeys.js';
import { PageRoom } from '../browser/page-room.js';
import { testFolder } from '../folder.js';
import { until } from '../until.js';
import { axeFaults } from '../browser/axe-faults.js';

const patience = 60_000;

/** A camera on this machine that sends one red still. */
async function camera(t: Test): Promise<number> {
  const still = await sharp({ create: { width: 640, height: 360, channels: 3, background: '#c02018' } })
    .jpeg()
    .toBuffer();
  const server = createServer((_, response) => void response.end(still));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

async function makeRoom(t: Test): Promise<PageRoom> {
  const port = await camera(t);
  const room = await PageRoom.make(testFolder(t), (made) => {
    const [first, second, ...others] = made['sources'] as readonly Record<string, unknown>[];
    const sources = [
      { ...first, snapshotUrl: `http://127.0.0.1:${port}/still.jpg` },
      { ...second, snapshotUrl: 'http://127.0.0.1:1/still.jpg' },
      ...others,
    ];
    return { ...made, sources, pictures: { privateNetworks: ['127.0.0.0/8'] } };
  });
  t.teardown(() => room.stop());
  await room.start();
  return room;
}

/** True where the process has a library of sharp's in its memory. */
function draws(pid: number): boolean {
  try {
    return /libvips|sharp-linux/.test(readFileSync(`/proc/${pid}/maps`, 'utf8'));
  } catch {
    return false;
  }
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      const path = `/proc/${name}/stat`;
      if (!existsSync(path)) return false;
      try {
        return new RegExp(`^\\d+ \\(.*\\) \\S ${pid} `).test(readFileSync(path, 'utf8'));
      } catch {
        return false;
      }
    })
    .map(Number);
}

t.test('cards are seen and taken away, a picture is sliced, and in the end nobody draws', async (t) => {
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room, { screen: screens.laptop });
  await page.goto(`${room.url}/#bench`);
  const overview = page.locator('img[data-card=number]');
  await overview.waitFor();
  const isDrawn = `[...document.querySelectorAll('img')].every((image) => image.complete && image.naturalWidth > 100)`;
  await until('the card is drawn', () => page.evaluate(isDrawn), patience);
  t.ok(childrenOf(room.pid).some(draws), 'a process of its own draws');
  t.notOk(draws(room.pid), 'the daemon’s own does not');

  await page.locator('section:has([data-card]) select').selectOption('span');
  await page.locator('img[data-card=span]').waitFor();
  await until('the other card is drawn', () => page.evaluate(isDrawn), patience);
  await page.locator('section:has([data-card]) summary').click();
  const waiting = page.waitForEvent('download', { timeout: patience });
  await page.locator('section:has([data-card]) [data-panel="2-4"]').click();
  const file = await waiting;
  t.match(file.suggestedFilename(), /^main-span-row2-column4-output\d+\.png$/);
  t.match(await sharp(await file.path()).metadata(), { width: 1920, height: 1080 });

  const source = join(room.folder, 'large.png');
  await sharp({ create: { width: 900, height: 300, channels: 3, background: '#206040' } })
    .png()
    .toFile(source);
  await page.locator('[name=picture]').setInputFiles(source);
  await page.getByRole('button', { name: 'Kirim dan potong' }).click();
  await page.locator('img[data-slices=cover]').waitFor();
  await until('the picture is drawn', () => page.evaluate(isDrawn), patience);
  const zipped = page.waitForEvent('download', { timeout: patience });
  await page.locator('[data-zip=slices]').click();
  const path = await (await zipped).path();
  const names = execFileSync('python3', ['-m', 'zipfile', '-l', path], { encoding: 'utf8' });
  execFileSync('python3', ['-m', 'zipfile', '-t', path]);
  t.equal(names.match(/main-slice-row\d-column\d-output\d+\.png/g)?.length, 8, 'another program reads the ZIP');
  const other = join(room.folder, 'other.png');
  writeFileSync(other, 'no picture');
  await page.locator('[name=picture]').setInputFiles(other);
  await page.getByRole('button', { name: 'Kirim dan potong' }).click();
  await page.getByRole('alert').waitFor({ timeout: patience });
  t.match(await page.getByRole('alert').innerText(), /Ini bukan gambar yang dapat dipakai/);

  await page.goto('about:blank');
  await until('nobody draws any more', () => !childrenOf(room.pid).some(draws), patience);
  t.same(complaints, []);
});

t.test('scene buttons hold the stills of their sources; set-up tells age and fault', async (t) => {
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room);
  await page.locator('[data-scene=monitoring] image').first().waitFor({ timeout: patience, state: 'attached' });
  const address = (await page.locator('[data-scene=monitoring] image').first().getAttribute('href')) ?? '';
  const seen: unknown = await page.evaluate(
    `fetch(${JSON.stringify(address)}).then((answer) => answer.headers.get('content-type'))`,
  );
  t.equal(seen, 'image/jpeg');
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
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room);
  await page.locator('[data-scene=monitoring]').click();
  await page.locator('[data-result=applied]').waitFor();
  const before = (await room.device.ties()).slice(0, 8);
  await page.goto(`${room.url}/#bench`);
  await page.locator('[name=rounds]').fill('500');
  await page.locator('[name=pause]').fill('200');
  await page.getByRole('button', { name: 'Mulai uji' }).click();
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

  await page.getByRole('button', { name: 'Mulai uji' }).click();
  await page.locator('[data-soak=running]').waitFor({ timeout: patience });
  await page.goto(`${room.url}/#home`);
  await page.locator('[data-scene=launch]').click();
  await page.locator('[data-result=applied]').waitFor({ timeout: patience });
  await page.goto(`${room.url}/#bench`);
  await page.locator('[data-soak=taken-over]').waitFor({ timeout: patience });
  t.same(complaints, []);
});

t.test('the test tools are readable on a panel PC and a phone, in both languages', async (t) => {
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room);
  await page.goto(`${room.url}/#bench`);
  await page.locator('img[data-card]').waitFor();
  for (const language of ['id', 'en'] as const) {
    await page.evaluate(`localStorage.setItem('language', '${language}')`);
    for (const screen of [screens.panel, screens.phone]) {
      await page.setViewportSize(screen);
      await page.reload();
      await page.locator('img[data-card]').waitFor();
      t.same(await crampedTexts(page), [], `${language} ${screen.width}`);
      t.same(await axeFaults(page), [], `${language} ${screen.width}`);
    }
  }
  t.same(complaints, []);
});
