import { KeeperError } from '../../drivers/errors.js';
import type { Verb } from './verb.js';

export const devices: Verb = {
  name: 'devices',
  summary: {
    en: 'lists serial ports and HID devices as a configuration can name them',
    id: 'menampilkan porta serial dan perangkat HID sebagaimana ditulis dalam konfigurasi',
  },
  usage: [''],
  positionals: { least: 0, most: 0 },
  options: {
    json: {
      type: 'boolean',
      help: { en: 'JSON on standard output, for programs', id: 'JSON pada keluaran standar, untuk program' },
    },
  },
  run() {
    return Promise.reject(new KeeperError('cli-system-refused', { path: 'devices', detail: 'not wired' }));
  },
};
