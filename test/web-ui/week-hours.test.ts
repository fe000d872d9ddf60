/** Hours painted on a week are the hours that the door's own clock lets in. */
import fc from 'fast-check';
import t from 'tap';
import { coverage, days, hourSpan, painted, spansOf, weeklyOf, type Span } from '../../web-ui/people/week-hours.js';

t.test('hours become spans, nights too', async (t) => {
  t.same(spansOf([{ days: ['mon', 'tue'], from: '07:00', to: '17:00' }]), [
    { from: 420, to: 1020 },
    { from: 1860, to: 2460 },
  ]);
  t.same(spansOf([{ days: ['mon'], from: '22:00', to: '06:00' }]), [{ from: 1320, to: 1800 }]);
  t.same(
    spansOf([{ days: ['sun'], from: '22:00', to: '06:00' }]),
    [
      { from: 0, to: 360 },
      { from: 9960, to: 10080 },
    ],
    'Sunday’s night ends on Monday',
  );
  t.same(spansOf([{ days: ['wed'], from: '00:00', to: '24:00' }]), [{ from: 2880, to: 4320 }]);
});

t.test('painting and wiping', async (t) => {
  const office = spansOf([{ days: ['mon'], from: '07:00', to: '17:00' }]);
  t.same(weeklyOf(painted(office, hourSpan(0, 12, 13), false)), [
    { days: ['mon'], from: '07:00', to: '12:00' },
    { days: ['mon'], from: '13:00', to: '17:00' },
  ]);
  t.same(weeklyOf(painted(office, hourSpan(1, 7, 17), true)), [{ days: ['mon', 'tue'], from: '07:00', to: '17:00' }]);
  t.equal(coverage(spansOf([{ days: ['mon'], from: '07:15', to: '08:00' }]), 0, 7), 45);
});

t.test('a night stays one entry, a whole week is seven whole days', async (t) => {
  for (const day of ['mon', 'sun'] as const) {
    const night = [{ days: [day], from: '22:00', to: '06:00' }];
    t.same(weeklyOf(spansOf(night)), night);
  }
  t.same(weeklyOf([{ from: 0, to: 7 * 1440 }]), [{ days: [...days], from: '00:00', to: '24:00' }]);
});

t.test('what is written down covers what was painted, to the minute', async (t) => {
  const span = fc.tuple(fc.integer({ min: 0, max: 671 }), fc.integer({ min: 1, max: 200 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(span, { maxLength: 8 }), (strokes) => {
      let spans: readonly Span[] = [];
      for (const [from, length, isOn] of strokes)
        spans = painted(spans, { from: from * 15, to: Math.min(from * 15 + length * 15, 2 * 10080) }, isOn);
      return JSON.stringify(spansOf(weeklyOf(spans))) === JSON.stringify(spans);
    }),
  );
  t.pass();
});
