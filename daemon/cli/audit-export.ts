import { requiredOption } from './arguments.js';
import { exitCodes, type Verb } from './verb.js';

export const auditExport: Verb = {
  name: 'audit export',
  summary: {
    en: 'writes the journal out, one JSON object a line',
    id: 'menuliskan isi jurnal, satu objek JSON per baris',
  },
  usage: ['--data DIR'],
  positionals: { least: 0, most: 0 },
  options: {
    data: {
      type: 'string',
      value: 'DIR',
      help: { en: 'data folder of the daemon', id: 'folder data milik daemon' },
    },
  },
  async run(context, args) {
    for await (const line of context.parts.exportJournal(requiredOption(auditExport, args, 'data'))) {
      if (context.signal.aborted) return exitCodes.failure;
      if (!context.out(`${line}\n`)) break;
    }
    return exitCodes.success;
  },
};
