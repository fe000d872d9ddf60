import type { ErrorRegistry } from '../../../drivers/errors.js';

/** Of the test tools. */
export const benchErrors = {
  'replay-running': {
    meaning: { en: 'Another record is being replayed.', id: 'Rekaman lain sedang diputar ulang.' },
    todo: { en: 'Wait a minute at most, then try again.', id: 'Tunggu paling lama satu menit, lalu coba lagi.' },
    retry: true,
  },
  'record-of-other-family': {
    meaning: {
      en: 'This is the record of a device of the family {recorded}; the chosen one is of the family {driver}.',
      id: 'Rekaman ini dari perangkat keluarga {recorded}; perangkat yang dipilih dari keluarga {driver}.',
    },
    todo: { en: 'Choose a device of the recorded family.', id: 'Pilih perangkat dari keluarga yang direkam.' },
    retry: false,
  },
  'soak-running': {
    meaning: { en: 'A soak of wall {wall} runs already.', id: 'Uji ketahanan dinding {wall} sedang berjalan.' },
    todo: { en: 'Stop it first, or wait for its end.', id: 'Hentikan dahulu, atau tunggu sampai selesai.' },
    retry: false,
  },
  'soak-empty': {
    meaning: {
      en: 'There is nothing to show on wall {wall} in a soak.',
      id: 'Tidak ada yang dapat ditampilkan di dinding {wall} untuk uji ketahanan.',
    },
    todo: {
      en: 'Choose scenes, or name sources for the inputs of its matrix.',
      id: 'Pilih adegan, atau beri nama sumber untuk masukan matriksnya.',
    },
    retry: false,
  },
} as const satisfies ErrorRegistry;
