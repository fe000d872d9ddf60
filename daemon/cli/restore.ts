import { KeeperError } from '../../drivers/errors.js';
import { say } from '../messages/catalogue.js';
import { oneLine } from '../messages/explain.js';
import { positional, requiredOption } from './arguments.js';
import type { BundleDifferenceView } from './parts-port.js';
import { passphraseOf, passphraseOption } from './passphrase.js';
import { exitCodes, type CliContext, type Verb } from './verb.js';

/** A room that differs in more than this is another room; its file says the rest. */
const mostChanges = 50;

export const restore: Verb = {
  name: 'restore',
  summary: { en: 'puts a backup into a data folder', id: 'memasukkan cadangan ke folder data' },
  usage: ['FILE --data DIR [--passphrase-file FILE]', 'FILE --data DIR --dry-run', 'FILE --data DIR --apply'],
  positionals: { least: 1, most: 1 },
  options: {
    data: {
      type: 'string',
      value: 'DIR',
      help: { en: 'data folder of the daemon', id: 'folder data milik daemon' },
    },
    'passphrase-file': passphraseOption,
    'dry-run': {
      type: 'boolean',
      help: {
        en: 'says what would change, and changes nothing',
        id: 'menyebut apa yang akan berubah tanpa mengubahnya',
      },
    },
    apply: {
      type: 'boolean',
      help: {
        en: 'replaces a room that is there; it is kept beside, in replaced-TIME/',
        id: 'mengganti ruangan yang ada; yang lama disimpan di sampingnya, dalam replaced-TIME/',
      },
    },
  },
  notes: {
    en: 'Into an empty folder it is put at once. Where a room is already, the difference is told first and nothing is changed until --apply.',
    id: 'Ke folder kosong langsung dimasukkan. Bila sudah ada ruangan, perbedaannya disebut dahulu dan tidak ada yang berubah sampai --apply.',
  },
  async run(context, args) {
    const dir = requiredOption(restore, args, 'data');
    const file = positional(args, 0);
    const passphrase = await passphraseOf(context, args);
    const { parts, language } = context;
    const look = async (): Promise<void> => {
      const { difference } = await parts.restore(file, dir, { passphrase, how: 'look' });
      tellDifference(context, difference);
    };
    if (args.options.has('dry-run')) {
      await look();
      return exitCodes.success;
    }
    try {
      const how = args.options.has('apply') ? 'replace' : 'empty';
      const { names, difference, replaced } = await parts.restore(file, dir, { passphrase, how });
      if (difference !== null) tellDifference(context, difference);
      context.out(`${say(language, 'restore-done', { dir, names: names.join(', ') })}\n`);
      if (replaced !== null) context.out(`${say(language, 'restore-kept', { folder: replaced })}\n`);
      return exitCodes.success;
    } catch (error) {
      if (error instanceof KeeperError && error.code === 'backup-target-used') await look();
      throw error;
    }
  },
};

function tellDifference(context: CliContext, difference: BundleDifferenceView | null): void {
  const { language } = context;
  const out = (text: string): void => {
    context.out(text);
  };
  if (difference === null) {
    out(`${say(language, 'restore-fresh')}\n`);
    return;
  }
  const { changes, lastSeqHere, lastSeqThere, bringsSecrets } = difference;
  if (changes === null) out(`${say(language, 'restore-room-unreadable')}\n`);
  else if (changes.length === 0) out(`${say(language, 'restore-room-same')}\n`);
  else {
    // What is told of people has no values.
    const shown = (value: string | null): string => (value === null ? '…' : oneLine(value));
    for (const { at, was, is } of changes.slice(0, mostChanges)) out(`${at}: ${shown(was)} -> ${shown(is)}\n`);
    const more = changes.length - mostChanges;
    if (more > 0) out(`${say(language, 'restore-more', { more })}\n`);
  }
  out(`${say(language, 'restore-journal', { here: lastSeqHere ?? 0, there: lastSeqThere ?? 0 })}\n`);
  out(`${say(language, bringsSecrets ? 'restore-secrets' : 'restore-no-secrets')}\n`);
}
