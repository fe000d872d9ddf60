/** Test cards and slices on the page in a real browser; and that nothing of what draws stays in memory. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { axeFaults } from '../browser/axe.js';
import { screens } from '../browser/browser.js';
import { makeCameraRoom } from '../browser/camera-room.js';
import { crampedTexts } from '../browser/cramped-texts.js';
import { setUp } from '../browser/journeys.js';
import { until } from '../until.js';

const patience = 60_000;

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
  const room = await makeCameraRoom(t);
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
  await page.getByRole('button', { name: 'Kirim dan potong', exact: true }).click();
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
  await page.getByRole('button', { name: 'Kirim dan potong', exact: true }).click();
  await page.getByRole('alert').waitFor({ timeout: patience });
  t.match(await page.getByRole('alert').innerText(), /Ini bukan gambar yang dapat dipakai/);

  await page.goto('about:blank');
  await until('nobody draws any more', () => !childrenOf(room.pid).some(draws), patience);
  t.same(complaints, []);
});

t.test('the test tools are readable on a panel PC and a phone, in both languages', async (t) => {
  const room = await makeCameraRoom(t);
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
