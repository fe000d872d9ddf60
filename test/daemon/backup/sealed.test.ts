import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { writeBackup } from '../../../daemon/backup/backup.js';
import { restoreBackup, type RestoreAsked } from '../../../daemon/backup/restore.js';
import { isSealed, seal, unseal } from '../../../daemon/backup/sealed.js';
import { nodeFiles } from '../../../daemon/edges/storage/files.js';
import { testFolder } from '../../folder.js';

const passphrase = 'kuda baterai staples benar';
const frame = 64 * 1024;
/** Where the frames are tried and not the passphrase. */
const cheap = { N: 2 ** 10, r: 8, p: 1 };

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The header, and every frame with its tag. */
function framesOf(sealed: Buffer): readonly Buffer[] {
  const body = sealed.indexOf(0x0a, sealed.indexOf(0x0a) + 1) + 1;
  const frames = [sealed.subarray(0, body)];
  for (let at = body; at < sealed.length; at += frame + 16) frames.push(sealed.subarray(at, at + frame + 16));
  return frames;
}

t.test('what was sealed is opened, whatever its size and however it comes', async (t) => {
  for (const length of [0, 1, frame - 1, frame, frame + 1, 3 * frame]) {
    const content = Buffer.alloc(length, 'isi');
    const sealed = await all(seal(inChunks(content, 10_000), passphrase, cheap));
    t.equal(isSealed(sealed), true);
    t.same(await all(unseal(inChunks(sealed, 977), passphrase, 'f')), content, `${length} bytes`);
    t.notMatch(sealed.toString('latin1'), 'isiisi');
  }
  const twice = await Promise.all([1, 2].map(() => all(seal(inChunks(Buffer.from('x'), 1), passphrase, cheap))));
  t.not(twice[0]?.equals(twice[1] ?? Buffer.alloc(0)), true, 'never the same twice');
});

t.test('a frame changed, left out, repeated, moved or cut off is found, and so is another passphrase', async (t) => {
  const content = Buffer.alloc(3 * frame + 10, 'isi');
  const sealed = await all(seal(inChunks(content, frame), passphrase, cheap));
  const [head = sealed, one = sealed, two = sealed, three = sealed, last = sealed] = framesOf(sealed);
  const bent = (at: number): Buffer => {
    const copy = Buffer.from(sealed);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };
  const wrong: Readonly<Record<string, Buffer>> = {
    'a bit of a frame': bent(head.length + 5),
    'a bit of a tag': bent(head.length + frame + 3),
    'the last frame gone': Buffer.concat([head, one, two, three]),
    'a frame gone': Buffer.concat([head, one, three, last]),
    'two frames changed about': Buffer.concat([head, two, one, three, last]),
    'a frame twice': Buffer.concat([head, one, one, two, three, last]),
    'something after the end': Buffer.concat([sealed, Buffer.from('x')]),
    'cut in a tag': sealed.subarray(0, sealed.length - 3),
    'nothing but the header': head,
  };
  for (const [name, bytes] of Object.entries(wrong))
    await t.rejects(all(unseal(inChunks(bytes, 50_000), passphrase, 'f')), { code: 'backup-damaged' }, name);
  const other = all(unseal(inChunks(sealed, 50_000), `${passphrase}.`, 'f'));
  await t.rejects(other, { code: 'backup-passphrase-wrong' });
});

t.test('a header that is foreign, newer or asks too much of this machine is refused before any work', async (t) => {
  const sealed = (await all(seal(inChunks(Buffer.from('x'), 1), passphrase))).toString('latin1');
  const open = (text: string): Promise<Buffer> =>
    all(unseal(inChunks(Buffer.from(text, 'latin1'), 100), passphrase, 'f'));
  const unreadable = { code: 'backup-unreadable' };
  await t.rejects(open(sealed.replace('sealed 1', 'sealed 2')), { code: 'backup-too-new' });
  await t.rejects(open(sealed.replace('"N":65536', '"N":1073741824')), unreadable);
  await t.rejects(open(sealed.replace('"N":65536', '"N":65537')), unreadable);
  await t.rejects(open(sealed.replace('"p":2', '"p":1000')), unreadable);
  await t.rejects(open(sealed.replace('aes-256-gcm', 'aes-128-ecb')), unreadable);
  await t.rejects(open(sealed.replace('"salt":"', '"salt":"zz')), unreadable);
  await t.rejects(open('wallkeeper-sealed 1\n[]\n'), unreadable);
  await t.rejects(open('wallkeeper-sealed 1\n{'), unreadable);
  await t.rejects(open(''), unreadable);
  await t.rejects(open(`wallkeeper-sealed 1\n${' '.repeat(5000)}`), unreadable);
  // Every value of the header counts, also one that nobody would miss.
  await t.rejects(open(sealed.replace('"p":2', '"p": 2')), { code: 'backup-damaged' });
});

function appliance(t: Test) {
  const top = testFolder(t, {
    data: {
      'room.json': '{"schemaVersion":1,"mqtt":{"url":"mqtt://old"}}\n',
      secrets: {
        'journal-key.pem': 'PRIVATE',
        'sessions.json': 'SIGNED IN',
        'accounts.json.new': 'HALF',
        'command-keys': { 'server.pem': 'KEY' },
      },
      journal: { '000000000001.jsonl': '{"seq":1,"x":1}\n{"seq":2,"x":1}\n', 'public-key.pem': 'PUBLIC' },
    },
    target: {},
  });
  return { data: join(top, 'data'), target: join(top, 'target'), file: join(top, 'room.sealed') };
}

async function sealedBackup(t: Test) {
  const paths = appliance(t);
  const at = Date.UTC(2026, 10, 24);
  await writeBackup({ files: nodeFiles, dataDir: paths.data, file: paths.file, at, version: '1', passphrase });
  const asked = (changes: Partial<RestoreAsked> = {}): RestoreAsked => ({
    files: nodeFiles,
    file: paths.file,
    dataDir: paths.target,
    passphrase,
    at: new Date(at).toISOString(),
    begin: () => Promise.resolve(),
    how: 'empty',
    ...changes,
  });
  return { ...paths, asked };
}

t.test('a sealed backup brings the secrets back, but nobody’s session', async (t) => {
  const { asked, target, file } = await sealedBackup(t);
  t.notMatch(readFileSync(file).toString('latin1'), /PRIVATE|schemaVersion/);
  await t.rejects(restoreBackup(asked({ passphrase: null })), { code: 'backup-sealed' });
  await t.rejects(restoreBackup(asked({ passphrase: 'another passphrase' })), { code: 'backup-passphrase-wrong' });
  t.same(readdirSync(target), []);
  const { names, difference, replaced } = await restoreBackup(asked());
  t.same([difference, replaced], [null, null]);
  t.ok(names.includes('secrets/command-keys/server.pem'));
  t.equal(readFileSync(join(target, 'secrets/journal-key.pem'), 'utf8'), 'PRIVATE');
  t.same(readdirSync(join(target, 'secrets')).sort(), ['command-keys', 'journal-key.pem']);
  t.equal(statSync(join(target, 'secrets')).mode & 0o777, 0o700);
  t.equal(statSync(join(target, 'secrets/journal-key.pem')).mode & 0o777, 0o600);
});

t.test('over a room it is a dry run first; applied, what was there is kept whole beside', async (t) => {
  const { asked, target } = await sealedBackup(t);
  writeFileSync(join(target, 'room.json'), '{"schemaVersion":1,"mqtt":{"url":"mqtt://new"}}');
  writeFileSync(join(target, 'room.json.1'), '{}');
  mkdirSync(join(target, 'journal'));
  writeFileSync(join(target, 'journal', '000000000001.jsonl'), '{"seq":9,"x":1}\n{"seq":1');
  mkdirSync(join(target, 'secrets'));
  writeFileSync(join(target, 'secrets', 'journal-key.pem'), 'MINE');
  const before = readdirSync(target);
  await t.rejects(restoreBackup(asked()), { code: 'backup-target-used' });
  const looked = await restoreBackup(asked({ how: 'look' }));
  t.same(looked.difference, {
    changes: [{ at: '/mqtt/url', was: '"mqtt://new"', is: '"mqtt://old"' }],
    lastSeqHere: 9,
    lastSeqThere: 2,
    bringsSecrets: true,
  });
  t.same(readdirSync(target), before, 'nothing was changed');
  const { replaced } = await restoreBackup(asked({ how: 'replace' }));
  t.same(readdirSync(replaced ?? '').sort(), ['journal', 'room.json', 'room.json.1', 'secrets']);
  t.match(readFileSync(join(replaced ?? '', 'room.json'), 'utf8'), 'mqtt://new');
  t.match(readFileSync(join(target, 'room.json'), 'utf8'), 'mqtt://old');
  t.equal(readFileSync(join(target, 'secrets/journal-key.pem'), 'utf8'), 'PRIVATE');
  t.notOk(readdirSync(target).includes('room.json.1'), 'no generation of another room stays in force');
  rmSync(replaced ?? '', { recursive: true });
});
