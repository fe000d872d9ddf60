import type { ErrorRegistry } from '../errors.js';

const wait = { en: 'Nothing to do: it is tried again for ever.', id: 'Tidak perlu tindakan: terus dicoba lagi.' };

export const linkErrors = {
  'port-missing': {
    meaning: { en: 'There is no port {path}.', id: 'Tidak ada porta {path}.' },
    todo: {
      en: 'Is the adapter plugged in, is it another USB socket than before? `wallkeeper devices` lists the ports that are there.',
      id: 'Apakah adaptor terpasang, apakah di soket USB lain? `wallkeeper devices` menampilkan porta yang ada.',
    },
    retry: true,
  },
  'port-permission': {
    meaning: {
      en: 'The port {path} may not be opened by this user.',
      id: 'Porta {path} tidak boleh dibuka pengguna ini.',
    },
    todo: {
      en: 'Add the user to the group of the port (dialout).',
      id: 'Tambahkan pengguna ke grup porta itu (dialout).',
    },
    retry: true,
  },
  'port-busy': {
    meaning: { en: 'Another process has the port: {detail}.', id: 'Proses lain sedang memakai porta: {detail}.' },
    todo: {
      en: 'End that process; two writers on one line would garble each other.',
      id: 'Hentikan proses itu; dua penulis di satu jalur akan saling merusak.',
    },
    retry: true,
  },
  'port-failed': {
    meaning: { en: 'The port {path} failed: {detail}.', id: 'Porta {path} gagal: {detail}.' },
    todo: {
      en: 'Pull the adapter and plug it in again; then try another one.',
      id: 'Cabut dan pasang lagi adaptor; lalu coba adaptor lain.',
    },
    retry: true,
  },
  'connection-refused': {
    meaning: { en: '{path} refuses the connection.', id: '{path} menolak sambungan.' },
    todo: {
      en: 'Is the port number right, does the device allow another client? Many allow one only.',
      id: 'Apakah nomor porta benar, apakah perangkat mengizinkan klien lain? Banyak yang hanya mengizinkan satu.',
    },
    retry: true,
  },
  'host-unreachable': {
    meaning: { en: 'The device can’t be reached: {detail}.', id: 'Perangkat tidak terjangkau: {detail}.' },
    todo: {
      en: 'Is it powered, is its network cable in, is the address right?',
      id: 'Apakah menyala, kabel jaringan terpasang, dan alamat benar?',
    },
    retry: true,
  },
  'link-down': {
    meaning: { en: 'There is no connection to the device.', id: 'Tidak ada sambungan ke perangkat.' },
    todo: wait,
    retry: true,
  },
  'link-lost': {
    meaning: { en: 'The connection to the device was lost.', id: 'Sambungan ke perangkat terputus.' },
    todo: {
      en: 'Is the cable or adapter pulled, did the device lose power?',
      id: 'Apakah kabel atau adaptor tercabut, apakah perangkat mati?',
    },
    retry: true,
  },
  'line-stalled': {
    meaning: { en: 'The line takes no more bytes.', id: 'Jalur tidak lagi menerima bita.' },
    todo: {
      en: 'Turn flow control off on the device, then check the adapter.',
      id: 'Matikan kendali alir di perangkat, lalu periksa adaptor.',
    },
    retry: true,
  },
  'link-stopped': {
    meaning: { en: 'The connection was closed on purpose.', id: 'Sambungan ditutup dengan sengaja.' },
    todo: wait,
    retry: true,
  },
  'link-restarted': {
    meaning: { en: 'The connection is opened anew.', id: 'Sambungan sedang dibuka ulang.' },
    todo: wait,
    retry: true,
  },
  'link-failed': { meaning: { en: 'The connection failed.', id: 'Sambungan gagal.' }, todo: wait, retry: true },
  'device-not-ready': {
    meaning: { en: 'The device is still being read.', id: 'Perangkat masih dibaca.' },
    todo: wait,
    retry: true,
  },
  'device-restarted': {
    meaning: { en: 'The device has restarted.', id: 'Perangkat baru dinyalakan ulang.' },
    todo: wait,
    retry: true,
  },
} as const satisfies ErrorRegistry;
