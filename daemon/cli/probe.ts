import { KeeperError } from '../../drivers/errors.js';
import { say } from '../messages/catalogue.js';
import { oneLine } from '../messages/explain.js';
import { isSet, numberOption, positional } from './arguments.js';
import { probeTarget, type Found } from './probe-target.js';
import { exitCodes, type CliContext, type Verb } from './verb.js';

export const probe: Verb = {
  name: 'probe',
  summary: {
    en: 'finds which matrix or display answers on a port; asks, never switches',
    id: 'mencari matriks atau layar yang menjawab pada suatu porta; hanya bertanya, tidak mengubah apa pun',
  },
  usage: ['PATH|HOST:PORT [--baud N]'],
  positionals: { least: 1, most: 1 },
  options: {
    baud: {
      type: 'string',
      value: 'N',
      help: { en: 'try only this baud rate', id: 'hanya coba baud ini' },
    },
    json: {
      type: 'boolean',
      help: { en: 'JSON on standard output, for programs', id: 'JSON pada keluaran standar, untuk program' },
    },
  },
  async run(context, args) {
    const target = positional(args, 0);
    const { found, tried } = await probeTarget(context, {
      given: target,
      baudRate: numberOption(args, 'baud', { least: 300, most: 921_600 }),
      asking: (speed) => {
        if (!isSet(args, 'json')) context.err(`${say(context.language, 'probe-asking', { target, speed })}\n`);
      },
    });
    if (found === 'stopped') return exitCodes.failure;
    if (found === null) throw new KeeperError('cli-nothing-answered', { target, speeds: tried.join(', ') });
    context.out(isSet(args, 'json') ? `${JSON.stringify(found)}\n` : page(context, found));
    return exitCodes.success;
  },
};

function page(context: CliContext, found: Found): string {
  const { language } = context;
  const { driver, inputs, outputs } = found;
  const unsaid = say(language, 'probe-unsaid');
  const sized = inputs !== null && outputs !== null;
  const size = sized ? say(language, 'probe-size', { inputs, outputs }) : say(language, 'probe-no-size');
  const names = { driver, model: found.model ?? unsaid, firmware: found.firmware ?? unsaid, size };
  return [
    oneLine(say(language, 'probe-found', names)),
    say(language, 'probe-paste'),
    `  ${JSON.stringify(found.device)}`,
    '',
  ].join('\n');
}
