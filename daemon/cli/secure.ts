import { explain, oneLine } from '../messages/explain.js';
import { say } from '../messages/catalogue.js';
import { requiredOption } from './arguments.js';
import { exitCodes, type Verb } from './verb.js';

export const secure: Verb = {
  name: 'secure',
  summary: {
    en: 'locks every door of a room whose daemon has ended',
    id: 'mengunci semua pintu ruangan yang daemon-nya sudah berhenti',
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
  notes: {
    en: 'The unit calls it when the daemon ends, however it ends: a USB relay has no timer and stays as it was. A running daemon secures its doors itself. Exit code 1 when a board did not answer.',
    id: 'Dipanggil unit setiap kali daemon berakhir: relai USB tidak punya pewaktu dan tetap pada keadaannya. Daemon yang berjalan mengunci pintunya sendiri. Kode keluar 1 bila ada papan yang tidak menjawab.',
  },
  async run(context, args) {
    const boards = await context.parts.secureBoards(requiredOption(secure, args, 'data'));
    for (const { device, secured, code } of boards) {
      if (secured) {
        context.out(`${say(context.language, 'secure-done', { device })}\n`);
        continue;
      }
      const why = explain(code ?? '', { device, path: device, detail: '' }, context.language)?.meaning ?? code ?? '';
      context.err(`${oneLine(say(context.language, 'secure-failed', { device, why }))}\n`);
    }
    return boards.every(({ secured }) => secured) ? exitCodes.success : exitCodes.failure;
  },
};
