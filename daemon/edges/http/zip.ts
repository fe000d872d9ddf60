/** Files in a ZIP, one after the other, stored as they are: pictures are packed already. APPNOTE.TXT 6.3.10, 4.3. */
import { crc32 } from 'node:zlib';

export interface ZipEntry {
  /** ASCII, relative, without a leading slash. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const stored = 0;
/** 2.0: what every program can read. */
const neededVersion = 20;
/** 1 January 1980, the first day that the format knows: what is drawn has no date. */
const firstDay = (1 << 5) | 1;

/** Throws RangeError where it would be larger than the format's 4 GiB. */
export async function* zipOf(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Buffer> {
  const directory: Buffer[] = [];
  let offset = 0;
  for await (const { name, bytes } of entries) {
    const facts = factsOf(name, bytes);
    const local = Buffer.concat([signature(0x04034b50), facts, Buffer.from(name, 'ascii')]);
    const central = Buffer.alloc(14);
    // Comment, disk and attributes stay 0.
    central.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([signature(0x02014b50), two(neededVersion), facts, central, Buffer.from(name, 'ascii')]),
    );
    offset += local.length + bytes.length;
    if (offset > 0xffffffff) throw new RangeError('a ZIP of more than 4 GiB');
    yield local;
    yield Buffer.from(bytes);
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  yield Buffer.concat([central, signature(0x06054b50), end]);
}

/** What both headers of a file say, in the same order: from the version needed to the lengths of name and extra field. */
function factsOf(name: string, bytes: Uint8Array): Buffer {
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(neededVersion, 0);
  facts.writeUInt16LE(stored, 4);
  facts.writeUInt16LE(firstDay, 8);
  facts.writeUInt32LE(crc32(bytes), 10);
  facts.writeUInt32LE(bytes.length, 14);
  facts.writeUInt32LE(bytes.length, 18);
  facts.writeUInt16LE(name.length, 22);
  return facts;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function two(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
