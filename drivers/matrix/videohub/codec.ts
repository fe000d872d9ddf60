/**
 * Videohub's Ethernet protocol between bytes and messages, by the rows of table.ts. Sources: README.md beside this
 * file, which also says what is confirmed. Pure; decoding never throws.
 */
import type { OutputId } from '../../driver.js';
import {
  commandForms,
  forcedLock,
  replyForms,
  type CommandKind,
  type CommandOf,
  type HubBlock,
  type HubCommand,
  type HubReply,
} from './table.js';

/** The command's bytes: its header, its lines, an empty line. Ports are what the branded types promise. */
export function encode(command: HubCommand): Uint8Array {
  const { header, lines } = blockFor(command);
  return new TextEncoder().encode(`${header}:\n${lines.map((line) => `${line}\n`).join('')}\n`);
}

function blockFor<K extends CommandKind>(command: CommandOf<K>): HubBlock {
  const forms: { readonly [P in K]: { readonly write: (command: CommandOf<P>) => HubBlock } } = commandForms;
  return forms[command.kind].write(command);
}

/**
 * What a host sent. `force-lock` opens another client's lock: understood in captures, and nothing that wallkeeper can
 * send. `unknown` is a block without its end, or one that no row of the table knows.
 */
export type HostMessage =
  | HubCommand
  | { readonly kind: 'force-lock'; readonly output: OutputId }
  | { readonly kind: 'unknown'; readonly text: string };

/** The commands in bytes from a host, in order. Time is linear in the bytes. */
export function decodeHost(bytes: Uint8Array): readonly HostMessage[] {
  return blocksOf(bytes).map(({ text, isWhole }) => {
    const block = parse(text);
    if (!isWhole || block === null) return { kind: 'unknown', text };
    for (const form of Object.values(commandForms)) {
      const command = form.read(block);
      if (command !== null) return command;
    }
    const output = forcedLock(block);
    return output === null ? { kind: 'unknown', text } : { kind: 'force-lock', output };
  });
}

/** The blocks in bytes from a device, in order, for captures. */
export function decodeDevice(bytes: Uint8Array): readonly HubReply[] {
  return blocksOf(bytes).map(({ text, isWhole }) => (isWhole ? replyOf(text) : { kind: 'unknown', text }));
}

/** What a block from the device means; `bytes` are its lines without the empty one. */
export function decode(bytes: Uint8Array): HubReply {
  return replyOf(utf8(bytes));
}

function replyOf(text: string): HubReply {
  const block = parse(text);
  if (block === null) return { kind: 'unknown', text };
  for (const form of Object.values(replyForms)) if (form.header.test(block.header)) return form.read(block);
  return { kind: 'unknown', text };
}

/** True for a line that only the first of a block can be. */
export function beginsBlock(line: Uint8Array): boolean {
  return line.length < 64 && /^\s*(?:[A-Z][A-Z0-9 -]*:|ACK|NAK)\s*$/.test(utf8(line));
}

interface CutBlock {
  readonly text: string;
  /** False for what has no empty line behind it. */
  readonly isWhole: boolean;
}

function blocksOf(bytes: Uint8Array): readonly CutBlock[] {
  const found: CutBlock[] = [];
  let lines: string[] = [];
  const all = utf8(bytes).replaceAll('\r', '').split('\n');
  // What stands behind the last LF is no line yet.
  const rest = all.pop() ?? '';
  for (const line of all) {
    if (line.trim() !== '') lines.push(line);
    else if (lines.length > 0) {
      found.push({ text: lines.join('\n'), isWhole: true });
      lines = [];
    }
  }
  if (rest.trim() !== '') lines.push(rest);
  return lines.length === 0 ? found : [...found, { text: lines.join('\n'), isWhole: false }];
}

/** Null for text whose first line is no header. `ACK` and `NAK` stand without a colon. */
function parse(text: string): HubBlock | null {
  const [first = '', ...lines] = text.split('\n').map((line) => line.trim());
  const header = /^(ACK|NAK)$|^([A-Z][A-Z0-9 -]*):$/.exec(first);
  return header === null ? null : { header: header[1] ?? header[2] ?? '', lines };
}

/** Labels are UTF-8; bytes that are none become marks. */
function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
