/** A line's record, taken from the monitor and replayed on the page in a real browser. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { axeFaults } from '../browser/axe.js';
import { screens } from '../browser/browser.js';
import { crampedTexts } from '../browser/cramped-texts.js';
import { makeRoom, setUp } from '../browser/journeys.js';

const patience = 60_000;

t.test(
  'a line is recorded and replayed into a simulated device: what differs is shown, and the wall stays',
  async (t) => {
    const room = await makeRoom(t);
    const { page, complaints } = await setUp(t, room);
    await page.locator('[data-scene=monitoring]').click();
    await page.locator('[data-result=applied]').waitFor();
    const before = await room.device.ties();
    await page.goto(`${room.url}/#bench`);
    await page.locator('[data-direction=in]').first().waitFor();
    const waiting = page.waitForEvent('download', { timeout: patience });
    await page.getByRole('link', { name: 'Unduh rekaman', exact: true }).click();
    const record = readFileSync(await (await waiting).path(), 'utf8');
    const [head = ''] = record.split('\n');
    const good = join(room.folder, 'good.jsonl');
    const frame = (ms: number, direction: 'in' | 'out', text: string): string =>
      JSON.stringify({ ms, direction, hex: Buffer.from(text, 'latin1').toString('hex') });
    const switching = [
      frame(0, 'out', '3*1!'),
      frame(5, 'in', 'Out01 In03 All\r\n'),
      frame(10, 'out', '5*2!'),
      frame(15, 'in', 'Out02 In05 All\r\n'),
    ];
    writeFileSync(good, `${[head, ...switching].join('\n')}\n`);

    const card = page.locator('[data-part=replay]');
    const replay = async (file: string): Promise<void> => {
      await card.locator('[name=record]').setInputFiles(file);
      await card.getByRole('button', { name: 'Putar ulang', exact: true }).click();
    };
    await replay(good);
    await card.locator('[data-differing="0"][data-replayed="2"]').waitFor({ timeout: patience });
    t.match(await card.getByRole('status').innerText(), /semua jawaban seperti yang direkam/);

    const bad = join(room.folder, 'bad.jsonl');
    writeFileSync(bad, readFileSync(good, 'utf8').replace('496e3035', '496e3036'));
    await replay(bad);
    await card.locator('[data-differing="1"]').waitFor({ timeout: patience });
    t.equal(await card.locator('[data-exchange]').count(), 1, 'those that differ are shown first');
    t.match(await card.locator('[data-exchange="2"]').innerText(), /In06[^]*In05/);
    await card.locator('[name=brief]').uncheck();
    t.equal(await card.locator('[data-exchange]').count(), 2);
    for (const screen of [screens.panel, screens.phone]) {
      await page.setViewportSize(screen);
      t.same(await crampedTexts(page), [], `${screen.width}`);
      t.same(await axeFaults(page), [], `${screen.width}`);
    }
    await page.setViewportSize(screens.panel);

    const whole = join(room.folder, 'whole.jsonl');
    writeFileSync(whole, record);
    await replay(whole);
    await card.locator('[data-replayed]:not([data-replayed="2"])').waitFor({ timeout: patience });

    writeFileSync(bad, 'no record');
    await replay(bad);
    await card.getByRole('alert').waitFor({ timeout: patience });
    t.match(await card.getByRole('alert').innerText(), /bukan rekaman jalur/);
    t.same(await room.device.ties(), before, 'the device itself heard nothing of it');
    await page.goto(`${room.url}/#journal`);
    await page.getByText('line.replayed').first().waitFor({ timeout: patience });
    t.same(complaints, []);
  },
);
