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
  'still-address-refused': {
    meaning: {
      en: 'No still is fetched from {host} ({address}): it is a private address that the configuration does not name.',
      id: 'Gambar diam tidak diambil dari {host} ({address}): alamat privat yang tidak disebut dalam konfigurasi.',
    },
    todo: {
      en: 'If this is where the camera is, add its network to pictures.privateNetworks.',
      id: 'Bila di sanalah kameranya, tambahkan jaringannya ke pictures.privateNetworks.',
    },
    retry: false,
  },
  'still-unreachable': {
    meaning: { en: 'No connection to {host}: {reason}.', id: 'Tidak tersambung ke {host}: {reason}.' },
    todo: {
      en: 'Check in this order: address and port in the source’s snapshot, cable and network, the camera itself; with https its certificate.',
      id: 'Periksa berurutan: alamat dan porta pada cuplikan sumber, kabel dan jaringan, kameranya sendiri; dengan https sertifikatnya.',
    },
    retry: true,
  },
  'still-answer-wrong': {
    meaning: {
      en: 'The camera answered {status} and sent no still.',
      id: 'Kamera menjawab {status} dan tidak mengirim gambar.',
    },
    todo: {
      en: '401 or 403: name and password in the address; 404: its path; 5xx: the camera.',
      id: '401 atau 403: nama dan kata sandi di alamat; 404: path-nya; 5xx: kameranya.',
    },
    retry: true,
  },
  'still-redirected': {
    meaning: { en: 'The camera sends elsewhere: {to}.', id: 'Kamera mengalihkan ke tempat lain: {to}.' },
    todo: {
      en: 'Put the address where the picture really is into the source’s snapshot.',
      id: 'Isikan alamat tempat gambar sebenarnya berada pada cuplikan sumber.',
    },
    retry: false,
  },
  'still-too-large': {
    meaning: { en: 'The still is larger than {megabytes} MB.', id: 'Gambar diam lebih besar dari {megabytes} MB.' },
    todo: {
      en: 'Is it a stream instead of a still? Use the camera’s address for one JPEG.',
      id: 'Apakah itu aliran video, bukan gambar diam? Pakai alamat kamera untuk satu JPEG.',
    },
    retry: false,
  },
  'still-too-slow': {
    meaning: {
      en: 'The still had not come after {seconds} s.',
      id: 'Gambar diam belum datang setelah {seconds} detik.',
    },
    todo: {
      en: 'Is the camera busy, the network slow, or the address that of a stream?',
      id: 'Apakah kamera sibuk, jaringan lambat, atau alamatnya milik aliran video?',
    },
    retry: true,
  },
  'still-no-picture': {
    meaning: { en: 'What came is no picture: {reason}.', id: 'Yang datang bukan gambar: {reason}.' },
    todo: {
      en: 'Is it a sign-in page? JPEG, PNG and WebP can be shown.',
      id: 'Apakah itu halaman masuk? Yang dapat ditampilkan JPEG, PNG, dan WebP.',
    },
    retry: false,
  },
} as const satisfies ErrorRegistry;
