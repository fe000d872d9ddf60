/** The room at work: scenes, palms, cables, and a daemon that is killed or stands still. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { relayIs } from './bench.js';
import { patient as until } from './patient.js';
import { keyboard } from './parts-install.js';
import { top } from './payload.js';
import type { Room } from './room.js';
import type { Suite } from './suite.js';

export const monitoring = [1, 2, 5, 6, 3, 4, 8, 7];
/** Of the room: an operator, whose palm brings `monitoring`. */
export const operator = '000102';

export function addRoom(suite: Suite): void {
  const { room } = suite;
  const { guest } = room;
  const { bench } = guest;

  suite.part('a scene goes from the server over the serial adapter to the matrix, proven', 'core', async (t) => {
    t.match(await room.scene('launch'), { status: 'applied' });
    t.match(await room.scene('monitoring'), { status: 'applied' });
    t.same(await room.wall(), monitoring);
  });

  suite.part('a palm at the terminal drives the strike for its pulse, and brings its scene', 'core', async (t) => {
    await room.scene('conference');
    const heard = await bench.scanUntil('the strike', operator, relayIs(true));
    const off = await until('its end', () =>
      bench.heard
        .slice(bench.heard.indexOf(heard[0] ?? { news: 'here' }))
        .find((one) => one.news === 'relay' && !one.on),
    );
    t.match(off, { channel: 1, on: false, killed: null });
    t.ok(
      bench.heard.some((one) => one.news === 'shown' && one.shown === 'granted'),
      'the terminal says so',
    );
    await wallShows(room, monitoring);
    const journal = await guest.sh('wallkeeper audit export --data /var/lib/wallkeeper | grep access.decided');
    t.match(journal.out, /"verdict":"granted"/);
    t.notMatch(journal.out, /000102|Ratna/, 'a pseudonym');
  });

  suite.part(
    'what a scene and a scan write to the disk is measured by the command of the manual',
    'core',
    async (t) => {
      const manual = readFileSync(join(top, 'docs', 'operations.md'), 'utf8');
      const command = /### Wear\n[^]*?```sh\n([^]*?)```/.exec(manual)?.[1] ?? 'false';
      const measured = async () => {
        const { out } = await guest.sh(command);
        t.match(out, /^\d+ bytes, \d+ a day\n$/);
        const { out: journal } = await guest.sh('cat /var/lib/wallkeeper/journal/*.jsonl | wc -c');
        return { written: Number.parseInt(out, 10), journal: Number(journal) };
      };
      const shown = ['launch', 'conference', 'launch', 'conference', 'monitoring'];
      const before = await measured();
      for (const scene of shown) await room.scene(scene);
      const after = await measured();
      t.ok(after.written > before.written && after.journal > before.journal);
      const [written, journal] = [after.written - before.written, after.journal - before.journal];
      t.comment(`${shown.length} scenes: ${written} bytes written to the disk, ${journal} of them the journal`);
      const scanned = async (): Promise<number> => {
        await bench.scanUntil('the strike', operator, relayIs(true));
        return (await measured()).journal;
      };
      t.comment(`one granted scan and its scene: ${(await scanned()) - after.journal} bytes of journal`);
    },
  );

  suite.part(
    'with our rules nothing that the wedge types reaches the console, and its reports go on',
    'core',
    async (t) => {
      const node = await keyboard(suite);
      await guest.sh(`: >/run/typed; systemd-run --quiet --unit=reports sh -c "exec cat /dev/${node} >/run/reports"`);
      // Eight bytes for each key down and up; the first may come before anybody reads.
      await until('the reports of the keys', async () => {
        await guest.type('rahasia\n');
        return Number((await guest.sh('stat -c %s /run/reports')).out) >= 8 * 16;
      });
      await guest.sh('systemctl stop reports');
      t.equal((await guest.sh('cat /run/typed')).out, '');
      // The console does listen: without the rule the same keyboard types there again.
      await guest.sh('for i in /sys/class/input/input*/inhibited; do echo 0 >$i; done');
      await until('uninhibited', async () => {
        await guest.type('lagi\n');
        return /lagi/.test((await guest.sh('cat /run/typed')).out);
      });
      await guest.sh('systemctl stop listener');
    },
  );

  suite.part('each device is unplugged and plugged in again: told, and back without a restart', 'core', async (t) => {
    const { NRestarts: before } = Object.fromEntries(await suite.status());
    await room.unplug();
    await suite.misses('device:matrix-1');
    await room.plug();
    await suite.serving();
    await wallShows(room, monitoring);
    for (const device of ['palm', 'relay'] as const) {
      await bench.do({ do: 'unplug', device });
      await suite.misses(device === 'palm' ? 'device:palm-1' : 'device:strike-1');
      await bench.do({ do: 'plug', device });
      await suite.serving();
    }
    await guest.unplugKeyboard();
    await suite.misses('device:wedge-1');
    await guest.plugKeyboard();
    await suite.serving();
    const inhibited = await guest.sh('cat /sys/class/hidraw/*/device/input/input*/inhibited | sort -u');
    t.equal(inhibited.out, '1\n', 'a wedge that was plugged in anew types nowhere either');
    await bench.scanUntil('the strike again', operator, relayIs(true));
    t.equal((await suite.status()).get('NRestarts'), before);
  });

  suite.part(
    'killed in the middle of a pulse: the unit lets go of the strike before it starts again',
    'core',
    async (t) => {
      const pid = Number((await suite.status()).get('MainPID'));
      const from = bench.heard.length;
      await bench.do({ do: 'kill-in-pulse', pid });
      await bench.scanUntil('killed in mid-pulse', operator, (heard) =>
        heard.some((one) => one.news === 'relay' && one.killed === pid),
      );
      const off = await until('the strike is let go', () => {
        const since = bench.heard.slice(from);
        const killed = since.findIndex((one) => one.news === 'relay' && one.killed === pid);
        return since.slice(killed + 1).find((one) => one.news === 'relay' && !one.on);
      });
      await suite.serving();
      // In the unit's journal: killed, then the verb of ExecStopPost, then the restart.
      const lines = (await guest.sh('journalctl --no-pager -u wallkeeper -n 200 -o json --output-fields=MESSAGE')).out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { MESSAGE: string; __REALTIME_TIMESTAMP: string });
      const killedAt = lines.findLastIndex(({ MESSAGE }) => /code=killed, status=9/.test(MESSAGE));
      const after = lines.slice(killedAt);
      const restart = after.find(({ MESSAGE }) => /Scheduled restart job/.test(MESSAGE));
      t.match(
        after
          .slice(0, restart === undefined ? 0 : after.indexOf(restart))
          .map(({ MESSAGE }) => MESSAGE)
          .join('\n'),
        /strike-1/,
      );
      t.ok(
        off.news === 'relay' && off.at * 1000 < Number(restart?.__REALTIME_TIMESTAMP),
        `let go ${JSON.stringify(off)}, started again ${restart?.__REALTIME_TIMESTAMP ?? 'never'}`,
      );
    },
  );

  suite.part('an event loop that stands still is ended and replaced by the watchdog', 'core', async (t) => {
    const before = await suite.status();
    await guest.sh(`kill -STOP ${before.get('MainPID') ?? ''}`);
    const after = await until('another process', async () => {
      const now = await suite.status();
      return now.get('MainPID') !== before.get('MainPID') && now.get('ActiveState') === 'active' ? now : undefined;
    });
    t.equal(Number(after.get('NRestarts')), Number(before.get('NRestarts')) + 1);
    t.match(await suite.journal('-u wallkeeper _PID=1'), /[Ww]atchdog timeout/);
    await suite.serving();
    t.match(await room.scene('launch'), { status: /applied|unchanged/ });
  });
}

export async function wallShows(room: Room, inputs: readonly number[]): Promise<void> {
  await until('the wall shows the scene', async () => JSON.stringify(await room.wall()) === JSON.stringify(inputs));
}
