import { KeeperError } from '../../drivers/errors.js';
import { positional, textOption } from './arguments.js';
import { familyNamed } from './family-named.js';
import { exitCodes, type Verb } from './verb.js';

export const decode: Verb = {
  name: 'decode',
  summary: { en: 'says what bytes on the wire mean', id: 'menjelaskan arti byte pada jalur' },
  usage: ['DRIVER [--from host|device] HEX…'],
  positionals: { least: 2, most: 10000 },
  options: {
    from: {
      type: 'string',
      value: 'host|device',
      help: { en: 'who sent the bytes, default device', id: 'pengirim byte, bawaan device' },
    },
  },
  async run(context, args) {
    const from = textOption(args, 'from') ?? 'device';
    if (from !== 'host' && from !== 'device') {
      throw new KeeperError('cli-option-not-known', { option: '--from', given: from, known: 'host, device' });
    }
    const bytes = bytesOf(args.positionals.slice(1));
    const family = await familyNamed(context.parts, positional(args, 0));
    for (const frame of family.decode(from, bytes)) {
      if (!context.out(`${JSON.stringify(frame)}\n`)) break;
    }
    return exitCodes.success;
  },
};

/** Bytes as people paste them: `1B 2B 51`, `1b2b51`, `0x1B,0x2B`, `1b:2b:51`. */
function bytesOf(words: readonly string[]): Uint8Array {
  const given = words.join(' ');
  const groups = given.split(/[\s,:;-]+/).filter((group) => group !== '');
  const digits = groups.map((group) => group.replace(/^(0x|\\x)/i, ''));
  // A lone digit is not padded: `1 B2` may be a byte cut in two as well as two bytes.
  const sound = digits.length > 0 && digits.every((group) => /^([0-9a-f]{2})+$/i.test(group));
  if (!sound) throw new KeeperError('cli-input-not-hex', { given });
  return Uint8Array.from(Buffer.from(digits.join(''), 'hex'));
}
