/** Debian's chromium, driven by playwright-core. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

export type { Browser, BrowserContext, Page } from 'playwright-core';

export interface Screen {
  readonly width: number;
  readonly height: number;
}

/** A panel PC in a rack, a phone, a technician's laptop. */
export const screens = {
  panel: { width: 1024, height: 600 },
  phone: { width: 390, height: 844 },
  laptop: { width: 1366, height: 768 },
} as const satisfies Readonly<Record<string, Screen>>;

export async function openBrowser(): Promise<Browser> {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
    existsSync(path),
  );
  if (executablePath === undefined)
    throw new Error('no chromium on this machine: apt-get install chromium (as .ci/run does)');
  // As root, as in a container, chromium runs only without its sandbox; the pages are our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
}

export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page complained of: uncaught errors, and everything that the content security policy held back. */
  readonly complaints: readonly string[];
}

export async function visit(
  browser: Browser,
  url: string,
  options: { readonly screen?: Screen; readonly dark?: boolean; readonly locale?: string } = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: options.screen ?? screens.panel,
    colorScheme: options.dark === true ? 'dark' : 'light',
    locale: options.locale ?? 'id-ID',
    reducedMotion: 'reduce',
  });
  // No measure: long enough for a machine on which other tests run.
  context.setDefaultTimeout(40_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // An answer that is no success is told by the browser too; the page itself says it to the person.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  await page.goto(url);
  return { context, page, complaints };
}
