import { readFile } from 'node:fs/promises';
import { positional } from './arguments.js';
import { exitCodes, type Verb } from './verb.js';

export const udevRules: Verb = {
  name: 'udev-rules',
  summary: {
    en: 'udev rules for the USB terminals and relays of a configuration',
    id: 'aturan udev untuk terminal dan relai USB pada konfigurasi',
  },
  usage: ['FILE'],
  positionals: { least: 1, most: 1 },
  options: {},
  notes: {
    en: 'Write them to /etc/udev/rules.d/61-wallkeeper-room.rules, call `udevadm control --reload`, plug the devices in again. The group wallkeeper may then open them and nobody else; a terminal that types can’t type into a console.',
    id: 'Tulis ke /etc/udev/rules.d/61-wallkeeper-room.rules, jalankan `udevadm control --reload`, pasang ulang perangkatnya. Hanya grup wallkeeper yang dapat membukanya; terminal yang mengetik tidak dapat mengetik ke konsol.',
  },
  async run(context, args) {
    const file = positional(args, 0);
    context.out(await context.parts.udevRules(await readFile(file, 'utf8'), file));
    return exitCodes.success;
  },
};
