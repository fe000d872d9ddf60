import { KeeperError } from '../../drivers/errors.js';
import type { Verb } from './verb.js';

export const probe: Verb = {
  name: 'probe',
  summary: {
    en: 'finds which matrix or display answers on a port; asks, never switches',
    id: 'mencari matriks atau layar yang menjawab pada suatu porta; hanya bertanya, tidak mengubah apa pun',
  },
  usage: ['PATH|HOST:PORT [--baud N]'],
  positionals: { least: 1, most: 1 },
  options: {
    baud: {
      type: 'string',
      value: 'N',
      help: { en: 'try only this baud rate', id: 'hanya coba baud ini' },
    },
    json: {
      type: 'boolean',
      help: { en: 'JSON on standard output, for programs', id: 'JSON pada keluaran standar, untuk program' },
    },
  },
  run() {
    return Promise.reject(new KeeperError('cli-system-refused', { path: 'probe', detail: 'not wired' }));
  },
};
