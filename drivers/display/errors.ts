/** What goes wrong with single panels of a line of displays, for people. `answer` says which panel, where a panel gave one. */
import type { ErrorRegistry } from '../errors.js';

export const displayErrors = {
  'panel-off': {
    meaning: {
      en: 'A panel of {device} is switched off and refuses everything but being switched on ({answer}).',
      id: 'Sebuah panel pada {device} sedang mati dan menolak semuanya kecuali dinyalakan ({answer}).',
    },
    todo: {
      en: 'Let the scene switch the panels on (`"power": true`), or switch the panel on by its remote control.',
      id: 'Biarkan adegan menyalakan panel (`"power": true`), atau nyalakan panel dengan remotnya.',
    },
    retry: false,
  },
  'panel-refused': {
    meaning: {
      en: 'A panel of {device} refused the command: {answer}.',
      id: 'Sebuah panel pada {device} menolak perintah: {answer}.',
    },
    todo: {
      en: 'In this order: does this model have that input, is its wall mode switched on and not locked, does its firmware have the command?',
      id: 'Berurutan: apakah model ini memiliki masukan itu, apakah mode dindingnya aktif dan tidak terkunci, apakah firmware-nya mengenal perintah itu?',
    },
    retry: false,
  },
  'panel-does-not-answer': {
    meaning: {
      en: 'A panel of {device} does not answer; the others go on.',
      id: 'Sebuah panel pada {device} tidak menjawab; panel lain tetap berjalan.',
    },
    todo: {
      en: 'In this order: has it mains power, is the cable from the panel before it in its RS232 IN, is its set id the configured one and nobody else’s, is its MDC connection set to RS232C on a serial chain?',
      id: 'Berurutan: apakah mendapat listrik, apakah kabel dari panel sebelumnya masuk ke RS232 IN, apakah set id-nya sesuai dan tidak kembar, apakah MDC connection-nya RS232C pada rantai serial?',
    },
    retry: true,
  },
  'panel-still-waking': {
    meaning: {
      en: 'A panel of {device} was switched on and does not answer yet.',
      id: 'Sebuah panel pada {device} baru dinyalakan dan belum menjawab.',
    },
    todo: {
      en: 'Nothing to do: it is asked until it answers, for 75 seconds at the most.',
      id: 'Tidak perlu tindakan: ditanya terus sampai menjawab, paling lama 75 detik.',
    },
    retry: true,
  },
  'panel-not-on-line': {
    meaning: {
      en: 'No panel of the configuration has that set id on {device}.',
      id: 'Tidak ada panel pada konfigurasi dengan set id itu di {device}.',
    },
    todo: {
      en: 'Correct `setId` of the panel’s `display` in room.json.',
      id: 'Perbaiki `setId` pada `display` panel di room.json.',
    },
    retry: false,
  },
  'panel-no-such-tile': {
    meaning: {
      en: 'The panels of {device} can’t show that part of a picture.',
      id: 'Panel pada {device} tidak dapat menampilkan bagian gambar itu.',
    },
    todo: {
      en: 'Use a smaller region: at most 15 rows, 15 columns and 100 panels.',
      id: 'Gunakan bidang yang lebih kecil: paling banyak 15 baris, 15 kolom, dan 100 panel.',
    },
    retry: false,
  },
  'panel-no-such-input': {
    meaning: {
      en: 'The panels of {device} have no input of that name.',
      id: 'Panel pada {device} tidak memiliki masukan dengan nama itu.',
    },
    todo: {
      en: 'Use one of the names in the family’s README.',
      id: 'Gunakan salah satu nama di README keluarga itu.',
    },
    retry: false,
  },
  'panel-answered-otherwise': {
    meaning: {
      en: 'A panel of {device} took a command and named something else than it was told.',
      id: 'Sebuah panel pada {device} menerima perintah tetapi menyebut nilai lain.',
    },
    todo: {
      en: 'Nothing to do: it is read back before anything else is sent. If it stays so, try a wall of that shape on one panel by hand.',
      id: 'Tidak perlu tindakan: dibaca kembali sebelum mengirim yang lain. Bila tetap begitu, coba dinding berbentuk itu pada satu panel secara manual.',
    },
    retry: true,
  },
  'display-wants-tls': {
    meaning: {
      en: 'The display {device} wants an encrypted connection with a PIN and answers nothing else.',
      id: 'Layar {device} meminta sambungan terenkripsi dengan PIN dan tidak menjawab yang lain.',
    },
    todo: {
      en: 'Switch “Secured Protocol” off in the display’s network menu, or use its RS-232 port.',
      id: 'Matikan “Secured Protocol” di menu jaringan layar, atau gunakan porta RS-232-nya.',
    },
    retry: true,
  },
} as const satisfies ErrorRegistry;
