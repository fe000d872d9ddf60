import { requiredOption } from './arguments.js';
import { runUntilStopped } from './run-until-stopped.js';
import type { Verb } from './verb.js';

export const run: Verb = {
  name: 'run',
  summary: { en: 'the daemon', id: 'menjalankan daemon' },
  usage: ['--data DIR'],
  positionals: { least: 0, most: 0 },
  options: {
    data: {
      type: 'string',
      value: 'DIR',
      help: {
        en: 'data folder: room.json, journal/, secrets/',
        id: 'folder data: room.json, journal/, secrets/',
      },
    },
  },
  notes: {
    en: 'Logs JSON lines on standard output. SIGTERM stops it within two seconds, exit code 0.',
    id: 'Log berupa baris JSON pada keluaran standar. SIGTERM menghentikannya dalam dua detik, kode keluar 0.',
  },
  async run(context, args) {
    const dataDir = requiredOption(run, args, 'data');
    const { startDaemon } = await import('../compose.js');
    const { env, clock, language } = context;
    return runUntilStopped(context, () => startDaemon({ dataDir, env, clock, language }));
  },
};
