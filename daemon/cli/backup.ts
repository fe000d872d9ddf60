import { say } from '../messages/catalogue.js';
import { positional, requiredOption } from './arguments.js';
import { passphraseOf, passphraseOption } from './passphrase.js';
import { exitCodes, type Verb } from './verb.js';

export const backup: Verb = {
  name: 'backup',
  summary: {
    en: 'one file with everything but what must not travel',
    id: 'satu berkas berisi semua kecuali yang tidak boleh dibawa',
  },
  usage: ['--data DIR FILE [--passphrase-file FILE]'],
  positionals: { least: 1, most: 1 },
  options: {
    data: {
      type: 'string',
      value: 'DIR',
      help: { en: 'data folder of the daemon', id: 'folder data milik daemon' },
    },
    'passphrase-file': passphraseOption,
  },
  notes: {
    en: 'A plain backup holds no secrets: keys, accounts and whom the pseudonyms mean stay here. A sealed one holds them too.',
    id: 'Cadangan polos tidak berisi rahasia: kunci, akun, dan arti pseudonim tetap di sini. Cadangan tersegel berisi semuanya.',
  },
  async run(context, args) {
    const file = positional(args, 0);
    const dataDir = requiredOption(backup, args, 'data');
    const names = await context.parts.backup(dataDir, file, await passphraseOf(context, args));
    context.out(`${say(context.language, 'backup-written', { file, names: names.join(', ') })}\n`);
    return exitCodes.success;
  },
};
