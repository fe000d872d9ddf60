import type { ErrorRegistry } from '../../../drivers/errors.js';
import { benchErrors } from './bench-errors.js';

export const httpErrors = {
  ...benchErrors,
  'http-port-in-use': {
    meaning: {
      en: 'The page can’t be served on {host}:{port}: {reason}.',
      id: 'Halaman tidak dapat disajikan di {host}:{port}: {reason}.',
    },
    todo: {
      en: 'End what has the port, or set http.port to another; the wall goes on without the page.',
      id: 'Hentikan yang memakai porta itu, atau ubah http.port; dinding tetap berjalan tanpa halaman.',
    },
    retry: true,
  },
  'certificate-unusable': {
    meaning: {
      en: 'The certificate of the page can’t be used: {reason}. The one before stays in use.',
      id: 'Sertifikat halaman tidak dapat dipakai: {reason}. Yang sebelumnya tetap dipakai.',
    },
    todo: {
      en: 'Do http.tls.certFile and keyFile belong together, are both PEM, may the daemon read them? They are read again when they change.',
      id: 'Apakah http.tls.certFile dan keyFile sepasang, keduanya PEM, dan dapat dibaca daemon? Berkas dibaca lagi bila berubah.',
    },
    retry: true,
  },
  'tls-needed': {
    meaning: {
      en: 'From another machine this page is answered over https only.',
      id: 'Dari mesin lain halaman ini hanya dilayani lewat https.',
    },
    todo: {
      en: 'Use the same address with https:// in front.',
      id: 'Pakai alamat yang sama dengan https:// di depannya.',
    },
    retry: false,
  },
  'host-unknown': {
    meaning: {
      en: 'This appliance does not go by the name {host}.',
      id: 'Perangkat ini tidak dikenal dengan nama {host}.',
    },
    todo: {
      en: 'Use its address, or add the name to http.hostNames.',
      id: 'Pakai alamat IP-nya, atau tambahkan nama itu ke http.hostNames.',
    },
    retry: false,
  },
  'origin-foreign': {
    meaning: {
      en: 'The request came from a page of another site and was not carried out.',
      id: 'Permintaan berasal dari halaman situs lain dan tidak dijalankan.',
    },
    todo: {
      en: 'Work in the page of this appliance itself; behind a proxy, let it pass Host and Origin on unchanged.',
      id: 'Bekerjalah di halaman perangkat ini sendiri; di balik proksi, teruskan Host dan Origin apa adanya.',
    },
    retry: false,
  },
  'restart-by-hand': {
    meaning: {
      en: 'Nothing would start the daemon again here: it was not started by systemd.',
      id: 'Di sini tidak ada yang menyalakan daemon lagi: ia tidak dijalankan oleh systemd.',
    },
    todo: {
      en: 'End it where it was started and start it again; as a service: systemctl restart wallkeeper.',
      id: 'Hentikan di tempat ia dijalankan lalu jalankan lagi; sebagai layanan: systemctl restart wallkeeper.',
    },
    retry: false,
  },
  'sign-in-needed': {
    meaning: { en: 'Nobody is signed in, or the session has ended.', id: 'Belum masuk, atau sesi sudah berakhir.' },
    todo: { en: 'Sign in and try again.', id: 'Masuk lalu coba lagi.' },
    retry: false,
  },
  'sign-in-failed': {
    meaning: { en: 'The name or the password is wrong.', id: 'Nama atau kata sandi salah.' },
    todo: {
      en: 'Is Caps Lock on? An administrator can set a new password.',
      id: 'Apakah Caps Lock menyala? Administrator dapat memberi kata sandi baru.',
    },
    retry: false,
  },
  'sign-in-wait': {
    meaning: {
      en: 'Too many wrong passwords: the next try counts in {seconds} s.',
      id: 'Terlalu banyak kata sandi salah: percobaan berikutnya dihitung setelah {seconds} detik.',
    },
    todo: {
      en: 'Wait that long; tries before then are of no use.',
      id: 'Tunggu selama itu; mencoba sebelum waktunya tidak ada gunanya.',
    },
    retry: true,
  },
  'too-many-requests': {
    meaning: { en: 'Too many requests from this address.', id: 'Terlalu banyak permintaan dari alamat ini.' },
    todo: {
      en: 'Wait a minute; a script should follow /api/v1/events instead of asking again and again.',
      id: 'Tunggu satu menit; skrip sebaiknya mengikuti /api/v1/events, bukan bertanya terus-menerus.',
    },
    retry: true,
  },
  'server-busy': {
    meaning: {
      en: 'More people are signing in than can be checked at once.',
      id: 'Terlalu banyak yang masuk bersamaan.',
    },
    todo: { en: 'Try again in a few seconds.', id: 'Coba lagi beberapa detik lagi.' },
    retry: true,
  },
  'setup-needed': {
    meaning: {
      en: 'There is no account yet, so that nothing else is answered.',
      id: 'Belum ada akun, sehingga yang lain belum dilayani.',
    },
    todo: {
      en: 'Open the page and set it up with the one-time code that the daemon printed.',
      id: 'Buka halaman lalu siapkan dengan kode sekali pakai yang dicetak daemon.',
    },
    retry: false,
  },
  'setup-done': {
    meaning: { en: 'The first account was made before.', id: 'Akun pertama sudah dibuat.' },
    todo: {
      en: 'Sign in with it; if nobody knows its password, remove secrets/accounts.json on the appliance and restart.',
      id: 'Masuk dengan akun itu; bila kata sandinya hilang, hapus secrets/accounts.json di perangkat lalu mulai ulang.',
    },
    retry: false,
  },
  'setup-code-wrong': {
    meaning: { en: 'That is not the one-time code.', id: 'Kode sekali pakai itu salah.' },
    todo: {
      en: 'Copy it from the console or the log of the daemon; a restart makes another.',
      id: 'Salin dari konsol atau log daemon; memulai ulang membuat kode lain.',
    },
    retry: false,
  },
  'right-missing': {
    meaning: {
      en: 'The account {account} may not do this; it needs the right {right}.',
      id: 'Akun {account} tidak boleh melakukan ini; perlu hak {right}.',
    },
    todo: {
      en: 'Ask an administrator for another role, or sign in with another account.',
      id: 'Mintalah peran lain kepada administrator, atau masuk dengan akun lain.',
    },
    retry: false,
  },
  'wall-not-allowed': {
    meaning: {
      en: 'The account {account} may not change wall {wall}.',
      id: 'Akun {account} tidak boleh mengubah dinding {wall}.',
    },
    todo: {
      en: 'Ask an administrator to add the wall to the account.',
      id: 'Mintalah administrator menambahkan dinding itu pada akun.',
    },
    retry: false,
  },
  'csrf-token-wrong': {
    meaning: {
      en: 'The request did not carry the token of its session.',
      id: 'Permintaan tidak membawa token sesinya.',
    },
    todo: {
      en: 'Reload the page; a script sends csrfToken of GET /api/v1/session in the header csrf-token.',
      id: 'Muat ulang halaman; skrip mengirim csrfToken dari GET /api/v1/session dalam kepala csrf-token.',
    },
    retry: false,
  },
  'route-unknown': {
    meaning: { en: 'There is nothing at {path}.', id: 'Tidak ada apa-apa di {path}.' },
    todo: {
      en: 'GET /api/v1/openapi.json lists what there is.',
      id: 'GET /api/v1/openapi.json memuat daftar yang ada.',
    },
    retry: false,
  },
  'item-unknown': {
    meaning: { en: 'There is no {what} “{id}”.', id: 'Tidak ada {what} “{id}”.' },
    todo: {
      en: 'It may have been removed or renamed meanwhile; load the list again.',
      id: 'Mungkin sudah dihapus atau diganti namanya; muat ulang daftarnya.',
    },
    retry: false,
  },
  'body-invalid': {
    meaning: {
      en: 'The body of the request is not of the expected form.',
      id: 'Isi permintaan tidak sesuai bentuk yang diharapkan.',
    },
    todo: {
      en: 'The findings name each value; GET /api/v1/openapi.json has the form.',
      id: 'Temuan menyebut setiap nilai; bentuknya ada di GET /api/v1/openapi.json.',
    },
    retry: false,
  },
  'configuration-invalid': {
    meaning: {
      en: 'The configuration would not be sound; nothing was stored.',
      id: 'Konfigurasi akan menjadi tidak benar; tidak ada yang disimpan.',
    },
    todo: {
      en: 'The findings name each value and what was expected there.',
      id: 'Temuan menyebut setiap nilai dan yang diharapkan di sana.',
    },
    retry: false,
  },
  'body-too-large': {
    meaning: { en: 'The body of the request is too large.', id: 'Isi permintaan terlalu besar.' },
    todo: {
      en: 'A configuration is some kilobytes; is this the right file?',
      id: 'Konfigurasi hanya beberapa kilobyte; apakah berkasnya benar?',
    },
    retry: false,
  },
  'query-invalid': {
    meaning: {
      en: 'The parameter {name} of the address is not of the expected form.',
      id: 'Parameter {name} pada alamat tidak sesuai bentuk yang diharapkan.',
    },
    todo: { en: 'GET /api/v1/openapi.json has the form.', id: 'Bentuknya ada di GET /api/v1/openapi.json.' },
    retry: false,
  },
  'etag-needed': {
    meaning: {
      en: 'The request does not say which version it changes.',
      id: 'Permintaan tidak menyebut versi yang diubah.',
    },
    todo: {
      en: 'Load it first and send its ETag as If-Match, or If-None-Match: * for something new.',
      id: 'Muat dahulu dan kirim ETag-nya sebagai If-Match, atau If-None-Match: * untuk yang baru.',
    },
    retry: false,
  },
  'etag-stale': {
    meaning: {
      en: 'Somebody else has changed it meanwhile; nothing was stored.',
      id: 'Orang lain sudah mengubahnya; tidak ada yang disimpan.',
    },
    todo: {
      en: 'Load it again, look at the difference, and repeat your change.',
      id: 'Muat ulang, lihat perbedaannya, lalu ulangi perubahan Anda.',
    },
    retry: false,
  },
  'item-exists': {
    meaning: { en: 'There is a {what} “{id}” already.', id: 'Sudah ada {what} “{id}”.' },
    todo: { en: 'Choose another id, or change the one that is there.', id: 'Pilih id lain, atau ubah yang sudah ada.' },
    retry: false,
  },
  'confirmation-needed': {
    meaning: { en: 'This is dangerous and was not done yet.', id: 'Tindakan ini berbahaya dan belum dilakukan.' },
    todo: {
      en: 'Send the same request again with the header confirmation, once it was held long enough and everybody has agreed.',
      id: 'Kirim permintaan yang sama dengan kepala confirmation, setelah ditahan cukup lama dan semua setuju.',
    },
    retry: false,
  },
  'confirmation-wrong': {
    meaning: {
      en: 'The confirmation does not belong to this request, or is over.',
      id: 'Konfirmasi tidak sesuai dengan permintaan ini, atau sudah lewat waktunya.',
    },
    todo: {
      en: 'Begin again: a confirmation is good for one request, once, within a minute.',
      id: 'Mulai lagi: satu konfirmasi berlaku untuk satu permintaan, sekali, dalam semenit.',
    },
    retry: false,
  },
  'confirmation-early': {
    meaning: {
      en: 'It was not held long enough: {waitMs} ms are left.',
      id: 'Belum ditahan cukup lama: kurang {waitMs} ms.',
    },
    todo: { en: 'Hold the button until it is full.', id: 'Tahan tombol sampai penuh.' },
    retry: true,
  },
  'confirmation-alone': {
    meaning: { en: 'A second person must agree first.', id: 'Orang kedua harus menyetujui dahulu.' },
    todo: {
      en: 'Somebody else with the same right approves it on his own device.',
      id: 'Orang lain dengan hak yang sama menyetujuinya di perangkatnya sendiri.',
    },
    retry: true,
  },
  'confirmation-own': {
    meaning: {
      en: 'Who asks can’t be the second person as well.',
      id: 'Yang meminta tidak dapat menjadi orang kedua.',
    },
    todo: {
      en: 'Somebody else must approve it, signed in with an account of his own.',
      id: 'Orang lain harus menyetujuinya dengan akunnya sendiri.',
    },
    retry: false,
  },
  'password-weak': {
    meaning: {
      en: 'The password is too weak: at least {least} characters, and not the account’s name.',
      id: 'Kata sandi terlalu lemah: paling sedikit {least} karakter dan tidak memuat nama akun.',
    },
    todo: {
      en: 'Three or four words that have nothing to do with each other are good and easy to remember.',
      id: 'Tiga atau empat kata yang tidak berhubungan sudah kuat dan mudah diingat.',
    },
    retry: false,
  },
  'account-last-administrator': {
    meaning: {
      en: 'This is the last administrator; without one nobody could manage accounts.',
      id: 'Ini administrator terakhir; tanpa administrator tidak ada yang dapat mengelola akun.',
    },
    todo: { en: 'Make another administrator first.', id: 'Buat administrator lain dahulu.' },
    retry: false,
  },
  'accounts-unreadable': {
    meaning: {
      en: 'The accounts {path} can’t be read: {reason}. Nobody can sign in; the wall goes on.',
      id: 'Akun {path} tidak dapat dibaca: {reason}. Tidak ada yang dapat masuk; dinding tetap berjalan.',
    },
    todo: {
      en: 'Correct or remove the file on the appliance and restart: without it the page asks for a new set-up.',
      id: 'Perbaiki atau hapus berkas itu di perangkat lalu mulai ulang: tanpanya halaman meminta penyiapan baru.',
    },
    retry: false,
  },
  'scene-of-other-wall': {
    meaning: { en: 'The scene belongs to wall {wall}.', id: 'Adegan itu milik dinding {wall}.' },
    todo: { en: 'Apply it there.', id: 'Terapkan di dinding tersebut.' },
    retry: false,
  },
  'nothing-to-undo': {
    meaning: {
      en: 'No earlier picture of wall {wall} is known.',
      id: 'Tidak ada gambar sebelumnya dari dinding {wall} yang diketahui.',
    },
    todo: { en: 'Apply the scene that you want.', id: 'Terapkan adegan yang diinginkan.' },
    retry: false,
  },
  'nothing-held': {
    meaning: {
      en: 'Nothing was shown on wall {wall} yet that could be held or released.',
      id: 'Belum ada yang ditampilkan di dinding {wall} untuk ditahan atau dilepas.',
    },
    todo: { en: 'Apply a scene first.', id: 'Terapkan adegan dahulu.' },
    retry: false,
  },
  'capture-not-possible': {
    meaning: {
      en: 'What wall {wall} shows is not known well enough for a scene: {panels}.',
      id: 'Yang ditampilkan dinding {wall} belum cukup diketahui untuk dijadikan adegan: {panels}.',
    },
    todo: {
      en: 'Wait until the matrix has answered, and name a source for each input that is shown.',
      id: 'Tunggu sampai matriks menjawab, dan beri nama sumber untuk setiap masukan yang tampil.',
    },
    retry: false,
  },
  'device-without-line': {
    meaning: {
      en: 'The device {device} has no line that this can be done on.',
      id: 'Perangkat {device} tidak memiliki jalur untuk ini.',
    },
    todo: {
      en: 'Is the driver carried by this version, and was the daemon restarted since the device was added?',
      id: 'Apakah driver-nya ada di versi ini, dan apakah daemon dimulai ulang sejak perangkat ditambahkan?',
    },
    retry: false,
  },
  'tie-impossible': {
    meaning: {
      en: 'The matrix {device} has no output {output} or no input {input}.',
      id: 'Matriks {device} tidak memiliki keluaran {output} atau masukan {input}.',
    },
    todo: {
      en: 'Numbers count from 1; input 0 shows nothing.',
      id: 'Nomor dihitung dari 1; masukan 0 berarti kosong.',
    },
    retry: false,
  },
  'internal-error': {
    meaning: {
      en: 'The appliance failed at this; it is our fault, not yours.',
      id: 'Perangkat gagal melakukan ini; kesalahan ada pada kami, bukan Anda.',
    },
    todo: {
      en: 'Look into the log, and send it to us with the time.',
      id: 'Lihat log, lalu kirimkan kepada kami beserta waktunya.',
    },
    retry: true,
  },
} as const satisfies ErrorRegistry;

export type HttpErrorCode = keyof typeof httpErrors;
