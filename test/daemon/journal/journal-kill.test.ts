import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { sha256 } from '../../../daemon/journal/signing-key.js';
import { verifyJournal } from '../../../daemon/journal/verify.js';
import { nodeFiles } from '../../../daemon/edges/storage/files.js';
import { entriesOnDisk, openJournal } from './journal-under-test.js';
import { testFolder } from '../../folder.js';

const child = fileURLToPath(new URL('./append-until-killed.js', import.meta.url));

/** Starts a writer, kills it once it has acknowledged this many, and gives all that it said. */
async function killAfter(folder: string, lines: number): Promise<readonly string[]> {
  const writer = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  let seen = 0;
  writer.stdout.on('data', (bytes: Buffer) => {
    said += bytes.toString();
    seen += bytes.filter((byte) => byte === 0x0a).length;
    if (seen >= lines) writer.kill('SIGKILL');
  });
  await once(writer, 'close');
  return said.split('\n').slice(0, -1);
}

t.test('whenever a writer is killed, what it acknowledged is in the journal and the chain holds', async (t) => {
  const folder = testFolder(t);
  const acknowledged: string[] = [];
  for (let kill = 0; kill < 15; kill += 1) {
    acknowledged.push(...(await killAfter(folder, 1 + Math.floor(Math.random() * 300))));
    const found = entriesOnDisk(folder);
    const lost = acknowledged.filter((line) => {
      const [seq = 0, writer, n] = line.split(' ').map(Number);
      const entry = found[seq - 1];
      return entry?.seq !== seq || entry.data['writer'] !== writer || entry.data['n'] !== n;
    });
    t.same(lost, [], `kill ${kill + 1}`);
  }
  t.ok(acknowledged.length >= 15);
  const { journal } = await openJournal(folder);
  await journal.stop();
  t.match(await verifyJournal(nodeFiles, folder, sha256), { faults: [], tornBytes: 0, unsignedTail: 0 });
});
