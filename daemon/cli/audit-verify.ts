import { KeeperError } from '../../drivers/errors.js';
import type { Verb } from './verb.js';

export const auditVerify: Verb = {
  name: 'audit verify',
  summary: { en: 'checks the journal’s chain and signatures', id: 'memeriksa rantai dan tanda tangan jurnal' },
  usage: ['--data DIR'],
  positionals: { least: 0, most: 0 },
  options: {
    data: {
      type: 'string',
      value: 'DIR',
      help: { en: 'data folder of the daemon', id: 'folder data milik daemon' },
    },
    json: {
      type: 'boolean',
      help: { en: 'JSON on standard output, for programs', id: 'JSON pada keluaran standar, untuk program' },
    },
  },
  run() {
    return Promise.reject(new KeeperError('cli-system-refused', { path: 'audit verify', detail: 'not wired' }));
  },
};
