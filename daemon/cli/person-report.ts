import { positional, requiredOption } from './arguments.js';
import { exitCodes, type Verb } from './verb.js';

export const personReport: Verb = {
  name: 'person report',
  summary: {
    en: 'everything that is stored about one person, as JSON',
    id: 'semua yang disimpan tentang satu orang, sebagai JSON',
  },
  usage: ['ID --data DIR'],
  positionals: { least: 1, most: 1 },
  options: {
    data: {
      type: 'string',
      value: 'DIR',
      help: { en: 'data folder of the daemon', id: 'folder data milik daemon' },
    },
  },
  notes: {
    en: 'For the person’s right to know. It holds personal data: hand it over and keep no copy. The daemon may run meanwhile.',
    id: 'Untuk hak orang itu mengetahui datanya. Berisi data pribadi: serahkan dan jangan disimpan. Daemon boleh tetap berjalan.',
  },
  async run(context, args) {
    const report = await context.parts.personReport(requiredOption(personReport, args, 'data'), positional(args, 0));
    context.out(`${JSON.stringify(report, null, 2)}\n`);
    return exitCodes.success;
  },
};
