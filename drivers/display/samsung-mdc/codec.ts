/**
 * Samsung MDC between bytes and messages, by the rows of table.ts. Frame: AA, command, id, length, data, and the low
 * byte of the sum of everything after AA. README.md beside this file says what is confirmed. Pure; decoding never throws.
 */
import { setId } from '../../display.js';
import {
  broadcastId,
  commandForms,
  isDivision,
  mostSetId,
  replyForms,
  type CommandKind,
  type CommandOf,
  type MdcAnswer,
  type MdcBody,
  type MdcCommand,
} from './table.js';

export const frameStart = 0xaa;
/** In the place of the command: what follows is an answer. */
export const answerMark = 0xff;
export const taken = 0x41;
export const refused = 0x4e;
/** What a set says on a fresh socket that wants TLS and a PIN. No line end follows. */
export const tlsBanner = 'MDCSTART<<TLS>>';

/**
 * The command's bytes. Throws a RangeError for a number that the wire does not have: a set id out of 0..253, a division
 * with a zero or a position outside of it. Who calls has checked; this keeps a mistake from becoming another command.
 */
export function encode(command: MdcCommand): Uint8Array {
  const { panel } = command;
  if (setId(panel, { least: 0, most: mostSetId }) === null) throw new RangeError(`no set id: ${panel}`);
  if (command.kind === 'division' && !isDivision(command))
    throw new RangeError(`no division: ${JSON.stringify(command)}`);
  return frame(commandForms[command.kind].byte, panel, dataOf(command));
}

function dataOf<K extends CommandKind>(command: CommandOf<K>): readonly number[] {
  const forms: { readonly [P in K]: { readonly write: (command: CommandOf<P>) => readonly number[] } } = commandForms;
  return forms[command.kind].write(command);
}

function frame(command: number, panel: number, data: readonly number[]): Uint8Array {
  const bytes = Uint8Array.of(frameStart, command, panel, data.length, ...data, 0);
  bytes[bytes.length - 1] = sumOf(bytes, 0, bytes.length);
  return bytes;
}

/** The sum that the frame at `from`..`end` should end with. */
export function sumOf(bytes: ArrayLike<number>, from: number, end: number): number {
  let sum = 0;
  for (let at = from + 1; at < end - 1; at += 1) sum += bytes[at] ?? 0;
  return sum & 0xff;
}

/** What a host sent. `panel` is 'all' for a broadcast; `unknown` is what no row of the table knows, as hex. */
export type HostMessage =
  MdcCommand | (MdcBody & { readonly panel: 'all' }) | { readonly kind: 'unknown'; readonly text: string };

/**
 * The commands in bytes from a host, in order, for `wallkeeper decode` and captures. Bytes that belong to no frame come
 * as one `unknown` for each stretch of them. Time is linear in the bytes: a frame is at most 260.
 */
export function decodeHost(bytes: Uint8Array): readonly HostMessage[] {
  const found: HostMessage[] = [];
  let noiseFrom = 0;
  let at = 0;
  const endNoise = (): void => {
    if (at > noiseFrom) found.push({ kind: 'unknown', text: hexOf(bytes.subarray(noiseFrom, at)) });
  };
  while (at < bytes.length) {
    const end = at + 5 + (bytes[at + 3] ?? 0);
    if (bytes[at] !== frameStart || end > bytes.length || sumOf(bytes, at, end) !== bytes[end - 1]) {
      at += 1;
      continue;
    }
    endNoise();
    found.push(commandIn(bytes.subarray(at, end)));
    at = end;
    noiseFrom = at;
  }
  endNoise();
  return found;
}

function commandIn(whole: Uint8Array): HostMessage {
  const data = whole.subarray(4, -1);
  for (const form of Object.values(commandForms)) {
    const body = form.byte === whole[1] ? form.read(data) : null;
    if (body === null) continue;
    if (whole[2] === broadcastId) return { ...body, panel: 'all' };
    const panel = setId(whole[2] ?? -1, { least: 0, most: mostSetId });
    if (panel !== null) return { ...body, panel };
  }
  return { kind: 'unknown', text: hexOf(whole) };
}

export type MdcReply =
  | MdcAnswer
  /** The set did not take the command; `error` is null where it gives no byte for it. */
  | { readonly kind: 'refused'; readonly panel: number; readonly command: number; readonly error: number | null }
  /** It took the command, with data that no manual at hand has. */
  | { readonly kind: 'strange'; readonly panel: number; readonly command: number; readonly text: string }
  | { readonly kind: 'tls-wanted' }
  | { readonly kind: 'unknown'; readonly text: string };

/** What a frame from a set means, as the framer cuts it: with its sum, which is right. */
export function decode(bytes: Uint8Array): MdcReply {
  const [start, mark, panel = 0, length = 0, verdict, command = 0] = bytes;
  const unknown: MdcReply = { kind: 'unknown', text: hexOf(bytes) };
  if (start === tlsBanner.charCodeAt(0)) return isBanner(bytes) ? { kind: 'tls-wanted' } : unknown;
  const sound = start === frameStart && mark === answerMark && length >= 2 && bytes.length === length + 5;
  if (!sound || sumOf(bytes, 0, bytes.length) !== bytes[bytes.length - 1]) return unknown;
  const data = bytes.subarray(6, -1);
  if (verdict === refused) return { kind: 'refused', panel, command, error: data[0] ?? null };
  if (verdict !== taken) return unknown;
  for (const form of Object.values(replyForms)) {
    const said = form.byte === command ? form.read(data) : null;
    if (said !== null) return { ...said, panel };
  }
  return { kind: 'strange', panel, command, text: hexOf(data) };
}

/** Who says it and of which command; null for what is no answer. */
export function subjectOf(reply: MdcReply): { readonly panel: number; readonly command: number } | null {
  if (reply.kind === 'unknown' || reply.kind === 'tls-wanted') return null;
  const command = 'command' in reply ? reply.command : replyForms[reply.kind].byte;
  return { panel: reply.panel, command };
}

function isBanner(bytes: Uint8Array): boolean {
  return bytes.length === tlsBanner.length && bytes.every((byte, at) => byte === tlsBanner.charCodeAt(at));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}
