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
    const valid = faults.every(({ severity }) => severity === 'warning');
    if (isSet(args, 'json')) context.out(`${JSON.stringify({ file, valid, faults })}\n`);
    else if (valid) context.out(`${say(context.language, 'check-good', { file })}\n`);
    for (const { severity, pointer, message } of faults) {
      const told = severity === 'error' ? message : say(context.language, 'check-warning', { message });
      context.err(`${oneLine(`${file}: ${pointer === '' ? '/' : pointer}: ${told}`)}\n`);
    }
    return valid ? exitCodes.success : exitCodes.usage;
  },
};
