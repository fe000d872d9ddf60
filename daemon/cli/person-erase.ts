import { say } from '../messages/catalogue.js';
import { oneLine } from '../messages/explain.js';
import { positional, requiredOption } from './arguments.js';
import { exitCodes, type Verb } from './verb.js';

const data = {
  type: 'string',
  value: 'DIR',
  help: { en: 'data folder of the daemon, which is stopped', id: 'folder data milik daemon yang dihentikan' },
} as const;

export const personErase: Verb = {
  name: 'person erase',
  summary: {
    en: 'erases a person and prints the order for the terminal',
    id: 'menghapus data satu orang dan mencetak perintah untuk terminal',
  },
  usage: ['ID --data DIR'],
  positionals: { least: 1, most: 1 },
  options: { data },
  notes: {
    en: 'Takes the person out of room.json, its earlier versions and the pseudonyms; the journal stays whole and names nobody. The palm is erased at the terminal by hand, then `wallkeeper person erased ORDER`. Backups made before still have the person.',
    id: 'Menghapus orang itu dari room.json, versi lamanya, dan pseudonim; jurnal tetap utuh dan tidak menyebut siapa pun. Telapak tangan dihapus dengan tangan di terminal, lalu `wallkeeper person erased ORDER`. Cadangan lama masih memuat orang itu.',
  },
  async run(context, args) {
    const erased = await context.parts.personErase(requiredOption(personErase, args, 'data'), positional(args, 0));
    const { order, terminals, subjects, leftovers } = erased;
    const parameters = { order, terminals: terminals.join(', '), subjects: subjects.join(', ') };
    context.out(`${oneLine(say(context.language, 'person-erased', parameters))}\n`);
    for (const name of leftovers) context.err(`${oneLine(say(context.language, 'person-leftover', { name }))}\n`);
    return leftovers.length === 0 ? exitCodes.success : exitCodes.failure;
  },
};

export const personErased: Verb = {
  name: 'person erased',
  summary: {
    en: 'records that an erasure order was carried out at the terminal',
    id: 'mencatat bahwa perintah penghapusan telah dilakukan di terminal',
  },
  usage: ['ORDER --data DIR'],
  positionals: { least: 1, most: 1 },
  options: { data },
  async run(context, args) {
    const order = positional(args, 0);
    await context.parts.personErased(requiredOption(personErased, args, 'data'), order);
    context.out(`${say(context.language, 'person-order-closed', { order })}\n`);
    return exitCodes.success;
  },
};
