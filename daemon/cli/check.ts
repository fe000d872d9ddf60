import { KeeperError } from '../../drivers/errors.js';
import type { Verb } from './verb.js';

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
  run() {
    return Promise.reject(new KeeperError('cli-system-refused', { path: 'check', detail: 'not wired' }));
  },
};
