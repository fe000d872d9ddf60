/** A disk that fills up for real: the data folder is a small file system of its own, as only root can mount one. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { nodeFiles } from '../../daemon/edges/storage/files.js';
import { sha256 } from '../../daemon/journal/signing-key.js';
import { verifyJournal } from '../../daemon/journal/verify.js';
import { entriesOnDisk } from '../daemon/journal/journal-under-test.js';
import { testFolder } from '../folder.js';
import { until } from '../until.js';
import { base, BrokerRoom } from './broker-room.js';

t.test('a full disk: scenes end by name, nothing acknowledged is lost, and it goes on by itself', async (t) => {
  const folder = testFolder(t);
  const data = join(folder, 'data');
  mkdirSync(data);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', data]);
  t.teardown(() => execFileSync('umount', ['-l', data]));
  const room = await BrokerRoom.open(t, { folder, data });
  const { sources } = JSON.parse(readFileSync(join(data, 'room.json'), 'utf8')) as {
    sources: { id: string; input: number }[];
  };
  const inputOf = new Map(sources.map(({ id, input }) => [id, input]));
  const daemon = room.startDaemon();
  await room.served('before', 'monitoring');
  const readyz = async (): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${room.httpPort}/readyz`).catch(() => null);
    return `${answer?.status ?? 0} ${(await answer?.text()) ?? ''}`;
  };

  for (let round = 0; round < 3; round += 1) {
    const filler = join(data, 'filler');
    fill(data, filler);
    // Room for a part of an entry may be left in the segment's last block: so many that it is used up.
    for (let n = 0; n < 60; n += 1) {
      const requestId = `full-${round}-${n}`;
      room.publish(`${base}/scene/set`, { requestId, scene: n % 2 === 0 ? 'conference' : 'launch' });
      const { status, panels } = await room.result(requestId);
      if (status === 'applied' || status === 'unchanged') {
        const shown = (await room.device.ties()).slice(0, 8);
        const said = (panels as { source: string }[]).map(({ source }) => inputOf.get(source) ?? -1);
        t.same(shown, said, 'what is said to be on the wall is there');
      } else t.match(status, /^(failed|rejected)$/);
    }
    t.match(await until('the health line', async () => /503 .*journal-unavailable/.exec(await readyz())?.[0]), /503/);
    t.equal(daemon.exitCode, null, 'the daemon lives on');
    rmSync(filler);
    await room.served(`freed-${round}`, 'conference');
    await until('ready again', async () => (await readyz()).startsWith('200'));
  }

  const told = room.values(`${base}/event`).map(({ seq }) => Number(seq));
  await until('every entry for the server is told', () =>
    entriesOnDisk(data)
      .filter(({ forServer }) => forServer)
      .every(({ seq }) => room.values(`${base}/event`).some((event) => event['seq'] === seq)),
  );
  daemon.kill('SIGTERM');
  await until('it ends', () => daemon.exitCode !== null);
  t.equal(daemon.exitCode, 0, room.said);
  t.same((await verifyJournal(nodeFiles, data, sha256)).faults, []);
  const onDisk = new Set(entriesOnDisk(data).map(({ seq }) => seq));
  t.same(
    told.filter((seq) => !onDisk.has(seq)),
    [],
    'what the server was told is on the disk',
  );
});

/** Writes until the disk has not one byte more. */
function fill(folder: string, path: string): void {
  const file = openSync(path, 'w');
  try {
    for (const bytes of [65_536, 4096, 1]) {
      try {
        for (;;) writeSync(file, Buffer.alloc(bytes));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      }
    }
  } finally {
    closeSync(file);
  }
  const { bavail } = statfsSync(folder);
  if (bavail !== 0) throw new Error(`${bavail} blocks are left`);
}
