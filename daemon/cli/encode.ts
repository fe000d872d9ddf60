import { positional } from './arguments.js';
import { familyNamed } from './family-named.js';
import { parseJson } from './parse-json.js';
import { exitCodes, type Verb } from './verb.js';

export const encode: Verb = {
  name: 'encode',
  summary: { en: 'the bytes of one command, as hex', id: 'byte dari satu perintah, dalam heksadesimal' },
  usage: ['DRIVER JSON'],
  positionals: { least: 2, most: 2 },
  options: {},
  async run(context, args) {
    const command = parseJson(positional(args, 1));
    const family = await familyNamed(context.parts, positional(args, 0));
    const bytes = Buffer.from(family.encode(command)).toString('hex').toUpperCase();
    context.out(`${bytes.replace(/(..)(?=.)/g, '$1 ')}\n`);
    return exitCodes.success;
  },
};
