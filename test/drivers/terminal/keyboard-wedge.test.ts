import t from 'tap';
import { typed } from '../../../drivers/simulators/palm-terminal.js';
import { terminalRig, type TerminalRig } from './terminal-under-test.js';

async function plugged(t: Parameters<typeof terminalRig>[0]): Promise<TerminalRig> {
  const rig = terminalRig(t, { profile: 'keyboard-wedge', key: null });
  await rig.plug();
  rig.kinds();
  return rig;
}

t.test('14. a burst under the US layout is a match of no assurance', async (t) => {
  const { scan, driver, events } = await plugged(t);
  t.match(driver.status.identity, { profile: 'keyboard-wedge', assurance: 'none', firmware: null });
  for (const subject of ['000123', 'AbC-09z', 'x'.repeat(64)]) {
    await scan(subject);
    t.match(events.at(-1), { kind: 'match', subject, duress: false, quality: null, assurance: 'none', sequence: null });
  }
  t.equal(await driver.feedback('granted', 3000), 'unsupported');
});

t.test('14. what a person types, half a burst, too much or another shape is no scan', async (t) => {
  const rows: readonly (readonly [string, string, number, string])[] = [
    ['a person', '123456\n', 90, 'typing'],
    ['the slowest burst that is none', '123456\n', 26, 'typing'],
    ['another shape', 'hi\n', 4, 'pattern'],
    ['letters that no subject has', '12345_\n', 4, 'pattern'],
    ['more than any subject', `${'1'.repeat(65)}\n`, 2, 'length'],
  ];
  for (const [name, text, everyMs, reason] of rows) {
    const { say, events, driver, clock } = await plugged(t);
    await say(typed(text), everyMs);
    await clock.pass(2000);
    const malformed = events.filter((event) => event.kind === 'malformed');
    t.match(malformed[0], { reason }, name);
    t.equal(events.filter(({ kind }) => kind === 'match').length, 0, name);
    t.ok(driver.status.counters.malformed > 0);
  }
});

t.test('the half of a burst before a pause does not join the next one', async (t) => {
  const { say, scan, clock, events } = await plugged(t);
  await say(typed('0001'), 4);
  await clock.pass(1000);
  await scan('000123');
  t.match(
    events.flatMap((event) =>
      event.kind === 'match' ? [event.subject] : event.kind === 'malformed' ? [event.reason] : [],
    ),
    ['typing', '000123'],
  );
});

t.test('keys that no terminal presses spoil the burst that they are in, and no other', async (t) => {
  const { say, scan, events, clock } = await plugged(t);
  const key = (modifiers: number, ...keys: readonly number[]): Uint8Array =>
    Uint8Array.from({ length: 8 }, (_, index) => (index === 0 ? modifiers : (keys[index - 2] ?? 0)));
  const up = key(0);
  for (const [name, reports, reason] of [
    ['control', [key(1, 0x06), up], 'value'],
    ['escape', [key(0, 0x29), up], 'value'],
    ['too many keys at once', [key(0, 1, 1, 1, 1, 1, 1)], 'value'],
    ['a short report', [new Uint8Array(3)], 'length'],
    ['a long report', [new Uint8Array(64)], 'length'],
  ] as const) {
    await clock.pass(1500);
    events.length = 0;
    await say([...typed('00'), ...reports, ...typed('0123\n')], 4);
    t.match(
      events.filter(({ kind }) => kind !== 'status'),
      [{ kind: 'malformed', reason, count: 1 }],
      name,
    );
    await clock.pass(200);
    await scan('000123');
    t.match(events.at(-1), { kind: 'match', subject: '000123' }, name);
  }
});

t.test('a key that is held, Enter by itself and releases are nothing', async (t) => {
  const { say, kinds } = await plugged(t);
  const down = Uint8Array.of(0, 0, 0x1e, 0, 0, 0, 0, 0);
  await say([down, down, down, new Uint8Array(8)], 10);
  await say(typed('\n\n'), 4);
  t.same(
    kinds().filter((kind) => kind === 'match'),
    [],
  );
});
