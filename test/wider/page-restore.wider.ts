/** A sealed backup is put back at the command line, and the page is seen as it was: accounts, configuration, wall. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { Page } from '../browser/browser.js';
import { makeRoom, password, setUp } from '../browser/journeys.js';
import type { PageRoom } from '../browser/page-room.js';
import { mainPath } from '../e2e/simulated-child.js';

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function wallkeeper(...args: readonly string[]): Said {
  const { status, stdout, stderr } = spawnSync(process.execPath, [mainPath, ...args], {
    env: { ...process.env, WALLKEEPER_LANG: 'id' },
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

async function rename(page: Page, room: PageRoom, name: string): Promise<void> {
  await page.goto(`${room.url}/#room`);
  await page.locator('[data-step=settings]').click();
  const form = page.locator('form:has([data-field="/timezone"])');
  await form.locator('[data-field="/name"]').fill(name);
  await form.locator('button.main').click();
  await form.locator('.note.good').waitFor();
  await page.locator('header .room', { hasText: name }).waitFor();
}

t.test('a sealed backup: a wrong passphrase, the difference first, then everything is as it was', async (t) => {
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room);
  await rename(page, room, 'Ruang cadangan');
  const stick = join(room.folder, 'stick');
  mkdirSync(stick);
  const [file, right, wrong] = [join(stick, 'room.backup'), join(stick, 'right'), join(stick, 'wrong')];
  writeFileSync(right, 'empat kata yang tersimpan\n');
  writeFileSync(wrong, 'empat kata yang terlupa\n');
  const made = wallkeeper('backup', '--data', room.folder, file, '--passphrase-file', right);
  t.equal(made.code, 0, made.err);

  await rename(page, room, 'Ruang sesudahnya');
  await page.locator('header a[href="#password"]').waitFor();
  await room.stopDaemon();
  const restore = (...more: readonly string[]): Said => wallkeeper('restore', file, '--data', room.folder, ...more);
  const untouched = readdirSync(room.folder).sort();
  for (const [said, code] of [
    [restore(), 'backup-sealed'],
    [restore('--passphrase-file', wrong, '--apply'), 'backup-passphrase-wrong'],
    [restore('--passphrase-file', right), 'backup-target-used'],
  ] as const) {
    t.not(said.code, 0);
    t.match(said.err, code);
  }
  const looked = restore('--passphrase-file', right, '--dry-run');
  t.equal(looked.code, 0, looked.err);
  t.match(looked.out, /^\/room\/name: .*Ruang sesudahnya.* -> .*Ruang cadangan/m);
  t.match(looked.out, /Kunci, akun, dan pseudonim akan diganti/);
  t.same(readdirSync(room.folder).sort(), untouched, 'nothing was changed by any of it');

  const done = restore('--passphrase-file', right, '--apply');
  t.equal(done.code, 0, done.err);
  await room.start();
  await page.goto('about:blank');
  await page.goto(room.url);
  // Sessions do not travel: the account of the backup signs in anew.
  await page.locator('[name=name]').fill('teknisi');
  await page.locator('[name=password]').fill(password);
  await page.locator('button.main').click();
  await page.locator('header .room', { hasText: 'Ruang cadangan' }).waitFor();
  await page.locator('[data-scene=monitoring]').click();
  await page.locator('[data-result=applied]').waitFor();
  await page.goto(`${room.url}/#journal`);
  await page.getByRole('button', { name: 'Periksa keutuhan', exact: true }).click();
  await page.locator('[data-whole=true]').waitFor();
  t.same(complaints, []);
});
