/** From a bare Debian to a room that is wired and served. */
import { patient as until } from './patient.js';
import { packages, putCredentials } from './payload.js';
import type { Suite } from './suite.js';

const data = '/var/lib/wallkeeper';
/** As docs/operations.md has them. */
export const roomRules = [
  `wallkeeper udev-rules ${data}/room.json >/etc/udev/rules.d/61-wallkeeper-room.rules`,
  'udevadm control --reload',
  'udevadm trigger --action=change --subsystem-match=hidraw --subsystem-match=input',
];

export function addInstall(suite: Suite): void {
  const { room, page } = suite;
  const { guest } = room;

  suite.part('a bare Debian boots', 'base', async (t) => {
    t.comment(`boot ${await guest.start()} s`);
    t.match((await guest.sh('ls /mnt/new /mnt/old')).out, /wallkeeper.*\.deb[^]*wallkeeper\.deb/);
  });

  suite.part('without our rules the keys of a wedge reach the console', 'core', async (t) => {
    await guest.sh(
      'systemctl stop getty@tty1; systemd-run --quiet --unit=listener sh -c "exec cat /dev/tty1 >/run/typed"',
    );
    await guest.plugKeyboard();
    await until('the kernel has the keyboard', async () => (await keyboard(suite)) !== '');
    // What was typed before the console listened is lost: typed until it is seen.
    await until('it is on the console', async () => {
      await guest.type('palsu\n');
      return /palsu/.test((await guest.sh('cat /run/typed')).out);
    });
    t.equal((await guest.sh('cat /sys/class/input/input*/inhibited | sort -u')).out, '0\n');
    await guest.unplugKeyboard();
    await until('it is unplugged', async () => (await keyboard(suite)) === '');
  });

  suite.part('the earlier package installs, runs sandboxed, and waits to be set up', 'base', async (t) => {
    await guest.sh(`dpkg --force-unsafe-io -i ${packages.old}`, { withinMs: 900_000 });
    await until('the service runs', async () => (await suite.status()).get('ActiveState') === 'active');
    const code = await until(
      'the one-time code is in the journal',
      async () => /\bcode=(\S+)/.exec(await suite.journal('-u wallkeeper --grep "set the page up"'))?.[1],
    );
    t.equal((await page.answers('/readyz')).status, 200);
    const security = await guest.sh('systemd-analyze security wallkeeper --no-pager | tail -n 1');
    t.ok(Number(/: ([\d.]+)/.exec(security.out)?.[1]) <= 1.5, security.out);
    t.comment(security.out.trim());
    t.equal((await guest.sh(`stat -c "%U %a" ${data} ${data}/room.json`)).out, 'wallkeeper 700\nwallkeeper 600\n');
    const owner = await guest.sh('ps -o user= -p $(systemctl show wallkeeper -p MainPID --value)');
    t.match(owner.out.trim(), /^wallkeep/);
    t.not((await page.setUp('ABCD-EFGH-JKLM')).status, 200, 'another code makes no account');
    const setUp = await until('set up', async () => {
      const told = await page.setUp(code);
      return [429, 503].includes(told.status) ? undefined : told;
    });
    t.match(setUp, { status: 200, body: { state: 'signed-in' } });
  });

  suite.part('a configuration that can’t be used stops the service for good, and says why', 'core', async (t) => {
    await guest.sh(`systemctl stop wallkeeper; mkdir /var/tmp/fresh; mv ${data}/room.json* /var/tmp/fresh/`);
    await guest.sh(`install -o wallkeeper -m 600 /dev/stdin ${data}/room.json <<< '{"schemaVersion":1}'`);
    await guest.sh('systemctl start wallkeeper', { mayFail: true });
    const failed = await until('it has failed', async () => {
      const now = await suite.status();
      return now.get('ActiveState') === 'failed' ? now : undefined;
    });
    t.same([failed.get('Result'), failed.get('NRestarts'), failed.get('ExecMainStatus')], ['exit-code', '0', '2']);
    t.match(await suite.journal('-u wallkeeper'), /config-unreadable/);
  });

  suite.part('the room is wired: all of it answers, and nobody else may open its devices', 'base', async (t) => {
    await guest.plugKeyboard();
    await room.startBench();
    await guest.sh(
      [
        `systemctl stop wallkeeper; rm -f ${data}/room.json.*`,
        `install -o wallkeeper -m 600 /mnt/room.json ${data}/room.json`,
        `install -o wallkeeper -m 600 /mnt/palm-1.key ${data}/secrets/palm-1.key`,
        ...putCredentials,
        ...roomRules,
        'udevadm settle; systemctl reset-failed wallkeeper; systemctl start wallkeeper',
      ].join('\n'),
    );
    await suite.serving();
    await until('systemd says so too', async () => /semuanya menjawab/.test(await suite.statusText()));
    const { out } = await guest.sh('stat -c "%G %a" /dev/hidraw*');
    t.equal(out, 'wallkeeper 660\n'.repeat(3));
  });

  suite.part('the log is in the machine’s journal by fields, and both keep within their limits', 'core', async (t) => {
    const lines = (await suite.journal('-u wallkeeper WALLKEEPER_DEVICE=matrix-1 -n 1 -o json')).trim();
    const entry = JSON.parse(lines) as Record<string, unknown>;
    t.match(entry, { WALLKEEPER_DEVICE: 'matrix-1', SYSLOG_IDENTIFIER: 'wallkeeper', PRIORITY: /^[0-7]$/ });
    t.match(await suite.journal('-u systemd-journald'), /System Journal .* max 200\.0M/);
    const limits = await guest.sh(
      'systemctl show wallkeeper -p LogRateLimitBurst --value; systemd-analyze cat-config systemd/journald.conf',
    );
    t.match(limits.out, /^2000\n[^]*^RateLimitBurst=5000$/m);
  });
}

/** The hidraw node of qemu's keyboard; empty where it is not plugged in. */
export async function keyboard(suite: Suite): Promise<string> {
  const { out } = await suite.room.guest.sh('cd /sys/class/hidraw && grep -l 0003:00000627 */device/uevent', {
    mayFail: true,
  });
  return /^hidraw\d+/.exec(out)?.[0] ?? '';
}
