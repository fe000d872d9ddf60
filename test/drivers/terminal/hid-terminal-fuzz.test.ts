/** A sample of what test/wider/terminal-fuzz.wider.ts does with 100,000 reports for each profile. */
import t from 'tap';
import { noise } from './noise.js';

t.test('noise at a signing terminal lets nobody in', async (t) => {
  const { reports, malformed, matches, events } = await noise(t, 'reference', 4000, 1);
  t.equal(reports, 4000);
  t.equal(malformed, 4000, 'not one of them was a report');
  t.same(matches, []);
  t.ok(events < 200, `${events} events`);
});

t.test('noise at a wedge lets nobody in', async (t) => {
  const { reports, matches, events } = await noise(t, 'keyboard-wedge', 4000, 3);
  t.equal(reports, 4000);
  t.same(matches, []);
  t.ok(events < 200, `${events} events`);
});
