/** Timers that fire before their time, on a clock that goes on between two readings: no deadline of a door is lost. */
import t from 'tap';
import { HandClock } from '../../drivers/hand-clock.js';
import { RoomOfDoors } from './room-of-doors.js';

class EarlyClock extends HandClock {
  readonly #readingMs: number;
  readonly #earlyMs: number;

  /** Each reading takes so long, and each timer fires so much too early. */
  constructor(readingMs: number, earlyMs: number) {
    super();
    this.#readingMs = readingMs;
    this.#earlyMs = earlyMs;
    this.block(10_000.3);
  }

  override now(): number {
    this.block(this.#readingMs);
    return super.now();
  }

  override after(ms: number, action: () => void): () => void {
    return super.after(Math.max(0.01, ms - this.#earlyMs), action);
  }
}

const clocks = [0.01, 0.1, 0.3, 0.7].flatMap((reading) =>
  [0, 0.05, 0.4, 0.9].map((early) => [reading, early] as const),
);

t.test('a door that is forced, and one that stands open, are told however early timers fire', async (t) => {
  for (const [reading, early] of clocks) {
    const room = new RoomOfDoors({ clock: new EarlyClock(reading, early) });
    await room.set({ contact: 'open' });
    await room.clock.pass(1000);
    t.match(room.data('door.alarm'), [{ alarm: 'forced-open', active: true }], `forced: ${reading}, ${early}`);
    await room.clock.pass(60_000);
    t.same(
      room.data('door.alarm').map(({ alarm, active }) => `${String(alarm)} ${String(active)}`),
      ['forced-open true', 'held-open-soon true', 'held-open-soon false', 'held-open true'],
      `held open: ${reading}, ${early}`,
    );
    await room.service.stop();
  }
});

t.test('a pulse is a whole number of milliseconds and ends, however early timers fire', async (t) => {
  for (const [reading, early] of clocks) {
    const room = new RoomOfDoors({ clock: new EarlyClock(reading, early) });
    await room.scan('0001');
    await room.clock.pass(10_000);
    const orders = room.strike.map((one) => one.split(' ').slice(1).join(' '));
    t.same(orders, ['secure start', 'pulse 3000', 'secure door'], `${reading}, ${early}`);
    t.match(room.data('door.grant-ended'), [{ how: 'not-used' }]);
    await room.service.stop();
  }
});
