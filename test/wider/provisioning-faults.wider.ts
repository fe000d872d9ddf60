/**
 * The Nth call of the store fails, is cut short, or is the last one before the machine is off, in a whole story: a
 * bundle is staged, the start switches, the trial ends. Then starts follow, and room.json is always the old or the new.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { RoomParser } from '../../daemon/config/parse.js';
import { nodeFiles, type Files } from '../../daemon/edges/storage/files.js';
import { startFailed } from '../../daemon/provisioning/begin.js';
import { allStruck, FaultyFiles, hastyFiles, storageFaults } from '../faults/storage-faults.js';
import { testFolder } from '../folder.js';
import { bundle, lay, parser, startOnce, which, type OneStart } from '../daemon/provisioning/provisioned-room.js';

type Story = 'confirmed' | 'returned' | 'silent';

/** As the daemon does: where a start with a trial fails, it is over, and the next start returns. */
async function start(folder: string, parse: RoomParser, files: Files): Promise<OneStart> {
  try {
    const one = await startOnce(folder, parse, files);
    await one.service.start();
    return one;
  } catch (error) {
    if (!(await startFailed(files, folder).catch(() => false))) throw error;
    const one = await startOnce(folder, parse, files);
    await one.service.start();
    return one;
  }
}

async function tell(folder: string, parse: RoomParser, files: Files, story: Story): Promise<void> {
  await (await start(folder, parse, files)).service.take(Buffer.from(bundle), 'mqtt', 'mqtt');
  const second = await start(folder, parse, files);
  if (story === 'confirmed') await second.service.confirm('web:ani');
  else if (story === 'returned') await second.service.giveBack('web:ani');
  else {
    second.setHealth([]);
    await second.later(301_000);
  }
  await start(folder, parse, files);
}

t.test(
  'whatever call of the store fails, the room is the old or the new, and the trial ends',
  { timeout: 300_000 },
  async (t) => {
    const parse = await parser();
    const top = testFolder(t);
    for (const story of ['confirmed', 'returned', 'silent'] as const) {
      // Cut short and failing differ from dying in what goes on afterwards: one story of each will do.
      for (const fault of story === 'confirmed' ? storageFaults : (['die'] as const)) {
        let runs = 0;
        await allStruck(async (nth) => {
          const folder = join(top, `${story}-${fault}-${nth}`);
          mkdirSync(folder);
          lay(folder);
          const faulty = new FaultyFiles(nth, fault, hastyFiles);
          await tell(folder, parse, faulty, story).catch(() => undefined);
          const between = which(folder, parse);
          if (between !== 'old' && between !== 'new') t.fail(`${story} ${fault} ${nth}: ${between}`);
          // One that applies what was only staged, three starts that end without a word, one that returns.
          for (let more = 0; more < 5; more += 1) await start(folder, parse, nodeFiles);
          const { phase, last } = (await start(folder, parse, nodeFiles)).service.view();
          const now = which(folder, parse);
          if (phase !== 'idle') t.fail(`${story} ${fault} ${nth}: the trial goes on`);
          const meant = last?.outcome === 'confirmed' ? 'new' : 'old';
          // A disk that does not give room.json back once makes an earlier version count, as ever.
          const isRecovered = readdirSync(folder).some((name) => name.startsWith('room.json.damaged-'));
          if (now !== meant && !isRecovered)
            t.fail(`${story} ${fault} ${nth}: ${last?.outcome ?? 'no trial'}, and room.json is ${now}`);
          runs += 1;
          return faulty.struck;
        });
        t.ok(runs > 20, `${story}, ${fault}: ${runs} runs`);
      }
    }
  },
);
