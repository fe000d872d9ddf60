/** What goes wrong with devices, for people. */
import type { ErrorRegistry } from '../errors.js';

export const deviceErrors = {
  'device-refused': {
    meaning: {
      en: 'Device {device} refused the command: {answer}.',
      id: 'Perangkat {device} menolak perintah: {answer}.',
    },
    todo: {
      en: 'Look the answer up in the device manual; then check the configured model, inputs and outputs.',
      id: 'Cari arti jawaban itu di manual perangkat; lalu periksa model, masukan, dan keluaran pada konfigurasi.',
    },
    retry: false,
  },
  'device-refused-input': {
    meaning: {
      en: 'Device {device} has no such input ({answer}).',
      id: 'Perangkat {device} tidak memiliki masukan itu ({answer}).',
    },
    todo: {
      en: 'Correct `inputs` of the device or the source’s `input` in room.json; then check that the input board is fitted.',
      id: 'Perbaiki `inputs` perangkat atau `input` sumber di room.json; lalu pastikan papan masukan terpasang.',
    },
    retry: false,
  },
  'device-refused-output': {
    meaning: {
      en: 'Device {device} has no such output ({answer}).',
      id: 'Perangkat {device} tidak memiliki keluaran itu ({answer}).',
    },
    todo: {
      en: 'Correct `outputs` of the device or the panel’s `output` in room.json; then check that the output board is fitted.',
      id: 'Perbaiki `outputs` perangkat atau `output` panel di room.json; lalu pastikan papan keluaran terpasang.',
    },
    retry: false,
  },
  'device-refused-preset': {
    meaning: {
      en: 'Device {device} has no such preset ({answer}).',
      id: 'Perangkat {device} tidak memiliki preset itu ({answer}).',
    },
    todo: {
      en: 'Save the preset on the device first, or name another.',
      id: 'Simpan dahulu preset itu di perangkat, atau sebut preset lain.',
    },
    retry: false,
  },
  'device-refused-here': {
    meaning: {
      en: 'Device {device} does not allow this in its present configuration ({answer}).',
      id: 'Perangkat {device} tidak mengizinkannya pada konfigurasi saat ini ({answer}).',
    },
    todo: {
      en: 'Check virtual matrix and room settings on the device, then the configured plane (all or video).',
      id: 'Periksa setelan matriks virtual dan ruang di perangkat, lalu bidang pada konfigurasi (all atau video).',
    },
    retry: false,
  },
  'device-refused-signal': {
    meaning: {
      en: 'Device {device} can’t pass this signal type to that output ({answer}).',
      id: 'Perangkat {device} tidak dapat meneruskan jenis sinyal ini ke keluaran itu ({answer}).',
    },
    todo: {
      en: 'Connect the source to an input of the right type.',
      id: 'Sambungkan sumber ke masukan dengan jenis yang tepat.',
    },
    retry: false,
  },
  'device-refused-privilege': {
    meaning: {
      en: 'Device {device} does not let this connection change anything ({answer}).',
      id: 'Perangkat {device} tidak mengizinkan sambungan ini mengubah apa pun ({answer}).',
    },
    todo: {
      en: 'Use the serial port, or the administrator password of the device on tcp.',
      id: 'Gunakan porta serial, atau kata sandi administrator perangkat pada tcp.',
    },
    retry: false,
  },
  'device-refused-lock': {
    meaning: {
      en: 'Device {device} keeps outputs as they are that another controller has locked ({answer}).',
      id: 'Perangkat {device} mempertahankan keluaran yang dikunci pengendali lain ({answer}).',
    },
    todo: {
      en: 'Release the lock where it was set: at the device’s panel or in the other controller. wallkeeper forces none.',
      id: 'Lepaskan kunci di tempat dipasangnya: panel perangkat atau pengendali lain. wallkeeper tidak pernah memaksa.',
    },
    retry: true,
  },
  'device-cannot-untie': {
    meaning: {
      en: 'Device {device} always shows some input; it can’t show nothing ({answer}).',
      id: 'Perangkat {device} selalu menampilkan suatu masukan; tidak dapat dikosongkan ({answer}).',
    },
    todo: {
      en: 'Give the region a source that is black, or switch the panel off.',
      id: 'Beri bidang itu sumber gambar hitam, atau matikan panelnya.',
    },
    retry: false,
  },
  'device-busy': {
    meaning: { en: 'Device {device} stayed busy ({answer}).', id: 'Perangkat {device} tetap sibuk ({answer}).' },
    todo: {
      en: 'Try again; if it stays busy, look for another controller on the device and restart it.',
      id: 'Coba lagi; bila tetap sibuk, cari pengendali lain pada perangkat itu dan mulai ulang.',
    },
    retry: true,
  },
  'device-did-not-understand': {
    meaning: {
      en: 'Device {device} did not understand a correct command, again and again ({answer}).',
      id: 'Perangkat {device} berulang kali tidak memahami perintah yang benar ({answer}).',
    },
    todo: {
      en: 'Bytes are lost on the line: check the cable and its length, the ground, then the baud rate, then the driver’s model.',
      id: 'Ada bita yang hilang di jalur: periksa kabel dan panjangnya, ground, lalu laju baud, lalu model pada driver.',
    },
    retry: true,
  },
  'device-silent': {
    meaning: {
      en: 'Device {device} does not answer ({reason}); nobody knows what it shows.',
      id: 'Perangkat {device} tidak menjawab ({reason}); tidak diketahui apa yang ditampilkannya.',
    },
    todo: {
      en: 'In this order: is it powered, is the cable in the right port, is it straight or crossed as it should be, is the baud rate the device’s, is the address right? `wallkeeper probe` tries them.',
      id: 'Berurutan: apakah menyala, apakah kabel di porta yang benar, apakah kabel lurus atau silang sesuai, apakah laju baud sama dengan perangkat, apakah alamatnya benar? `wallkeeper probe` mencobanya.',
    },
    retry: true,
  },
  'no-reply': {
    meaning: { en: 'A command was not answered in time.', id: 'Sebuah perintah tidak dijawab pada waktunya.' },
    todo: {
      en: 'Nothing to do: the state is read back before anything else is sent.',
      id: 'Tidak perlu tindakan: keadaan dibaca kembali sebelum mengirim yang lain.',
    },
    retry: true,
  },
  'device-unexpected-size': {
    meaning: {
      en: 'Device {device} says it has {actual}, the configuration says {expected}.',
      id: 'Perangkat {device} menyatakan {actual}, konfigurasi menyatakan {expected}.',
    },
    todo: {
      en: 'Correct `inputs` and `outputs` of the device in room.json.',
      id: 'Perbaiki `inputs` dan `outputs` perangkat di room.json.',
    },
    retry: false,
  },
} as const satisfies ErrorRegistry;
