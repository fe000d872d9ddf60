/**
 * Extron SIS between bytes and messages, by the rows of table.ts. Source: CrossPoint 300 manual p75-77, 68-1383-01
 * rev E p93-94; README.md beside this file says what is confirmed. Pure; decoding never throws.
 */
import { commandForms, replyForms, type CommandKind, type CommandOf, type SisCommand, type SisReply } from './table.js';

/**
 * The command's bytes. Outputs and inputs are what the branded types promise; presets, rooms and modes go out as they
 * are.
 */
export function encode(command: SisCommand): Uint8Array {
  return new TextEncoder().encode(text(command));
}

function text<K extends CommandKind>(command: CommandOf<K>): string {
  const forms: { readonly [P in K]: { readonly write: (command: CommandOf<P>) => string } } = commandForms;
  return forms[command.kind].write(command);
}

/** What a host sent; `unknown` is a half command, or one that no row of the table knows. */
export type HostMessage = SisCommand | { readonly kind: 'unknown'; readonly text: string };

/**
 * The commands in bytes from a host, in order, for `wallkeeper decode` and captures. A CR or LF after a command that
 * needs none is passed over. Time is linear in the bytes.
 */
export function decodeHost(bytes: Uint8Array): readonly HostMessage[] {
  return splitHost(latin1(bytes)).map(messageOf);
}

function messageOf(text: string): HostMessage {
  for (const form of Object.values(commandForms)) {
    const match = form.pattern.exec(text);
    const command = match === null ? null : form.read(match);
    if (command !== null) return command;
  }
  return { kind: 'unknown', text };
}

/** Commands without the CR or `|` of the escape ones; ESC may be spelled `W`. */
function splitHost(whole: string): readonly string[] {
  const found: string[] = [];
  let from = 0;
  for (let at = 0; at < whole.length; at += 1) {
    const character = whole.charAt(at);
    const escape = at === from ? /^[\x1bw]$/i.test(character) : /^[\x1bw]$/i.test(whole.charAt(from));
    const ends = escape ? /[\r\n|]/.test(character) : !/[\d*]/.test(character);
    if (!ends) continue;
    const lineEnd = /[\r\n]/.test(character) || escape;
    const command = whole.slice(from, lineEnd ? at : at + 1);
    if (command !== '') found.push(escape ? `\x1b${command.slice(1)}` : command);
    from = at + 1;
  }
  if (from < whole.length) found.push(whole.slice(from));
  return found;
}

/** What a line from the device means; `bytes` without its CR LF. */
export function decode(bytes: Uint8Array): SisReply {
  const line = withoutEcho(latin1(bytes).trim());
  for (const form of Object.values(replyForms)) {
    const match = form.pattern.exec(line);
    const reply = match === null ? null : form.read(match);
    if (reply !== null) return reply;
  }
  return { kind: 'unknown', text: line };
}

/**
 * On a line that echoes, commands without an end of their own stand in front of their answer. Only a whole command is
 * taken away, and only where the answer is one that it can have: the rest of a garbled line could read as another.
 */
function withoutEcho(line: string): string {
  return line
    .replace(/^\d{1,3}(?:\*\d{1,3})?[!&%$](?=Out|E\d\d$)/i, '')
    .replace(/^\d{1,3}\*[!&%$](?=In ?\d|E\d\d$)/i, '')
    .replace(/^[QNI](?=\d|[VM]\d|Inf|Ver|Pno|E\d\d$)/i, '');
}

/** One character a byte: SIS text is ASCII but for the copyright sign, which firmware sends as Latin-1 or UTF-8. */
function latin1(bytes: Uint8Array): string {
  let whole = '';
  for (const byte of bytes) whole += String.fromCharCode(byte);
  return whole;
}
