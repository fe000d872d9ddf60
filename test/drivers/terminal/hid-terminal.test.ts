import t from 'tap';
import type { TerminalEvent } from '../../../drivers/terminal.js';
import { hidTerminal } from '../../../drivers/terminal/hid-terminal/family.js';
import { KeptHid, usualFlood } from '../../../drivers/link/kept-hid.js';
import { pin, terminalRig } from './terminal-under-test.js';

for (const profile of ['reference', 'reference-plain'] as const) {
  t.test(`${profile}: a palm that it knows is a match, once, with all that it says of it`, async (t) => {
    const { plug, scan, say, palm, driver, events, kinds } = terminalRig(t, { profile });
    t.equal(driver.status.state, 'absent');
    await plug();
    t.equal(driver.status.state, 'ready');
    t.match(driver.status.identity, {
      ...{ profile, serialNumber: 'PT-0001', firmware: '1.4.2', virtual: false },
      assurance: profile === 'reference' ? 'mac' : 'identity',
    });
    await scan('000123', { duress: true, quality: 1, live: false });
    const match = events.find((event) => event.kind === 'match');
    t.match(match, {
      ...{ subject: '000123', duress: true, quality: 'low', live: false, stale: false, loopLagMs: 0 },
      ...{ sequence: 0, boot: 1, assurance: driver.status.identity?.assurance },
    });
    t.same(kinds(), ['tamper', 'power', 'match'], 'levels are told with the first report of a connection');
    await scan('A-7', { quality: 0, live: null });
    t.match(events.at(-1), { kind: 'match', subject: 'A-7', duress: false, quality: null, live: null });
    await say(palm.noMatch());
    await say(palm.badRead(3));
    t.match(events.at(-1), { kind: 'bad-read', reason: 'sensor' });
    t.same(kinds(), ['match', 'no-match', 'bad-read']);
    await say(palm.heartbeat());
    t.same(kinds(), [], 'a heartbeat is nobody');
    t.same(driver.status.counters, { reports: 5, malformed: 0, repeated: 0, missed: 0, dropped: 0 });
  });
}

t.test('4. 5. reports are counted: one decision for one report, lost ones are told, a restart is none', async (t) => {
  const { plug, scan, say, palm, driver, events, kinds, hid } = terminalRig(t, { profile: 'reference-plain' });
  await plug();
  await scan('000123');
  kinds();
  const again = palm.match({ subject: '000123', duress: false, quality: 3, live: true });
  await say(again);
  await say(again);
  t.same(kinds(), ['match'], 'the same report twice is one');
  palm.sequence += 3;
  await scan('000123');
  t.match(events[0], { kind: 'sequence-gap', missed: 3 });
  t.same(kinds(), ['sequence-gap', 'match']);
  palm.sequence = 0xffff_ffff;
  await say(palm.heartbeat());
  t.match(driver.status.counters, { repeated: 2, missed: 3 }, 'half of the count back is behind');
  palm.restart();
  await say(palm.heartbeat());
  t.same(kinds(), ['restarted']);
  palm.sequence = 0x7fff_fffe;
  await say(palm.heartbeat());
  palm.sequence = 0xffff_fffd;
  kinds();
  for (let count = 0; count < 5; count += 1) await say(palm.heartbeat());
  t.same(kinds(), ['sequence-gap'], 'behind the largest number comes 0, and that is no gap');
  // Over a pulled cable the count goes on: what was sent meanwhile is missing.
  hid.unplug();
  palm.heartbeat();
  palm.heartbeat();
  await plug();
  await say(palm.heartbeat());
  t.match(
    events.find(({ kind }) => kind === 'sequence-gap'),
    { missed: 2 },
  );
});

t.test('13. tamper and a failing supply are levels with an end', async (t) => {
  const { plug, say, palm, driver, events, kinds } = terminalRig(t);
  await plug();
  palm.tamper = true;
  palm.powerFailing = true;
  await say(palm.status());
  t.match(
    events.filter(({ kind }) => kind !== 'status'),
    [{ active: true }, { ok: false }],
  );
  t.equal(driver.status.tampered, true);
  t.ok(events.some((event) => event.kind === 'status' && event.status.tampered));
  kinds();
  await say(palm.heartbeat());
  t.same(kinds(), [], 'told once');
  palm.tamper = false;
  palm.powerFailing = false;
  await say(palm.status());
  t.same(kinds(), ['tamper', 'power']);
  t.equal(driver.status.tampered, false);
});

t.test('12. a terminal that falls silent is told, and so is its return', async (t) => {
  const { plug, say, palm, driver, clock } = terminalRig(t);
  await plug();
  await say(palm.heartbeat());
  await clock.pass(5900);
  t.equal(driver.status.state, 'ready');
  await clock.pass(200);
  t.match(driver.status, { state: 'silent', lastError: 'terminal-silent' });
  await say(palm.heartbeat());
  t.match(driver.status, { state: 'ready', lastError: null });
});

t.test('8. a scan that waited for a stalled process is stale, whoever it was', async (t) => {
  const { plug, scan, clock, events } = terminalRig(t);
  await plug();
  await scan('000123');
  clock.block(5000);
  await scan('000123');
  const stale = events
    .filter((event) => event.kind === 'match')
    .map(({ stale, loopLagMs }) => [stale, loopLagMs > 4000]);
  t.same(stale, [
    [false, false],
    [true, true],
  ]);
  await clock.pass(1000);
  await scan('000123');
  t.match(
    events.findLast(({ kind }) => kind === 'match'),
    { stale: false },
  );
});

t.test('what a report should not be is counted, told once in a while, and grants nothing', async (t) => {
  const { plug, say, palm, driver, events, kinds, clock } = terminalRig(t);
  await plug();
  const [good = new Uint8Array()] = palm.match({ subject: '000123', duress: false, quality: 3, live: true });
  const changed = (at: number, value: number): Uint8Array => good.map((byte, index) => (index === at ? value : byte));
  const cases: readonly (readonly [Uint8Array, string])[] = [
    [good.slice(0, -1), 'length'],
    [Uint8Array.from([...good, 0]), 'length'],
    [new Uint8Array(), 'report-id'],
    [changed(0, 9), 'report-id'],
    [changed(1, 0), 'value'],
    [changed(1, 2), 'value'],
    [changed(2, 0xff), 'value'],
    [changed(3, 4), 'value'],
    [changed(5, 0), 'value'],
    [changed(5, 25), 'value'],
    [changed(12, 0x20), 'value'],
    [changed(30, 0x41), 'value'],
    [changed(13, 0x31), 'mac'],
    [changed(8, 77), 'mac'],
    [changed(51, (good[51] ?? 0) ^ 1), 'mac'],
    [new Uint8Array(52).fill(0xff), 'report-id'],
  ];
  for (const [bytes, reason] of cases) {
    await clock.pass(2100);
    events.length = 0;
    await say([bytes]);
    t.match(
      events.filter(({ kind }) => kind !== 'status'),
      [{ kind: 'malformed', reason, count: 1 }],
    );
  }
  t.equal(driver.status.counters.malformed, cases.length);
  await clock.pass(2100);
  kinds();
  for (let count = 0; count < 50; count += 1) await say([changed(0, 9)]);
  t.same(kinds(), ['malformed'], 'the first at once');
  await clock.pass(1100);
  t.match(events, [{ kind: 'malformed', count: 49 }]);
  kinds();
  await clock.pass(5000);
  await say([good]);
  t.same(
    kinds().filter((kind) => kind === 'match'),
    ['match'],
    'the good one is still good',
  );
});

t.test('a terminal with another key, or none, is not used', async (t) => {
  const other = terminalRig(t, { palmKey: new Uint8Array(32).fill(9) });
  await other.plug();
  t.match(other.driver.status, { state: 'untrusted', lastError: 'terminal-key-wrong', identity: null });
  await other.scan('000123');
  t.same(other.kinds(), []);
  const without = terminalRig(t, { palmKey: null });
  await without.plug();
  t.match(without.driver.status, { state: 'untrusted', lastError: 'terminal-key-wrong' });
  // It is looked at again when it was away, and taken once it has its key.
  without.hid.unplug();
  await without.clock.pass(100);
  without.palm.key = Uint8Array.from({ length: 32 }, (_, index) => index);
  await without.plug();
  t.equal(without.driver.status.state, 'ready');
});

t.test('a report recorded on an earlier connection is none on this one', async (t) => {
  const { plug, say, palm, hid, kinds, driver } = terminalRig(t);
  await plug();
  const recorded = palm.match({ subject: '000123', duress: false, quality: 3, live: true });
  hid.unplug();
  await plug();
  await say(recorded);
  t.same(
    kinds().filter((kind) => kind !== 'tamper' && kind !== 'power'),
    ['malformed'],
  );
  t.equal(driver.status.counters.malformed, 1);
});

t.test('a device that is not built as its profile says, or not who it says, is refused', async (t) => {
  const built = terminalRig(t, { pin: { serialNumber: null } });
  // The collection is the right one, the reports are those of the other profile.
  const short = built.palm.descriptor.map((byte, index, all) => (byte === 51 && all[index - 1] === 0x95 ? 35 : byte));
  await built.plug({ descriptor: short });
  t.match(built.driver.status, { state: 'untrusted', lastError: 'terminal-other-descriptor' });
  t.match(built.driver.status.lastErrorDetail, /input report 1 has 36 bytes and not 52/);
  const claims = terminalRig(t);
  claims.palm.claimedSerialNumber = 'PT-0666';
  await claims.plug();
  t.match(claims.driver.status, {
    state: 'untrusted',
    lastError: 'terminal-other-identity',
    lastErrorDetail: 'PT-0666',
  });
  const mute = terminalRig(t);
  mute.hid.onWrite = null;
  mute.hid.deaf = true;
  await mute.plug();
  t.equal(mute.driver.status.state, 'opening');
  await mute.clock.pass(1000);
  t.match(mute.driver.status, { state: 'untrusted', lastError: 'terminal-identity-failed' });
});

t.test(
  '11. two that look alike, another serial number, socket or descriptor, and virtual ones are refused',
  async (t) => {
    const cases: readonly (readonly [string, string, Parameters<typeof terminalRig>[1], object])[] = [
      ['another socket', 'hid-other-port', {}, { usbPath: 'usb-0000:00:14.0-4/input0' }],
      ['another number', 'hid-other-serial', {}, { serialNumber: 'PT-0002' }],
      ['another descriptor', 'hid-other-descriptor', { pin: { descriptorSha256: '0'.repeat(64) } }, {}],
      ['virtual', 'hid-virtual', { pin: { usbPath: null } }, { virtual: true, usbPath: null }],
    ];
    for (const [name, code, options, change] of cases) {
      const { plug, driver, scan, kinds } = terminalRig(t, options);
      await plug(change);
      t.match(driver.status, { state: 'untrusted', lastError: code }, name);
      await scan('000123');
      t.same(kinds(), [], name);
    }
    const two = terminalRig(t, { pin: { usbPath: null } });
    two.hid.plug(two.facts(), two.facts({ path: '/dev/hidraw9', usbPath: 'usb-0000:00:14.0-9/input0' }));
    await two.clock.pass(60);
    t.match(two.driver.status, { state: 'untrusted', lastError: 'hid-ambiguous' });
    const training = terminalRig(t, { pin: { usbPath: null, allowVirtual: true } });
    await training.plug({ virtual: true, usbPath: null });
    t.match(training.driver.status, { state: 'ready', identity: { virtual: true } });
    const swapped = terminalRig(t);
    await swapped.plug();
    swapped.hid.unplug();
    swapped.palm.otherDescriptor = true;
    await swapped.plug();
    t.match(swapped.driver.status, { state: 'untrusted', lastError: 'hid-changed' });
  },
);

t.test('9. unplug and replug in whatever it is doing: lost at once, back soon, and nothing left behind', async (t) => {
  const { plug, hid, palm, driver, clock, scan, kinds } = terminalRig(t);
  for (let round = 0; round < 20; round += 1) {
    hid.openFails = { code: 'hid-permission', times: round % 4 };
    await plug();
    await clock.pass(1000);
    t.equal(driver.status.state, 'ready', `round ${round}`);
    if (round % 2 === 0) await scan('000123');
    palm.heartbeat();
    hid.unplug();
    t.match(driver.status, { state: 'absent', lastError: 'link-lost' });
    t.equal(await driver.feedback('granted', 3000), 'failed');
  }
  t.equal(kinds().filter((kind) => kind === 'match').length, 10);
  await driver.stop();
  t.equal(clock.next, null, 'no timer is left');
  t.equal(hid.watchers, 0);
});

t.test('7. a flood closes the terminal for a while, is told with its end, and a palm works after it', async (t) => {
  const { plug, palm, hid, driver, clock, events, scan, kinds } = terminalRig(t, { profile: 'reference-plain' });
  await plug();
  const [report = new Uint8Array()] = palm.heartbeat();
  for (let count = 0; count < 5000; count += 1) hid.send(report);
  t.match(driver.status, { state: 'untrusted', lastError: 'hid-flooding' });
  t.match(
    events.findLast(({ kind }) => kind === 'flood'),
    { active: true },
  );
  t.ok(driver.status.counters.reports < 300, 'what a closed device sends is not even read');
  await clock.pass(5000);
  t.equal(driver.status.state, 'ready');
  t.match(
    events.findLast(({ kind }) => kind === 'flood'),
    { active: false },
  );
  kinds();
  await scan('000123');
  t.same(
    kinds().filter((kind) => kind === 'match'),
    ['match'],
  );
});

t.test('what to show is shown, and a terminal that can’t changes nothing', async (t) => {
  const { plug, palm, driver, hid, clock } = terminalRig(t);
  t.equal(await driver.feedback('granted', 3000), 'failed', 'nobody is there');
  await plug();
  for (const feedback of ['pending', 'granted', 'denied', 'locked-out', 'held-open-warning', 'lockdown'] as const) {
    t.equal(await driver.feedback(feedback, 3000), 'done');
    t.equal(palm.lastShown, feedback);
  }
  t.same([...(hid.written.at(-1) ?? [])], [2, 6, 30, 0]);
  t.equal(await driver.feedback('idle', null), 'done');
  t.same([...(hid.written.at(-1) ?? [])], [2, 0, 0, 0]);
  hid.deaf = true;
  const failing = driver.feedback('fault', null);
  await clock.pass(1000);
  t.equal(await failing, 'failed');
});

t.test('a listener that throws is none of the terminal’s trouble', async (t) => {
  const { plug, driver, scan, logged, kinds } = terminalRig(t);
  driver.subscribe((event: TerminalEvent) => {
    if (event.kind === 'match') throw new Error('not ready');
  });
  await plug();
  await scan('000123');
  t.ok(kinds().includes('match'));
  t.equal(driver.status.state, 'ready');
  t.ok(logged.some((line) => line.includes('not ready')));
});

t.test('nobody’s number is in a log', async (t) => {
  const { plug, scan, say, logged } = terminalRig(t);
  await plug();
  await scan('00004711');
  await say([new Uint8Array(3)]);
  t.notMatch(logged.join('\n'), /4711|subject/);
});

t.test('a terminal is not made without its profile and key', (t) => {
  const rig = terminalRig(t);
  t.throws(() => hidTerminal.make({ ...made(rig), profile: 'none' }), { code: 'terminal-profile-unknown' });
  t.throws(() => hidTerminal.make({ ...made(rig), profile: 'reference', key: null }), { code: 'terminal-key-missing' });
  t.throws(() => hidTerminal.make({ ...made(rig), profile: 'reference', key: new Uint8Array(31) }), {
    code: 'terminal-key-missing',
  });
  t.doesNotThrow(() => hidTerminal.make({ ...made(rig), profile: 'keyboard-wedge', key: null }));
  t.end();
});

function made({ hid, clock }: ReturnType<typeof terminalRig>): Parameters<typeof hidTerminal.make>[0] {
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const ports = { clock, log, trace: () => undefined };
  const link = new KeptHid({ backend: hid, name: 'x', pin, use: null, clock, flood: usualFlood });
  return { id: 'palm-1', profile: 'reference', key: null, link, ports };
}
