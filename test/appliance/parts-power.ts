/** Power, network, clock and disk fail. */
import type { Test } from 'tap';
import { relayIs, type BenchNews } from './bench.js';
import { patient as until } from './patient.js';
import { loseNothing, powerCut } from './power-cut.js';
import type { Suite } from './suite.js';

const scenes = ['monitoring', 'launch', 'conference'];
const verify = 'wallkeeper audit verify --data /var/lib/wallkeeper';

export function addPower(suite: Suite): void {
  const { room, page } = suite;
  const { guest } = room;

  suite.part(
    'the power is cut while scenes, scans and changes flow: nothing acknowledged is lost',
    'core',
    async (t) => {
      await page.signIn();
      await cut(suite, t, 1, 700);
      await guest.bench.scanUntil('the palm opens the door', '000102', relayIs(true));
    },
  );

  suite.part('the power is cut, and it boots and takes the wall without a network', 'core', async (t) => {
    await page.signIn();
    const before = await powerCut(suite, scenes, { ms: 2900, network: false });
    await until('the service runs', async () => (await suite.status()).get('ActiveState') === 'active');
    await until('only the server is missing', async () =>
      /^mqtt: [^(]*(\([^)]*\))?\.?\s*$/.test(await suite.statusText()),
    );
    await until('the wall is taken without a server', async () => (await room.wall()).some((input) => input > 0));
    await guest.bench.scanUntil('the palm opens the door without a server', '000102', relayIs(true));
    await guest.network(true);
    await suite.serving();
    // The palm brought another scene meanwhile.
    const asked = [...before.asked, { id: '', scene: 'monitoring', confirmed: true }];
    t.same(await loseNothing(room, { ...before, asked }), []);
  });

  suite.part(
    'a clock that says 1970 keeps nobody from a scene; who has hours waits until it is right',
    'core',
    async (t) => {
      const { bench } = guest;
      await guest.sh(
        'systemctl stop wallkeeper; date -s @1000; systemctl reset-failed wallkeeper; systemctl start wallkeeper',
      );
      const missing = await until('only the clock is not well', async () => {
        const health = await page.health();
        return health !== null && health.missing.length <= 1 ? health.missing : undefined;
      });
      t.same(missing, ['clock']);
      t.match(await room.scene('monitoring'), { status: /applied|unchanged/ });
      await bench.scanUntil('who may at any hour is let in', '000102', relayIs(true));
      const denied = (heard: readonly BenchNews[]): boolean =>
        heard.some((one) => one.news === 'shown' && one.shown === 'denied');
      await bench.scanUntil('who has hours is denied', '000103', denied);
      await guest.sh(`date -s @${Math.floor(Date.now() / 1000)}`);
      await suite.serving();
      t.match(await room.scene('launch'), { status: /applied|unchanged/ });
      const verified = await guest.sh(
        `${verify} && wallkeeper audit export --data /var/lib/wallkeeper | grep access.decided`,
      );
      t.match(verified.out, /"cause":"clock-untrusted"/);
    },
  );

  suite.part(
    'a full disk stops the record and not the wall, and the record goes on when there is room',
    'core',
    async (t) => {
      const fill = [
        'fallocate -l $(df --output=avail -B1 /var/lib | tail -n 1) /var/lib/fill',
        'until ! dd if=/dev/zero of=/var/lib/fill2 bs=4096 oflag=append conv=notrunc status=none; do :; done',
      ];
      await guest.sh(fill.join('\n'), { mayFail: true });
      t.match(await room.scene('monitoring'), { status: /applied|unchanged/ });
      // What is left of the file's last block takes an entry or two still.
      await until('the status names the journal', async () => {
        for (const scene of ['launch', 'monitoring'])
          t.match(await room.scene(scene), { status: /applied|unchanged/ }, `${scene} on a full disk`);
        return /^journal: /.test(await suite.statusText());
      });
      await guest.sh('rm -f /var/lib/fill /var/lib/fill2');
      await suite.serving();
      t.match(await room.scene('launch'), { status: /applied|unchanged/ });
      const verified = await guest.sh(verify, { mayFail: true });
      t.equal(verified.code, 0, verified.out);
    },
  );
}

/** One power cut, and all that was acknowledged is there afterwards; gives what went on before. */
export async function cut(suite: Suite, t: Test, count: number, ms: number) {
  const before = await powerCut(suite, scenes, { ms });
  await suite.serving();
  t.same(await loseNothing(suite.room, before), [], `cut ${count}`);
  return before;
}
