import { KeeperError } from '../../drivers/errors.js';
import type { Verb } from './verb.js';

export const simulate: Verb = {
  name: 'simulate',
  summary: {
    en: 'a simulated device, paced like a real line',
    id: 'perangkat simulasi dengan kecepatan seperti jalur sungguhan',
  },
  usage: ['DRIVER [--pty LINK] [--tcp PORT] [--baud N]'],
  positionals: { least: 1, most: 1 },
  options: {
    pty: {
      type: 'string',
      value: 'LINK',
      help: { en: 'make this link to its pseudo-terminal', id: 'buat tautan ini ke terminal semunya' },
    },
    tcp: {
      type: 'string',
      value: 'PORT',
      help: {
        en: 'listen on this port of 127.0.0.1; 0 for any free one',
        id: 'dengarkan porta ini di 127.0.0.1; 0 untuk porta bebas mana pun',
      },
    },
    baud: {
      type: 'string',
      value: 'N',
      help: { en: 'speed of the simulated line, default 9600', id: 'kecepatan jalur simulasi, bawaan 9600' },
    },
    inputs: {
      type: 'string',
      value: 'N',
      help: { en: 'inputs, default 16', id: 'jumlah masukan, bawaan 16' },
    },
    outputs: {
      type: 'string',
      value: 'N',
      help: { en: 'outputs, default 16', id: 'jumlah keluaran, bawaan 16' },
    },
  },
  run() {
    return Promise.reject(new KeeperError('cli-system-refused', { path: 'simulate', detail: 'not wired' }));
  },
};
