/**
 * `npm run bench:page [-- --repeat 20]`: what a browser loads and how soon the page can be used, how soon a change at
 * the matrix's front panel is drawn, and what 8×16 panels and 500 scenes cost. Debian's chromium on this machine, the
 * built daemon, the simulated matrix as a process of its own. Exits 1 where a figure is beyond its reach.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bigRoom, bigWall } from '../browser/big-room.js';
import { openBrowser, screens, visit, type Browser, type Page } from '../browser/browser.js';
import { PageRoom } from '../browser/page-room.js';
import { until } from '../until.js';

const { values } = parseArgs({ options: { repeat: { type: 'string', default: '20' } } });
const repeat = Number(values.repeat);
const password = 'benteng-awan-kopi';

interface Line {
  readonly what: string;
  readonly figures: readonly number[];
  readonly unit: string;
  /** The worst that counts as good, of the median. */
  readonly reach: number | null;
}

function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function setUp(page: Page, code: string): Promise<void> {
  await page.locator('[name=code]').fill(code);
  await page.locator('[name=name]').fill('teknisi');
  await page.locator('[name=password]').fill(password);
  await page.locator('[name=again]').fill(password);
  await page.locator('button.main').click();
  await page.locator('.wall').waitFor();
}

/** Bytes on the wire and ms until somebody can type, each time in a browser that has nothing of it. */
async function firstLoads(browser: Browser, url: string): Promise<readonly Line[]> {
  const [bytes, times]: [number[], number[]] = [[], []];
  for (let n = 0; n < Math.max(3, repeat / 4); n += 1) {
    const context = await browser.newContext({ viewport: screens.panel });
    const page = await context.newPage();
    const wire = await context.newCDPSession(page);
    await wire.send('Network.enable');
    let sum = 0;
    wire.on('Network.loadingFinished', ({ encodedDataLength }) => {
      sum += encodedDataLength;
    });
    const began = performance.now();
    await page.goto(url);
    await page.locator('[name=password]').waitFor();
    times.push(performance.now() - began);
    await page.waitForLoadState('networkidle');
    bytes.push(sum / 1000);
    await context.close();
  }
  return [
    { what: 'first load, compressed', figures: bytes, unit: 'kB', reach: 100 },
    { what: 'until somebody can sign in', figures: times, unit: 'ms', reach: 1000 },
  ];
}

/** Ms from the word to the simulator until the change is in the drawing; both clocks are this machine's. */
async function drawnAfter(page: Page, room: PageRoom, output: number): Promise<number[]> {
  const figures: number[] = [];
  for (let n = 0; n < repeat; n += 1) {
    const input = 9 + (n % 2);
    await page.evaluate(`(() => { window.seenAt = 0; const wall = document.querySelector('.wall');
      const before = wall.innerHTML;
      new MutationObserver((_, self) => { if (wall.innerHTML !== before) { window.seenAt = Date.now(); self.disconnect(); } })
        .observe(wall, { subtree: true, childList: true, attributes: true, characterData: true }); })()`);
    const began = Date.now();
    await room.device.ask('frontPanel', { output, input });
    await until('it is drawn', async () => Number(await page.evaluate('window.seenAt')) > 0);
    figures.push(Number(await page.evaluate('window.seenAt')) - began);
  }
  return figures;
}

/** Ms from an event until the frame after it. */
async function frames(page: Page, what: (n: number) => string): Promise<number[]> {
  const figures: number[] = [];
  for (let n = 0; n < repeat; n += 1) {
    figures.push(
      Number(
        await page.evaluate(
          `new Promise((done) => { const began = performance.now(); ${what(n)};
             requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))); })`,
        ),
      ),
    );
  }
  return figures;
}

const folders: string[] = [];

async function makeRoom(change?: typeof bigRoom, outputs?: number): Promise<PageRoom> {
  const folder = mkdtempSync(join(tmpdir(), 'wk-page-'));
  folders.push(folder);
  const room = await PageRoom.make(folder, change, outputs);
  await room.start();
  return room;
}

async function smallRoom(browser: Browser): Promise<readonly Line[]> {
  const room = await makeRoom();
  try {
    const { page } = await visit(browser, room.url);
    await setUp(page, room.code);
    await page.locator('[data-scene=monitoring]').click();
    await page.locator('[data-result=applied]').waitFor();
    const drawn = await drawnAfter(page, room, 1);
    return [
      ...(await firstLoads(browser, room.url)),
      { what: 'front panel → drawn, 2×4 panels', figures: drawn, unit: 'ms', reach: 100 },
    ];
  } finally {
    await room.stop();
  }
}

async function largeRoom(browser: Browser): Promise<readonly Line[]> {
  const room = await makeRoom(bigRoom, bigWall.rows * bigWall.columns);
  try {
    const { page } = await visit(browser, room.url);
    await setUp(page, room.code);
    await page.locator('.picture').nth(127).waitFor();
    await page.locator('[data-scene=adegan-499]').waitFor({ state: 'attached' });
    const search = await frames(
      page,
      (n) =>
        `const find = document.querySelector('[name=find]'); find.value = '${String(n % 10)}'; find.dispatchEvent(new Event('input', { bubbles: true }))`,
    );
    const walked = await frames(page, (n) => `document.querySelectorAll('.picture')[${String(n)}].focus()`);
    await page.locator('[name=find]').fill('499');
    await page.locator('[data-scene=adegan-499]').click();
    await page.locator('[data-result=applied]').waitFor();
    const drawn = await drawnAfter(page, room, 77);
    return [
      { what: 'front panel → drawn, 8×16 panels and 500 scenes', figures: drawn, unit: 'ms', reach: 100 },
      { what: 'a letter in the search of 500 scenes', figures: search, unit: 'ms', reach: 100 },
      { what: 'from one of 128 panels to the next', figures: walked, unit: 'ms', reach: 100 },
    ];
  } finally {
    await room.stop();
  }
}

const browser = await openBrowser();
try {
  const lines = [...(await smallRoom(browser)), ...(await largeRoom(browser))];
  console.log('| what | median | most | reach |\n|---|---|---|---|');
  for (const { what, figures, unit, reach } of lines) {
    const [middle, most] = [median(figures), Math.max(...figures)].map((figure) => `${figure.toFixed(1)} ${unit}`);
    console.log(`| ${what} | ${middle ?? ''} | ${most ?? ''} | ${reach === null ? '–' : `${String(reach)} ${unit}`} |`);
  }
  if (lines.some(({ figures, reach }) => reach !== null && !(median(figures) <= reach))) process.exitCode = 1;
} finally {
  await browser.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
