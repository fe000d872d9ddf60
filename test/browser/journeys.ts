/** What the journeys share: one browser, a fresh room for each test, and somebody who has made the first account. */
import type { Test } from 'tap';
import { openBrowser, visit, type Browser, type Visitor } from './browser.js';
import { testFolder } from '../folder.js';
import { PageRoom } from './page-room.js';

export const password = 'benteng-awan-kopi';

export interface Journeys {
  readonly browser: () => Browser;
  readonly makeRoom: (t: Test) => Promise<PageRoom>;
  /** A visitor who has made the first account. */
  readonly setUp: (t: Test, room: PageRoom, options?: Parameters<typeof visit>[2]) => Promise<Visitor>;
}

/** `t` is the file's own test: the browser lives as long as it. */
export function journeys(t: Test): Journeys {
  let browser: Browser | null = null;
  const opened = (): Browser => {
    if (browser === null) throw new Error('the browser is not open yet');
    return browser;
  };
  t.before(async () => {
    browser = await openBrowser();
  });
  t.after(() => browser?.close());
  return {
    browser: opened,
    makeRoom: async (t) => {
      const room = await PageRoom.make(testFolder(t));
      t.teardown(() => room.stop());
      await room.start();
      return room;
    },
    setUp: async (t, room, options = {}) => {
      const visitor = await visit(opened(), room.url, options);
      t.teardown(() => visitor.context.close());
      const { page } = visitor;
      await page.locator('[name=code]').fill(room.code);
      await page.locator('[name=name]').fill('teknisi');
      await page.locator('[name=password]').fill(password);
      await page.locator('[name=again]').fill(password);
      await page.locator('button.main').click();
      await page.locator('.wall').waitFor();
      return visitor;
    },
  };
}
