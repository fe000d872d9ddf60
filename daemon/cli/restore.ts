import { say } from '../messages/catalogue.js';
import { positional, requiredOption } from './arguments.js';
import { exitCodes, type Verb } from './verb.js';

export const restore: Verb = {
  name: 'restore',
  summary: { en: 'puts a backup into a data folder', id: 'memasukkan cadangan ke folder data' },
  usage: ['FILE --data DIR'],
  positionals: { least: 1, most: 1 },
  options: {
    data: {
      type: 'string',
      value: 'DIR',
      help: { en: 'data folder of the daemon', id: 'folder data milik daemon' },
    },
  },
  async run(context, args) {
    const dir = requiredOption(restore, args, 'data');
    const names = await context.parts.restore(positional(args, 0), dir);
    context.out(`${say(context.language, 'restore-done', { dir, names: names.join(', ') })}\n`);
    return exitCodes.success;
  },
};
