/**
 * A file that only its passphrase opens, written and read as a stream. The form, in this order:
 *
 * - a line `wallkeeper-sealed 1`, and a line of JSON: scrypt's cost and salt, the cipher, the nonce's prefix, and a
 *   value by which a wrong passphrase is told from a damaged file;
 * - frames of at most 64 KiB of content, each with its own tag (AES-256-GCM). A frame's nonce is the prefix (7 bytes),
 *   its number (4) and whether it is the last (1), so that none can be left out, moved, repeated or cut off (the STREAM
 *   construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). Both header lines are authenticated with every frame.
 *
 * No byte of the content is given out before its frame was authenticated.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  hkdfSync,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import { KeeperError } from '../../drivers/errors.js';

const magic = 'wallkeeper-sealed 1\n';
const frameBytes = 64 * 1024;
const tagBytes = 16;
const mostHeaderBytes = 1024;
/** 64 MiB and about half a second on a small PC. Source: RFC 7914, section 2; OWASP's table of equal strengths. */
const usualCost: Cost = { N: 2 ** 16, r: 8, p: 2 };
/** What a foreign header may ask of this machine. */
const mostMemory = 256 * 1024 * 1024;

export interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

interface SealHeader {
  readonly scrypt: Cost;
  readonly salt: Buffer;
  readonly prefix: Buffer;
  readonly check: Buffer;
}

interface Keys {
  readonly content: Buffer;
  /** Tells a wrong passphrase; says nothing of `content`. */
  readonly check: Buffer;
}

/** The content as it comes, sealed. */
export async function* seal(
  content: AsyncIterable<Uint8Array>,
  passphrase: string,
  cost = usualCost,
): AsyncGenerator<Buffer, void> {
  const [salt, prefix] = [randomBytes(16), randomBytes(7)];
  const keys = await keysOf(passphrase, salt, cost);
  const header = { scrypt: cost, salt: hex(salt), cipher: 'aes-256-gcm', prefix: hex(prefix), check: hex(keys.check) };
  const head = Buffer.from(`${magic}${JSON.stringify(header)}\n`);
  const bound = createHash('sha256').update(head).digest();
  yield head;
  let number = 0;
  for await (const { bytes, isLast } of pieces(content, frameBytes)) {
    const cipher = createCipheriv('aes-256-gcm', keys.content, nonceOf(prefix, number, isLast)).setAAD(bound);
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    number += 1;
  }
}

/** True where a file that begins with these bytes is a sealed one. */
export function isSealed(beginning: Uint8Array): boolean {
  return Buffer.from(beginning.subarray(0, magic.length)).toString('latin1') === magic;
}

/**
 * The content of a sealed file. Codes, naming `file`: backup-passphrase-wrong; backup-damaged for a frame that is not
 * what was written, or missing; backup-too-new and backup-unreadable for a header that this version can't follow.
 */
export async function* unseal(
  sealed: AsyncIterable<Uint8Array>,
  passphrase: string,
  file: string,
): AsyncGenerator<Buffer, void> {
  const inbox = new Inbox(sealed);
  const head = await inbox.lines(2, mostHeaderBytes);
  if (head === null) throw new KeeperError('backup-unreadable', { file, reason: 'no header' });
  const header = readHeader(head, file);
  const keys = await keysOf(passphrase, header.salt, header.scrypt);
  if (!timingSafeEqual(keys.check, header.check)) throw new KeeperError('backup-passphrase-wrong', { file });
  const bound = createHash('sha256').update(head).digest();
  let number = 0;
  for await (const { bytes, isLast } of pieces(inbox.rest(), frameBytes + tagBytes)) {
    const damaged = (): KeeperError => new KeeperError('backup-damaged', { file, name: `frame ${number}` });
    if (bytes.length < tagBytes) throw damaged();
    const cut = bytes.length - tagBytes;
    const cipher = createDecipheriv('aes-256-gcm', keys.content, nonceOf(header.prefix, number, isLast))
      .setAAD(bound)
      .setAuthTag(bytes.subarray(cut));
    const content = cipher.update(bytes.subarray(0, cut));
    try {
      cipher.final();
    } catch {
      throw damaged();
    }
    yield content;
    number += 1;
  }
}

function readHeader(head: Buffer, file: string): SealHeader {
  const unreadable = (reason: string): KeeperError => new KeeperError('backup-unreadable', { file, reason });
  const text = head.toString('latin1');
  if (!text.startsWith(magic)) {
    const version = /^wallkeeper-sealed (\d+)\n/.exec(text)?.[1];
    throw version === undefined ? unreadable('not sealed') : new KeeperError('backup-too-new', { file, version });
  }
  let value: unknown;
  try {
    value = JSON.parse(text.slice(magic.length));
  } catch {
    throw unreadable('its header is no JSON');
  }
  const member = (of: unknown, name: string): unknown =>
    typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
  const bytes = (name: string, length: number): Buffer => {
    const given = member(value, name);
    const found = typeof given === 'string' && /^[0-9a-f]*$/.test(given) ? Buffer.from(given, 'hex') : null;
    if (found?.length !== length) throw unreadable(`${name} in its header`);
    return found;
  };
  const number = (name: string): number => {
    const given = member(member(value, 'scrypt'), name);
    if (typeof given !== 'number' || !Number.isSafeInteger(given) || given < 1) throw unreadable(`scrypt ${name}`);
    return given;
  };
  const asked = { N: number('N'), r: number('r'), p: number('p') };
  const isPower = Number.isInteger(Math.log2(asked.N)) && asked.N > 1;
  if (!isPower || 128 * asked.N * asked.r > mostMemory || asked.p > 16) throw unreadable('scrypt beyond reason');
  if (member(value, 'cipher') !== 'aes-256-gcm') throw unreadable('its cipher');
  return { scrypt: asked, salt: bytes('salt', 16), prefix: bytes('prefix', 7), check: bytes('check', 16) };
}

/** A passphrase means the same however its accents were typed (NFKC, as RFC 8265 has it). */
function keysOf(passphrase: string, salt: Buffer, { N, r, p }: Cost): Promise<Keys> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, { N, r, p, maxmem: 2 * mostMemory }, (error, key) => {
      if (error !== null) {
        reject(error);
        return;
      }
      const part = (use: string, length: number): Buffer => Buffer.from(hkdfSync('sha256', key, salt, use, length));
      resolve({ content: part('content', 32), check: part('check', 16) });
    });
  });
}

function nonceOf(prefix: Buffer, number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  prefix.copy(nonce);
  nonce.writeUInt32BE(number, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex');
}

/** The stream in pieces of `size` bytes; the last may be shorter, and is empty only where the stream is. */
async function* pieces(
  stream: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly bytes: Buffer; readonly isLast: boolean }, void> {
  let have = Buffer.alloc(0);
  for await (const chunk of stream) {
    have = Buffer.concat([have, chunk]);
    let from = 0;
    // One piece is held back: what ends the stream is known only at its end.
    for (; have.length - from > size; from += size) yield { bytes: have.subarray(from, from + size), isLast: false };
    have = have.subarray(from);
  }
  yield { bytes: have, isLast: true };
}

/** The beginning of a stream as lines, and what follows. */
class Inbox {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #have = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** The first `count` lines with their ends; null where there are not so many within `most` bytes. */
  async lines(count: number, most: number): Promise<Buffer | null> {
    for (;;) {
      let end = 0;
      let found = 0;
      while (found < count) {
        const next = this.#have.indexOf(0x0a, end);
        if (next < 0) break;
        end = next + 1;
        found += 1;
      }
      if (found === count && end <= most) {
        const head = this.#have.subarray(0, end);
        this.#have = this.#have.subarray(end);
        return head;
      }
      if (this.#have.length > most) return null;
      const next = await this.#chunks.next();
      if (next.done === true) return null;
      this.#have = Buffer.concat([this.#have, next.value]);
    }
  }

  async *rest(): AsyncGenerator<Buffer, void> {
    yield this.#have;
    for (let next = await this.#chunks.next(); next.done !== true; next = await this.#chunks.next())
      yield Buffer.from(next.value);
  }
}
