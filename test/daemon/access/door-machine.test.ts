/** The scenarios that the door itself proves, by their number. */
import t from 'tap';
import { DoorUnderTest } from './door-under-test.js';

t.test('a grant opens, the door opens and closes, and the strike falls back at once', async (t) => {
  const door = new DoorUnderTest();
  door.pass(1000);
  t.same(door.said(), []);
  door.grant('d1');
  door.pass(800);
  door.set({ contact: 'open' });
  door.pass(700);
  door.set({ contact: 'closed' });
  door.pass(10_000);
  t.same(door.said(), ['pulse d1 3000', 'opened', 'd1 passed', 'closed', 'secure']);
  t.equal(door.effects.at(-1)?.at, 11_000 + 1500 + 50, 'when the contact has settled, not at the end of the pulse');
  door.set({ contact: 'open' });
  door.pass(100);
  t.same(door.said(), ['opened', 'alarm forced-open'], 'what is left of his time is nobody else’s');
});

t.test('where the strike falls back is a setting', async (t) => {
  for (const [relock, wanted] of [
    ['opened', ['pulse d1 3000', 'opened', 'd1 passed', 'secure', 'closed']],
    ['pulse-end', ['pulse d1 3000', 'opened', 'd1 passed', 'closed', 'secure']],
  ] as const) {
    const door = new DoorUnderTest({ relock });
    door.grant('d1');
    door.pass(500);
    door.set({ contact: 'open' });
    door.pass(500);
    door.set({ contact: 'closed' });
    door.pass(3000);
    t.same(door.said(), wanted, relock);
  }
});

t.test('21. opened without a grant: forced at once, and restored when it is shut', async (t) => {
  const door = new DoorUnderTest();
  door.pass(1000);
  door.set({ contact: 'open' });
  door.pass(49);
  t.same(door.said(), []);
  door.pass(1);
  t.same(door.said(), ['opened', 'alarm forced-open']);
  door.grant('d1');
  t.same(door.said(), ['d1 passed', 'pulse d1 3000'], 'a grant does not make it good');
  door.set({ contact: 'closed' });
  door.pass(5000);
  t.same(door.said(), ['closed', 'secure', 'restored forced-open']);
});

t.test('21. a contact that bounces for 20 ms is one opening', async (t) => {
  const door = new DoorUnderTest();
  door.grant('d1');
  for (const contact of ['open', 'closed', 'open', 'closed', 'open'] as const) {
    door.set({ contact });
    door.pass(4);
  }
  door.pass(1000);
  door.set({ contact: 'closed' });
  door.pass(5);
  door.set({ contact: 'open' });
  door.pass(5);
  door.set({ contact: 'closed' });
  door.pass(1000);
  t.same(door.said(), ['pulse d1 3000', 'opened', 'd1 passed', 'closed', 'secure']);
});

t.test('21. a missed change is mended by the next reading', async (t) => {
  const door = new DoorUnderTest();
  door.grant('d1');
  door.set({ contact: 'open' });
  door.pass(100);
  door.said();
  // It was shut and opened and shut, and only the last reading came.
  door.set({ contact: 'closed' });
  door.pass(100);
  door.set({ contact: 'closed' });
  door.pass(100);
  t.same(door.said(), ['closed', 'secure']);
  t.equal(door.door.contact, 'closed');
});

t.test('21. an opening at the last moment of the pulse is that grant’s, also while the contact settles', async (t) => {
  const door = new DoorUnderTest();
  door.grant('d1');
  door.pass(2990);
  door.set({ contact: 'open' });
  door.pass(200);
  t.same(door.said(), ['pulse d1 3000', 'secure', 'opened', 'd1 passed']);
  const late = new DoorUnderTest();
  late.grant('d1');
  late.pass(3001);
  late.set({ contact: 'open' });
  late.pass(200);
  t.same(late.said(), ['pulse d1 3000', 'd1 not-used', 'secure', 'opened', 'alarm forced-open']);
});

t.test('22. held open: announced, alarm, restored; a grant meanwhile gives its time anew', async (t) => {
  const door = new DoorUnderTest();
  door.grant('d1');
  door.set({ contact: 'open' });
  door.pass(14_999);
  t.same(door.said(), ['pulse d1 3000', 'opened', 'd1 passed', 'secure']);
  door.pass(1);
  t.same(door.said(), ['alarm held-open-soon']);
  door.grant('d2');
  t.same(door.said(), ['d2 passed', 'pulse d2 3000', 'restored held-open-soon']);
  door.pass(15_000);
  t.same(door.said(), ['secure', 'alarm held-open-soon']);
  door.pass(5000);
  t.same(door.said(), ['restored held-open-soon', 'alarm held-open']);
  door.pass(3_600_000);
  door.set({ contact: 'closed' });
  door.pass(50);
  t.same(door.said(), ['closed', 'restored held-open']);
});

t.test('22. a grant that nobody used is said, and the strike falls back', async (t) => {
  const door = new DoorUnderTest();
  door.grant('d1');
  door.pass(2999);
  t.same(door.said(), ['pulse d1 3000']);
  door.pass(1);
  t.same(door.said(), ['d1 not-used', 'secure']);
  const blind = new DoorUnderTest({ hasContact: false });
  blind.grant('d1');
  blind.pass(3000);
  t.same(blind.said(), ['pulse d1 3000', 'd1 unseen', 'secure'], 'without a contact nobody can tell');
});

t.test('two who were granted go through one opening', async (t) => {
  const door = new DoorUnderTest();
  door.grant('d1');
  door.pass(2000);
  door.grant('d2');
  door.pass(2500);
  door.set({ contact: 'open' });
  door.pass(100);
  t.same(door.said(), ['pulse d1 3000', 'pulse d2 3000', 'opened', 'd1 passed', 'd2 passed']);
});

t.test('23. the exit button quiets the forced alarm and never moves the strike', async (t) => {
  const door = new DoorUnderTest();
  door.set({ rex: 'on' });
  door.pass(200);
  door.set({ rex: 'off' });
  door.pass(3000);
  door.set({ contact: 'open' });
  door.pass(1000);
  door.set({ contact: 'closed' });
  door.pass(1000);
  t.same(door.said(), ['opened', 'closed']);
  door.set({ contact: 'open' });
  door.pass(100);
  t.same(door.said(), ['opened', 'alarm forced-open'], 'not for a second opening');
  const handle = new DoorUnderTest();
  handle.set({ contact: 'open' });
  handle.pass(20);
  handle.set({ rex: 'on' });
  handle.pass(100);
  t.same(handle.said(), ['opened'], 'the handle that moves the door is heard a moment after the door');
});

t.test('23. a button that sticks is a fault, and shunts nothing for ever', async (t) => {
  const door = new DoorUnderTest();
  door.set({ rex: 'on' });
  door.pass(29_000);
  door.set({ contact: 'open' });
  door.pass(100);
  door.set({ contact: 'closed' });
  door.pass(899);
  t.same(door.said(), ['opened', 'closed']);
  door.pass(1);
  t.same(door.said(), ['alarm rex-stuck']);
  door.set({ contact: 'open' });
  door.pass(100);
  t.same(door.said(), ['opened', 'alarm forced-open']);
  door.set({ contact: 'closed', rex: 'fault' });
  door.pass(100);
  t.same(door.said(), ['closed', 'restored forced-open', 'restored rex-stuck', 'alarm rex-fault']);
  door.set({ rex: 'off' });
  door.pass(100);
  t.same(door.said(), ['restored rex-fault']);
});

t.test('24. fire releases the door, and neither schedule nor lockdown locks it before a reset', async (t) => {
  const door = new DoorUnderTest();
  door.set({ fire: 'on' });
  door.pass(50);
  t.same(door.said(), ['hold fire', 'alarm fire']);
  door.put({ kind: 'lockdown', active: true });
  door.put({ kind: 'mode', mode: 'locked' });
  door.put({ kind: 'schedule', open: false });
  door.put({ kind: 'fire-reset' });
  door.set({ contact: 'open' });
  door.pass(60_000);
  t.same(door.said(), ['opened'], 'nor a reset while it burns; and nobody is held open by a fire');
  door.set({ fire: 'off', contact: 'closed' });
  door.pass(1000);
  t.same(door.said(), ['closed']);
  door.put({ kind: 'fire-reset' });
  t.same(door.said(), ['secure', 'restored fire']);
  const reporting = new DoorUnderTest({ onFire: 'report' });
  reporting.set({ fire: 'on' });
  reporting.pass(50);
  reporting.set({ fire: 'fault' });
  reporting.pass(50);
  t.same(reporting.said(), ['alarm fire', 'alarm fire-input-fault']);
  const broken = new DoorUnderTest();
  broken.set({ fire: 'fault' });
  broken.pass(1000);
  t.same(broken.said(), ['alarm fire-input-fault'], 'a broken input is no fire');
});

t.test('26. a scheduled unlocking waits for the first person, every time', async (t) => {
  const door = new DoorUnderTest({ firstPerson: true });
  door.put({ kind: 'first-person' });
  door.put({ kind: 'schedule', open: true });
  t.same(door.said(), [], 'who came before the hours began does not count');
  door.put({ kind: 'first-person' });
  t.same(door.said(), ['hold schedule']);
  door.set({ contact: 'open' });
  door.pass(60_000);
  t.same(door.said(), ['opened'], 'an unlocked door may stand open');
  door.put({ kind: 'schedule', open: false });
  t.same(door.said(), ['secure']);
  door.pass(19_999);
  t.same(door.said(), ['alarm held-open-soon']);
  door.pass(1);
  t.same(door.said(), ['restored held-open-soon', 'alarm held-open'], 'but not after its hours');
  door.put({ kind: 'schedule', open: true });
  t.same(door.said(), []);
});

t.test('28. lockdown beats schedule, hold and grant, except for those who were exempt', async (t) => {
  const door = new DoorUnderTest();
  door.put({ kind: 'schedule', open: true });
  door.put({ kind: 'mode', mode: 'unlocked' });
  t.same(door.said(), ['hold schedule', 'hold unlocked']);
  door.put({ kind: 'lockdown', active: true });
  t.same(door.said(), ['secure']);
  door.grant('d1');
  door.grant('d2', true);
  t.same(door.said(), ['d1 revoked', 'pulse d2 3000']);
  door.pass(3000);
  door.put({ kind: 'lockdown', active: false });
  t.same(door.said(), ['d2 not-used', 'secure', 'hold unlocked']);
  const pulsing = new DoorUnderTest();
  pulsing.grant('d1');
  pulsing.grant('d2', true);
  pulsing.pass(100);
  pulsing.put({ kind: 'lockdown', active: true });
  t.same(pulsing.said(), ['pulse d1 3000', 'pulse d2 3000', 'd1 revoked', 'd2 revoked', 'secure']);
  pulsing.pass(1);
  pulsing.set({ contact: 'open' });
  pulsing.pass(100);
  t.same(pulsing.said(), ['opened', 'alarm forced-open']);
});

t.test('modes: locked takes grants back, maintenance quiets the alarms of the door and opens nothing', async (t) => {
  const door = new DoorUnderTest();
  door.grant('d1');
  door.put({ kind: 'mode', mode: 'locked' });
  door.put({ kind: 'schedule', open: true });
  t.same(door.said(), ['pulse d1 3000', 'd1 revoked', 'secure']);
  door.put({ kind: 'schedule', open: false });
  door.put({ kind: 'mode', mode: 'maintenance' });
  door.set({ contact: 'open' });
  door.pass(120_000);
  t.same(door.said(), ['opened']);
  door.put({ kind: 'mode', mode: 'normal' });
  door.pass(20_000);
  t.same(door.said(), ['alarm held-open-soon', 'restored held-open-soon', 'alarm held-open']);
});

t.test('a door that is open at start, or whose contact was away, is no forced one', async (t) => {
  const door = new DoorUnderTest({}, { contact: 'open' });
  t.same(door.said(), ['found-open']);
  door.pass(20_000);
  t.same(door.said(), ['alarm held-open-soon', 'restored held-open-soon', 'alarm held-open']);
  door.set({ contact: 'unknown' });
  door.pass(100);
  t.same(door.said(), ['alarm contact-fault'], 'what was held open is not restored by not looking');
  door.set({ contact: 'closed' });
  door.pass(100);
  t.same(door.said(), ['closed', 'restored held-open', 'restored contact-fault']);
  door.set({ contact: 'fault' });
  door.pass(100);
  door.set({ contact: 'open' });
  door.pass(100);
  t.same(door.said(), ['alarm contact-fault', 'found-open', 'restored contact-fault']);
});
