/** Scenes in small on the buttons: drawn by the daemon, and by the page itself where the daemon can't. */
import t from 'tap';
import { makeCameraRoom } from '../browser/camera-room.js';
import { crampedTexts } from '../browser/cramped-texts.js';
import { makeRoom, setUp } from '../browser/journeys.js';
import type { Page } from '../browser/browser.js';
import { until } from '../until.js';

const patience = 60_000;

/** Of the picture on a scene's button: its address, and how much of it is as red as the camera's still. */
async function pictureOn(page: Page, scene: string): Promise<{ readonly address: string; readonly red: number }> {
  const seen: unknown = await page.evaluate(`(() => {
    const image = document.querySelector('[data-scene=${scene}] img');
    if (image === null || !image.complete || image.naturalWidth === 0) return { address: '', red: 0 };
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let red = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at] > 150 && data[at + 1] < 70 && data[at + 2] < 70) red += 4;
    return { address: image.getAttribute('src'), red: red / data.length };
  })()`);
  const { address, red }: Record<string, unknown> = typeof seen === 'object' && seen !== null ? { ...seen } : {};
  return { address: String(address), red: Number(red) };
}

t.test('scene buttons hold pictures by the daemon, with the stills of their sources, light and dark', async (t) => {
  const room = await makeCameraRoom(t);
  const { page, complaints } = await setUp(t, room);
  const picture = page.locator('[data-scene=monitoring] img');
  await picture.waitFor({ timeout: patience });
  t.equal(await page.locator('[data-scene=monitoring] svg').count(), 0, 'the page’s own drawing is gone');
  await until('the still is in it', async () => (await pictureOn(page, 'monitoring')).red > 0.02, patience);
  t.match((await pictureOn(page, 'monitoring')).address, /theme=light/);
  await page.getByRole('button', { name: 'Terang/gelap', exact: true }).click();
  await until(
    'the dark one has come',
    async () => {
      const { address, red } = await pictureOn(page, 'monitoring');
      return address.includes('theme=dark') && red > 0.02;
    },
    patience,
  );
  t.same(await crampedTexts(page), []);
  t.same(complaints, []);
});

t.test('where the daemon can’t draw, the page draws scenes itself, and a change is asked for anew', async (t) => {
  const room = await makeRoom(t);
  const { page, complaints } = await setUp(t, room);
  await page.route('**/thumbnail?*', (route) => route.fulfill({ status: 503, body: '' }));
  await page.reload();
  const asked = page.waitForResponse(/\/scenes\/monitoring\/thumbnail/, { timeout: patience });
  t.equal((await asked).status(), 503);
  await page.locator('[data-scene=monitoring] svg path.kind').first().waitFor({ timeout: patience });
  t.notOk(await page.locator('[data-scene=monitoring] img').isVisible());
  await page.locator('[data-scene=monitoring]').click();
  await page.locator('[data-result=applied]').waitFor({ timeout: patience });
  await page.unroute('**/thumbnail?*');
  await page.getByRole('button', { name: 'Terang/gelap', exact: true }).click();
  await page.locator('[data-scene=monitoring] img').waitFor({ timeout: patience });
  t.same(complaints, []);
});
