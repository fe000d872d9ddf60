import t from 'tap';
import { Telling } from '../../daemon/telling.js';
import { HandClock } from '../drivers/hand-clock.js';

t.test('all who ask are told at one moment, each once, 12 to 37 ms later', async (t) => {
  for (const begun of [0, 1, 12, 13, 14, 24, 25.5]) {
    const clock = new HandClock();
    await clock.pass(begun);
    const telling = new Telling(clock);
    const told: [string, number][] = [];
    const [one, other] = [() => void told.push(['one', clock.now()]), () => void told.push(['other', clock.now()])];
    telling.soon(one);
    await clock.pass(6);
    telling.soon(other);
    telling.soon(one);
    await clock.pass(40);
    t.same(
      told.map(([name]) => name),
      ['one', 'other'],
    );
    const times = new Set(told.map(([, at]) => at - begun));
    t.equal(times.size, 1);
    for (const ms of times) t.ok(ms >= 12 && ms < 37, `${ms} ms after ${begun}`);
  }
});

t.test('what is forgotten is not told, and can be asked for again', async (t) => {
  const clock = new HandClock();
  const telling = new Telling(clock);
  const told: string[] = [];
  const [one, other] = [() => void told.push('one'), () => void told.push('other')];
  telling.soon(one);
  telling.soon(other);
  telling.forget(one);
  await clock.pass(100);
  t.same(told, ['other']);
  telling.soon(one);
  telling.forget(one);
  telling.forget(one);
  await clock.pass(100);
  t.same(told, ['other']);
  telling.soon(one);
  await clock.pass(100);
  t.same(told, ['other', 'one']);
});
