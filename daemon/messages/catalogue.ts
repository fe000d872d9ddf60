/** What the command line and the daemon say to people besides errors, in both languages. `{name}` marks a parameter. */
import { fillText, type ErrorParameters } from '../../drivers/errors.js';
import type { Language, Text } from './language.js';

export const catalogue = {
  'help-what-it-is': {
    en: 'wallkeeper keeps a command room’s video wall in a closed loop with what it was asked to show.',
    id: 'wallkeeper menjaga dinding video pusat komando tetap sesuai dengan yang diminta, dan membuktikannya.',
  },
  'help-usage': { en: 'Usage', id: 'Pemakaian' },
  'help-options': { en: 'Options', id: 'Opsi' },
  'help-help-option': { en: 'shows this page', id: 'menampilkan halaman ini' },
  'help-more': {
    en: '`wallkeeper VERB --help` says more of one command; `wallkeeper --version` says which version this is.',
    id: '`wallkeeper VERB --help` menjelaskan satu perintah; `wallkeeper --version` menyebut versinya.',
  },
  'help-language': {
    en: 'WALLKEEPER_LANG=id or en chooses the language, WALLKEEPER_DEBUG=1 shows where an error arose.',
    id: 'WALLKEEPER_LANG=id atau en memilih bahasa, WALLKEEPER_DEBUG=1 menunjukkan asal kesalahan.',
  },
  'help-exit-codes': {
    en: 'Exit codes: 0 success, 1 failure, 2 wrong usage or configuration.',
    id: 'Kode keluar: 0 berhasil, 1 gagal, 2 salah pemakaian atau konfigurasi.',
  },
  'check-good': {
    en: '{file}: good.',
    id: '{file}: benar.',
  },
  'check-warning': { en: 'warning: {message}', id: 'peringatan: {message}' },
  'devices-serial': { en: 'Serial ports', id: 'Porta serial' },
  'devices-hid': { en: 'HID devices', id: 'Perangkat HID' },
  'devices-none': { en: 'none found', id: 'tidak ditemukan' },
  'devices-no-serial': {
    en: 'none found: is the adapter plugged in, and does `dmesg | tail` name it?',
    id: 'tidak ditemukan: apakah adaptor terpasang, dan apakah `dmesg | tail` menyebutnya?',
  },
  'devices-unstable': {
    en: 'its name may change at a replug; it has no by-id or by-path name',
    id: 'namanya dapat berubah saat dipasang ulang; tidak ada nama by-id atau by-path',
  },
  'devices-same-id': {
    en: 'another adapter has the same id; the name of the socket is used',
    id: 'adaptor lain memiliki id yang sama; dipakai nama soket',
  },
  'devices-keyboard': {
    en: 'a keyboard: whoever can type can be this terminal (assurance none)',
    id: 'papan ketik: siapa pun yang dapat mengetik dapat meniru terminal ini (jaminan none)',
  },
  'devices-virtual': {
    en: 'hangs on no USB socket (simulated or wireless): refused without allowVirtual',
    id: 'tidak terpasang di soket USB (simulasi atau nirkabel): ditolak tanpa allowVirtual',
  },
  'devices-no-serial-number': {
    en: 'no serial number: only its socket (usbPath) tells it from another of its make',
    id: 'tanpa nomor seri: hanya soketnya (usbPath) yang membedakannya dari perangkat sejenis',
  },
  'probe-asking': { en: 'asking {target} at {speed} …', id: 'bertanya ke {target} pada {speed} …' },
  'probe-found': {
    en: '{driver} answered: {model}, firmware {firmware}, {size}.',
    id: '{driver} menjawab: {model}, firmware {firmware}, {size}.',
  },
  'probe-paste': { en: 'For `devices` in room.json:', id: 'Untuk `devices` di room.json:' },
  'probe-unsaid': { en: 'not said', id: 'tidak disebut' },
  'probe-size': {
    en: '{inputs} inputs × {outputs} outputs',
    id: '{inputs} masukan × {outputs} keluaran',
  },
  'probe-no-size': { en: 'size not said', id: 'ukuran tidak disebut' },
  'replay-done': {
    en: '{exchanges} exchanges played, {differing} answered otherwise than recorded',
    id: '{exchanges} pertukaran diputar, {differing} dijawab lain dari rekaman',
  },
  'simulate-ready': {
    en: '{driver}, {inputs} × {outputs}, listens on {addresses}',
    id: '{driver}, {inputs} × {outputs}, mendengarkan di {addresses}',
  },
  'simulate-ready-panels': {
    en: '{driver}, {panels} panels, listens on {addresses}',
    id: '{driver}, {panels} panel, mendengarkan di {addresses}',
  },
  'simulate-ready-as': {
    en: '{driver} ({description}), listens on {addresses}',
    id: '{driver} ({description}), mendengarkan di {addresses}',
  },
  'audit-good': {
    en: '{entries} entries, last seq {seq}, {checkpoints} signed checkpoints: the chain is whole. Head {head}',
    id: '{entries} entri, seq terakhir {seq}, {checkpoints} checkpoint bertanda tangan: rantai utuh. Kepala {head}',
  },
  'audit-empty': { en: 'The journal is empty.', id: 'Jurnal kosong.' },
  'audit-bad': {
    en: '{faults} faults in {entries} entries: the journal was damaged or changed. Keep this folder as it is and copy it before anything else.',
    id: '{faults} kesalahan pada {entries} entri: jurnal rusak atau diubah. Biarkan folder ini apa adanya dan salin sebelum tindakan lain.',
  },
  'audit-torn': {
    en: 'The last line is unfinished ({bytes} bytes), as a power cut leaves it; the next start heals it.',
    id: 'Baris terakhir belum selesai ({bytes} byte), seperti setelah listrik padam; start berikutnya memulihkannya.',
  },
  'person-erased': {
    en: 'Erased. Order {order}: now delete subject {subjects} on {terminals}, then call `wallkeeper person erased {order}`.',
    id: 'Terhapus. Perintah {order}: sekarang hapus subjek {subjects} di {terminals}, lalu panggil `wallkeeper person erased {order}`.',
  },
  'person-leftover': {
    en: '{name} is damaged and still names this person; look at it and delete it.',
    id: '{name} rusak dan masih menyebut orang ini; periksa lalu hapus.',
  },
  'person-order-closed': {
    en: 'Order {order} is closed; nothing of the person is left here.',
    id: 'Perintah {order} ditutup; tidak ada lagi data orang itu di sini.',
  },
  'secure-done': { en: '{device}: every lock is secured', id: '{device}: semua kunci terkunci' },
  'secure-failed': {
    en: '{device}: NOT secured: {why}',
    id: '{device}: TIDAK terkunci: {why}',
  },
  'status-good': {
    en: 'everything answers ({parts} parts)',
    id: 'semuanya menjawab ({parts} bagian)',
  },
  'status-more': { en: '{line} (and {more} more)', id: '{line} (dan {more} lagi)' },
  'backup-written': { en: '{file}: {names}', id: '{file}: {names}' },
  'restore-fresh': {
    en: 'The folder holds no room yet: all of the backup would be put there.',
    id: 'Folder belum berisi ruangan: seluruh cadangan akan dimasukkan.',
  },
  'restore-room-same': { en: 'The configuration is the same.', id: 'Konfigurasinya sama.' },
  'restore-room-unreadable': {
    en: 'The configuration here, or in the backup, can’t be read: no comparison.',
    id: 'Konfigurasi di sini, atau di cadangan, tidak dapat dibaca: tidak dapat dibandingkan.',
  },
  'restore-more': { en: 'and {more} more changes', id: 'dan {more} perubahan lagi' },
  'restore-journal': {
    en: 'The journal here ends with entry {here}, in the backup with entry {there}.',
    id: 'Jurnal di sini berakhir pada entri {here}, di cadangan pada entri {there}.',
  },
  'restore-secrets': {
    en: 'Keys, accounts and pseudonyms would be those of the backup.',
    id: 'Kunci, akun, dan pseudonim akan diganti dengan milik cadangan.',
  },
  'restore-no-secrets': {
    en: 'Keys, accounts and pseudonyms here stay: the backup holds none.',
    id: 'Kunci, akun, dan pseudonim di sini tetap: cadangan tidak memuatnya.',
  },
  'restore-kept': { en: 'what was there before is in {folder}', id: 'isi sebelumnya ada di {folder}' },
  'restore-done': { en: 'put back into {dir}: {names}', id: 'dikembalikan ke {dir}: {names}' },
  'provision-good': {
    en: 'revision {revision}, signed by {signer}; what it changes:',
    id: 'revisi {revision}, ditandatangani {signer}; yang berubah:',
  },
  'provision-left': {
    en: 'Handed over: the daemon takes it within a second, or at its next start. `wallkeeper provision status` says what became of it.',
    id: 'Diserahkan: daemon mengambilnya dalam satu detik, atau saat dinyalakan. `wallkeeper provision status` menyebut hasilnya.',
  },
  'provision-ordered': {
    en: 'Revision {revision}, handed over: the daemon carries it out within a second; `wallkeeper provision status` says how it stands.',
    id: 'Revisi {revision}, diserahkan: daemon melaksanakannya dalam satu detik; `wallkeeper provision status` menyebut keadaannya.',
  },
  'provision-keys': {
    en: '{secret} signs: keep it to yourself. {open} goes into secrets/provisioning-keys/ on every appliance.',
    id: '{secret} untuk menandatangani: simpan sendiri. {open} ditaruh di secrets/provisioning-keys/ pada setiap alat.',
  },
  'provision-signed': {
    en: '{out}: revision {revision} for {room}',
    id: '{out}: revisi {revision} untuk {room}',
  },
  bug: {
    en: 'this is a fault in wallkeeper itself, not in your room: {what}. Call it again with WALLKEEPER_DEBUG=1 and send us what it prints.',
    id: 'ini kesalahan di dalam wallkeeper, bukan di ruangan Anda: {what}. Jalankan lagi dengan WALLKEEPER_DEBUG=1 dan kirimkan keluarannya kepada kami.',
  },
} as const satisfies Readonly<Record<string, Text>>;

export type MessageKey = keyof typeof catalogue;

/** The sentence in the reader's language. */
export function say(language: Language, key: MessageKey, parameters: ErrorParameters = {}): string {
  return fillText(catalogue[key][language], parameters);
}
