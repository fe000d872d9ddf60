/** `doors`: one terminal and one strike, what the door's inputs mean, and the rules that it keeps. */
import { describe } from './describe.js';
import { doorRules } from './door-rules.js';
import { groupsShape, idField, idShape, nameField } from './names.js';

const inputOf = (on: { readonly en: string; readonly id: string }) =>
  ({
    type: 'object',
    additionalProperties: false,
    required: ['device', 'input'],
    properties: {
      device: describe(
        { en: 'Board', id: 'Papan' },
        { en: 'Id of the relay board that has the input.', id: 'Id papan relai yang memiliki masukan ini.' },
        idShape,
      ),
      input: describe(
        { en: 'Input', id: 'Masukan' },
        { en: 'Number of the input, from 1.', id: 'Nomor masukan, dari 1.' },
        { type: 'integer', minimum: 1, maximum: 64 },
      ),
      onWhen: describe({ en: 'Means', id: 'Artinya' }, on, { type: 'string', enum: ['active', 'inactive'] }),
    },
  }) as const;

const doorInputs = {
  contact: describe(
    { en: 'Contact', id: 'Kontak pintu' },
    { en: 'Says whether the door is open.', id: 'Memberi tahu apakah pintu terbuka.' },
    inputOf({
      en: 'Level at which the door is open; left out, inactive: the circuit of a shut door is closed.',
      id: 'Tingkat saat pintu terbuka; bila kosong, inactive: rangkaian pintu yang tertutup tersambung.',
    }),
  ),
  requestToExit: describe(
    { en: 'Request to exit', id: 'Permintaan keluar' },
    {
      en: 'The exit button or handle. It only keeps the forced-door alarm quiet; the way out is wired past the appliance.',
      id: 'Tombol atau gagang keluar. Hanya menahan alarm pintu dibuka paksa; jalan keluar dikabelkan tanpa melalui alat ini.',
    },
    inputOf({
      en: 'Level while it is pressed; left out, active.',
      id: 'Tingkat saat ditekan; bila kosong, active.',
    }),
  ),
  fire: describe(
    { en: 'Fire contact', id: 'Kontak kebakaran' },
    { en: 'Of the fire panel.', id: 'Dari panel kebakaran.' },
    inputOf({
      en: 'Level in a fire; left out, inactive: a cut wire is a fire.',
      id: 'Tingkat saat kebakaran; bila kosong, inactive: kabel putus berarti kebakaran.',
    }),
  ),
} as const;

export const doorSchema = describe(
  { en: 'Door', id: 'Pintu' },
  { en: 'One terminal and one strike.', id: 'Satu terminal dan satu kunci listrik.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'name', 'terminal', 'strike', 'allow'],
    properties: {
      id: idField,
      name: nameField,
      terminal: describe(
        { en: 'Terminal', id: 'Terminal' },
        { en: 'Id of the device of kind terminal.', id: 'Id perangkat jenis terminal.' },
        idShape,
      ),
      strike: describe(
        { en: 'Strike', id: 'Kunci listrik' },
        { en: 'The relay that opens the door.', id: 'Relai yang membuka pintu.' },
        {
          type: 'object',
          additionalProperties: false,
          required: ['device', 'channel', 'pulseMs'],
          properties: {
            device: describe(
              { en: 'Relay', id: 'Relai' },
              { en: 'Id of the device of kind relay.', id: 'Id perangkat jenis relai.' },
              idShape,
            ),
            channel: describe(
              { en: 'Channel', id: 'Kanal' },
              { en: 'Channel of the board, from 1.', id: 'Nomor kanal pada papan, dari 1.' },
              { type: 'integer', minimum: 1, maximum: 64 },
            ),
            pulseMs: describe(
              { en: 'Pulse', id: 'Lama pulsa' },
              { en: 'How long the strike is driven.', id: 'Lama kunci digerakkan.' },
              { type: 'integer', minimum: 100, maximum: 60000 },
              { unit: 'ms' },
            ),
          },
        },
      ),
      allow: describe(
        { en: 'Allowed', id: 'Izin' },
        { en: 'Which groups may come in, and when.', id: 'Grup mana yang boleh masuk, dan kapan.' },
        {
          type: 'array',
          maxItems: 256,
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['groups', 'schedule'],
            properties: {
              groups: describe({ en: 'Groups', id: 'Grup' }, { en: 'Any of them.', id: 'Salah satunya.' }, groupsShape),
              schedule: describe(
                { en: 'Schedule', id: 'Jadwal' },
                { en: 'Id of a schedule, or always.', id: 'Id jadwal, atau always.' },
                idShape,
              ),
            },
          },
        },
      ),
      heldOpenAfterMs: describe(
        { en: 'Held open after', id: 'Dianggap tertahan setelah' },
        { en: 'Open for longer is an alarm.', id: 'Terbuka lebih lama dari ini menjadi alarm.' },
        { type: 'integer', minimum: 1000, maximum: 3600000 },
        { unit: 'ms' },
      ),
      ...doorInputs,
      ...doorRules,
    },
  },
);
