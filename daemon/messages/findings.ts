/** What `check` finds in a room.json and `audit verify` in a journal, in words. `{value}` and `{expected}` are filled in. */
import { fillText } from '../../drivers/errors.js';
import type { Language, Text } from './language.js';

export const roomFindings: Readonly<Record<string, Text>> = {
  'json-broken': { en: 'not JSON: {value}', id: 'bukan JSON: {value}' },
  'file-too-large': { en: '{value}; expected {expected}', id: '{value}; paling banyak 10 MiB' },
  'file-unreadable': {
    en: 'can’t be read: {value}; expected {expected}',
    id: 'tidak dapat dibaca: {value}',
  },
  'config-too-new': {
    en: 'version {value}; expected {expected}',
    id: 'versi {value} lebih baru daripada wallkeeper ini; perbarui wallkeeper',
  },
  'key-unknown': {
    en: 'there is no such key; expected {expected}',
    id: 'kunci ini tidak dikenal; yang ada: {expected}',
  },
  'key-missing': { en: 'this key is missing', id: 'kunci ini belum ada' },
  'value-wrong': { en: '{value}; expected: {expected}', id: '{value} tidak sesuai; yang diharapkan: {expected}' },
  'timezone-unknown': {
    en: '“{value}” is no time zone; expected {expected}',
    id: '“{value}” bukan zona waktu IANA, misalnya Asia/Jakarta',
  },
  'id-twice': { en: 'the id “{value}” is used before in this list', id: 'id “{value}” sudah dipakai dalam daftar ini' },
  'driver-not-shipped': {
    en: 'this version has no driver “{value}” yet; the device stays unused',
    id: 'versi ini belum memiliki driver “{value}”; perangkat tidak dipakai',
  },
  'matrix-unknown': { en: 'there is no matrix “{value}” in /devices', id: 'tidak ada matriks “{value}” di /devices' },
  'matrix-beyond-driver': {
    en: '{value} are more than the commands of this driver can name; it takes {expected}',
    id: '{value} melebihi yang dapat disebut perintah driver ini; yang dapat dipakai {expected}',
  },
  'input-beyond-matrix': {
    en: 'the matrix has no input {value}; it has {expected}',
    id: 'matriks tidak memiliki masukan {value}; yang ada {expected}',
  },
  'output-beyond-matrix': {
    en: 'the matrix has no output {value}; it has {expected}',
    id: 'matriks tidak memiliki keluaran {value}; yang ada {expected}',
  },
  'panel-outside-wall': {
    en: 'row, column {value} lies outside the wall; expected {expected}',
    id: 'baris, kolom {value} berada di luar dinding; yang ada {expected}',
  },
  'panels-at-one-place': {
    en: 'another panel is at row, column {value} already',
    id: 'sudah ada panel lain di baris, kolom {value}',
  },
  'panels-on-one-output': {
    en: 'output {value} feeds another panel already; expected {expected}',
    id: 'keluaran {value} sudah dipakai panel lain; yang diharapkan: {expected}',
  },
  'network-wrong': {
    en: '“{value}” is no network; expected {expected}',
    id: '“{value}” bukan jaringan; misalnya 192.168.20.0/24 atau fd00:20::/64',
  },
  'snapshot-not-fetched': {
    en: '{value} is a private address that is in none of /pictures/privateNetworks: no still is fetched from there',
    id: '{value} adalah alamat privat yang tidak ada di /pictures/privateNetworks: gambar diam tidak diambil dari sana',
  },
  'device-unknown': {
    en: '“{value}” is not a device here; expected {expected}',
    id: 'tidak ada perangkat “{value}” di /devices',
  },
  'wall-unknown': { en: 'there is no wall “{value}”', id: 'tidak ada dinding “{value}”' },
  'region-twice': {
    en: 'the region id “{value}” is used before in this layout',
    id: 'id wilayah “{value}” sudah dipakai dalam tata letak ini',
  },
  'region-outside-wall': {
    en: 'region “{value}” reaches outside its wall; expected {expected}',
    id: 'wilayah “{value}” melewati batas dindingnya; yang diharapkan: {expected}',
  },
  'regions-overlap': {
    en: 'region “{value}” overlaps another; expected {expected}',
    id: 'wilayah “{value}” tumpang tindih dengan wilayah lain; yang diharapkan: {expected}',
  },
  'layout-unknown': { en: 'there is no layout “{value}”', id: 'tidak ada tata letak “{value}”' },
  'region-unknown': {
    en: 'there is no region “{value}”; expected {expected}',
    id: 'tidak ada wilayah “{value}” pada tata letak ini',
  },
  'source-unknown': { en: 'there is no source “{value}”', id: 'tidak ada sumber “{value}”' },
  'source-unreachable': {
    en: 'source “{value}” hangs on another matrix than these panels; expected {expected}',
    id: 'sumber “{value}” berada pada matriks lain daripada panel ini; yang diharapkan: {expected}',
  },
  'span-needs-tiling': {
    en: '“{value}” is to span several panels, whose displays can’t tile; requests for it are rejected until then',
    id: '“{value}” akan membentang di beberapa panel, tetapi layarnya tidak dapat membagi gambar; permintaannya ditolak sampai tersedia',
  },
  'span-too-large': {
    en: 'a picture of {value} panels is more than its displays can show together; expected {expected}',
    id: 'gambar {value} panel melebihi kemampuan gabungan layarnya; yang diharapkan: {expected}',
  },
  'set-id-beyond': {
    en: 'this family has no set id {value}; expected {expected}',
    id: 'keluarga layar ini tidak mempunyai set id {value}; yang diharapkan: {expected}',
  },
  'source-twice-on-matrix': {
    en: 'the source is plugged into “{value}” twice; expected {expected}',
    id: 'sumber ini dicolokkan dua kali ke “{value}”; yang diharapkan: {expected}',
  },
  'untie-impossible': {
    en: 'null on matrix “{value}”, which can’t show nothing; expected {expected}',
    id: 'null pada matriks “{value}” yang tidak dapat dikosongkan; beri bidang ini sebuah sumber',
  },
  'scene-unknown': { en: 'there is no scene “{value}”', id: 'tidak ada adegan “{value}”' },
  'device-of-other-kind': {
    en: '“{value}” is a device of another kind; expected {expected}',
    id: 'perangkat “{value}” berjenis lain dan tidak dapat dipakai di sini; yang diharapkan: {expected}',
  },
  'port-twice': {
    en: '{value} is used by another device already; expected {expected}',
    id: '{value} sudah dipakai perangkat lain; yang diharapkan: {expected}',
  },
  'hid-twice': {
    en: 'device “{value}” can’t be told from another; expected {expected}',
    id: 'perangkat “{value}” tidak dapat dibedakan dari perangkat lain; yang diharapkan: {expected}',
  },
  'socket-unwanted': {
    en: 'the device at {value} is simulated, and virtual devices are not allowed; expected {expected}',
    id: 'perangkat di {value} adalah simulasi, dan perangkat virtual tidak diizinkan; yang diharapkan: {expected}',
  },
  'sources-on-one-input': {
    en: 'input {value} has another source already; expected {expected}',
    id: 'masukan {value} sudah dipakai sumber lain sehingga keduanya tidak dapat dibedakan; yang diharapkan: {expected}',
  },
  'certificate-alone': {
    en: '{value} is of no use alone; expected {expected}',
    id: '{value} tidak dapat dipakai sendiri; yang diharapkan: {expected}',
  },
  'certificate-unused': {
    en: '{value} is not used; expected {expected}',
    id: '{value} tidak dipakai karena jalurnya tidak terenkripsi; pakai url mqtts:// atau wss://',
  },
  'secret-in-file': {
    en: 'no user name or password in the url; expected {expected}',
    id: 'jangan menulis nama pengguna atau kata sandi di url; pakai username dan passwordFile',
  },
  'panels-missing': {
    en: 'no panel at row, column {value}; expected {expected}',
    id: 'tidak ada panel di baris, kolom {value}',
  },
  'set-id-twice': {
    en: 'set id {value} is used on this line already; expected {expected}',
    id: 'set id {value} sudah dipakai pada jalur ini; yang diharapkan: {expected}',
  },
  'id-reserved': {
    en: 'the id “{value}” is taken; expected {expected}',
    id: 'id “{value}” sudah dipakai sistem; pilih id lain',
  },
  'hours-backward': {
    en: 'the hours begin and end at {value}; expected {expected}',
    id: 'jam mulai dan berakhir pada {value} yang sama; tulis waktu akhir yang lain',
  },
  'date-unknown': { en: 'there is no {value}; expected {expected}', id: 'tidak ada tanggal {value}' },
  'validity-backward': {
    en: 'valid until {value}, which is before it begins; expected {expected}',
    id: 'berlaku sampai {value}, sebelum masa berlakunya mulai; yang diharapkan: {expected}',
  },
  'subject-twice': {
    en: '{value} belongs to somebody already; expected {expected}',
    id: 'id subjek ini sudah milik orang lain; yang diharapkan: {expected}',
  },
  'channel-beyond-relay': {
    en: 'the relay has no channel {value}; it has {expected}',
    id: 'relai tidak memiliki kanal {value}; yang ada {expected}',
  },
  'schedule-unknown': { en: 'there is no schedule “{value}”', id: 'tidak ada jadwal “{value}”' },
  'group-unknown': { en: 'nobody is in group “{value}”', id: 'tidak ada orang dalam grup “{value}”' },
  'terminal-twice': {
    en: 'terminal “{value}” belongs to another door already; expected {expected}',
    id: 'terminal “{value}” sudah dipakai pintu lain; yang diharapkan: {expected}',
  },
  'strike-twice': {
    en: 'channel {value} opens another door already; expected {expected}',
    id: 'kanal {value} sudah membuka pintu lain; yang diharapkan: {expected}',
  },
  'too-deep': {
    en: 'nested {value} levels deep; expected {expected}',
    id: 'bersarang sedalam {value} tingkat; paling banyak 64 tingkat',
  },
  'encoding-broken': { en: '{value}; expected {expected}', id: 'berkas ini bukan teks UTF-8' },
  'migration-failed': {
    en: 'schema version {value} could not be brought up to date; expected {expected}',
    id: 'versi skema {value} tidak dapat diperbarui; pulihkan berkas aslinya atau perbaiki dengan tangan',
  },
  'input-beyond-board': {
    en: 'the board has no input {value}; it has {expected} (see its inputChannels)',
    id: 'papan tidak memiliki masukan {value}; yang ada {expected} (lihat inputChannels)',
  },
  'input-twice': {
    en: 'input {value} is used already; expected {expected}',
    id: 'masukan {value} sudah dipakai; yang diharapkan: {expected}',
  },
  'release-unstated': {
    en: 'channel {value} holds a lock by current: does it let go in hardware at the exit button and in a fire? Expected {expected}',
    id: 'kanal {value} menahan kunci dengan arus: apakah dilepas langsung oleh tombol keluar dan saat kebakaran? Tulis true setelah dikabelkan dan dicoba',
  },
  'fire-unwired': {
    en: '{value} needs a fire input; expected {expected}',
    id: '{value} memerlukan masukan kebakaran (fire) pada pintu ini',
  },
  'pre-alarm-unreachable': {
    en: '{value} ms before the alarm is before the door opens; expected {expected}',
    id: '{value} ms tidak lebih kecil daripada heldOpenAfterMs',
  },
  'person-unknown': { en: 'there is no person “{value}”', id: 'tidak ada orang “{value}”' },
  'area-without-exit': {
    en: '{value}: nobody could ever leave this area; expected {expected}',
    id: '{value}: tidak ada yang dapat tercatat keluar dari area ini; pakai timed atau pasang exitTerminal',
  },
  'ceremony-on-denial': {
    en: 'a ceremony can’t fire on “{value}”; expected {expected}',
    id: 'upacara tidak dapat dijalankan oleh keputusan “{value}”; tulis granted',
  },
  'door-unknown': { en: 'there is no door “{value}”', id: 'tidak ada pintu “{value}”' },
};

export const journalFindings: Readonly<Record<string, Text>> = {
  'line-broken': { en: 'the line is no entry', id: 'baris ini bukan entri' },
  'hash-wrong': { en: 'the entry was changed: its hash does not fit', id: 'entri diubah: hash tidak cocok' },
  'seq-wrong': {
    en: 'entries are missing or added before this one',
    id: 'ada entri yang hilang atau disisipkan sebelum entri ini',
  },
  'chain-broken': {
    en: 'the entry before this one is not the one it was written after',
    id: 'entri sebelumnya bukan entri yang semula mendahuluinya',
  },
  'first-seq-wrong': { en: 'the first entry claims another before it', id: 'entri pertama mengaku memiliki pendahulu' },
  'key-missing': {
    en: 'a checkpoint can’t be verified: its public key is not in journal/',
    id: 'checkpoint tidak dapat diperiksa: kunci publiknya tidak ada di journal/',
  },
  'beginning-missing': {
    en: 'the journal does not begin with its first entry',
    id: 'jurnal tidak dimulai dari entri pertamanya',
  },
  'checkpoint-missing': {
    en: 'more than 256 entries without a signed checkpoint',
    id: 'lebih dari 256 entri tanpa checkpoint bertanda tangan',
  },
  'end-broken': {
    en: 'the segment ends in the middle of a line, and others follow it',
    id: 'segmen berakhir di tengah baris, padahal masih ada segmen berikutnya',
  },
  'tail-missing': {
    en: 'entries after this one were acknowledged by the server and are gone',
    id: 'entri setelah ini sudah diterima server tetapi hilang dari jurnal',
  },
  'removal-wrong': {
    en: 'what says that this segment was removed in its time is not signed, or does not fit its neighbours',
    id: 'keterangan bahwa segmen ini dihapus pada waktunya tidak bertanda tangan, atau tidak cocok dengan tetangganya',
  },
  'anchor-wrong': {
    en: 'the journal does not contain the entry that was noted elsewhere',
    id: 'jurnal tidak memuat entri yang dicatat di tempat lain',
  },
  'signature-wrong': {
    en: 'the checkpoint’s signature is not this appliance’s',
    id: 'tanda tangan checkpoint bukan milik perangkat ini',
  },
};

/** The finding in the reader's language; one without a text is said by its code. */
export function findingText(
  texts: Readonly<Record<string, Text>>,
  finding: { readonly code: string; readonly value?: string; readonly expected?: string },
  language: Language,
): string {
  const { code, value = '', expected = '' } = finding;
  const text = Object.hasOwn(texts, code) ? texts[code] : undefined;
  return text === undefined ? `${code} ${value} ${expected}`.trim() : fillText(text[language], { value, expected });
}
