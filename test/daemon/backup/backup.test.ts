import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import t from 'tap';
import { writeBackup } from '../../../daemon/backup/backup.js';
import { restoreBackup } from '../../../daemon/backup/restore.js';
import { readTar, tarEnd, tarEntry } from '../../../daemon/backup/tar.js';
import { nodeFiles, type Files } from '../../../daemon/edges/storage/files.js';
import { testFolder } from '../../folder.js';

const at = Date.UTC(2026, 10, 24);
const segment = '000000000001.jsonl';

function folders(): { readonly data: string; readonly file: string; readonly target: string } {
  const top = testFolder(t, {
    data: {
      'room.json': '{"schemaVersion":1}\n',
      'room.json.1': '{}',
      'room.json.damaged-x': 'rubbish',
      'daemon.lock': '{}',
      secrets: { 'journal-key.pem': 'PRIVATE' },
      journal: { [segment]: '{"seq":1}\n'.repeat(200), 'outbox-cursor': '1', 'public-key.pem': 'PUBLIC' },
    },
    target: {},
  });
  return { data: join(top, 'data'), file: join(top, 'room.backup'), target: join(top, 'target') };
}

async function made(): Promise<ReturnType<typeof folders>> {
  const paths = folders();
  await writeBackup({
    files: nodeFiles,
    dataDir: paths.data,
    file: paths.file,
    at,
    version: '1.2.3',
    passphrase: null,
  });
  return paths;
}

const asked = ({ file, target }: ReturnType<typeof folders>, files: Files = nodeFiles) => ({
  files,
  file,
  dataDir: target,
  passphrase: null,
  at: new Date(at).toISOString(),
  begin: () => Promise.resolve(),
  how: 'empty' as const,
});

t.test('what is put back is what was there, but the secrets', async (t) => {
  const paths = await made();
  t.equal(statSync(paths.file).mode & 0o777, 0o600);
  const { names } = await restoreBackup(asked(paths));
  t.same([...names].sort(), [
    'journal/000000000001.jsonl',
    'journal/outbox-cursor',
    'journal/public-key.pem',
    'room.json',
    'room.json.1',
  ]);
  for (const name of names) t.same(readFileSync(join(paths.target, name)), readFileSync(join(paths.data, name)), name);
  t.same(readdirSync(paths.target).sort(), ['journal', 'room.json', 'room.json.1'], 'nothing else, no leavings');
  const keys = readdirSync(join(paths.target, 'journal')).filter((name) => name.endsWith('.pem'));
  t.equal(keys.length, 2, 'the old key stays when the new appliance writes its own');
  t.notMatch(gunzipSync(readFileSync(paths.file)).toString('latin1'), 'PRIVATE');
});

t.test('the file is an archive that tar can list and sha256sum can check', async (t) => {
  const { file } = await made();
  const listed = execFileSync('tar', ['-tzf', file], { encoding: 'utf8' }).trim().split('\n');
  t.same([listed.at(0), listed.at(-1)], ['wallkeeper-backup.json', 'SHA256SUMS']);
  const out = testFolder(t);
  execFileSync('tar', ['-xzf', file, '-C', out]);
  t.match(execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: out, encoding: 'utf8' }), `journal/${segment}: OK`);
});

t.test('a damaged, cut or foreign file changes nothing', async (t) => {
  const paths = await made();
  const sound = readFileSync(paths.file);
  const plain = gunzipSync(sound);
  const files: Record<string, Buffer> = {
    'not gzip': Buffer.from('PK'),
    empty: Buffer.alloc(0),
    'gzip of nothing': gzipSync(''),
    'gzip of text': gzipSync('x'.repeat(2000)),
    'without its end': gzipSync(plain.subarray(0, plain.length - 3072)),
    'a path that leads out': archiveOf('../../etc/cron.d/x'),
    'an absolute path': archiveOf('/etc/passwd'),
    'a hidden file': archiveOf('journal/.x'),
    'no manifest': gzipSync(Buffer.concat([tarEntry({ name: 'room.json', bytes: Buffer.from('{}') }, 0), tarEnd()])),
    'a newer format': gzipSync(
      Buffer.concat([
        tarEntry({ name: 'wallkeeper-backup.json', bytes: Buffer.from('{"format":3,"version":"9"}') }, 0),
      ]),
    ),
  };
  for (let cut = 40; cut < sound.length; cut += 97) files[`cut at ${cut}`] = sound.subarray(0, cut);
  for (let place = 0; place < plain.length; place += 211) {
    const bent = Buffer.from(plain);
    bent[place] = (bent[place] ?? 0) ^ 1;
    files[`bit at ${place}`] = gzipSync(bent, { level: 1 });
  }
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(paths.file, bytes);
    const before = readdirSync(paths.target);
    await restoreBackup(asked(paths)).then(
      // Padding, and header fields that nobody reads, are summed by the header or mean nothing.
      () => t.match(name, /^bit at/, `taken: ${name}`),
      (error: unknown) => t.match(error, { code: /^backup-(unreadable|damaged|too-new)$/ }, name),
    );
    if (readdirSync(paths.target).length > 0) {
      t.same(
        readFileSync(join(paths.target, 'room.json')),
        readFileSync(join(paths.data, 'room.json')),
        `${name}: taken whole`,
      );
      t.same(readFileSync(join(paths.target, 'journal', segment)), readFileSync(join(paths.data, 'journal', segment)));
      rmSync(paths.target, { recursive: true });
      mkdirSync(paths.target);
    } else t.same(readdirSync(paths.target), before);
  }
});

function archiveOf(name: string): Buffer {
  const bytes = Buffer.from('x');
  const manifest = { name: 'wallkeeper-backup.json', bytes: Buffer.from('{"format":1}') };
  return gzipSync(Buffer.concat([tarEntry(manifest, 0), tarEntry({ name, bytes }, 0), tarEnd()]));
}

t.test('a folder in use is left alone, and one without a room is no source', async (t) => {
  const paths = await made();
  writeFileSync(join(paths.target, 'room.json'), 'mine');
  await t.rejects(restoreBackup(asked(paths)), { code: 'backup-target-used' });
  t.equal(readFileSync(join(paths.target, 'room.json'), 'utf8'), 'mine');
  const empty = testFolder(t);
  await t.rejects(
    writeBackup({ files: nodeFiles, dataDir: empty, file: join(empty, 'b'), at, version: '1', passphrase: null }),
    {
      code: 'backup-nothing',
    },
  );
  t.same(readdirSync(empty), []);
});

t.test('whichever call fails, there is no room.json or all of it', async (t) => {
  const paths = await made();
  for (let nth = 1; ; nth += 1) {
    const calls = failingAt(nth);
    const outcome = await restoreBackup(asked(paths, calls.files)).then(
      () => 'done',
      () => 'failed',
    );
    const there = readdirSync(paths.target);
    if (there.includes('room.json')) {
      t.same(readFileSync(join(paths.target, 'journal', segment)), readFileSync(join(paths.data, 'journal', segment)));
    }
    if (outcome === 'done') {
      t.ok(nth > 10, 'the loop reached every call');
      return;
    }
    rmSync(paths.target, { recursive: true, force: true });
    mkdirSync(paths.target);
  }
});

/** The machine's files, whose nth call fails. */
function failingAt(nth: number): { readonly files: Files } {
  let calls = 0;
  const count = async <T>(work: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls === nth) throw Object.assign(new Error('EIO'), { code: 'EIO', syscall: 'write' });
    return work();
  };
  return {
    files: {
      read: (path) => count(() => nodeFiles.read(path)),
      write: (path, bytes, mode) => count(() => nodeFiles.write(path, bytes, mode)),
      rename: (from, to) => count(() => nodeFiles.rename(from, to)),
      remove: (path) => count(() => nodeFiles.remove(path)),
      list: (folder) => count(() => nodeFiles.list(folder)),
      makeFolder: (folder, mode) => count(() => nodeFiles.makeFolder(folder, mode)),
      syncFolder: (folder) => count(() => nodeFiles.syncFolder(folder)),
      size: (path) => count(() => nodeFiles.size(path)),
      openAppend: (path, mode) => count(() => nodeFiles.openAppend(path, mode)),
    },
  };
}

t.test('any chunking gives the same files, and a large one is refused before it is held', async (t) => {
  const bytes = Buffer.concat([
    tarEntry({ name: 'a', bytes: Buffer.alloc(700, 1) }, at / 1000),
    tarEntry({ name: 'b', bytes: Buffer.alloc(0) }, 0),
    tarEnd(),
  ]);
  for (const size of [1, 511, 512, 513, 5000]) {
    const found: unknown[] = [];
    for await (const entry of readTar(chunksOf(bytes, size), 700)) {
      found.push(typeof entry === 'string' ? entry : [entry.name, entry.bytes.length]);
    }
    t.same(
      found,
      [
        ['a', 700],
        ['b', 0],
      ],
      `${size} bytes a chunk`,
    );
  }
  for await (const entry of readTar(chunksOf(bytes, 512), 699)) t.equal(entry, 'too-large');
});

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
