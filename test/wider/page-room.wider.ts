/** The room set-up in a real browser: outputs mapped to panels, a HID device adopted, and what a restart is needed for. */
import t from 'tap';
import { PalmTerminal } from '../../drivers/simulators/palm-terminal.js';
import { screens, visit, type Page } from '../browser/browser.js';
import { crampedTexts } from '../browser/cramped-texts.js';
import { browserOf, makeRoom, password, setUp } from '../browser/journeys.js';
import { mainPath } from '../e2e/simulated-child.js';
import { until } from '../until.js';
import { mockedHid } from './mocked-hid.js';

const title = 'Panel mana yang berubah?';

async function openMapping(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/#room`);
  await page.getByRole('group', { name: 'Langkah penyiapan' }).getByRole('button', { name: '5. Keluaran' }).click();
  await page.getByRole('region', { name: title }).waitFor();
}

function section(page: Page) {
  return page.getByRole('region', { name: title });
}

/** Settles when this output is lit, at the matrix and on the page. */
async function isLit(page: Page, output: number | 'answered' | 'none'): Promise<void> {
  await page.locator(`[data-mapping="${output}"][aria-busy=false]`).waitFor();
}

async function begin(page: Page): Promise<void> {
  await section(page).getByLabel('Yang dinyalakan menampilkan', { exact: true }).selectOption('16');
  await section(page).getByRole('button', { name: 'Mulai pemetaan', exact: true }).click();
  await isLit(page, 1);
}

const none = Array.from({ length: 16 }, () => 0);
const only = (output: number): readonly number[] => none.map((_, index) => (index + 1 === output ? 16 : 0));
/** What the scene `monitoring` shows on the wall's eight outputs. */
const monitoring = [1, 2, 5, 6, 3, 4, 8, 7];

t.test('outputs are lit one at a time, the panel that changed is pressed, and the result is stored', async (t) => {
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room);
  await page.locator('[data-scene=monitoring]').click();
  await page.locator('[data-result=applied]').waitFor();
  const before = await room.device.ties();
  await openMapping(page, room.url);
  await begin(page);
  t.same(await room.device.ties(), only(1));
  // The cables are the other way round: output 1 is the last panel. The first by pointer, the others by keys.
  await section(page)
    .getByRole('button', { name: /^Panel 8, baris 2, kolom 4/ })
    .click();
  await isLit(page, 2);
  t.same(await room.device.ties(), only(2));
  await page.locator('[data-panel="8"]').focus();
  for (let output = 2; output <= 8; output += 1) {
    await page.keyboard.press(output === 5 ? 'ArrowUp' : output > 5 ? 'ArrowRight' : 'ArrowLeft');
    const panel = Number(await page.evaluate('document.activeElement.dataset.panel'));
    t.ok(panel >= 1 && panel <= 8, `output ${output} is panel ${panel}`);
    await page.keyboard.press('Enter');
    await isLit(page, output + 1);
  }
  // The number of each panel can be read on every screen.
  for (const screen of Object.values(screens)) {
    await page.setViewportSize(screen);
    t.same(await crampedTexts(page), [], `${screen.width}: nothing is cut off or overlaps`);
    t.equal(await section(page).locator('.numeral:visible').count(), 8, `${screen.width}: every number is seen`);
  }
  await page.setViewportSize(screens.panel);
  // Whoever looks at the walls is told what this picture is.
  const other = await browserOf(t);
  const second = await visit(other, room.url);
  await second.page.locator('[name=name]').fill('teknisi');
  await second.page.locator('[name=password]').fill(password);
  await second.page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await second.page.locator('[data-mapped]').waitFor();
  await page.reload();
  await openMapping(page, room.url);
  for (let output = 9; output <= 16; output += 1) {
    await isLit(page, output);
    await section(page).getByRole('button', { name: 'Tidak ada yang berubah', exact: true }).click();
  }
  await isLit(page, 'answered');
  await until('the picture is back', async () => String(await room.device.ties()) === String(before));
  await section(page).getByRole('button', { name: 'Simpan ke dinding', exact: true }).click();
  await section(page).getByText('Keluaran panel tersimpan').waitFor();
  const wall: unknown = await page.evaluate(`fetch('/api/v1/library/walls/main').then((answer) => answer.json())`);
  t.match(wall, {
    panels: [
      { row: 0, column: 0, output: 5 },
      { row: 0, column: 1, output: 6 },
      { row: 0, column: 2, output: 7 },
      { row: 0, column: 3, output: 8 },
      { row: 1, column: 0, output: 4 },
      { row: 1, column: 1, output: 3 },
      { row: 1, column: 2, output: 2 },
      { row: 1, column: 3, output: 1 },
    ],
  });
  t.match(JSON.stringify(wall), /"setId":8/, 'the panels’ own controllers are as they were');
  await page.goto(`${room.url}/#journal`);
  for (const kind of ['mapping.begun', 'mapping.ended'])
    await page.locator(`tr[data-kind="${kind}"]`).first().waitFor();
  t.same([...complaints, ...second.complaints], []);
});

t.test('cancelled, overtaken by a scene, or killed: the wall shows again what it showed', async (t) => {
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room);
  await page.locator('[data-scene=monitoring]').click();
  await page.locator('[data-result=applied]').waitFor();
  const before = await room.device.ties();
  t.same(before.slice(0, 8), monitoring);
  const isBack = (): Promise<unknown> =>
    until('the picture is back', async () => String(await room.device.ties()) === String(before), 40_000);

  await openMapping(page, room.url);
  await begin(page);
  await section(page).getByRole('button', { name: 'Batalkan pemetaan', exact: true }).click();
  await isLit(page, 'none');
  await isBack();

  await begin(page);
  await page.goto(`${room.url}/#home`);
  await page.locator('[data-mapped]').waitFor();
  await page.locator('[data-scene=monitoring]').click();
  await page.locator('[data-result=applied], [data-result=unchanged]').waitFor();
  await page.locator('[data-mapped]').waitFor({ state: 'detached' });
  await isBack();

  await openMapping(page, room.url);
  await begin(page);
  t.same(await room.device.ties(), only(1));
  await room.killDaemon();
  t.same(await room.device.ties(), only(1), 'nobody was there to put anything back');
  await room.start();
  await isBack();

  await openMapping(page, room.url);
  await page.locator('header [data-live=true]').waitFor();
  await begin(page);
  await room.stopDaemon();
  t.same(await room.device.ties(), before, 'an orderly end puts it back itself');
  t.same(complaints, []);
});

t.test('a palm terminal that is plugged in is adopted with one press', async (t) => {
  const room = await makeRoom(t);
  const first = await setUp(t, room);
  await room.stopDaemon();
  const palm = new PalmTerminal('reference-plain', null);
  const device = {
    ...{ vendorId: 0x1234, productId: 0x5678, serialNumber: palm.serialNumber, product: 'Pembaca telapak' },
    descriptor: palm.descriptor,
  };
  mockedHid(t, device, [mainPath, 'run', '--data', room.folder]);
  await room.isReady();
  const { page, complaints } = first;
  await page.goto(`${room.url}/#room`);
  await page.locator('header [data-live=true]').waitFor();
  await page.getByRole('button', { name: '1. Porta', exact: true }).click();
  const found = page.getByRole('region', { name: 'Perangkat HID' });
  await found.getByText('1234:5678', { exact: true }).waitFor();
  t.match(await found.innerText(), new RegExp(`${palm.serialNumber}.*bebas`, 's'));
  await found.getByRole('button', { name: 'Jadikan terminal telapak tangan (reference-plain)', exact: true }).click();
  await found.getByText('palm-1 tersimpan', { exact: false }).waitFor();
  await found.getByText('palm-1', { exact: true }).waitFor();
  const stored: unknown = await page.evaluate(
    `fetch('/api/v1/library/devices/palm-1').then((answer) => answer.json())`,
  );
  t.match(stored, {
    ...{ id: 'palm-1', driver: 'hid-terminal', profile: 'reference-plain' },
    link: { type: 'hid', vendorId: 0x1234, productId: 0x5678, serialNumber: palm.serialNumber },
  });
  t.match(JSON.stringify(stored), /"usbPath":"[^"]+","descriptorSha256":"[0-9a-f]{64}"/, 'its identity is pinned');
  await page.getByRole('button', { name: '2. Perangkat', exact: true }).click();
  await page.locator('[data-waiting="palm-1"]').waitFor();
  t.match(await page.locator('[data-restart=devices]').innerText(), /systemctl restart wallkeeper/);
  t.same(await crampedTexts(page), []);
  t.same(complaints, []);
});

t.test(
  'a new device needs a restart: an administrator presses for it where systemd starts the daemon anew',
  async (t) => {
    const room = await makeRoom(t);
    const { page, complaints } = await setUp(t, room);
    await room.stopDaemon();
    // As systemd sets it for a service; there is nobody at that socket, which the daemon says in its log and goes on.
    const service = { NOTIFY_SOCKET: `${room.folder}/nobody`, WALLKEEPER_LOG: 'silent' };
    await room.start(service);
    await page.locator('header [data-live=true]').waitFor();
    await page.evaluate(`fetch('/api/v1/library/devices/matrix-1').then((a) => a.json()).then(async (device) => {
    const { csrfToken } = await (await fetch('/api/v1/session')).json();
    const body = JSON.stringify({ ...device, id: 'matrix-2', link: { type: 'tcp', host: '127.0.0.1', port: 9 } });
    return fetch('/api/v1/library/devices/matrix-2', { method: 'PUT', body,
      headers: { 'content-type': 'application/json', 'csrf-token': csrfToken, 'if-none-match': '*' } });
  })`);
    const note = page.getByRole('region', { name: 'Perlu dinyalakan ulang' });
    await note.getByText('perangkat', { exact: false }).waitFor();
    await note.getByRole('button', { name: 'Nyalakan ulang daemon', exact: true }).click();
    const hold = page.getByRole('dialog').getByRole('button').first();
    await hold.focus();
    await page.keyboard.down('Space');
    t.equal(await room.ended(), 75, 'the unit starts it again');
    await page.keyboard.up('Space');
    // The new matrix is at an address where nobody answers, so that the room is not ready; the page is.
    await room.start(service, '/healthz');
    await page.locator('header [data-live=true]').waitFor();
    await note.waitFor({ state: 'detached' });
    await page.goto(`${room.url}/#room`);
    await page
      .getByRole('row', { name: /^matrix-2/ })
      .first()
      .waitFor();
    t.equal(await page.locator('[data-waiting]').count(), 0);
    t.same(complaints, []);
  },
);
