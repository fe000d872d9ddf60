import { KeeperError } from '../../drivers/errors.js';
import type { Verb } from './verb.js';

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
  run() {
    return Promise.reject(new KeeperError('cli-system-refused', { path: 'restore', detail: 'not wired' }));
  },
};
