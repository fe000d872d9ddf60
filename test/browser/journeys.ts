/** What the journeys share: a fresh room for each test, a browser that ends with it, and somebody signed in. */
import type { Test } from 'tap';
import { testFolder } from '../folder.js';
import { openBrowser, visit, type Browser, type Visitor } from './browser.js';
import { PageRoom } from './page-room.js';

export const password = 'benteng-awan-kopi';

export async function makeRoom(t: Test): Promise<PageRoom> {
  const room = await PageRoom.make(testFolder(t));
  t.teardown(() => room.stop());
  await room.start();
  return room;
}

/** A browser of the test's own: one that outlived it would keep tap from ending. */
export async function browserOf(t: Test): Promise<Browser> {
  const browser = await openBrowser();
  t.teardown(() => browser.close());
  return browser;
}

export async function openPage(t: Test, url: string, options: Parameters<typeof visit>[2] = {}): Promise<Visitor> {
  return visit(await browserOf(t), url, options);
}

/** A visitor who has made the first account. */
export async function setUp(t: Test, room: PageRoom, options: Parameters<typeof visit>[2] = {}): Promise<Visitor> {
  const visitor = await openPage(t, room.url, options);
  const { page } = visitor;
  await page.locator('[name=code]').fill(room.code);
  await page.locator('[name=name]').fill('teknisi');
  await page.locator('[name=password]').fill(password);
  await page.locator('[name=again]').fill(password);
  await page.locator('button.main').click();
  await page.locator('.wall').waitFor();
  return visitor;
}
