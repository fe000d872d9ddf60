import { KeeperError } from '../../drivers/errors.js';
import type { Verb } from './verb.js';

export const decode: Verb = {
  name: 'decode',
  summary: { en: 'says what bytes on the wire mean', id: 'menjelaskan arti byte pada jalur' },
  usage: ['DRIVER [--from host|device] HEX…'],
  positionals: { least: 2, most: 10000 },
  options: {
    from: {
      type: 'string',
      value: 'host|device',
      help: { en: 'who sent the bytes, default device', id: 'pengirim byte, bawaan device' },
    },
  },
  run() {
    return Promise.reject(new KeeperError('cli-system-refused', { path: 'decode', detail: 'not wired' }));
  },
};
