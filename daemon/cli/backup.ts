import { KeeperError } from '../../drivers/errors.js';
import type { Verb } from './verb.js';

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
  run() {
    return Promise.reject(new KeeperError('cli-system-refused', { path: 'backup', detail: 'not wired' }));
  },
};
