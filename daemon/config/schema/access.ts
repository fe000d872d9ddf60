/** `schedules`, `people`: who may come in when. Doors are in doors.ts, what the wall does then in triggers.ts. */
import { describe } from './describe.js';
import { groupsShape, idField, nameField } from './names.js';
import { patterns } from './patterns.js';

const subjectsShape = { type: 'array', items: { type: 'string', minLength: 1, maxLength: 64 }, maxItems: 64 } as const;

const dateShape = { type: 'string', pattern: patterns.date } as const;

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
                  en: 'HH:MM up to 24:00; before `from` it is on the next day. Hours belong to the day on which they begin.',
                  id: 'JJ:MM sampai 24:00; bila sebelum `from`, berarti hari berikutnya. Jam mengikuti hari mulainya.',
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
      specialDays: describe(
        { en: 'Special days', id: 'Hari khusus' },
        {
          en: 'Days with hours of their own instead of the weekly ones, such as a half day.',
          id: 'Tanggal dengan jam tersendiri sebagai ganti jam mingguan, misalnya setengah hari.',
        },
        {
          type: 'array',
          maxItems: 1024,
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['date', 'hours'],
            properties: {
              date: describe({ en: 'Date', id: 'Tanggal' }, { en: 'The day.', id: 'Harinya.' }, dateShape),
              hours: describe(
                { en: 'Hours', id: 'Jam' },
                {
                  en: 'Hours that begin on this day; empty for none.',
                  id: 'Jam yang mulai pada hari ini; kosong bila tidak ada.',
                },
                {
                  type: 'array',
                  maxItems: 16,
                  items: {
                    type: 'object',
                    additionalProperties: false,
                    required: ['from', 'to'],
                    properties: {
                      from: describe(
                        { en: 'From', id: 'Dari' },
                        { en: 'HH:MM.', id: 'JJ:MM.' },
                        { type: 'string', pattern: patterns.time },
                      ),
                      to: describe(
                        { en: 'To', id: 'Sampai' },
                        { en: 'As in the weekly hours.', id: 'Seperti pada jam mingguan.' },
                        { type: 'string', pattern: patterns.endTime },
                      ),
                    },
                  },
                },
              ),
            },
          },
        },
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
        subjectsShape,
      ),
      duressSubjects: describe(
        { en: 'Duress subject ids', id: 'Id subjek saat dipaksa' },
        {
          en: 'Subjects (another hand) by which the person says that he is being forced: the door behaves the same, a silent alarm goes out.',
          id: 'Subjek (tangan lain) untuk memberi tahu bahwa orang ini dipaksa: pintu berlaku sama, alarm senyap dikirim.',
        },
        subjectsShape,
      ),
      disabled: describe(
        { en: 'Blocked', id: 'Diblokir' },
        { en: 'true: no door opens for this person.', id: 'true: tidak ada pintu yang terbuka bagi orang ini.' },
        { type: 'boolean' },
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
