/** `backups`: the copies that the appliance makes of itself. */
import { describe } from './describe.js';

export const backupsSchema = describe(
  { en: 'Backups', id: 'Cadangan' },
  {
    en: 'Copies of configuration and journal that the appliance makes of itself and reads back. They lie on its own disk: fetch them.',
    id: 'Salinan konfigurasi dan jurnal yang dibuat alat ini dan dibaca ulang. Letaknya di diskanya sendiri: ambillah.',
  },
  {
    type: 'object',
    additionalProperties: false,
    required: [],
    properties: {
      everyHours: describe(
        { en: 'Every', id: 'Setiap' },
        { en: 'Hours between two; 0 for none.', id: 'Jam antara dua cadangan; 0 untuk tidak sama sekali.' },
        { type: 'integer', minimum: 0, maximum: 8760, default: 24 },
        { unit: 'hours', requiresRestart: false },
      ),
      keep: describe(
        { en: 'Keep', id: 'Simpan' },
        { en: 'So many of the newest are kept.', id: 'Jumlah cadangan terbaru yang disimpan.' },
        { type: 'integer', minimum: 1, maximum: 365, default: 7 },
        { requiresRestart: false },
      ),
      folder: describe(
        { en: 'Folder', id: 'Folder' },
        {
          en: 'Where they go. A relative path counts from the data directory. The service may write nowhere else without ReadWritePaths= in its unit.',
          id: 'Tempat menyimpan. Path relatif dihitung dari direktori data. Layanan tidak boleh menulis di tempat lain tanpa ReadWritePaths= pada unitnya.',
        },
        { type: 'string', minLength: 1, maxLength: 4096, default: 'backups' },
        { requiresRestart: false },
      ),
      passphraseFile: describe(
        { en: 'Passphrase file', id: 'Berkas kata sandi' },
        {
          en: 'With it they are sealed and hold keys and accounts too. First line of the file; a relative path counts from the data directory.',
          id: 'Dengan berkas ini cadangan disegel dan memuat kunci serta akun. Baris pertama berkas; path relatif dihitung dari direktori data.',
        },
        { type: 'string', minLength: 1, maxLength: 4096 },
        { requiresRestart: false },
      ),
    },
    default: { everyHours: 24, keep: 7, folder: 'backups' },
  },
);
