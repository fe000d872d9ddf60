/** A bundle by the page in a real browser: seen, tried and given back; tried again and kept. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { setUp } from '../browser/journeys.js';
import { PageRoom } from '../browser/page-room.js';
import { bundleOf, makeKeys, trust } from '../daemon/provisioning/bundles.js';
import { testFolder } from '../folder.js';
import { until } from '../until.js';

const patienceMs = 60_000;

t.test('an administrator tries a bundle and gives it back, and keeps another one', { timeout: 240_000 }, async (t) => {
  // Long enough that only a person ends a trial here.
  const room = await PageRoom.make(testFolder(t), (made) => ({ ...made, provisioning: { trialSeconds: 600 } }));
  t.teardown(() => room.stop());
  const keys = makeKeys();
  trust(room.folder, keys);
  await room.start();
  const present = (): Record<string, unknown> =>
    JSON.parse(readFileSync(join(room.folder, 'room.json'), 'utf8')) as Record<string, unknown>;
  const keepDays = (): unknown => (present()['journal'] as Record<string, unknown> | undefined)?.['keepDays'];
  // A matrix that is nowhere: nothing but a person ends such a trial within ten minutes.
  const lost = (devices: unknown): unknown => JSON.parse(JSON.stringify(devices).replace('/tty"', '/nowhere"'));
  const before = present();
  const bundleFile = (revision: number, days: number): string => {
    const path = join(room.folder, `${revision}.bundle`);
    const changed = { ...present(), journal: { keepDays: days }, devices: lost(present()['devices']) };
    writeFileSync(path, bundleOf(keys, changed, { room: 'demo', revision }));
    return path;
  };
  const { page } = await setUp(t, room);
  page.setDefaultTimeout(patienceMs);
  const bring = async (revision: number, days: number): Promise<void> => {
    await page.locator('input[name=bundle]').setInputFiles(bundleFile(revision, days));
    await page.locator(`[data-looked="${revision}"]`).waitFor();
    t.match(await page.locator(`[data-looked="${revision}"]`).innerText(), /Jurnal: keepDays/);
    await page.locator('[data-order=take]').click();
    await page.locator('dialog .hold').focus();
    await page.keyboard.down('Space');
    await page.locator(`[data-trial="${revision}"]`).waitFor();
    await page.keyboard.up('Space');
    await until('it is in place', () => keepDays() === days, patienceMs);
  };
  await page.goto(`${room.url}/#room`);
  await page.locator('[data-step=provisioning]').click();
  const decide = (name: 'return' | 'confirm', outcome: 'returned' | 'confirmed'): Promise<unknown> =>
    until(
      outcome,
      async () => {
        const button = page.locator(`[data-order=${name}]`);
        // Until the new start has begun to try it there is nothing to decide, and each look draws the buttons anew.
        if ((await button.count()) > 0) await button.click({ timeout: 2000 }).catch(() => undefined);
        return (await page.locator(`[data-last=${outcome}]`).count()) > 0;
      },
      patienceMs,
    );
  await bring(2, 30);
  await decide('return', 'returned');
  t.equal(keepDays(), undefined);
  t.same(present(), before, 'to the last member');
  await until('the matrix is back', async () => (await fetch(`${room.url}/readyz`)).status === 200, patienceMs);

  await bring(3, 40);
  await decide('confirm', 'confirmed');
  t.equal(keepDays(), 40, 'kept, though the matrix is nowhere');
});
