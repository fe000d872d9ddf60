/**
 * The package on a real Debian with a real kernel: installed, wired to a matrix behind a USB-serial adapter, and put
 * through what happens to a PC in a rack. `npm run test:appliance` runs the core; with `-- --all` the rest too. The parts
 * build on each other, in this order.
 */
import t, { type Test } from 'tap';
import { patient as until } from './patient.js';
import { loseNothing, powerCut } from './power-cut.js';
import { packages, Room } from './room.js';

const all = process.env['WALLKEEPER_APPLIANCE'] === 'all';
const notRun: string[] = [];

function part(name: string, of: 'core' | 'rest', work: (t: Test) => Promise<void>): void {
  if (of === 'rest' && !all) notRun.push(name);
  else
    void t.test(name, { timeout: 900_000 }, async (t) => {
      const began = performance.now();
      await work(t);
      t.comment(`${Math.round((performance.now() - began) / 1000)} s`);
    });
}

const room = await Room.make();
const { guest } = room;
t.teardown(() => room.remove());

async function status(): Promise<ReadonlyMap<string, string>> {
  const { out } = await guest.sh('systemctl show wallkeeper -p ActiveState,StatusText,MainPID,NRestarts,Result');
  return new Map([...out.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
}

async function statusText(): Promise<string> {
  return (await status()).get('StatusText') ?? '';
}

/** The service runs and all of the room answers. */
async function serving(withinMs = 180_000): Promise<void> {
  await until('all of the room answers', async () => /semuanya menjawab/.test(await statusText()), withinMs).catch(
    async (error: unknown) => {
      const { out } = await guest.sh('systemctl status wallkeeper; journalctl -u wallkeeper -o cat | tail -n 30', {
        mayFail: true,
      });
      throw new Error(`${String(error)}\n${out}`);
    },
  );
}

const scenes = ['monitoring', 'launch', 'conference'];
const monitoring = [1, 2, 5, 6, 3, 4, 8, 7];

part('a bare Debian boots', 'core', async (t) => {
  t.comment(`boot ${await guest.start()} s`);
  await guest.sh('mount -o ro /dev/disk/by-id/virtio-payload /mnt');
});

part('the earlier package installs, runs sandboxed, and waits to be set up', 'core', async (t) => {
  await guest.sh(`dpkg --force-unsafe-io -i ${packages.old}`, { withinMs: 300_000 });
  await until('the service runs', async () => (await status()).get('ActiveState') === 'active');
  await until('the one-time code is in the journal', async () =>
    /set the page up/.test((await guest.sh('journalctl -u wallkeeper -o cat')).out),
  );
  const page = await until('the page', () => fetch(`http://127.0.0.1:${room.pagePort}/readyz`).catch(() => null));
  t.equal(page.status, 200);
  const security = await guest.sh('systemd-analyze security wallkeeper --no-pager | tail -n 1');
  t.ok(Number(/: ([\d.]+)/.exec(security.out)?.[1]) <= 1.5, security.out);
  const owner = await guest.sh('stat -c "%U %a" /var/lib/wallkeeper /var/lib/wallkeeper/room.json');
  t.equal(owner.out, 'wallkeeper 700\nwallkeeper 600\n');
  const process = await guest.sh('ps -o user= -p $(systemctl show wallkeeper -p MainPID --value)');
  t.match(process.out.trim(), /^wallkeep/);
});

part('a configuration that can’t be used stops the service for good, and says why', 'core', async (t) => {
  await guest.sh(
    'systemctl stop wallkeeper; cd /var/lib/wallkeeper && mkdir /var/tmp/fresh && mv room.json* /var/tmp/fresh/',
  );
  await guest.sh(`install -o wallkeeper -m 600 /dev/stdin /var/lib/wallkeeper/room.json <<< '{"schemaVersion":1}'`);
  await guest.sh('systemctl start wallkeeper', { mayFail: true });
  const failed = await until('it has failed', async () => {
    const now = await status();
    return now.get('ActiveState') === 'failed' ? now : undefined;
  });
  t.equal(failed.get('Result'), 'exit-code');
  t.match(
    (await guest.sh('systemctl show wallkeeper -p ExecMainStatus,NRestarts')).out,
    /NRestarts=0\nExecMainStatus=2|ExecMainStatus=2\nNRestarts=0/,
  );
  t.match((await guest.sh('journalctl -u wallkeeper -o cat')).out, /config-unreadable/);
});

part('a scene goes from the server over the serial adapter to the matrix, proven', 'core', async (t) => {
  await guest.sh(
    'install -o wallkeeper -m 600 /mnt/room.json /var/lib/wallkeeper/room.json; rm -f /var/lib/wallkeeper/room.json.*',
  );
  await guest.sh('systemctl start wallkeeper');
  await serving();
  t.match(await room.scene('monitoring'), { status: 'applied' });
  t.same(await room.wall(), monitoring);
});

part('a cable that is pulled is told, and what it held is back after the plug', 'core', async (t) => {
  await room.unplug();
  await until('the loss is told', async () => /device:/.test(await statusText()));
  await room.plug();
  await serving();
  await until(
    'the scene is back',
    async () => JSON.stringify(await room.wall()) === JSON.stringify(monitoring),
    60_000,
  );
  t.equal((await status()).get('NRestarts'), '0', 'without a restart');
});

part('an event loop that stands still is ended and replaced by the watchdog', 'core', async (t) => {
  const before = await status();
  await guest.sh(`kill -STOP ${before.get('MainPID') ?? ''}`);
  const after = await until(
    'another process',
    async () => {
      const now = await status();
      return now.get('MainPID') !== before.get('MainPID') && now.get('ActiveState') === 'active' ? now : undefined;
    },
    180_000,
  );
  t.equal(after.get('NRestarts'), '1');
  t.match((await guest.sh('journalctl -u wallkeeper -o cat _PID=1')).out, /[Ww]atchdog timeout/);
  await serving();
  t.match(await room.scene('launch'), { status: /applied|unchanged/ });
});

part('an upgrade keeps everything, leaves a backup, and there is no way back by accident', 'core', async (t) => {
  const upgrade = await guest.sh(`dpkg --force-unsafe-io -i ${packages.new}`, { withinMs: 300_000 });
  t.notMatch(upgrade.out, /no backup was made/);
  await serving();
  t.match((await guest.sh('ls /var/lib/wallkeeper')).out, /before-.*\.backup/);
  t.match(await room.scene('monitoring'), { status: /applied|unchanged/ });
  const back = await guest.sh(`dpkg --force-unsafe-io -i ${packages.old}`, { mayFail: true, withinMs: 300_000 });
  t.not(back.code, 0);
  t.match(back.out, /is older; nothing was changed/);
  await until('the service goes on', async () => (await status()).get('ActiveState') === 'active');
  await serving();
});

part('the power is cut twice while scenes flow: nothing that was acknowledged is lost', 'core', (t) => cutPower(t, 2));
part('the power is cut twenty times more', 'rest', (t) => cutPower(t, 20));

async function cutPower(t: Test, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    const last = await powerCut(room, scenes, 400 + ((count * 977) % 4000));
    await serving();
    t.same(await loseNothing(room, last), [], `cut ${count + 1}`);
  }
}

part(
  'it boots and takes the wall without a network, and finds the server when the cable is plugged',
  'core',
  async (t) => {
    await guest.sh('sync');
    await guest.cutPower();
    await guest.start({ network: false });
    await guest.sh('mount -o ro /dev/disk/by-id/virtio-payload /mnt');
    await until('the service runs', async () => (await status()).get('ActiveState') === 'active');
    await until('only the server is missing', async () => {
      const { out } = await guest.sh('systemctl show wallkeeper -p StatusText --value');
      return /^mqtt: [^(]*(\([^)]*\))?\.?\s*$/.test(out);
    });
    await guest.network(true);
    await serving();
    t.match(await room.scene('conference'), { status: /applied|unchanged/ });
  },
);

part('a clock that says 1970 and is corrected later keeps nobody from a scene', 'core', async (t) => {
  await guest.sh('systemctl stop wallkeeper; date -s @1000; systemctl start wallkeeper');
  await serving();
  t.match(await room.scene('monitoring'), { status: /applied|unchanged/ });
  await guest.sh(`date -s @${Math.floor(Date.now() / 1000)}`);
  t.match(await room.scene('launch'), { status: /applied|unchanged/ });
  t.equal((await guest.sh('wallkeeper audit verify --data /var/lib/wallkeeper', { mayFail: true })).code, 0);
});

part('a full disk stops the record and not the wall, and the record goes on when there is room', 'core', async (t) => {
  await guest.sh('dd if=/dev/zero of=/var/lib/fill bs=1M; dd if=/dev/zero of=/var/lib/fill2 bs=1 count=8192', {
    mayFail: true,
    withinMs: 300_000,
  });
  t.match(await room.scene('monitoring'), { status: /applied|unchanged/ });
  await until('the status names the journal', async () => /^journal: /.test(await statusText()));
  await guest.sh('rm /var/lib/fill /var/lib/fill2');
  await serving();
  t.match(await room.scene('launch'), { status: /applied|unchanged/ });
  const verified = await guest.sh('wallkeeper audit verify --data /var/lib/wallkeeper', { mayFail: true });
  t.equal(verified.code, 0, verified.out);
});

part('a dead PC is replaced from a sealed backup in less than ten minutes', 'core', async (t) => {
  await guest.sh(
    'echo kuda baterai staples benar > /var/tmp/pass; cd /var/tmp; wallkeeper backup --data /var/lib/wallkeeper room.sealed --passphrase-file pass',
  );
  const seqBefore = Math.max(...room.events.keys());
  await guest.sh('dpkg -P wallkeeper', { withinMs: 300_000 });
  const began = performance.now();
  await guest.sh(`dpkg --force-unsafe-io -i ${packages.new}`, { withinMs: 300_000 });
  await guest.sh('systemctl stop wallkeeper');
  const restore = 'cd /var/tmp; wallkeeper restore room.sealed --data /var/lib/wallkeeper --passphrase-file pass';
  const looked = await guest.sh(`WALLKEEPER_LANG=en ${restore} --dry-run`);
  t.match(looked.out, /\/room\/id: "room" -> "demo"/);
  await guest.sh(`${restore} --apply; systemctl start wallkeeper`);
  await serving();
  t.match(await room.scene('monitoring'), { status: /applied|unchanged/ });
  const seconds = Math.round((performance.now() - began) / 1000);
  t.ok(seconds < 600, `${seconds} s`);
  t.comment(`replaced in ${seconds} s, in software emulation`);
  t.equal((await guest.sh('wallkeeper audit verify --data /var/lib/wallkeeper', { mayFail: true })).code, 0);
  await until('the journal goes on where it was', () => Math.max(...room.events.keys()) > seqBefore);
  t.equal((await guest.sh('stat -c %U /var/lib/wallkeeper/secrets/journal-key.pem')).out.trim(), 'wallkeeper');
});

part('removed, its state stays; purged, nothing of it does', 'core', async (t) => {
  await guest.sh('dpkg -r wallkeeper', { withinMs: 300_000 });
  t.match(
    (await guest.sh('ls /var/lib/wallkeeper; ls /usr/lib/wallkeeper', { mayFail: true })).out,
    /room\.json[^]*No such file/,
  );
  await guest.sh('dpkg -P wallkeeper', { withinMs: 300_000 });
  t.equal((await guest.sh('ls -d /var/lib/wallkeeper /etc/wallkeeper', { mayFail: true })).code, 2);
});

void t.test('what was not run is said', async (t) => {
  for (const name of notRun) t.comment(`NOT RUN (npm run test:appliance -- --all): ${name}`);
  t.ok(all ? notRun.length === 0 : notRun.length > 0);
});
