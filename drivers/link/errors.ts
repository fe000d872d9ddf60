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
  'hid-missing': {
    meaning: { en: 'There is no such USB HID device: {detail}.', id: 'Tidak ada perangkat USB HID itu: {detail}.' },
    todo: {
      en: 'Is it plugged in and powered? `wallkeeper devices` lists what is there; compare vendorId and productId.',
      id: 'Apakah terpasang dan menyala? `wallkeeper devices` menampilkan yang ada; bandingkan vendorId dan productId.',
    },
    retry: true,
  },
  'hid-permission': {
    meaning: {
      en: 'The USB HID device {path} may not be opened by this user.',
      id: 'Perangkat USB HID {path} tidak boleh dibuka pengguna ini.',
    },
    todo: {
      en: 'Install the udev rules (`wallkeeper udev-rules`), put the user into the group wallkeeper, plug the device in again.',
      id: 'Pasang aturan udev (`wallkeeper udev-rules`), masukkan pengguna ke grup wallkeeper, pasang ulang perangkatnya.',
    },
    retry: true,
  },
  'hid-failed': {
    meaning: { en: 'The USB HID device failed: {detail}.', id: 'Perangkat USB HID gagal: {detail}.' },
    todo: {
      en: 'Pull it and plug it in again, directly and not through a hub; then try another cable.',
      id: 'Cabut dan pasang lagi, langsung tanpa hub; lalu coba kabel lain.',
    },
    retry: true,
  },
  'hid-ambiguous': {
    meaning: {
      en: 'Several devices claim to be this one ({detail}); none of them is used.',
      id: 'Beberapa perangkat mengaku sebagai perangkat ini ({detail}); tidak satu pun dipakai.',
    },
    todo: {
      en: 'Look for a device that somebody added, and take it out. Two of one make need serialNumber or usbPath in room.json.',
      id: 'Cari perangkat yang ditambahkan seseorang, lalu cabut. Dua perangkat sejenis memerlukan serialNumber atau usbPath di room.json.',
    },
    retry: true,
  },
  'hid-other-serial': {
    meaning: {
      en: 'A device of this make has another serial number ({detail}); it is not used.',
      id: 'Perangkat sejenis memiliki nomor seri lain ({detail}); tidak dipakai.',
    },
    todo: {
      en: 'If it was replaced on purpose, put its serialNumber into room.json; else find out who replaced it.',
      id: 'Bila memang diganti, tulis serialNumber-nya di room.json; bila tidak, cari tahu siapa yang menggantinya.',
    },
    retry: true,
  },
  'hid-other-port': {
    meaning: {
      en: 'The device is in another USB socket than configured ({detail}); it is not used.',
      id: 'Perangkat berada di soket USB lain dari konfigurasi ({detail}); tidak dipakai.',
    },
    todo: {
      en: 'Put it back into its socket, or put the new usbPath into room.json.',
      id: 'Kembalikan ke soketnya, atau tulis usbPath yang baru di room.json.',
    },
    retry: true,
  },
  'hid-other-descriptor': {
    meaning: {
      en: 'The device describes itself otherwise than configured ({detail}); it is not used.',
      id: 'Perangkat mendeskripsikan diri berbeda dari konfigurasi ({detail}); tidak dipakai.',
    },
    todo: {
      en: 'After a firmware update that was planned put the new descriptorSha256 into room.json; else treat the device as replaced.',
      id: 'Setelah pembaruan firmware yang direncanakan, tulis descriptorSha256 baru di room.json; bila tidak, anggap perangkat telah diganti.',
    },
    retry: true,
  },
  'hid-changed': {
    meaning: {
      en: 'The device is not the one that was there before ({detail}); it is not used.',
      id: 'Perangkat bukan yang tadi terpasang ({detail}); tidak dipakai.',
    },
    todo: {
      en: 'Find out what was plugged in. After a planned replacement restart the daemon.',
      id: 'Cari tahu apa yang dipasang. Setelah penggantian yang direncanakan, mulai ulang daemon.',
    },
    retry: true,
  },
  'hid-virtual': {
    meaning: {
      en: 'The device hangs on no USB socket ({detail}): it is simulated or wireless, and is not used.',
      id: 'Perangkat tidak terpasang di soket USB ({detail}): simulasi atau nirkabel, dan tidak dipakai.',
    },
    todo: {
      en: 'Find out which program made it. For training only: allowVirtual in room.json.',
      id: 'Cari tahu program yang membuatnya. Hanya untuk pelatihan: allowVirtual di room.json.',
    },
    retry: true,
  },
  'hid-flooding': {
    meaning: {
      en: 'The device {detail} sends more than any person can cause; it is closed for a while.',
      id: 'Perangkat {detail} mengirim lebih banyak dari yang mungkin dilakukan orang; ditutup sementara.',
    },
    todo: {
      en: 'Look at the terminal: is it damaged, or was something plugged in between? It is tried again by itself.',
      id: 'Periksa terminal: rusak, atau ada yang dipasang di antaranya? Dicoba lagi dengan sendirinya.',
    },
    retry: true,
  },
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
