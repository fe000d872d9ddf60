import type { ErrorRegistry } from '../../../drivers/errors.js';

export const pictureErrors = {
  'picture-not-drawn': {
    meaning: { en: 'The picture could not be drawn: {reason}.', id: 'Gambar tidak dapat dibuat: {reason}.' },
    todo: {
      en: 'Try again. If it stays so: is the machine short of memory, is the installation whole (the libraries of sharp)?',
      id: 'Coba lagi. Bila tetap: apakah memori mesin kurang, apakah pemasangan lengkap (pustaka sharp)?',
    },
    retry: true,
  },
  'pictures-busy': {
    meaning: {
      en: 'So many pictures are being drawn that this one was not begun.',
      id: 'Terlalu banyak gambar sedang dibuat; yang ini tidak dimulai.',
    },
    todo: { en: 'Try again in a moment.', id: 'Coba lagi sebentar lagi.' },
    retry: true,
  },
  'picture-unusable': {
    meaning: {
      en: 'This is no picture that can be used: {reason}.',
      id: 'Ini bukan gambar yang dapat dipakai: {reason}.',
    },
    todo: {
      en: 'PNG, JPEG or WebP of at most {megapixels} million pixels and {megabytes} MB. Save it anew with an image program.',
      id: 'PNG, JPEG, atau WebP paling besar {megapixels} juta piksel dan {megabytes} MB. Simpan ulang dengan program gambar.',
    },
    retry: false,
  },
  'picture-too-late': {
    meaning: {
      en: 'The picture had not arrived after {seconds} s and was given up.',
      id: 'Gambar belum tiba setelah {seconds} detik dan dibatalkan.',
    },
    todo: {
      en: 'Is the network slow? Send a smaller picture, or from nearer by.',
      id: 'Apakah jaringan lambat? Kirim gambar yang lebih kecil, atau dari tempat yang lebih dekat.',
    },
    retry: true,
  },
} as const satisfies ErrorRegistry;
