import { say } from '../messages/catalogue.js';
import type { InboxOrder } from '../provisioning/inbox.js';
import { isSet, requiredOption } from './arguments.js';
import { exitCodes, type Verb, type VerbOption } from './verb.js';

const dataOption: VerbOption = {
  type: 'string',
  value: 'DIR',
  help: { en: 'data folder of the daemon', id: 'folder data milik daemon' },
};

export const provision: Verb = {
  name: 'provision',
  summary: {
    en: 'hands a signed configuration to the daemon, as from a USB stick',
    id: 'menyerahkan konfigurasi bertanda tangan kepada daemon, misalnya dari stik USB',
  },
  usage: ['--bundle FILE --data DIR [--dry-run]'],
  positionals: { least: 0, most: 0 },
  options: {
    bundle: { type: 'string', value: 'FILE', help: { en: 'the bundle', id: 'paket konfigurasi' } },
    data: dataOption,
    'dry-run': {
      type: 'boolean',
      help: {
        en: 'says what would change, and changes nothing',
        id: 'menyebut apa yang akan berubah tanpa mengubahnya',
      },
    },
  },
  notes: {
    en: 'The bundle is checked and the difference is told first. The daemon takes it within a second, or at its next start, and tries it: `wallkeeper provision confirm` keeps it, `return` gives it back, and without either it returns by itself where devices or broker stay away; `provision status` says how it stands. Call it with sudo: root reads any stick, and hands over as the user of the service.',
    id: 'Paket diperiksa dan perbedaannya disebut dahulu. Daemon mengambilnya dalam satu detik, atau saat dinyalakan, lalu menguji cobanya: `wallkeeper provision confirm` mengukuhkan, `return` mengembalikan; tanpa keduanya konfigurasi lama kembali sendiri bila perangkat atau broker tidak menyambung; `provision status` menyebut keadaannya. Jalankan dengan sudo: root dapat membaca stik apa pun, lalu menyerahkannya sebagai pengguna layanan.',
  },
  async run(context, args) {
    const { language } = context;
    const file = requiredOption(provision, args, 'bundle');
    const dataDir = requiredOption(provision, args, 'data');
    const { lookAtBundle, leaveBundle } = await import('./provision-parts.js');
    const { revision, signer, lines, bytes } = await lookAtBundle(file, dataDir, language);
    context.out(`${say(language, 'provision-good', { revision, signer })}\n`);
    for (const line of lines) context.out(`  ${line}\n`);
    if (lines.length === 0) context.out(`  ${say(language, 'restore-room-same')}\n`);
    if (isSet(args, 'dry-run')) return exitCodes.success;
    await leaveBundle(bytes, dataDir);
    context.out(`${say(language, 'provision-left')}\n`);
    return exitCodes.success;
  },
};

export const provisionApply = orderVerb('apply', {
  en: 'tries the configuration that waits for a person',
  id: 'menguji coba konfigurasi yang menunggu orang',
});

export const provisionDiscard = orderVerb('discard', {
  en: 'throws the configuration away that waits for a person',
  id: 'membuang konfigurasi yang menunggu orang',
});

export const provisionConfirm = orderVerb('confirm', {
  en: 'keeps the configuration that is on trial',
  id: 'mengukuhkan konfigurasi yang sedang diuji coba',
});

export const provisionReturn = orderVerb('return', {
  en: 'puts the configuration from before the trial back',
  id: 'mengembalikan konfigurasi sebelum uji coba',
});

export const provisionStatus: Verb = {
  name: 'provision status',
  summary: {
    en: 'says which bundle waits or is on trial, and how the last trial ended',
    id: 'menyebut paket yang menunggu atau diuji coba, dan hasil uji coba terakhir',
  },
  usage: ['--data DIR'],
  positionals: { least: 0, most: 0 },
  options: { data: dataOption },
  async run(context, args) {
    const { provisioningLines } = await import('./provision-parts.js');
    const lines = await provisioningLines(requiredOption(provisionStatus, args, 'data'), context.language);
    for (const line of lines) context.out(`${line}\n`);
    return exitCodes.success;
  },
};

function orderVerb(order: InboxOrder, summary: Verb['summary']): Verb {
  const verb: Verb = {
    name: `provision ${order}`,
    summary,
    usage: ['--data DIR'],
    positionals: { least: 0, most: 0 },
    options: { data: dataOption },
    async run(context, args) {
      const { leaveOrder } = await import('./provision-parts.js');
      const { revision } = await leaveOrder(requiredOption(verb, args, 'data'), order);
      context.out(`${say(context.language, 'provision-ordered', { revision })}\n`);
      return exitCodes.success;
    },
  };
  return verb;
}
