import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { KeeperError } from '../../drivers/errors.js';
import { say } from '../messages/catalogue.js';
import { oneLine } from '../messages/explain.js';
import { numberOption, positional, textOption } from './arguments.js';
import { unknownDriver } from './family-named.js';
import { parseJson } from './parse-json.js';
import type { RunningSimulator } from './parts-port.js';
import { reportError } from './report.js';
import { exitCodes, type CliContext, type Verb } from './verb.js';

export const simulate: Verb = {
  name: 'simulate',
  summary: {
    en: 'a simulated device, paced like a real line',
    id: 'perangkat simulasi dengan kecepatan seperti jalur sungguhan',
  },
  usage: [
    'DRIVER [--pty LINK] [--tcp PORT] [--baud N] [--panels N]',
    'DRIVER --socket PATH [--profile NAME] [--key-file FILE]',
  ],
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
    socket: {
      type: 'string',
      value: 'PATH',
      help: {
        en: 'HID devices: make this unix socket, for `link.socket` of room.json',
        id: 'perangkat HID: buat soket unix ini, untuk `link.socket` pada room.json',
      },
    },
    profile: {
      type: 'string',
      value: 'NAME',
      help: {
        en: 'terminals: the report profile, default reference-plain',
        id: 'terminal: profil laporan, bawaan reference-plain',
      },
    },
    'key-file': {
      type: 'string',
      value: 'FILE',
      help: {
        en: 'terminals that sign: the 64 hex digits of the key',
        id: 'terminal yang menandatangani: 64 digit heksadesimal kuncinya',
      },
    },
    baud: {
      type: 'string',
      value: 'N',
      help: {
        en: 'speed of the simulated line, default the family’s',
        id: 'kecepatan jalur simulasi, bawaan keluarganya',
      },
    },
    inputs: {
      type: 'string',
      value: 'N',
      help: { en: 'inputs, default 16; relay boards 8', id: 'jumlah masukan, bawaan 16; papan relai 8' },
    },
    outputs: {
      type: 'string',
      value: 'N',
      help: {
        en: 'outputs, default 16; relay boards as the family usually has',
        id: 'jumlah keluaran, bawaan 16; papan relai seperti lazimnya keluarganya',
      },
    },
    panels: {
      type: 'string',
      value: 'N',
      help: { en: 'panels of a display chain, default 8', id: 'jumlah panel pada rantai layar, bawaan 8' },
    },
  },
  notes: {
    en: 'Orders are lines on standard input, as JSON or in words: {"op":"scan","subject":"000123","duress":true} is `scan 000123 duress`; `door open`, `door force`, `unplug`. drivers/README.md lists them.',
    id: 'Perintah berupa baris pada masukan standar, sebagai JSON atau kata: {"op":"scan","subject":"000123","duress":true} sama dengan `scan 000123 duress`; `door open`, `door force`, `unplug`. Daftarnya di drivers/README.md.',
  },
  async run(context, args) {
    const driver = positional(args, 0);
    const known = await context.parts.simulatorNames();
    if (!known.includes(driver)) throw unknownDriver(driver, known);
    const defaults = await context.parts.simulatorDefaults(driver);
    const ptyLink = textOption(args, 'pty');
    const askedPort = numberOption(args, 'tcp', { least: 0, most: 65_535 });
    // With neither asked for, it is what a driver of the family opens: its port, or a terminal in the working folder.
    const tcpPort = askedPort ?? (ptyLink === null ? defaults.tcpPort : null);
    const isHid = defaults.hid === true;
    const keyFile = textOption(args, 'key-file');
    const settings = {
      inputs: numberOption(args, 'inputs', { least: 0, most: 128 }) ?? defaults.inputs ?? 16,
      outputs: numberOption(args, 'outputs', { least: 1, most: 128 }) ?? defaults.outputs ?? 16,
      panels: numberOption(args, 'panels', { least: 1, most: 100 }) ?? 8,
      baudRate: numberOption(args, 'baud', { least: 300, most: 921_600 }) ?? defaults.baudRate,
      ptyLink: isHid ? null : (ptyLink ?? (tcpPort === null ? `./${driver}` : null)),
      tcpPort: isHid ? null : tcpPort,
      socketPath: isHid ? (textOption(args, 'socket') ?? `./${driver}.sock`) : null,
      profile: textOption(args, 'profile'),
      key: keyFile === null ? null : await keyIn(keyFile),
    };
    const stopped = new Promise<void>((resolve) => {
      if (context.signal.aborted) resolve();
      context.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const simulator = await context.parts.simulate(driver, settings, (line) => {
      context.out(`${oneLine(line)}\n`);
    });
    const { inputs, outputs } = settings;
    const { panels, description } = simulator;
    const addresses = simulator.addresses.join(', ');
    const ready =
      description !== undefined
        ? say(context.language, 'simulate-ready-as', { driver, description, addresses })
        : panels === undefined
          ? say(context.language, 'simulate-ready', { driver, inputs, outputs, addresses })
          : say(context.language, 'simulate-ready-panels', { driver, panels, addresses });
    context.out(`${ready}\n`);
    const lines = followControl(context, simulator);
    await stopped;
    lines.close();
    await simulator.stop();
    return exitCodes.success;
  },
};

/** 64 hex digits; throws cli-input-not-hex. */
async function keyIn(file: string): Promise<Uint8Array> {
  const digits = (await readFile(file, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/i.test(digits)) throw new KeeperError('cli-input-not-hex', { given: file });
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

/**
 * An order in words: the first is the `op`, `key=value` an argument, the first bare word `it`, each further one a switch
 * that is on. Values are as in JSON where they can be; what has leading zeroes stays text.
 */
function orderOf(words: readonly string[]): Readonly<Record<string, unknown>> {
  const [op = '', ...rest] = words;
  const bare = rest.filter((word) => !word.includes('='));
  const given = rest.filter((word) => word.includes('=')).map((word) => /^([^=]+)=(.*)$/.exec(word));
  const value = (text: string): unknown => (/^(true|false|0|-?[1-9]\d*)$/.test(text) ? parseJson(text) : text);
  return {
    op,
    ...(bare[0] === undefined ? {} : { it: bare[0] }),
    ...Object.fromEntries(bare.slice(1).map((word) => [word, true])),
    ...Object.fromEntries(given.map((match) => [match?.[1] ?? '', value(match?.[2] ?? '')])),
  };
}

/** An order a line on standard input, as JSON or in words; a wrong one is told and the simulator goes on. */
function followControl(context: CliContext, simulator: RunningSimulator): { close(): void } {
  const lines = createInterface({ input: context.stdin });
  lines.on('line', (line) => {
    if (line.trim() === '') return;
    try {
      const isJson = /^\s*[[{"]/.test(line);
      simulator.control(isJson ? parseJson(line) : orderOf(line.trim().split(/\s+/)));
    } catch (error) {
      reportError(error, context);
    }
  });
  return lines;
}
