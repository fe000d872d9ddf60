import type { ErrorRegistry } from '../../../drivers/errors.js';

const repeat = { en: 'Correct the message and send it again.', id: 'Perbaiki pesan lalu kirim lagi.' };

export const mqttErrors = {
  'payload-too-large': {
    meaning: { en: 'The message is too large ({detail}).', id: 'Pesan terlalu besar ({detail}).' },
    todo: { en: 'A request may have 256 KiB.', id: 'Permintaan dibatasi 256 KiB.' },
    retry: false,
  },
  'payload-too-deep': {
    meaning: { en: 'The message is nested too deeply ({detail}).', id: 'Pesan bersarang terlalu dalam ({detail}).' },
    todo: repeat,
    retry: false,
  },
  'payload-malformed': {
    meaning: { en: 'The message can’t be understood: {detail}.', id: 'Pesan tidak dapat dipahami: {detail}.' },
    todo: repeat,
    retry: false,
  },
  retained: {
    meaning: {
      en: 'The request was retained by the broker, so nobody knows how old it is; it was not carried out.',
      id: 'Permintaan ini disimpan (retained) oleh broker sehingga umurnya tidak diketahui; tidak dijalankan.',
    },
    todo: { en: 'Send requests without the retain flag.', id: 'Kirim permintaan tanpa tanda retain.' },
    retry: false,
  },
  expired: {
    meaning: {
      en: 'The request came after its expiresAt; it was not carried out.',
      id: 'Permintaan tiba setelah expiresAt; tidak dijalankan.',
    },
    todo: {
      en: 'Send it anew; where it comes in time and is refused, compare the clocks of server and room.',
      id: 'Kirim ulang; bila tiba tepat waktu tetapi tetap ditolak, bandingkan jam server dan ruangan.',
    },
    retry: false,
  },
  'mqtt-not-connected': {
    meaning: {
      en: 'There is no connection to the broker ({detail}).',
      id: 'Tidak ada sambungan ke broker ({detail}).',
    },
    todo: {
      en: 'Is the broker running, is the address right, do user, password and certificates fit? The wall goes on; it is tried for ever.',
      id: 'Apakah broker berjalan, alamatnya benar, serta pengguna, kata sandi, dan sertifikatnya cocok? Dinding tetap berjalan; sambungan terus dicoba.',
    },
    retry: true,
  },
  'mqtt-taken-over': {
    meaning: {
      en: 'Another client connected with our client id; this one stands back for a minute.',
      id: 'Klien lain tersambung dengan client id kita; klien ini menunggu satu menit.',
    },
    todo: {
      en: 'Give each room its own room.id or mqtt.clientId.',
      id: 'Beri tiap ruangan room.id atau mqtt.clientId sendiri.',
    },
    retry: true,
  },
  'broker-port-in-use': {
    meaning: {
      en: 'The embedded broker can’t listen on port {port}: {reason}.',
      id: 'Broker bawaan tidak dapat memakai porta {port}: {reason}.',
    },
    todo: {
      en: 'Stop the other broker, set mqtt.port to a free one, or set mqtt.url to the broker that runs already.',
      id: 'Hentikan broker lain, ubah mqtt.port ke porta bebas, atau arahkan mqtt.url ke broker yang sudah berjalan.',
    },
    retry: true,
  },
} as const satisfies ErrorRegistry;
