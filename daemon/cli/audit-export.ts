import { KeeperError } from '../../drivers/errors.js';
import type { Verb } from './verb.js';

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
  run() {
    return Promise.reject(new KeeperError('cli-system-refused', { path: 'audit export', detail: 'not wired' }));
  },
};
