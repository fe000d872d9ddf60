import { readFile } from 'node:fs/promises';
import { say } from '../messages/catalogue.js';
import { oneLine } from '../messages/explain.js';
import { isSet, positional } from './arguments.js';
import { exitCodes, type Verb } from './verb.js';

export const check: Verb = {
  name: 'check',
  summary: { en: 'validates a configuration', id: 'memeriksa berkas konfigurasi' },
  usage: ['FILE'],
  positionals: { least: 1, most: 1 },
  options: {
    json: {
      type: 'boolean',
      help: { en: 'JSON on standard output, for programs', id: 'JSON pada keluaran standar, untuk program' },
    },
  },
  notes: {
    en: 'Each fault is a line on standard error: FILE: JSON pointer: what is wrong. Exit code 2 when there is one.',
    id: 'Setiap kesalahan satu baris pada keluaran galat: FILE: penunjuk JSON: kesalahannya. Kode keluar 2 bila ada.',
  },
  async run(context, args) {
    const file = positional(args, 0);
    const text = await readFile(file, 'utf8');
    const faults = await context.parts.checkRoom(text, context.language);
    if (isSet(args, 'json')) context.out(`${JSON.stringify({ file, valid: faults.length === 0, faults })}\n`);
    else if (faults.length === 0) context.out(`${say(context.language, 'check-good', { file })}\n`);
    for (const { pointer, message } of faults) {
      context.err(`${oneLine(`${file}: ${pointer === '' ? '/' : pointer}: ${message}`)}\n`);
    }
    return faults.length === 0 ? exitCodes.success : exitCodes.usage;
  },
};
