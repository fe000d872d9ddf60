/** What takes long: many cables pulled, many power cuts. Last, so that the core does not wait for it. */
import { relayIs } from './bench.js';
import { cut } from './parts-power.js';
import { monitoring, operator, wallShows } from './parts-room.js';
import type { Suite } from './suite.js';

export function addRest(suite: Suite): void {
  const { room, page } = suite;
  const { bench } = room.guest;

  suite.part(
    'cables are pulled and plugged ten times while scenes flow: nothing hangs, all comes back',
    'rest',
    async (t) => {
      // Where the core ran before, the journal is that of a backup: what the server heard after it was made is not in it.
      room.events.clear();
      for (let round = 0; round < 10; round += 1) {
        room.ask(round % 2 === 0 ? 'monitoring' : 'launch');
        await Promise.all([
          room.unplug().then(() => room.plug()),
          bench.do({ do: 'unplug', device: 'relay' }).then(() => bench.do({ do: 'plug', device: 'relay' })),
          bench.do({ do: 'unplug', device: 'palm' }).then(() => bench.do({ do: 'plug', device: 'palm' })),
        ]);
        await suite.serving();
      }
      t.match(await room.scene('monitoring'), { status: /applied|unchanged/ });
      await wallShows(room, monitoring);
      await bench.scanUntil('the strike', operator, relayIs(true));
    },
  );

  for (let five = 0; five < 4; five += 1)
    suite.part(`the power is cut five times more, ${five + 1} of 4`, 'rest', async (t) => {
      let [scans, scenesAsked, changes] = [0, 0, 0];
      for (let count = five * 5; count < five * 5 + 5; count += 1) {
        await page.signIn();
        const before = await cut(suite, t, count + 1, (count * 977) % 6000);
        scans += before.scans;
        scenesAsked += before.asked.length;
        changes += before.names.filter(({ confirmed }) => confirmed).length;
      }
      t.comment(`5 cuts in ${scenesAsked} scenes, ${scans} scans and ${changes} changes of the configuration`);
    });
}
