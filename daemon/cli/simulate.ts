import { createInterface } from 'node:readline';
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
  usage: ['DRIVER [--pty LINK] [--tcp PORT] [--baud N] [--panels N]'],
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
      help: {
        en: 'speed of the simulated line, default the family’s',
        id: 'kecepatan jalur simulasi, bawaan keluarganya',
      },
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
    panels: {
      type: 'string',
      value: 'N',
      help: { en: 'panels of a display chain, default 8', id: 'jumlah panel pada rantai layar, bawaan 8' },
    },
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
    const settings = {
      inputs: numberOption(args, 'inputs', { least: 1, most: 128 }) ?? 16,
      outputs: numberOption(args, 'outputs', { least: 1, most: 128 }) ?? 16,
      panels: numberOption(args, 'panels', { least: 1, most: 100 }) ?? 8,
      baudRate: numberOption(args, 'baud', { least: 300, most: 921_600 }) ?? defaults.baudRate,
      ptyLink: ptyLink ?? (tcpPort === null ? `./${driver}` : null),
      tcpPort,
    };
    const stopped = new Promise<void>((resolve) => {
      if (context.signal.aborted) resolve();
      context.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const simulator = await context.parts.simulate(driver, settings, (line) => {
      context.out(`${oneLine(line)}\n`);
    });
    const { inputs, outputs } = settings;
    const { panels } = simulator;
    const addresses = simulator.addresses.join(', ');
    const ready =
      panels === undefined
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

/** One JSON object a line on standard input; a wrong one is told and the simulator goes on. */
function followControl(context: CliContext, simulator: RunningSimulator): { close(): void } {
  const lines = createInterface({ input: context.stdin });
  lines.on('line', (line) => {
    if (line.trim() === '') return;
    try {
      simulator.control(parseJson(line));
    } catch (error) {
      reportError(error, context);
    }
  });
  return lines;
}
