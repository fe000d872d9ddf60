import type { ErrorRegistry } from '../../drivers/errors.js';

export const configErrors = {
  'config-missing': {
    meaning: { en: 'There is no {path}.', id: 'Tidak ada {path}.' },
    todo: {
      en: 'Name the right data folder with --data, or write a room.json there; `wallkeeper check FILE` tells what is wrong in one.',
      id: 'Sebutkan folder data yang benar dengan --data, atau tulis room.json di sana; `wallkeeper check FILE` menunjukkan kesalahannya.',
    },
    retry: false,
  },
  'config-unreadable': {
    meaning: {
      en: '{path} can’t be used and no earlier generation is good: {reason}',
      id: '{path} tidak dapat dipakai dan tidak ada generasi sebelumnya yang baik: {reason}',
    },
    todo: {
      en: 'Correct the file with the help of `wallkeeper check`, or restore a backup. Nothing was overwritten.',
      id: 'Perbaiki berkas itu dengan bantuan `wallkeeper check`, atau pulihkan cadangan. Tidak ada yang ditimpa.',
    },
    retry: false,
  },
  'config-too-new': {
    meaning: {
      en: '{path} was written by a newer version of wallkeeper.',
      id: '{path} ditulis oleh versi wallkeeper yang lebih baru.',
    },
    todo: { en: 'Update wallkeeper. The file was not touched.', id: 'Perbarui wallkeeper. Berkas itu tidak diubah.' },
    retry: false,
  },
  'config-invalid': {
    meaning: {
      en: 'The change was not made: {pointer} {problem}',
      id: 'Perubahan tidak dilakukan: {pointer} {problem}',
    },
    todo: { en: 'Correct that value and try again.', id: 'Perbaiki nilai itu lalu coba lagi.' },
    retry: false,
  },
} as const satisfies ErrorRegistry;
