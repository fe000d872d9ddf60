/**
 * Reads a ZIP from its end, as programs do: end record, central directory, then each file at its offset. The wider layer
 * has python3's zipfile read one too.
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Throws where the archive or a checksum in it is wrong. */
export function unzipped(zip: Buffer): ReadonlyMap<string, Buffer> {
  const end = zip.length - 22;
  if (zip.readUInt32LE(end) !== 0x06054b50) throw new RangeError('no end record');
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count -= 1) {
    if (zip.readUInt32LE(at) !== 0x02014b50) throw new RangeError('no central header');
    const [crc, packed, size] = [16, 20, 24].map((offset) => zip.readUInt32LE(at + offset));
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('ascii', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    if (zip.readUInt32LE(local) !== 0x04034b50) throw new RangeError('no local header');
    // Everything that both headers say must be the same.
    if (!zip.subarray(local + 4, local + 28).equals(zip.subarray(at + 6, at + 30)))
      throw new RangeError('headers differ');
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + (size ?? 0));
    if (packed !== size || crc32(bytes) !== crc || files.has(name)) throw new RangeError(`damaged: ${name}`);
    files.set(name, bytes);
    at += 46 + nameLength;
  }
  if (at !== end) throw new RangeError('something before the end record');
  return files;
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
