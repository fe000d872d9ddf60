import { say } from '../messages/catalogue.js';
import { isSet, numberOption, positional, requiredOption } from './arguments.js';
import { exitCodes, type Verb } from './verb.js';

const usualDays = 30;

export const provisionKeygen: Verb = {
  name: 'provision keygen',
  summary: {
    en: 'makes a pair of keys for whoever signs configurations',
    id: 'membuat pasangan kunci bagi penanda tangan konfigurasi',
  },
  usage: ['SIGNER [--into DIR]'],
  positionals: { least: 1, most: 1 },
  options: {
    into: { type: 'string', value: 'DIR', help: { en: 'folder for the two files', id: 'folder untuk kedua berkas' } },
  },
  notes: {
    en: 'SIGNER.key signs and stays with the maker; SIGNER.pem goes into secrets/provisioning-keys/ on every appliance.',
    id: 'SIGNER.key menandatangani dan disimpan pembuatnya; SIGNER.pem ditaruh di secrets/provisioning-keys/ pada setiap alat.',
  },
  async run(context, args) {
    const { makeKeyFiles } = await import('./provision-parts.js');
    const folder = args.options.get('into');
    const [secret, open] = await makeKeyFiles(typeof folder === 'string' ? folder : '.', positional(args, 0));
    context.out(`${say(context.language, 'provision-keys', { secret, open })}\n`);
    return exitCodes.success;
  },
};

export const provisionSign: Verb = {
  name: 'provision sign',
  summary: {
    en: 'makes a bundle of a configuration and signs it',
    id: 'membuat paket dari konfigurasi dan menandatanganinya',
  },
  usage: ['ROOM.JSON --key FILE --signer NAME --revision N --out FILE [--days N] [--without-people]'],
  positionals: { least: 1, most: 1 },
  options: {
    key: { type: 'string', value: 'FILE', help: { en: 'private key', id: 'kunci privat' } },
    signer: {
      type: 'string',
      value: 'NAME',
      help: { en: 'name of the key file on the appliance, without .pem', id: 'nama berkas kunci di alat, tanpa .pem' },
    },
    revision: {
      type: 'string',
      value: 'N',
      help: { en: 'higher than every one before', id: 'lebih tinggi dari semua sebelumnya' },
    },
    out: { type: 'string', value: 'FILE', help: { en: 'the bundle', id: 'paket konfigurasi' } },
    days: {
      type: 'string',
      value: 'N',
      help: { en: `good for so many days (${usualDays})`, id: `masa berlaku dalam hari (${usualDays})` },
    },
    'without-people': {
      type: 'boolean',
      help: { en: 'people of the room stay as they are', id: 'data orang di ruangan tetap' },
    },
  },
  async run(context, args) {
    const { signRoomFile } = await import('./provision-parts.js');
    requiredOption(provisionSign, args, 'revision');
    const revision = numberOption(args, 'revision', { least: 1, most: 2 ** 31 }) ?? 1;
    const out = requiredOption(provisionSign, args, 'out');
    const { room } = await signRoomFile({
      roomFile: positional(args, 0),
      keyFile: requiredOption(provisionSign, args, 'key'),
      signer: requiredOption(provisionSign, args, 'signer'),
      ...{ revision, out, withoutPeople: isSet(args, 'without-people') },
      days: numberOption(args, 'days', { least: 1, most: 3650 }) ?? usualDays,
    });
    context.out(`${say(context.language, 'provision-signed', { out, room, revision })}\n`);
    return exitCodes.success;
  },
};
