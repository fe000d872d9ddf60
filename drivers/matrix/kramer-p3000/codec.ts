/**
 * Kramer Protocol 3000 between bytes and messages, by the rows of table.ts. Sources: README.md beside this file, which
 * also says what is confirmed. Pure; decoding never throws.
 */
import {
  bannerPattern,
  commandForms,
  replyForms,
  type Addressed,
  type CommandKind,
  type CommandOf,
  type KramerCommand,
  type KramerReply,
} from './table.js';

/** The command's bytes. Outputs and inputs are what the branded types promise. `machine` 1..99, null for anybody. */
export function encode(command: KramerCommand, machine: number | null): Uint8Array {
  const address = machine === null ? '' : `${String(machine).padStart(2, '0')}@`;
  return new TextEncoder().encode(`#${address}${text(command)}\r`);
}

function text<K extends CommandKind>(command: CommandOf<K>): string {
  const forms: { readonly [P in K]: { readonly write: (command: CommandOf<P>) => string } } = commandForms;
  return forms[command.kind].write(command);
}

/** What a host sent; `unknown` is a half command, or one that no row of the table knows. */
export type HostMessage = Addressed | { readonly kind: 'unknown'; readonly text: string };

/** The commands in bytes from a host, in order, also those that are chained with `|`. Time is linear in the bytes. */
export function decodeHost(bytes: Uint8Array): readonly HostMessage[] {
  const whole = latin1(bytes);
  const lines = whole.split(/[\r\n]+/);
  const half = /[\r\n]$/.test(whole) ? '' : (lines.pop() ?? '');
  const found = lines.filter((line) => line !== '').flatMap(messagesOf);
  return half === '' ? found : [...found, { kind: 'unknown', text: half }];
}

function messagesOf(line: string): readonly HostMessage[] {
  const head = /^#(?:(\d\d)@)?(.*)$/.exec(line);
  if (head === null) return [{ kind: 'unknown', text: line }];
  const machine = head[1] === undefined ? null : Number(head[1]);
  return (head[2] ?? '').split('|').map((part, index): HostMessage => {
    const own = index === 0 ? part.trim() : part.trim().replace(/^#/, '');
    const command = index > 0 && own === '' ? null : commandOf(own);
    return command === null ? { kind: 'unknown', text: index === 0 ? line : part } : { ...command, machine };
  });
}

function commandOf(own: string): KramerCommand | null {
  for (const form of Object.values(commandForms)) {
    const match = form.pattern.exec(own);
    const command = match === null ? null : form.read(match);
    if (command !== null) return command;
  }
  return null;
}

/** What a line from the device means; `bytes` without its CR LF. */
export function decode(bytes: Uint8Array): KramerReply {
  const line = latin1(bytes).trim();
  if (bannerPattern.test(line)) return { kind: 'banner', text: line };
  const head = /^~ *(?:(\d\d)@)? *(.*)$/.exec(line);
  if (head === null) return { kind: 'unknown', text: line };
  const machine = head[1] === undefined ? null : Number(head[1]);
  const said = head[2] ?? '';
  const plain = withoutOk(said);
  for (const form of Object.values(replyForms)) {
    const match = form.pattern.exec(plain);
    const reply = match === null ? null : form.read(match);
    if (reply !== null) return { ...reply, machine };
  }
  return { kind: 'unknown', text: line };
}

/** Some models end a good answer with OK, some do not; alone it is the answer to the handshake. */
function withoutOk(said: string): string {
  if (!/[ \d*]OK$/i.test(said.slice(-3))) return said;
  return said.slice(0, -2).trimEnd();
}

/** One character a byte: the protocol is ASCII, names of devices may not be. */
function latin1(bytes: Uint8Array): string {
  let whole = '';
  for (const byte of bytes) whole += String.fromCharCode(byte);
  return whole;
}
