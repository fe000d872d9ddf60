/** `schedules`, `people`, `doors`, `triggers`: who may come in when, and what the wall does then. */
import { describe } from './describe.js';
import { idField, idShape, nameField } from './names.js';
import { patterns } from './patterns.js';

const dateShape = { type: 'string', pattern: patterns.date } as const;

const groupsShape = { type: 'array', items: idShape, maxItems: 256 } as const;

export const scheduleSchema = describe(
  { en: 'Schedule', id: 'Jadwal' },
  {
    en: 'When something is allowed, in the time zone of the room. The name always is taken.',
    id: 'Kapan sesuatu diizinkan, menurut zona waktu ruangan. Nama always sudah dipakai.',
  },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'weekly'],
    properties: {
      id: idField,
      weekly: describe(
        { en: 'Weekly hours', id: 'Jam mingguan' },
        { en: 'Allowed from `from` until before `to`.', id: 'Diizinkan sejak `from` sampai sebelum `to`.' },
        {
          type: 'array',
          maxItems: 256,
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['days', 'from', 'to'],
            properties: {
              days: describe(
                { en: 'Days', id: 'Hari' },
                { en: 'Days of the week.', id: 'Hari dalam pekan.' },
                {
                  type: 'array',
                  minItems: 1,
                  uniqueItems: true,
                  items: { type: 'string', enum: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] },
                },
              ),
              from: describe(
                { en: 'From', id: 'Dari' },
                { en: 'HH:MM.', id: 'JJ:MM.' },
                { type: 'string', pattern: patterns.time },
              ),
              to: describe(
                { en: 'To', id: 'Sampai' },
                {
                  en: 'HH:MM up to 24:00, after `from`; hours over midnight are two entries.',
                  id: 'JJ:MM sampai 24:00, sesudah `from`; jam yang melewati tengah malam ditulis dua butir.',
                },
                { type: 'string', pattern: patterns.endTime },
              ),
            },
          },
        },
      ),
      holidays: describe(
        { en: 'Holidays', id: 'Hari libur' },
        { en: 'Days without the weekly hours.', id: 'Tanggal tanpa jam mingguan.' },
        { type: 'array', items: dateShape, maxItems: 1024, default: [] },
      ),
    },
  },
);

export const personSchema = describe(
  { en: 'Person', id: 'Orang' },
  { en: 'Who a subject id of the terminal belongs to.', id: 'Pemilik id subjek dari terminal.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'name', 'groups', 'subjects'],
    properties: {
      id: idField,
      name: nameField,
      groups: describe(
        { en: 'Groups', id: 'Grup' },
        { en: 'Groups that doors and triggers name.', id: 'Grup yang disebut oleh pintu dan pemicu.' },
        groupsShape,
      ),
      subjects: describe(
        { en: 'Subject ids', id: 'Id subjek' },
        {
          en: 'As the terminal reports them; each belongs to one person.',
          id: 'Seperti dilaporkan terminal; tiap id milik satu orang.',
        },
        { type: 'array', items: { type: 'string', minLength: 1, maxLength: 64 }, maxItems: 64 },
      ),
      validFrom: describe(
        { en: 'Valid from', id: 'Berlaku sejak' },
        { en: 'First day.', id: 'Hari pertama.' },
        dateShape,
      ),
      validUntil: describe(
        { en: 'Valid until', id: 'Berlaku sampai' },
        { en: 'Last day.', id: 'Hari terakhir.' },
        dateShape,
      ),
    },
  },
);

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
              { type: 'integer', minimum: 50, maximum: 60000 },
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
    },
  },
);

export const triggerSchema = describe(
  { en: 'Trigger', id: 'Pemicu' },
  { en: 'A scene that a door event applies.', id: 'Adegan yang diterapkan oleh kejadian pintu.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'when', 'applyScene'],
    properties: {
      id: idField,
      when: describe(
        { en: 'When', id: 'Bila' },
        { en: 'The event that it waits for.', id: 'Kejadian yang ditunggu.' },
        {
          type: 'object',
          additionalProperties: false,
          required: ['door', 'decision'],
          properties: {
            door: describe({ en: 'Door', id: 'Pintu' }, { en: 'Id of the door.', id: 'Id pintu.' }, idShape),
            decision: describe(
              { en: 'Decision', id: 'Keputusan' },
              { en: 'What was decided at the door.', id: 'Keputusan di pintu itu.' },
              { type: 'string', enum: ['granted', 'denied'] },
            ),
            groups: describe(
              { en: 'Groups', id: 'Grup' },
              {
                en: 'Only for people of any of these; left out, for everybody.',
                id: 'Hanya untuk orang dari salah satu grup ini; bila kosong, untuk semua.',
              },
              groupsShape,
            ),
          },
        },
      ),
      applyScene: describe({ en: 'Scene', id: 'Adegan' }, { en: 'Id of the scene.', id: 'Id adegan.' }, idShape),
    },
  },
);
