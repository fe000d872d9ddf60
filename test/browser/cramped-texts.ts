/** Finds what a person could not read or hit: text that is cut off, and controls that lie over one another. */
import type { Page } from './browser.js';

/** Runs in the page. A place that scrolls shows all of its text to whoever scrolls it, so that it cuts nothing off. */
const look = `(() => {
  const faults = [];
  const visible = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && style.clipPath === 'none' && element.checkVisibility();
  };
  const name = (element) => element.tagName.toLowerCase() + (element.className.baseVal ?? element.className ? '.' + (element.className.baseVal ?? element.className) : '') + ' "' + (element.innerText ?? element.textContent).trim().slice(0, 40) + '"';
  if (document.documentElement.scrollWidth > innerWidth + 1) faults.push('the page is ' + document.documentElement.scrollWidth + ' px wide');
  const isCut = (element) => {
    const style = getComputedStyle(element);
    const hides = (value) => value === 'hidden' || value === 'clip';
    return (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1) || (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1);
  };
  for (const element of document.querySelectorAll('body *')) {
    if (!visible(element) || element.closest('svg')) continue;
    if (isCut(element)) faults.push('cut off: ' + name(element));
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    if (own && getComputedStyle(element).overflowX === 'visible' && getComputedStyle(element).display !== 'inline' && element.scrollWidth > element.clientWidth + 1) faults.push('runs over: ' + name(element));
  }
  const controls = [...document.querySelectorAll('button, a[href], input, select, textarea, summary')].filter(visible);
  const boxes = controls.map((element) => element.getBoundingClientRect());
  for (let one = 0; one < controls.length; one += 1)
    for (let other = one + 1; other < controls.length; other += 1) {
      if (controls[one].contains(controls[other]) || controls[other].contains(controls[one])) continue;
      const width = Math.min(boxes[one].right, boxes[other].right) - Math.max(boxes[one].left, boxes[other].left);
      const height = Math.min(boxes[one].bottom, boxes[other].bottom) - Math.max(boxes[one].top, boxes[other].top);
      const layered = controls[one].closest('dialog') !== controls[other].closest('dialog');
      const scrolled = controls[one].closest('.scroll, .scenes') !== controls[other].closest('.scroll, .scenes');
      if (width > 1 && height > 1 && !layered && !scrolled) faults.push('overlap: ' + name(controls[one]) + ' and ' + name(controls[other]));
    }
  return faults;
})()`;

export async function crampedTexts(page: Page): Promise<readonly string[]> {
  const faults: unknown = await page.evaluate(look);
  return Array.isArray(faults) ? faults.map(String) : ['the page said nothing'];
}
