/** The passphrase of a sealed backup, from a file or typed; never from the command line, where others can read it. */
import { readFile } from 'node:fs/promises';
import { KeeperError } from '../../drivers/errors.js';
import type { CliContext, VerbArguments, VerbOption } from './verb.js';

export const passphraseOption: VerbOption = {
  type: 'string',
  value: 'FILE',
  help: {
    en: 'first line of FILE, or of standard input with -, seals or opens the backup, secrets included',
    id: 'baris pertama FILE, atau masukan standar dengan -, menyegel atau membuka cadangan beserta rahasianya',
  },
};

const leastCharacters = 12;

/** Null where none was asked for. Codes: backup-passphrase-short, and what the system says of the file. */
export async function passphraseOf(context: Pick<CliContext, 'stdin'>, args: VerbArguments): Promise<string | null> {
  const file = args.options.get('passphrase-file');
  if (typeof file !== 'string') return null;
  const text = file === '-' ? await firstLine(context.stdin) : await readFile(file, 'utf8');
  const passphrase = (text.split('\n')[0] ?? '').trim();
  if (passphrase.length < leastCharacters) throw new KeeperError('backup-passphrase-short', { least: leastCharacters });
  return passphrase;
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text;
}
