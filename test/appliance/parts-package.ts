/** The package over its life: upgraded, not downgraded, removed, purged, and a dead PC replaced. */
import { relayIs } from './bench.js';
import { patient as until } from './patient.js';
import { roomRules } from './parts-install.js';
import { packages, putCredentials } from './payload.js';
import { secondsSince, type Suite } from './suite.js';

const data = '/var/lib/wallkeeper';
const install = 'dpkg --force-unsafe-io -i';
const slow = { withinMs: 900_000 };

export function addPackage(suite: Suite): void {
  const { room } = suite;
  const { guest } = room;

  suite.part(
    'an upgrade keeps everything, leaves a backup, and there is no way back by accident',
    'core',
    async (t) => {
      const kept = `cd ${data} && sha256sum room.json secrets/accounts.json secrets/palm-1.key`;
      const before = (await guest.sh(kept)).out;
      const upgrade = await guest.sh(`${install} ${packages.new}`, slow);
      t.notMatch(upgrade.out, /no backup was made/);
      await suite.serving();
      t.equal((await guest.sh(kept)).out, before);
      t.match((await guest.sh(`ls ${data}`)).out, /before-.*\.backup/);
      t.match(await room.scene('monitoring'), { status: /applied|unchanged/ });
      const back = await guest.sh(`${install} ${packages.old}`, { mayFail: true, ...slow });
      t.not(back.code, 0);
      t.match(back.out, /is older; nothing was changed/);
      await until('the service goes on', async () => (await suite.status()).get('ActiveState') === 'active');
      await suite.serving();
    },
  );

  suite.part(
    'removed, its state stays; purged, nothing of it does; from a sealed backup all of it is back',
    'core',
    async (t) => {
      const restore = `cd /var/tmp; wallkeeper restore room.sealed --data ${data} --passphrase-file pass`;
      await guest.sh(
        `cd /var/tmp; echo kuda baterai staples benar >pass; wallkeeper backup --data ${data} room.sealed --passphrase-file pass`,
      );
      const seqBefore = Math.max(...room.events.keys());
      await guest.sh('dpkg -r wallkeeper', slow);
      t.match((await guest.sh(`ls ${data}`)).out, /room\.json/);
      t.notMatch((await guest.sh('ls /usr/lib/systemd/system /usr/bin')).out, /wallkeeper/);
      await guest.sh('dpkg -P wallkeeper; rm /etc/udev/rules.d/61-wallkeeper-room.rules', slow);
      t.equal((await guest.sh(`ls -d ${data} /etc/wallkeeper`, { mayFail: true })).code, 2);

      // The steps of docs/operations.md, "Backup and a dead PC".
      const began = performance.now();
      await guest.sh(`${install} ${packages.new}`, slow);
      await guest.sh('systemctl stop wallkeeper');
      const looked = await guest.sh(`WALLKEEPER_LANG=en ${restore} --dry-run`);
      t.match(looked.out, /\/room\/id: "room" -> "demo"/);
      await guest.sh(
        [
          `${restore} --apply`,
          ...roomRules,
          ...putCredentials,
          'systemctl reset-failed wallkeeper; systemctl start wallkeeper',
        ].join('\n'),
      );
      await suite.serving();
      t.match(await room.scene('monitoring'), { status: /applied|unchanged/ });
      await guest.bench.scanUntil('the palm opens the door', '000102', relayIs(true));
      const seconds = secondsSince(began);
      // On a PC: ten minutes. This one is twenty times slower, and slower still beside other load.
      t.ok(seconds < 1800, `${seconds} s`);
      t.comment(`replaced in ${seconds} s, in software emulation`);
      t.equal((await guest.sh(`wallkeeper audit verify --data ${data}`, { mayFail: true })).code, 0);
      await until('the journal goes on where it was', () => Math.max(...room.events.keys()) > seqBefore);
      t.equal((await guest.sh(`stat -c %U ${data}/secrets/journal-key.pem`)).out.trim(), 'wallkeeper');
    },
  );
}
