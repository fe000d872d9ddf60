/** The command line's own error codes. What begins with cli-verb, -option, -argument, -driver, -input or -path exits 2. */
import type { ErrorRegistry } from '../../drivers/errors.js';

export const cliErrors = {
  'cli-verb-unknown': {
    meaning: {
      en: 'There is no command “{verb}”{hint}; nothing was done.',
      id: 'Tidak ada perintah “{verb}”{hint}; tidak ada yang dijalankan.',
    },
    todo: {
      en: '`wallkeeper --help` lists the commands.',
      id: '`wallkeeper --help` menampilkan daftar perintah.',
    },
    retry: false,
  },
  'cli-verb-incomplete': {
    meaning: {
      en: '“{verb}” needs a second word; nothing was done.',
      id: '“{verb}” memerlukan kata kedua; tidak ada yang dijalankan.',
    },
    todo: { en: 'Call one of: {verbs}.', id: 'Panggil salah satu: {verbs}.' },
    retry: false,
  },
  'cli-verb-missing': {
    meaning: {
      en: 'The option {option} stands where a command belongs; nothing was done.',
      id: 'Opsi {option} berada di tempat perintah; tidak ada yang dijalankan.',
    },
    todo: {
      en: 'Type the command first; `wallkeeper --help` lists them.',
      id: 'Tulis perintahnya lebih dahulu; `wallkeeper --help` menampilkan daftarnya.',
    },
    retry: false,
  },
  'cli-option-unknown': {
    meaning: {
      en: '`{verb}` has no option {option}{hint}; nothing was done.',
      id: '`{verb}` tidak mengenal opsi {option}{hint}; tidak ada yang dijalankan.',
    },
    todo: {
      en: '`wallkeeper {verb} --help` lists its options.',
      id: '`wallkeeper {verb} --help` menampilkan opsinya.',
    },
    retry: false,
  },
  'cli-option-value-missing': {
    meaning: {
      en: 'The option {option} needs a value; nothing was done.',
      id: 'Opsi {option} memerlukan nilai; tidak ada yang dijalankan.',
    },
    todo: {
      en: 'Type `{option} {value}`; a value that begins with a dash is written `{option}=-…`.',
      id: 'Tulis `{option} {value}`; nilai yang diawali tanda hubung ditulis `{option}=-…`.',
    },
    retry: false,
  },
  'cli-option-takes-no-value': {
    meaning: {
      en: 'The option {option} takes no value; nothing was done.',
      id: 'Opsi {option} tidak menerima nilai; tidak ada yang dijalankan.',
    },
    todo: { en: 'Leave out what follows the equals sign.', id: 'Hapus bagian setelah tanda sama dengan.' },
    retry: false,
  },
  'cli-option-required': {
    meaning: {
      en: '`{verb}` can’t do without {option} {value}; nothing was done.',
      id: '`{verb}` tidak dapat berjalan tanpa {option} {value}; tidak ada yang dijalankan.',
    },
    todo: {
      en: 'Call it again with `{option} {value}`; `wallkeeper {verb} --help` says more.',
      id: 'Panggil lagi dengan `{option} {value}`; lihat `wallkeeper {verb} --help`.',
    },
    retry: false,
  },
  'cli-option-not-known': {
    meaning: {
      en: 'The option {option} can’t be “{given}”; nothing was done.',
      id: 'Opsi {option} tidak dapat bernilai “{given}”; tidak ada yang dijalankan.',
    },
    todo: { en: 'Give one of: {known}.', id: 'Berikan salah satu: {known}.' },
    retry: false,
  },
  'cli-option-not-a-number': {
    meaning: {
      en: 'The option {option} has the value “{given}”, which is not a whole number from {least} to {most}.',
      id: 'Opsi {option} bernilai “{given}”, bukan bilangan bulat dari {least} sampai {most}.',
    },
    todo: { en: 'Give a number in that range.', id: 'Berikan angka dalam rentang tersebut.' },
    retry: false,
  },
  'cli-argument-missing': {
    meaning: {
      en: '`{verb}` needs more arguments; nothing was done.',
      id: 'Argumen untuk `{verb}` belum lengkap; tidak ada yang dijalankan.',
    },
    todo: { en: 'Call it so: `{usage}`.', id: 'Panggil seperti ini: `{usage}`.' },
    retry: false,
  },
  'cli-argument-unexpected': {
    meaning: {
      en: '`{verb}` has no place for “{argument}”; nothing was done.',
      id: '`{verb}` tidak menerima “{argument}”; tidak ada yang dijalankan.',
    },
    todo: {
      en: 'Call it so: `{usage}`; text with spaces needs quotation marks.',
      id: 'Panggil seperti ini: `{usage}`; teks yang memuat spasi memerlukan tanda kutip.',
    },
    retry: false,
  },
  'cli-path-missing': {
    meaning: { en: 'There is nothing at {path}.', id: 'Tidak ada apa pun di {path}.' },
    todo: {
      en: 'Likely a typing error or another working folder; check the path with `ls`.',
      id: 'Mungkin salah ketik atau folder kerja berbeda; periksa jalurnya dengan `ls`.',
    },
    retry: false,
  },
  'cli-system-refused': {
    meaning: { en: 'The system refused {path}: {detail}.', id: 'Sistem menolak {path}: {detail}.' },
    todo: {
      en: 'Likely rights (run as the wallkeeper user or with sudo), another program holding it, or a full disk (`df -h`).',
      id: 'Kemungkinan hak akses (jalankan sebagai pengguna wallkeeper atau dengan sudo), sedang dipakai program lain, atau diska penuh (`df -h`).',
    },
    retry: true,
  },
  'cli-driver-unknown': {
    meaning: {
      en: 'There is no driver “{driver}”{hint} here; nothing was done.',
      id: 'Tidak ada driver “{driver}”{hint} di sini; tidak ada yang dijalankan.',
    },
    todo: { en: 'Name one of: {known}.', id: 'Sebutkan salah satu: {known}.' },
    retry: false,
  },
  'cli-input-not-hex': {
    meaning: {
      en: '“{given}” is not made of bytes in hex; nothing was decoded.',
      id: '“{given}” bukan byte heksadesimal; tidak ada yang diterjemahkan.',
    },
    todo: {
      en: 'Write two digits a byte, spaces or colons between them as you like: `1B 2B 51`, `1b:2b:51`.',
      id: 'Tulis dua digit per byte, boleh dipisah spasi atau titik dua: `1B 2B 51`, `1b:2b:51`.',
    },
    retry: false,
  },
  'cli-input-not-json': {
    meaning: {
      en: 'This is not JSON: {detail}.',
      id: 'Ini bukan JSON: {detail}.',
    },
    todo: {
      en: 'Put the whole text in single quotation marks, names inside it in double ones.',
      id: 'Apit seluruh teks dengan tanda kutip tunggal, nama di dalamnya dengan kutip ganda.',
    },
    retry: false,
  },
  'cli-input-not-a-command': {
    meaning: {
      en: 'The driver knows no such command: {detail}.',
      id: 'Driver tidak mengenal perintah itu: {detail}.',
    },
    todo: {
      en: 'The driver’s README lists its commands; outputs and inputs count from 1.',
      id: 'README driver memuat daftar perintahnya; keluaran dan masukan dihitung mulai dari 1.',
    },
    retry: false,
  },
  'cli-path-not-a-target': {
    meaning: {
      en: '“{given}” is neither a port of this machine nor host:port; nothing was asked.',
      id: '“{given}” bukan porta di mesin ini dan bukan host:porta; tidak ada yang ditanyakan.',
    },
    todo: {
      en: 'Take a path from `wallkeeper devices`, or write `10.0.0.5:23`; an IPv6 address goes in brackets.',
      id: 'Ambil jalur dari `wallkeeper devices`, atau tulis `10.0.0.5:23`; alamat IPv6 ditulis dalam kurung siku.',
    },
    retry: false,
  },
  'cli-nothing-answered': {
    meaning: {
      en: 'Nothing that wallkeeper knows answered on {target}; asked at {speeds}.',
      id: 'Tidak ada perangkat yang dikenal wallkeeper menjawab di {target}; ditanya pada {speeds}.',
    },
    todo: {
      en: 'Check in this order: the port (is it this adapter?), the cable (RS-232 crosses 2 and 3; try a null-modem), the device’s baud rate, its address or a front-panel lock. Then call again.',
      id: 'Periksa berurutan: porta (apakah adaptor ini?), kabel (RS-232 menyilang 2 dan 3; coba null-modem), baud perangkat, lalu alamat atau kunci panel depan. Setelah itu ulangi.',
    },
    retry: true,
  },
  'hid-unavailable': {
    meaning: {
      en: 'HID devices can’t be listed: {detail}.',
      id: 'Perangkat HID tidak dapat ditampilkan: {detail}.',
    },
    todo: {
      en: 'Likely a missing system library: install it with `apt-get install libusb-1.0-0 libudev1` and call again.',
      id: 'Kemungkinan pustaka sistem belum terpasang: pasang dengan `apt-get install libusb-1.0-0 libudev1` lalu ulangi.',
    },
    retry: false,
  },
  'cli-record-wrong': {
    meaning: {
      en: '{file} is no record of a line: line {line}: {reason}.',
      id: '{file} bukan rekaman jalur: baris {line}: {reason}.',
    },
    todo: {
      en: 'Download it from the line monitor of the test tools, and leave it as it is.',
      id: 'Unduh dari pemantau jalur pada alat uji, dan biarkan apa adanya.',
    },
    retry: false,
  },
  'cli-replay-without-line': {
    meaning: {
      en: 'Devices of the family {driver} have no line of bytes that could be replayed.',
      id: 'Perangkat keluarga {driver} tidak memiliki jalur byte untuk diputar ulang.',
    },
    todo: {
      en: 'Matrices, displays and relay boards on a line can be replayed.',
      id: 'Yang dapat diputar ulang: matriks, layar, dan papan relai pada jalur.',
    },
    retry: false,
  },
  'cli-stop-too-slow': {
    meaning: {
      en: 'The daemon did not stop within {ms} ms and was ended by force.',
      id: 'Daemon tidak berhenti dalam {ms} ms dan dihentikan secara paksa.',
    },
    todo: {
      en: 'Likely a device, disk or broker that does not answer; the log names the last part that was stopped. The journal heals at the next start.',
      id: 'Kemungkinan perangkat, diska, atau broker tidak menjawab; log menyebut bagian terakhir yang dihentikan. Jurnal dipulihkan pada start berikutnya.',
    },
    retry: true,
  },
} as const satisfies ErrorRegistry;
