/** Plain files in the ustar format (POSIX.1-1988, section 10.1), so that `tar -tzf` shows what a backup holds. Pure. */

export interface TarFile {
  /** At most 100 bytes of ASCII. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const block = 512;

/** Header, content and padding of one file. */
export function tarEntry(file: TarFile, mtimeSeconds: number): Uint8Array {
  const header = new Uint8Array(block);
  const put = (text: string, at: number): void => {
    header.set(new TextEncoder().encode(text), at);
  };
  put(file.name, 0);
  put('0000600\0', 100);
  put('0000000\0', 108);
  put('0000000\0', 116);
  put(`${octal(file.bytes.length, 11)}\0`, 124);
  put(`${octal(mtimeSeconds, 11)}\0`, 136);
  put('        ', 148);
  put('0', 156);
  put('ustar\x0000', 257);
  put(`${octal(sumOf(header), 6)}\0 `, 148);
  const padded = new Uint8Array(block + Math.ceil(file.bytes.length / block) * block);
  padded.set(header, 0);
  padded.set(file.bytes, block);
  return padded;
}

/** Two empty blocks end an archive. */
export function tarEnd(): Uint8Array {
  return new Uint8Array(2 * block);
}

export type TarFault = 'not-tar' | 'cut-short' | 'too-large';

/** Files as they come; ends with a fault where the bytes are no archive that tarEntry made. Memory is bounded by `mostBytes`. */
export async function* readTar(
  chunks: AsyncIterable<Uint8Array>,
  mostBytes: number,
): AsyncGenerator<TarFile | TarFault, void> {
  const inbox = new Inbox(chunks);
  for (;;) {
    const header = await inbox.take(block);
    if (header === null) {
      yield 'cut-short';
      return;
    }
    if (header.every((byte) => byte === 0)) {
      // Whatever wraps the archive tells only at its own end whether all of it came.
      await inbox.drain();
      return;
    }
    const size = sizeIn(header);
    if (size === null) {
      yield 'not-tar';
      return;
    }
    if (size > mostBytes) {
      yield 'too-large';
      return;
    }
    const content = await inbox.take(Math.ceil(size / block) * block);
    if (content === null) {
      yield 'cut-short';
      return;
    }
    const name = new TextDecoder('latin1').decode(header.subarray(0, 100)).split('\0')[0] ?? '';
    yield { name, bytes: content.subarray(0, size) };
  }
}

/** Null where the header's own sum or its size is wrong, or it is not a plain file. */
function sizeIn(header: Uint8Array): number | null {
  const field = (from: number, length: number): number => {
    const text = new TextDecoder('latin1').decode(header.subarray(from, from + length)).replace(/[\0 ]+$/, '');
    return /^[0-7]+$/.test(text) ? parseInt(text, 8) : -1;
  };
  const sum = field(148, 8);
  // A Buffer's slice() shares its memory.
  const blank = Uint8Array.from(header);
  blank.fill(0x20, 148, 156);
  const plain = header[156] === 0x30;
  const size = field(124, 12);
  return plain && size >= 0 && sum === sumOf(blank) ? size : null;
}

function sumOf(header: Uint8Array): number {
  return header.reduce((sum, byte) => sum + byte, 0);
}

function octal(value: number, digits: number): string {
  return Math.floor(value).toString(8).padStart(digits, '0');
}

/** Cuts a stream of chunks into pieces of a wanted length. */
class Inbox {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #have: Uint8Array[] = [];
  #length = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Reads to the end and keeps nothing. */
  async drain(): Promise<void> {
    this.#have = [];
    this.#length = 0;
    for (let next = await this.#chunks.next(); next.done !== true;) next = await this.#chunks.next();
  }

  /** Null where the stream ends before that many bytes. */
  async take(length: number): Promise<Uint8Array | null> {
    while (this.#length < length) {
      const next = await this.#chunks.next();
      if (next.done === true) return null;
      this.#have.push(next.value);
      this.#length += next.value.length;
    }
    const all = this.#joined();
    this.#have = [all.subarray(length)];
    this.#length -= length;
    return all.subarray(0, length);
  }

  #joined(): Uint8Array {
    if (this.#have.length === 1 && this.#have[0] !== undefined) return this.#have[0];
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#have) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }
}
