/** Golden vectors of a family (test/vectors/<family>.json): rows written from manuals and peers, never from the codec. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { FamilyTools } from '../../drivers/family.js';
import { top } from '../static/project.js';

interface Row {
  /** As a person writes it down: `<ESC>` and `<CR>` stand for themselves, line ends of replies are left out. */
  readonly text: string;
  /** As `wallkeeper decode` takes it: `1B 2B 51`. */
  readonly bytes: string;
  /** Manual, revision and section. */
  readonly source: string;
  /** H: manual read or two peers agree; M: one of them; L: inferred. */
  readonly confidence: 'H' | 'M' | 'L';
}

export interface CommandRow extends Row {
  /** What decode gives and encode takes. */
  readonly command: { readonly kind: string };
  /** Why this spelling is understood and never written. */
  readonly decodeOnly?: string;
}

export interface ReplyRow extends Row {
  readonly reply: { readonly kind: string };
}

export interface FamilyVectors {
  readonly family: string;
  readonly commands: readonly CommandRow[];
  /** Host bytes that must never be taken for a command. */
  readonly notCommands: readonly Row[];
  readonly replies: readonly ReplyRow[];
}

export function vectorsOf(family: string): FamilyVectors {
  return JSON.parse(readFileSync(join(top, 'test/vectors', `${family}.json`), 'utf8')) as FamilyVectors;
}

/** Runs every row both ways, and fails for a kind of command or reply that no row shows. */
export function runVectors(
  t: Test,
  tools: FamilyTools,
  kinds: { readonly commands: readonly string[]; readonly replies: readonly string[] },
): void {
  const { commands, notCommands, replies } = vectorsOf(tools.name);
  t.test('every command is written as its source says, and read back', (t) => {
    for (const { text, bytes, command, decodeOnly } of commands) {
      if (decodeOnly === undefined) t.equal(hex(tools.encode(command)), bytes, `encode ${text}`);
      t.same(tools.decode('host', parse(bytes)), [command], `decode ${text}`);
    }
    t.same(
      uncovered(
        kinds.commands,
        commands.filter(isWritten).map(({ command }) => command.kind),
      ),
      [],
    );
    t.end();
  });
  t.test('what is no command is not taken for one', (t) => {
    for (const { text, bytes } of notCommands) {
      t.match(tools.decode('host', parse(bytes)), [{ kind: 'unknown' }], text);
    }
    t.end();
  });
  t.test('every reply means what its source says', (t) => {
    for (const { text, bytes, reply } of replies) t.same(tools.decode('device', parse(bytes)), [reply], text);
    t.same(
      uncovered(
        [...kinds.replies, 'unknown'],
        replies.map(({ reply }) => reply.kind),
      ),
      [],
    );
    t.end();
  });
  t.test('every row says where it comes from', (t) => {
    for (const row of [...commands, ...notCommands, ...replies]) {
      t.ok(row.source.length > 10 && ['H', 'M', 'L'].includes(row.confidence), `${row.text}: ${row.source}`);
    }
    const spelled = [...commands, ...notCommands].map(({ text }) => text);
    t.same(
      spelled.filter((text, index) => spelled.indexOf(text) !== index),
      [],
      'no row twice',
    );
    t.end();
  });
}

/** Kinds of the codec that no row shows, and kinds of rows that the codec does not have. */
export function uncovered(kinds: readonly string[], shown: readonly string[]): readonly string[] {
  const missing = kinds.filter((kind) => !shown.includes(kind)).map((kind) => `${kind} has no vector`);
  const strange = shown.filter((kind) => !kinds.includes(kind)).map((kind) => `${kind} is not in the codec`);
  return [...missing, ...strange];
}

function isWritten(row: CommandRow): boolean {
  return row.decodeOnly === undefined;
}

function parse(bytes: string): Uint8Array {
  return Uint8Array.from(bytes.split(' '), (one) => parseInt(one, 16));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}
