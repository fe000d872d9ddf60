/** What the page asks the journal, and what it reads in an entry. */
import t from 'tap';
import type { EntryView } from '../../daemon/edges/http/api-types.js';
import { changesIn, instantOf, queryOf, shownBy } from '../../web-ui/journal/filters.js';

const entry = (kind: string, data: object): EntryView => ({
  ...{ seq: 7, at: '2026-11-25T07:05:00.000Z', kind, actor: 'mqtt', forServer: true, data, hash: 'ab'.repeat(32) },
});

t.test('times are asked in the room’s zone', async (t) => {
  t.equal(instantOf('2026-11-25T14:05', 'Asia/Jakarta'), Date.parse('2026-11-25T07:05:00Z'));
  t.equal(instantOf('2026-07-01T00:00', 'America/New_York'), Date.parse('2026-07-01T04:00:00Z'));
  t.equal(
    instantOf('2026-03-08T12:00', 'America/New_York'),
    Date.parse('2026-03-08T16:00:00Z'),
    'after the change of clocks',
  );
  for (const none of ['', 'kemarin', '2026-13-99T99:99']) t.equal(instantOf(none, 'Asia/Jakarta'), null, none);
});

t.test('only what was asked for is in the query', async (t) => {
  const none = { kind: '', actor: ' ', text: '', from: '', to: '' };
  t.equal(queryOf(none, 'UTC'), '');
  t.equal(
    queryOf({ ...none, kind: 'scene.', actor: ' web:sari ' }, 'UTC', 40),
    '?kind=scene.&actor=web%3Asari&before=40',
  );
  t.equal(queryOf({ ...none, from: '2026-11-25T14:05' }, 'Asia/Jakarta'), '?from=2026-11-25T07%3A05%3A00.000Z');
});

t.test('a change is read out, and nothing is made of other data', async (t) => {
  const changes = [{ at: '/walls/0/name', was: '"A"', is: '"B"' }];
  t.same(changesIn(entry('config.changed', { changes })), changes);
  t.same(changesIn(entry('config.changed', { changes: 'many' })), []);
  t.same(changesIn(entry('x.y', {})), []);
});

t.test('only a proven result is a proof of display', async (t) => {
  const panels = [{ row: 0, column: 0, source: 'cctv', confirmed: true }];
  const data = { wall: 'main', scene: 'launch', status: 'applied', panels };
  t.match(shownBy(entry('scene.finished', data)), { wall: 'main', scene: 'launch', panels: [{ source: 'cctv' }] });
  t.equal(shownBy(entry('scene.finished', { ...data, status: 'failed' })), null);
  t.equal(shownBy(entry('scene.requested', data)), null);
  t.equal(shownBy(entry('scene.finished', {})), null);
});
