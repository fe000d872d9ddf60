import type { ErrorRegistry } from '../../../drivers/errors.js';

/** Of the test tools. */
export const benchErrors = {
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
