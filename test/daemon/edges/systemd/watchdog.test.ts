import t from 'tap';
import { statusText } from '../../../../daemon/compose-systemd.js';
import { notifyVariable, openNotifier, watchdogMs } from '../../../../daemon/edges/systemd/notify-socket.js';
import { Watchdog } from '../../../../daemon/edges/systemd/watchdog.js';
import type { LoopReport } from '../../../../daemon/loop-report.js';
import type { HealthLine } from '../../../../daemon/wall/devices-port.js';
import { HandClock } from '../../../drivers/hand-clock.js';

function rig(periodMs: number | null = 30_000) {
  const clock = new HandClock();
  const sent: Readonly<Record<string, string>>[] = [];
  const said: string[] = [];
  const world = { loops: [] as LoopReport[], status: 'well', taken: true };
  const socket = {
    send: (assignments: Readonly<Record<string, string>>) => {
      if (world.taken) sent.push(assignments);
      return world.taken;
    },
  };
  const watchdog = new Watchdog({
    socket,
    periodMs,
    clock,
    loops: () => world.loops,
    status: () => world.status,
    log: {
      error: (fields, message) => said.push(`error ${message} ${JSON.stringify(fields)}`),
      info: (fields, message) => said.push(`info ${message} ${JSON.stringify(fields)}`),
    },
  });
  const fed = (): number => sent.filter((one) => one['WATCHDOG'] === '1').length;
  return { clock, sent, said, world, watchdog, fed };
}

t.test('READY is said once, WATCHDOG three times a period, STATUS when it changes', async (t) => {
  const { clock, sent, world, watchdog } = rig();
  watchdog.start();
  t.same(sent, [{ READY: '1', WATCHDOG: '1', STATUS: 'well' }]);
  await clock.pass(10_000);
  world.status = 'broker away';
  await clock.pass(10_000);
  t.same(sent.slice(1), [{ WATCHDOG: '1' }, { WATCHDOG: '1', STATUS: 'broker away' }]);
  watchdog.stop();
  watchdog.stop();
  await clock.pass(100_000);
  t.same(sent.slice(3), [{ STOPPING: '1' }]);
  t.equal(clock.next, null, 'no timer is left');
});

t.test('one loop that hangs stops the feeding, is named once, and is told when it goes on', async (t) => {
  const { clock, said, world, watchdog, fed } = rig();
  const hanging = { loop: 'wall:main', busySince: 0, withinMs: 25_000 };
  world.loops = [{ loop: 'journal', busySince: null, withinMs: 1 }, hanging];
  watchdog.start();
  await clock.pass(20_000);
  t.equal(fed(), 3, 'work within its time is no hang');
  await clock.pass(30_000);
  t.equal(fed(), 3);
  t.same(said, ['error loop hangs: systemd is not fed {"loop":"wall:main","busyMs":30000}']);
  world.loops = [{ ...hanging, busySince: 49_000 }];
  await clock.pass(10_000);
  t.equal(fed(), 4);
  t.equal(said[1], 'info loop goes on {"loop":"wall:main"}');
  watchdog.stop();
});

t.test('what systemd did not take is said again; without a watchdog the status alone is kept', async (t) => {
  const busy = rig();
  busy.world.taken = false;
  busy.watchdog.start();
  busy.world.taken = true;
  await busy.clock.pass(10_000);
  t.same(busy.sent, [{ READY: '1', WATCHDOG: '1', STATUS: 'well' }]);
  busy.watchdog.stop();
  const unwatched = rig(null);
  unwatched.watchdog.start();
  await unwatched.clock.pass(60_000);
  t.same(unwatched.sent, [{ READY: '1', STATUS: 'well' }]);
  unwatched.watchdog.stop();
});

t.test('the environment says whether, where and how often systemd wants to hear of this process', (t) => {
  t.equal(openNotifier({}).kind, 'none');
  t.equal(openNotifier({ NOTIFY_SOCKET: '/run/systemd/notify' }).kind, 'unreachable');
  for (const fd of ['', 'x', '-1', '9999', '0.5'])
    t.equal(openNotifier({ [notifyVariable]: fd }).kind, 'unreachable', fd);
  t.equal(watchdogMs({}, 7), null);
  t.equal(watchdogMs({ WATCHDOG_USEC: '30000000' }, 7), 30_000);
  t.equal(watchdogMs({ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '7' }, 7), 30_000);
  t.equal(watchdogMs({ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '8' }, 7), null, 'meant for another process');
  t.equal(watchdogMs({ WATCHDOG_USEC: '0' }, 7), null);
  t.end();
});

t.test('the status says the gravest line in words, in the room’s language', (t) => {
  const line = (part: string, code: string | null, detail: string | null = null): HealthLine => {
    return { part, ok: code === null, code, detail };
  };
  const good = [line('journal', null), line('mqtt', null)];
  t.equal(statusText(good, 'en'), 'everything answers (2 parts)');
  const away = [line('mqtt', 'mqtt-not-connected'), line('device:m', 'port-missing'), ...good];
  t.match(statusText(away, 'en'), /^device:m: .+ \(and 1 more\)$/);
  t.match(
    statusText([...away, line('journal', 'journal-unavailable', 'ENOSPC')], 'id'),
    /^journal: .*ENOSPC.* \(dan 2 lagi\)$/,
  );
  t.equal(
    statusText([line('x', null), { part: 'y', ok: false, code: null, detail: 'a\nb' }], 'en').includes('\n'),
    false,
  );
  t.end();
});
