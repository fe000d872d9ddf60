import { KeeperError } from '../../drivers/errors.js';
import type { Verb } from './verb.js';

export const encode: Verb = {
  name: 'encode',
  summary: { en: 'the bytes of one command, as hex', id: 'byte dari satu perintah, dalam heksadesimal' },
  usage: ['DRIVER JSON'],
  positionals: { least: 2, most: 2 },
  options: {},
  run() {
    return Promise.reject(new KeeperError('cli-system-refused', { path: 'encode', detail: 'not wired' }));
  },
};
