import { say } from '../messages/catalogue.js';
import { positional, requiredOption } from './arguments.js';
import { exitCodes, type Verb } from './verb.js';

export const backup: Verb = {
  name: 'backup',
  summary: {
    en: 'one file with everything but what must not travel',
    id: 'satu berkas berisi semua kecuali yang tidak boleh dibawa',
  },
  usage: ['--data DIR FILE'],
  positionals: { least: 1, most: 1 },
  options: {
    data: {
      type: 'string',
      value: 'DIR',
      help: { en: 'data folder of the daemon', id: 'folder data milik daemon' },
    },
  },
  async run(context, args) {
    const file = positional(args, 0);
    const names = await context.parts.backup(requiredOption(backup, args, 'data'), file);
    context.out(`${say(context.language, 'backup-written', { file, names: names.join(', ') })}\n`);
    return exitCodes.success;
  },
};
