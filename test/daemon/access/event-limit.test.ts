import t from 'tap';
import { EventLimit } from '../../../daemon/access/event-limit.js';
import type { Scan } from '../../../daemon/access/model.js';
import { TerminalWatch } from '../../../daemon/access/terminal-watch.js';
import type { JournalEntry } from '../../../daemon/journal/entry.js';
import { HandClock } from '../../drivers/hand-clock.js';
import { FakeTerminal } from './fake-terminal.js';
import { MemoryJournal } from './room-of-doors.js';

t.test('a few of a cause are written at once, the others as one entry an interval with the last of them', async (t) => {
  const clock = new HandClock();
  const written: unknown[] = [];
  const limit = new EventLimit({
    clock,
    atOnce: 2,
    intervalMs: 1000,
    write: (kind, data) => written.push([kind, data]),
  });
  const since = (): readonly unknown[] => written.splice(0);
  for (let n = 1; n <= 5; n += 1) limit.note('flood', 'flooded', { n });
  limit.note('power', 'power', { ok: false });
  t.same(since(), [
    ['flooded', { n: 1 }],
    ['flooded', { n: 2 }],
    ['power', { ok: false }],
  ]);
  await clock.pass(1000);
  t.same(since(), [['flooded', { n: 5, summed: 3 }]]);
  limit.note('flood', 'flooded', { n: 6 });
  t.same(since(), [], 'no new allowance while it goes on');
  await clock.pass(1000);
  t.same(since(), [['flooded', { n: 6, summed: 1 }]]);
  await clock.pass(1000);
  limit.note('flood', 'flooded', { n: 7 });
  t.same(since(), [['flooded', { n: 7 }]], 'after a quiet interval at once again');
  limit.note('flood', 'flooded', { n: 8 });
  limit.note('flood', 'flooded', { n: 9 });
  limit.stop();
  t.same(since(), [
    ['flooded', { n: 8 }],
    ['flooded', { n: 9, summed: 1 }],
  ]);
  t.equal(clock.next, null);
});

t.test('7. a hostile terminal fills no journal, its level ends as it is, and no scan is left out', async (t) => {
  const clock = new HandClock();
  const entries: JournalEntry[] = [];
  const scans: Scan[] = [];
  const driver = new FakeTerminal('palm-1', clock);
  const watch = new TerminalWatch({
    driver,
    clock,
    journal: new MemoryJournal(clock, [], (entry) => entries.push(entry)),
    scanned: (_, scan) => scans.push(scan),
    viewed: () => undefined,
    changed: () => undefined,
    failed: (error) => t.fail(String(error)),
  });
  watch.start();
  for (let second = 0; second < 600; second += 1) {
    for (let n = 0; n < 50; n += 1) driver.say({ kind: 'flood', active: n % 2 === 0, dropped: n, at: clock.now() });
    const mark = { receivedMono: clock.now(), loopLagMs: 0, stale: false, sequence: null, boot: null };
    driver.say({ kind: 'tamper', active: second % 2 === 0, ...mark });
    driver.is({ state: second % 2 === 0 ? 'absent' : 'ready', lastError: null });
    driver.say({ kind: 'restarted', ...mark });
    driver.scan(null);
    await clock.pass(1000);
  }
  await clock.pass(60_000);
  t.equal(scans.length, 600);
  const of = (kind: RegExp): readonly JournalEntry[] => entries.filter((entry) => kind.test(entry.kind));
  t.ok(entries.length < 100, `${entries.length} entries in eleven minutes`);
  t.match(of(/flooded/).at(-1)?.data, { active: false, summed: /^[0-9]+$/ });
  t.match(of(/tampered/).at(-1)?.data, { active: false });
  t.equal(of(/returned|lost/).at(-1)?.kind, 'terminal.returned');
  const told = of(/flooded/).reduce((sum, { data }) => sum + Number(data['summed'] ?? 1), 0);
  t.equal(told, 600 * 50, 'each is counted');
  await watch.stop();
});
