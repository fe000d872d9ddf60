/** What goes wrong with relay boards and the locks behind them, for people. */
import type { ErrorRegistry } from '../errors.js';

export const relayErrors = {
  'relay-stuck': {
    meaning: {
      en: 'The relay of a door does not switch, though its board was told to; the door stays as it was.',
      id: 'Relai pintu tidak berpindah walaupun papannya sudah diperintah; pintu tetap seperti semula.',
    },
    todo: {
      en: 'In this order: has the board its own supply, is it the right board and channel, is the relay worn out? Replace the board.',
      id: 'Berurutan: apakah papan mendapat catu daya sendiri, apakah papan dan kanalnya benar, apakah relainya aus? Ganti papannya.',
    },
    retry: true,
  },
  'relay-not-secured': {
    meaning: {
      en: 'A door’s relay was told to secure the lock and the board does not confirm it: the door may be open.',
      id: 'Relai pintu diperintah mengunci dan papannya tidak mengonfirmasi: pintu mungkin terbuka.',
    },
    todo: {
      en: 'Go to the door and look. Then: is the board powered and its cable in? Pull its supply where the lock opens with current.',
      id: 'Periksa pintunya langsung. Lalu: apakah papan menyala dan kabelnya terpasang? Cabut catu dayanya bila kunci terbuka oleh arus.',
    },
    retry: true,
  },
  'relay-silent': {
    meaning: {
      en: 'A relay board does not answer; its door can’t be opened by a palm.',
      id: 'Papan relai tidak menjawab; pintunya tidak dapat dibuka dengan telapak tangan.',
    },
    todo: {
      en: 'In this order: is it powered, are A and B the right way round, is `unit` its address, is the baud rate the board’s?',
      id: 'Berurutan: apakah menyala, apakah A dan B tidak tertukar, apakah `unit` sesuai alamatnya, apakah laju baud sama dengan papannya?',
    },
    retry: true,
  },
  'relay-other-board': {
    meaning: {
      en: 'This USB device is no relay board of the configured kind ({detail}); it is not used.',
      id: 'Perangkat USB ini bukan papan relai yang dikonfigurasi ({detail}); tidak dipakai.',
    },
    todo: {
      en: 'Correct `channels`, vendorId and productId in room.json; `wallkeeper devices` lists what is there.',
      id: 'Perbaiki `channels`, vendorId, dan productId di room.json; `wallkeeper devices` menampilkan yang ada.',
    },
    retry: true,
  },
  'relay-answered-otherwise': {
    meaning: {
      en: 'A relay board’s answer is none that its kind has.',
      id: 'Jawaban papan relai tidak sesuai dengan jenisnya.',
    },
    todo: {
      en: 'Is another device on this line or under these USB numbers? Check the driver’s name in room.json.',
      id: 'Apakah ada perangkat lain di jalur ini atau dengan nomor USB ini? Periksa nama driver di room.json.',
    },
    retry: true,
  },
  'relay-refused-command': {
    meaning: {
      en: 'The relay board has no such command: it is of a kind without its own timer.',
      id: 'Papan relai tidak mengenal perintah itu: jenisnya tidak memiliki pewaktu sendiri.',
    },
    todo: {
      en: 'Use a board with a flash-on command (function 05 at 0200h), which ends a pulse by itself.',
      id: 'Gunakan papan dengan perintah flash-on (fungsi 05 di 0200h) yang mengakhiri pulsa sendiri.',
    },
    retry: false,
  },
  'relay-refused-channel': {
    meaning: {
      en: 'The relay board has no such relay or input.',
      id: 'Papan relai tidak memiliki relai atau masukan itu.',
    },
    todo: {
      en: 'Correct `channels` and `inputChannels` of the device in room.json.',
      id: 'Perbaiki `channels` dan `inputChannels` perangkat di room.json.',
    },
    retry: false,
  },
  'relay-board-failed': {
    meaning: { en: 'The relay board says that it failed.', id: 'Papan relai menyatakan gagal.' },
    todo: {
      en: 'Switch its supply off and on; replace it if it comes again.',
      id: 'Matikan dan hidupkan catu dayanya; ganti bila terulang.',
    },
    retry: true,
  },
  'relay-cannot-read': {
    meaning: {
      en: 'This relay board can’t say what its relays do.',
      id: 'Papan relai ini tidak dapat melaporkan keadaan relainya.',
    },
    todo: {
      en: 'Nothing to do. A board that can is hid-relay or modbus-relay.',
      id: 'Tidak perlu tindakan. Papan yang dapat adalah hid-relay atau modbus-relay.',
    },
    retry: false,
  },
  'relay-no-timer': {
    meaning: {
      en: 'This relay board has no timer of its own.',
      id: 'Papan relai ini tidak memiliki pewaktu sendiri.',
    },
    todo: {
      en: 'Nothing to do: wallkeeper ends the pulse. Prefer modbus-relay for a door.',
      id: 'Tidak perlu tindakan: wallkeeper mengakhiri pulsa. Utamakan modbus-relay untuk pintu.',
    },
    retry: false,
  },
  'relay-no-channel': {
    meaning: {
      en: 'The relay board is configured without that channel.',
      id: 'Papan relai dikonfigurasi tanpa kanal itu.',
    },
    todo: {
      en: 'Correct `channels` of the device or `strike.channel` of the door in room.json.',
      id: 'Perbaiki `channels` perangkat atau `strike.channel` pintu di room.json.',
    },
    retry: false,
  },
  'relay-pulse-out-of-range': {
    meaning: {
      en: 'The pulse is shorter or longer than this relay board can be trusted with.',
      id: 'Pulsa lebih pendek atau lebih panjang dari yang dapat dipercayakan pada papan relai ini.',
    },
    todo: {
      en: 'Set `strike.pulseMs` of the door between 100 and 60000; for longer use a schedule.',
      id: 'Isi `strike.pulseMs` pintu antara 100 dan 60000; untuk lebih lama gunakan jadwal.',
    },
    retry: false,
  },
  'relay-token-expired': {
    meaning: {
      en: 'The right to open the door once came too late; the door stays shut.',
      id: 'Hak membuka pintu satu kali datang terlambat; pintu tetap terkunci.',
    },
    todo: {
      en: 'Scan again. If it comes often, look at the machine’s load and its disk.',
      id: 'Pindai lagi. Bila sering, periksa beban mesin dan disknya.',
    },
    retry: true,
  },
  'relay-token-used': {
    meaning: {
      en: 'A right to open the door once was used a second time; nothing was opened.',
      id: 'Hak membuka pintu satu kali dipakai dua kali; tidak ada yang dibuka.',
    },
    todo: {
      en: 'Nothing to do at the door. This should not happen: report it with the journal.',
      id: 'Tidak perlu tindakan di pintu. Ini seharusnya tidak terjadi: laporkan beserta jurnalnya.',
    },
    retry: false,
  },
  'relay-token-wrong': {
    meaning: {
      en: 'A right to open was used for something else than it was given for; nothing was opened.',
      id: 'Hak membuka dipakai untuk hal lain dari pemberiannya; tidak ada yang dibuka.',
    },
    todo: {
      en: 'Nothing to do at the door. This should not happen: report it with the journal.',
      id: 'Tidak perlu tindakan di pintu. Ini seharusnya tidak terjadi: laporkan beserta jurnalnya.',
    },
    retry: false,
  },
  'relay-secured-meanwhile': {
    meaning: {
      en: 'The door was secured before the command to open it had its turn.',
      id: 'Pintu dikunci sebelum perintah membukanya mendapat giliran.',
    },
    todo: { en: 'Nothing to do; scan again.', id: 'Tidak perlu tindakan; pindai lagi.' },
    retry: true,
  },
} as const satisfies ErrorRegistry;
