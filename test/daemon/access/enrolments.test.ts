/** How long an enrolment waits, on a clock of the test's own. */
import t from 'tap';
import { Enrolments } from '../../../daemon/access/enrolments.js';
import { MemoryJournal } from '../wall/room-under-test.js';

function waiting() {
  const timers: { readonly at: number; readonly action: () => void; isOff: boolean }[] = [];
  let now = 0;
  const clock = {
    now: () => now,
    wall: () => now,
    after: (ms: number, action: () => void) => {
      const timer = { at: now + ms, action, isOff: false };
      timers.push(timer);
      return () => {
        timer.isOff = true;
      };
    },
  };
  const journal = new MemoryJournal();
  let count = 0;
  const enrolments = new Enrolments({
    ...{ clock, journal },
    newId: () => `e-${(count += 1)}`,
    failed: (error) => t.error(error),
  });
  /** Moves the clock on, and lets fire what is due by then. */
  const later = (ms: number): void => {
    now += ms;
    for (const timer of timers.filter(({ at }) => at <= now)) {
      if (!timer.isOff) timer.action();
      timer.isOff = true;
    }
  };
  return { enrolments, journal, later };
}

t.test('it waits for sixty seconds and not a moment longer', async (t) => {
  const { enrolments, journal, later } = waiting();
  const { id } = await enrolments.begin('palm-1', 'web:a');
  later(59_999);
  t.match(enrolments.find(id), { state: 'waiting', expiresAt: 60_000 });
  later(1);
  t.match(enrolments.find(id), { state: 'expired', subject: null });
  t.match(journal.entries.at(-1), { kind: 'person.enrolment-ended', data: { how: 'expired' } });
  t.equal(enrolments.cancel(id), false, 'there is nothing to cancel any more');
  const next = await enrolments.begin('palm-1', 'web:a');
  t.match(enrolments.find(next.id), { state: 'waiting' }, 'and the terminal is free again');
  later(300_000);
  t.equal(enrolments.find(id), null, 'it is forgotten at last');
  enrolments.stop();
});

t.test('once cancelled, its time does not end it a second time', async (t) => {
  const { enrolments, journal, later } = waiting();
  const { id } = await enrolments.begin('palm-1', 'web:a');
  t.equal(enrolments.cancel(id), true);
  later(60_000);
  t.match(enrolments.find(id), { state: 'cancelled' });
  t.equal(journal.kinds().filter((kind) => kind === 'person.enrolment-ended').length, 1);
  enrolments.stop();
});
