/** `journal`: how long what happened is kept. */
import { describe } from './describe.js';

const days = { type: 'integer', minimum: 1, maximum: 36500 } as const;

export const journalSchema = describe(
  { en: 'Journal', id: 'Jurnal' },
  { en: 'How long entries are kept; left out, for ever.', id: 'Berapa lama entri disimpan; bila kosong, selamanya.' },
  {
    type: 'object',
    additionalProperties: false,
    required: [],
    properties: {
      keepDays: describe(
        { en: 'Keep', id: 'Simpan' },
        {
          en: 'Entries are kept for so many days; left out, for ever.',
          id: 'Entri disimpan sekian hari; bila kosong, selamanya.',
        },
        days,
        { unit: 'days' },
      ),
      keepKinds: describe(
        { en: 'Kinds', id: 'Jenis' },
        {
          en: 'Kinds with a time of their own, such as access. Whole segments are removed: when every entry in one has had its time.',
          id: 'Jenis dengan waktu tersendiri, misalnya access. Yang dihapus segmen utuh: setelah setiap entri di dalamnya habis waktunya.',
        },
        {
          type: 'array',
          maxItems: 64,
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['kind', 'days'],
            properties: {
              kind: describe(
                { en: 'Kind', id: 'Jenis' },
                {
                  en: 'As the entry has it, or its part before the dot.',
                  id: 'Seperti pada entri, atau bagiannya sebelum titik.',
                },
                { type: 'string', minLength: 1, maxLength: 64 },
              ),
              days: describe({ en: 'Days', id: 'Hari' }, { en: 'How long.', id: 'Lamanya.' }, days, { unit: 'days' }),
            },
          },
        },
      ),
      legalHold: describe(
        { en: 'Legal hold', id: 'Penahanan hukum' },
        {
          en: 'Why nothing may be removed now, such as a case number; while it is there nothing is.',
          id: 'Alasan tidak boleh ada yang dihapus, misalnya nomor perkara; selama terisi, tidak ada yang dihapus.',
        },
        { type: 'string', minLength: 1, maxLength: 200 },
      ),
    },
  },
);
