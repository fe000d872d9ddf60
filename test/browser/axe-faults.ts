/** What axe-core finds wrong with a page for people who see, hear or move otherwise. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from './browser.js';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** `rule: places` of each violation. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(readFileSync(axePath, 'utf8'));
  const faults: unknown = await page.evaluate(
    `axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`,
  );
  return Array.isArray(faults) ? faults.map(String) : ['axe said nothing'];
}
