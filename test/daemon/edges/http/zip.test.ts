import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import t from 'tap';
import { zipOf, type ZipEntry } from '../../../../daemon/edges/http/zip.js';
import { unzipped } from './unzipped.js';

async function zip(entries: readonly ZipEntry[]): Promise<Buffer> {
  return Buffer.concat(await Readable.from(zipOf(Readable.from(entries))).toArray());
}

t.test('every file is found in it, whole', async (t) => {
  const entries = [
    { name: 'a/first.png', bytes: randomBytes(70_000) },
    { name: 'empty.png', bytes: Buffer.alloc(0) },
    { name: 'last.png', bytes: Buffer.from('last') },
  ];
  const found = unzipped(await zip(entries));
  t.same(
    [...found],
    entries.map(({ name, bytes }) => [name, bytes]),
  );
});

t.test('without files it is an archive all the same', async (t) => {
  t.equal(unzipped(await zip([])).size, 0);
});

t.test('a damaged one is noticed', async (t) => {
  const bytes = await zip([{ name: 'a.png', bytes: Buffer.from('picture') }]);
  bytes.writeUInt8(0, bytes.indexOf('picture'));
  t.throws(() => unzipped(bytes));
});
