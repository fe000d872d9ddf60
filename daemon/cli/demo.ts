import { numberOption, textOption } from './arguments.js';
import { runUntilStopped } from './run-until-stopped.js';
import type { Verb } from './verb.js';

const ports = { least: 1, most: 65_535 };

export const demo: Verb = {
  name: 'demo',
  summary: {
    en: 'the whole appliance on this machine, with simulated devices and its own broker',
    id: 'seluruh perangkat di mesin ini, dengan perangkat simulasi dan broker sendiri',
  },
  usage: [''],
  positionals: { least: 0, most: 0 },
  options: {
    data: {
      type: 'string',
      value: 'DIR',
      help: {
        en: 'keep the data here; without it a temporary folder is used and removed',
        id: 'simpan data di sini; tanpa ini dipakai folder sementara yang kemudian dihapus',
      },
    },
    'http-port': {
      type: 'string',
      value: 'PORT',
      help: { en: 'port of the web page, default 8080', id: 'porta halaman web, bawaan 8080' },
    },
    'mqtt-port': {
      type: 'string',
      value: 'PORT',
      help: { en: 'port of the broker, default 1883', id: 'porta broker, bawaan 1883' },
    },
  },
  async run(context, args) {
    const options = {
      dataDir: textOption(args, 'data'),
      httpPort: numberOption(args, 'http-port', ports),
      mqttPort: numberOption(args, 'mqtt-port', ports),
    };
    const { startDemo } = await import('../compose.js');
    const { env, clock, language, stdin: orders } = context;
    const say = (text: string): boolean => context.out(text);
    return runUntilStopped(context, () => startDemo({ ...options, env, clock, language, say, orders }));
  },
};
