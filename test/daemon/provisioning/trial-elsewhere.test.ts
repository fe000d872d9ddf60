/** A trial as backups, restores and the rights of people see it. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { writeBackup } from '../../../daemon/backup/backup.js';
import { restoreBackup } from '../../../daemon/backup/restore.js';
import { nodeFiles } from '../../../daemon/edges/storage/files.js';
import { provisioningFilesNaming, refuseWhileProvisioning } from '../../../daemon/provisioning/people-on-trial.js';
import { testFolder } from '../../folder.js';
import { bundleOf } from './bundles.js';
import { bundle, keys, lay, newRoom, oldRoom, parser, startOnce, which } from './provisioned-room.js';

t.test('a backup made in mid-trial restores the configuration from before it, and replays stay refused', async (t) => {
  const parse = await parser();
  const top = testFolder(t);
  const [here, there] = [join(top, 'here'), join(top, 'there')];
  mkdirSync(here);
  lay(here);
  await (await startOnce(here, parse)).service.take(Buffer.from(bundle), 'mqtt', 'mqtt');
  await (await startOnce(here, parse)).service.start();
  t.equal(which(here, parse), 'new', 'on trial');
  for (const passphrase of [null, 'kata sandi yang panjang']) {
    const file = join(top, `${String(passphrase === null)}.backup`);
    await writeBackup({ files: nodeFiles, dataDir: here, file, at: Date.now(), version: '1', passphrase });
    const asked = { files: nodeFiles, file, passphrase, at: new Date().toISOString(), begin: () => Promise.resolve() };
    const dataDir = passphrase === null ? there : join(top, 'sealed');
    await restoreBackup({ ...asked, dataDir, how: 'empty' });
    t.equal(which(dataDir, parse), 'old');
    if (passphrase === null) lay(dataDir);
    const restored = await startOnce(dataDir, parse);
    await restored.service.start();
    t.match(restored.service.view(), { trial: null, highest: 7 });
    const again = Buffer.from(bundleOf(keys, newRoom, { room: 'demo', revision: 7 }));
    t.match(await restored.service.take(again, 'mqtt', 'mqtt'), { code: 'bundle-revision-old' });
  }
  // Over the room that is on trial: the trial is over, and does not come back with the next start.
  const file = join(top, 'true.backup');
  const asked = {
    files: nodeFiles,
    file,
    passphrase: null,
    at: new Date().toISOString(),
    begin: () => Promise.resolve(),
  };
  await restoreBackup({ ...asked, dataDir: here, how: 'replace' });
  for (let start = 0; start < 5; start += 1) await startOnce(here, parse);
  t.equal(which(here, parse), 'old');
  t.match(JSON.parse(readFileSync(join(here, 'provisioning', 'state.json'), 'utf8')), { highest: 7, trial: null });
});

t.test('a person in a trial is reported, and not erased before it has ended', async (t) => {
  const parse = await parser();
  const folder = testFolder(t);
  const people = [{ id: 'p-77', name: 'Ani', groups: [], subjects: ['77'] }];
  lay(folder, { ...oldRoom, people });
  t.same(await provisioningFilesNaming(nodeFiles, folder, 'p-77'), []);
  await refuseWhileProvisioning(nodeFiles, folder);
  const gone = bundleOf(keys, { ...newRoom, people: [] }, { room: 'demo', revision: 9 });
  await (await startOnce(folder, parse)).service.take(Buffer.from(gone), 'mqtt', 'mqtt');
  t.same(await provisioningFilesNaming(nodeFiles, folder, 'p-77'), ['provisioning/state.json']);
  t.same(await provisioningFilesNaming(nodeFiles, folder, 'p-7'), []);
  await t.rejects(refuseWhileProvisioning(nodeFiles, folder), { code: 'provisioning-busy' });
  const second = await startOnce(folder, parse);
  await second.service.start();
  await second.service.confirm('web:ani');
  await refuseWhileProvisioning(nodeFiles, folder);
  t.same(await provisioningFilesNaming(nodeFiles, folder, 'p-77'), []);
});
