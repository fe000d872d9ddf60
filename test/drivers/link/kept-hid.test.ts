import t, { type Test } from 'tap';
import type { HidLinkChange, HidPin, ReportTiming } from '../../../drivers/link/hid-link.js';
import { KeptHid } from '../../../drivers/link/kept-hid.js';
import { HandClock } from '../hand-clock.js';
import { bytesOfHex, FakeHid, hidFacts, sha256 } from './fake-hid.js';

const pin: HidPin = {
  vendorId: 0x1234,
  productId: 0x5678,
  serialNumber: 'PT-0001',
  usbPath: 'usb-0000:00:14.0-3/input0',
  descriptorSha256: null,
  allowVirtual: false,
};
const report = bytesOfHex('01 02 03');

interface Watched {
  readonly clock: HandClock;
  readonly hid: FakeHid;
  readonly link: KeptHid;
  readonly changes: HidLinkChange[];
  readonly reports: ReportTiming[];
  readonly floods: [boolean, number][];
}

function watched(t: Test, change: Partial<HidPin> = {}, flood = { perSecond: 100, burst: 200 }): Watched {
  const clock = new HandClock();
  const hid = new FakeHid();
  const use = { usagePage: 0xff00, usage: 1 };
  const link = new KeptHid({ backend: hid, name: '1234:5678', pin: { ...pin, ...change }, use, clock, flood });
  const changes: HidLinkChange[] = [];
  const reports: ReportTiming[] = [];
  const floods: [boolean, number][] = [];
  link.subscribe({
    changed: (one) => changes.push(one),
    report: (_, timing) => reports.push(timing),
    flood: (active, dropped) => floods.push([active, dropped]),
  });
  t.teardown(() => link.stop());
  return { clock, hid, link, changes, reports, floods };
}

const said = (changes: readonly HidLinkChange[]): readonly string[] =>
  changes.map(({ state, code }) => (code === null ? state : `${state} ${code}`));

t.test('a device that is plugged in is opened, read, and noticed when it goes', async (t) => {
  const { clock, hid, link, changes, reports } = watched(t);
  link.start();
  await clock.pass(10);
  t.same(said(changes), ['absent hid-missing']);
  hid.plug(hidFacts());
  await clock.pass(30);
  t.same(said(changes).slice(1), ['opening', 'open']);
  t.equal(changes.at(-1)?.device?.serialNumber, 'PT-0001');
  hid.send(report);
  t.same(reports, [{ at: clock.now(), lagMs: 0 }]);
  t.match(await link.write(report), { kind: 'written' });
  hid.unplug();
  t.same(said(changes).slice(3), ['absent link-lost']);
  t.same(await link.write(report), { kind: 'not-sent', code: 'link-down' });
  t.same(await link.sendFeature(report), { kind: 'not-sent', code: 'link-down' });
  t.same(await link.getFeature(1, 8), { kind: 'failed', code: 'link-down' });
  hid.plug(hidFacts({ path: '/dev/hidraw7' }));
  await clock.pass(100);
  t.equal(link.state, 'open');
  await link.stop();
  await link.stop();
  t.equal(hid.closes, 2);
  t.equal(hid.watchers, 0);
  t.equal(clock.next, null, 'no timer is left');
});

t.test('a lost device without a read error is noticed at the next look, two unplugs leave one device', async (t) => {
  const { clock, hid, link } = watched(t);
  hid.devices = [hidFacts()];
  link.start();
  await clock.pass(10);
  hid.unplug(false);
  await clock.pass(30);
  t.equal(link.state, 'absent');
  hid.devices = [hidFacts()];
  await clock.pass(5100);
  t.equal(link.state, 'open', 'found by the reconcile alone');
  hid.devices = [hidFacts({ path: '/dev/hidraw4' })];
  await clock.pass(5100);
  t.equal(link.state, 'open');
  t.equal(hid.opens, 3, 'under its new name');
});

t.test('10. a node that udev has not given its group yet is tried again soon', async (t) => {
  const { clock, hid, link, changes } = watched(t);
  hid.openFails = { code: 'hid-permission', times: 4 };
  hid.devices = [hidFacts()];
  link.start();
  await clock.pass(800);
  t.equal(link.state, 'open');
  t.same(said(changes).slice(-3), ['opening', 'absent hid-permission', 'open'], 'each said once');
});

t.test('what is not the configured device is refused, by name', async (t) => {
  const other = bytesOfHex('0600FF0901A101850109021500250026FF0075089520810285020903950F910285030904950FB102C0');
  const rows: readonly [string, string, Partial<HidPin>, Parameters<typeof hidFacts>[0][]][] = [
    ['another serial number', 'hid-other-serial', {}, [{ serialNumber: 'PT-0002' }]],
    ['another socket', 'hid-other-port', {}, [{ usbPath: 'usb-0000:00:14.0-4/input0' }]],
    ['another descriptor', 'hid-other-descriptor', { descriptorSha256: sha256(other) }, [{}]],
    ['a virtual device', 'hid-virtual', { usbPath: null }, [{ virtual: true }]],
    ['a clone beside it', 'hid-ambiguous', {}, [{}, { path: '/dev/hidraw1', usbPath: 'usb-0000:00:14.0-4/input0' }]],
    ['two of one make', 'hid-ambiguous', { serialNumber: null, usbPath: null }, [{}, { path: '/dev/hidraw1' }]],
  ];
  for (const [name, code, change, devices] of rows) {
    const { clock, hid, link } = watched(t, change);
    hid.devices = devices.map(hidFacts);
    link.start();
    await clock.pass(20);
    t.equal(link.state, 'refused', name);
    t.equal(hid.opens, 0, name);
    await link.stop();
    const { changes } = watched(t, change);
    t.same(changes, []);
    const seen = watched(t, change);
    seen.hid.devices = devices.map(hidFacts);
    seen.link.start();
    await seen.clock.pass(20);
    t.same(said(seen.changes), [`refused ${code}`], name);
    await seen.link.stop();
  }
  const socketTells = watched(t, { serialNumber: null });
  socketTells.hid.devices = [
    hidFacts({ usbPath: 'usb-0000:00:14.0-9/input0', serialNumber: null }),
    hidFacts({ path: '/dev/hidraw1', serialNumber: null }),
  ];
  socketTells.link.start();
  await socketTells.clock.pass(20);
  t.equal(socketTells.changes.at(-1)?.device?.path, '/dev/hidraw1');
  const allowed = watched(t, { allowVirtual: true, usbPath: null });
  allowed.hid.devices = [hidFacts({ virtual: true, usbPath: null })];
  allowed.link.start();
  await allowed.clock.pass(20);
  t.equal(allowed.link.state, 'open');
});

t.test('11. a clone that is plugged in later closes what was open', async (t) => {
  const { clock, hid, link, changes } = watched(t);
  hid.devices = [hidFacts()];
  link.start();
  await clock.pass(10);
  hid.plug(hidFacts({ path: '/dev/hidraw1', usbPath: 'usb-0000:00:14.0-4/input0' }));
  await clock.pass(50);
  t.equal(said(changes).at(-1), 'refused hid-ambiguous');
  t.equal(hid.isOpen, false);
  hid.devices = [hidFacts()];
  hid.kick();
  await clock.pass(50);
  t.equal(link.state, 'open');
});

t.test('a device that comes back with another descriptor is not the one that was there', async (t) => {
  const { clock, hid, link, changes } = watched(t);
  hid.devices = [hidFacts()];
  link.start();
  await clock.pass(10);
  hid.unplug();
  hid.plug(hidFacts({ descriptor: bytesOfHex('0600FF0901A10109207508950881 02C0') }));
  await clock.pass(100);
  t.equal(said(changes).at(-1), 'refused hid-changed');
});

t.test('what the driver refuses stays closed until it was away, or half a minute', async (t) => {
  const { clock, hid, link, changes } = watched(t);
  hid.devices = [hidFacts()];
  link.start();
  await clock.pass(10);
  link.refuse('hid-changed', 'test');
  t.equal(hid.isOpen, false);
  await clock.pass(20_000);
  t.equal(said(changes).at(-1), 'refused hid-changed');
  t.equal(hid.opens, 1);
  await clock.pass(16_000);
  t.equal(hid.opens, 2);
  link.refuse('hid-changed', 'test');
  hid.unplug();
  await clock.pass(100);
  hid.plug(hidFacts());
  await clock.pass(100);
  t.equal(hid.opens, 3);
});

t.test('a flood closes the device, is told once, and is over by itself', async (t) => {
  const { clock, hid, link, changes, reports, floods } = watched(t);
  hid.devices = [hidFacts()];
  link.start();
  await clock.pass(10);
  for (let count = 0; count < 5000; count += 1) hid.send(report);
  t.equal(reports.length, 200, 'no more than the burst was passed on');
  t.same(floods, [[true, 1]]);
  t.equal(hid.isOpen, false);
  t.equal(said(changes).at(-1), 'refused hid-flooding');
  hid.kick();
  await clock.pass(500);
  t.equal(hid.opens, 1, 'a change in /dev does not open it sooner');
  await clock.pass(700);
  t.equal(link.state, 'open');
  for (let count = 0; count < 5000; count += 1) hid.send(report);
  await clock.pass(1100);
  t.equal(link.state, 'refused', 'the second pause is longer');
  await clock.pass(1100);
  t.equal(link.state, 'open');
  t.equal(floods.length, 1);
  await clock.pass(2100);
  t.same(floods[1], [false, 2]);
  hid.send(report);
  t.equal(reports.length, 401);
});

t.test('reports after a blocked loop carry the lag, and it passes', async (t) => {
  const { clock, hid, link, reports } = watched(t);
  hid.devices = [hidFacts()];
  link.start();
  await clock.pass(200);
  hid.send(report);
  t.equal(reports.at(-1)?.lagMs, 0);
  clock.block(5000);
  hid.send(report);
  t.ok((reports.at(-1)?.lagMs ?? 0) >= 4900);
  await clock.pass(60);
  hid.send(report);
  t.ok((reports.at(-1)?.lagMs ?? 0) >= 4900, 'what had queued up comes over several turns');
  await clock.pass(700);
  hid.send(report);
  t.equal(reports.at(-1)?.lagMs, 0);
  clock.jumpWall(30_000);
  hid.send(report);
  t.ok((reports.at(-1)?.lagMs ?? 0) >= 29_000, 'a machine that slept');
});

t.test('a list that fails leaves an open device alone and is told where none is open', async (t) => {
  const { clock, hid, link, changes } = watched(t);
  hid.devices = [hidFacts()];
  link.start();
  await clock.pass(10);
  hid.listFails = true;
  await clock.pass(6000);
  t.equal(link.state, 'open');
  hid.unplug();
  await clock.pass(100);
  t.equal(said(changes).at(-1), 'absent hid-unavailable');
});

t.test('stop while it opens closes what comes of it', async (t) => {
  const { clock, hid, link } = watched(t);
  hid.devices = [hidFacts()];
  link.start();
  const stopped = link.stop();
  await clock.pass(10);
  await stopped;
  t.equal(hid.isOpen, false);
  t.equal(clock.next, null);
});
