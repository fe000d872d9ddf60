/** The page's navigation, its ear for the daemon, its times and its scene list. */
import t from 'tap';
import { rightsOf } from '../../daemon/edges/http/rights.js';
import { firstPulse, heard, isLive, retryAfterMs } from '../../web-ui/client/pulse.js';
import { matchingScenes, scenesOfWall } from '../../web-ui/home/scenes-of-wall.js';
import { initials } from '../../web-ui/language/initials.js';
import { age, clockTime } from '../../web-ui/language/times.js';
import { offered, pageParts, partAt } from '../../web-ui/shell/page-parts.js';

t.test('each role is offered what it may open', async (t) => {
  t.same(
    offered(rightsOf('administrator')),
    pageParts.map(({ name }) => name).filter((name) => name !== 'password'),
  );
  for (const role of ['viewer', 'operator'] as const)
    t.same(
      offered(rightsOf(role)).filter((name) => !['home', 'health'].includes(name)),
      [],
    );
  t.same(offered([]), []);
});

t.test('an address names a part, and anything else is the wall', async (t) => {
  t.equal(partAt('#password'), 'password');
  t.equal(partAt('#password/more'), 'password');
  for (const other of ['', '#', '#nowhere', '#constructor']) t.equal(partAt(other), 'home', other);
});

t.test('a silent stream is a lost one after two heartbeats', async (t) => {
  t.notOk(isLive(firstPulse, 0), 'nothing was heard yet');
  const pulse = heard(firstPulse, 1000, 2000);
  t.ok(isLive(pulse, 5000));
  t.notOk(isLive(pulse, 5001));
  t.ok(isLive(heard(pulse, 5001), 9001), 'the period stays as it was told');
});

t.test('it comes back quickly and never gives up', async (t) => {
  t.equal(retryAfterMs(0), 500);
  t.equal(retryAfterMs(1), 1000);
  t.equal(retryAfterMs(1000), 5000);
});

t.test('times are the room’s, and the day is said when it is another', async (t) => {
  const now = Date.parse('2026-11-25T08:00:00Z');
  t.equal(clockTime('2026-11-25T07:05:09Z', 'id', 'Asia/Jakarta', now), '14.05.09');
  t.equal(clockTime('2026-11-25T07:05:09Z', 'en', 'Asia/Jakarta', now), '14:05:09');
  t.match(clockTime('2026-11-24T07:05:09Z', 'en', 'Asia/Jakarta', now), /^24 Nov/);
  t.equal(age('2026-11-25T07:59:50Z', 'id', now), '10 dtk lalu');
  t.equal(age('2026-11-25T07:00:00Z', 'en', now), '60 min ago');
  t.equal(age('2026-11-25T08:00:05Z', 'en', now), 'just now', 'a clock that is ahead');
});

t.test('scenes are listed for their wall and found by name', async (t) => {
  const layout = (id: string, wall: string) => ({ item: { id, wall, name: id, regions: [] } });
  const scene = (id: string, name: string, of: string) => ({
    item: { id, name, layout: of, assignments: {}, priority: 'routine' as const },
  });
  const scenes = [scene('s-1', 'Rapat Pagi', 'l-1'), scene('s-2', 'Krisis', 'l-2'), scene('s-3', 'Rapat Sore', 'l-1')];
  const own = scenesOfWall('w-1', scenes, [layout('l-1', 'w-1'), layout('l-2', 'w-2')]);
  t.same(
    own.map(({ id }) => id),
    ['s-1', 's-3'],
  );
  t.same(
    matchingScenes(own, 'sore rap').map(({ id }) => id),
    ['s-3'],
  );
  t.same(matchingScenes(own, ' ').length, 2);
});

t.test('initials stand for a name', async (t) => {
  t.equal(initials('CCTV Pasar Besar'), 'CPB');
  t.equal(initials('Cuaca'), 'Cua');
  t.equal(initials(''), '');
});
