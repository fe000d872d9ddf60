import type { ErrorRegistry } from '../../drivers/errors.js';

export const accessErrors = {
  'ceremony-role-missing': {
    meaning: {
      en: 'This account’s role may not do that with this ceremony.',
      id: 'Peran akun ini tidak boleh melakukan itu pada upacara ini.',
    },
    todo: {
      en: 'Sign in with an account that has one of the roles in the trigger’s ceremony.',
      id: 'Masuk dengan akun yang memiliki salah satu peran pada ceremony pemicu ini.',
    },
    retry: false,
  },
  'ceremony-not-rehearsed': {
    meaning: {
      en: 'The ceremony has no recent rehearsal that went well, so it was not armed.',
      id: 'Upacara belum digladi dengan berhasil dalam waktu yang ditentukan, maka tidak disiagakan.',
    },
    todo: {
      en: 'Rehearse it: the devices that fail are named. Then arm it again.',
      id: 'Lakukan gladi: perangkat yang gagal akan disebut. Lalu siagakan lagi.',
    },
    retry: true,
  },
  'ceremony-clock-untrusted': {
    meaning: {
      en: 'The clock is not trusted, so no window can be kept.',
      id: 'Jam belum dapat dipercaya, sehingga batas waktu tidak dapat dijaga.',
    },
    todo: {
      en: 'Is the time server reachable? Confirm the clock; an armed ceremony can be fired by hand.',
      id: 'Apakah server waktu terjangkau? Pastikan jamnya; upacara yang sudah siaga dapat dijalankan dengan tangan.',
    },
    retry: true,
  },
  'ceremony-armed-already': {
    meaning: { en: 'The ceremony is armed already.', id: 'Upacara sudah disiagakan.' },
    todo: {
      en: 'Disarm it first where its window is to begin anew.',
      id: 'Batalkan dahulu bila jendelanya harus dimulai lagi.',
    },
    retry: false,
  },
  'ceremony-not-armed': {
    meaning: {
      en: 'The ceremony is not armed; nothing was done.',
      id: 'Upacara belum disiagakan; tidak ada yang dijalankan.',
    },
    todo: { en: 'Arm it, then fire it within its window.', id: 'Siagakan, lalu jalankan dalam jendelanya.' },
    retry: false,
  },
  'ceremony-expired': {
    meaning: {
      en: 'The ceremony’s window is over; nothing was done.',
      id: 'Jendela upacara sudah lewat; tidak ada yang dijalankan.',
    },
    todo: { en: 'Arm it again.', id: 'Siagakan lagi.' },
    retry: false,
  },
  'ceremony-fired': {
    meaning: { en: 'The ceremony was fired already; it fires once.', id: 'Upacara sudah dijalankan; hanya sekali.' },
    todo: { en: 'Arm it again for another time.', id: 'Siagakan lagi untuk kali berikutnya.' },
    retry: false,
  },
  'ceremony-not-this-palm': {
    meaning: { en: 'This scan does not fire the ceremony.', id: 'Pemindaian ini tidak menjalankan upacara.' },
    todo: {
      en: 'It needs a grant at its own door of somebody in its groups, after it was armed.',
      id: 'Diperlukan izin di pintunya oleh anggota grupnya, setelah disiagakan.',
    },
    retry: false,
  },
  'command-malformed': {
    meaning: {
      en: 'The door command is none: a member is missing, unknown or of the wrong form.',
      id: 'Perintah pintu tidak sah: ada bagian yang hilang, tidak dikenal, atau salah bentuk.',
    },
    todo: {
      en: 'Compare it with the contract; a door can’t be unlocked by a command.',
      id: 'Bandingkan dengan kontrak; pintu tidak dapat dibuka dengan perintah.',
    },
    retry: false,
  },
  'command-other-room': {
    meaning: { en: 'The door command is for another room.', id: 'Perintah pintu untuk ruangan lain.' },
    todo: { en: 'Does the server send it to the right topic?', id: 'Apakah server mengirim ke topik yang benar?' },
    retry: false,
  },
  'command-door-unknown': {
    meaning: {
      en: 'The door command names a door that is not here.',
      id: 'Perintah pintu menyebut pintu yang tidak ada.',
    },
    todo: { en: 'Compare it with the room’s catalog.', id: 'Bandingkan dengan katalog ruangan.' },
    retry: false,
  },
  'command-clock-untrusted': {
    meaning: {
      en: 'The clock is not trusted, so the age of a door command can’t be told.',
      id: 'Jam belum dapat dipercaya, sehingga umur perintah pintu tidak dapat dipastikan.',
    },
    todo: {
      en: 'Is the time server reachable? Use the local page meanwhile.',
      id: 'Apakah server waktu terjangkau? Sementara itu pakai halaman lokal.',
    },
    retry: true,
  },
  'command-expired': {
    meaning: { en: 'The door command came too late.', id: 'Perintah pintu datang terlambat.' },
    todo: {
      en: 'Do both clocks agree, is the way to the broker slow? Send a new one.',
      id: 'Apakah kedua jam cocok, apakah jalur ke broker lambat? Kirim yang baru.',
    },
    retry: false,
  },
  'command-before-start': {
    meaning: {
      en: 'The door command was made before this program started.',
      id: 'Perintah pintu dibuat sebelum program ini dinyalakan.',
    },
    todo: { en: 'Send a new one.', id: 'Kirim yang baru.' },
    retry: false,
  },
  'command-not-yet': {
    meaning: { en: 'The door command comes from the future.', id: 'Perintah pintu berasal dari masa depan.' },
    todo: { en: 'Do both clocks agree?', id: 'Apakah kedua jam cocok?' },
    retry: false,
  },
  'command-client-unknown': {
    meaning: {
      en: 'Nobody of this name may send door commands.',
      id: 'Tidak ada klien bernama ini yang boleh mengirim perintah pintu.',
    },
    todo: {
      en: 'Is the client’s public key in secrets/command-keys, and readable?',
      id: 'Apakah kunci publik klien ada di secrets/command-keys dan dapat dibaca?',
    },
    retry: false,
  },
  'command-signature-wrong': {
    meaning: {
      en: 'The door command’s signature is not this client’s.',
      id: 'Tanda tangan perintah pintu bukan milik klien ini.',
    },
    todo: {
      en: 'Was the key changed, is what is signed the canonical JSON without the signature? Otherwise somebody is trying.',
      id: 'Apakah kuncinya diganti, apakah yang ditandatangani JSON kanonik tanpa tanda tangan? Bila tidak, ada yang mencoba-coba.',
    },
    retry: false,
  },
  'command-replayed': {
    meaning: { en: 'The door command was used already.', id: 'Perintah pintu sudah pernah dipakai.' },
    todo: {
      en: 'Each command needs a nonce of its own. If the server sent it once, somebody repeats it.',
      id: 'Setiap perintah memerlukan nonce sendiri. Bila server mengirim sekali, ada yang mengulanginya.',
    },
    retry: false,
  },
  'command-crowded': {
    meaning: {
      en: 'Too many door commands within ten seconds.',
      id: 'Terlalu banyak perintah pintu dalam sepuluh detik.',
    },
    todo: {
      en: 'Which client sends them? Remove its key if it is not the server.',
      id: 'Klien mana yang mengirim? Hapus kuncinya bila bukan server.',
    },
    retry: true,
  },
  'clock-untrusted': {
    meaning: {
      en: 'The clock is behind what has been already, so rights that depend on the time wait.',
      id: 'Jam tertinggal dari yang sudah tercatat, sehingga izin yang bergantung pada waktu ditunda.',
    },
    todo: {
      en: 'Is the time server reachable, is the battery of the PC’s clock flat? Set the clock, or confirm at the page that it is right.',
      id: 'Apakah server waktu terjangkau, apakah baterai jam PC habis? Setel jamnya, atau pastikan di halaman bahwa jam sudah benar.',
    },
    retry: true,
  },
  'fire-input-on': {
    meaning: {
      en: 'The fire input of {door} is still on; the door stays released.',
      id: 'Masukan kebakaran {door} masih aktif; pintu tetap dilepas.',
    },
    todo: {
      en: 'Is there a fire? If not: reset the fire panel first, then look at the wire to the input.',
      id: 'Apakah ada kebakaran? Bila tidak: reset panel kebakaran dahulu, lalu periksa kabel ke masukan itu.',
    },
    retry: true,
  },
  'enrolment-busy': {
    meaning: {
      en: 'Somebody is enrolling at {terminal} already.',
      id: 'Sedang ada pendaftaran lain di {terminal}.',
    },
    todo: { en: 'Wait a minute, or cancel the other one.', id: 'Tunggu satu menit, atau batalkan yang lain.' },
    retry: true,
  },
  'terminal-not-ready': {
    meaning: { en: 'The terminal {terminal} is not ready.', id: 'Terminal {terminal} belum siap.' },
    todo: {
      en: 'Is it plugged in, does the page say why it is refused?',
      id: 'Apakah sudah terpasang, apakah halaman menyebut alasan penolakannya?',
    },
    retry: true,
  },
  'person-not-here': {
    meaning: {
      en: 'There is no person “{person}” here, and nothing is kept about one.',
      id: 'Tidak ada orang “{person}” di sini, dan tidak ada data tentangnya.',
    },
    todo: {
      en: 'Is the id spelled as in /people of room.json?',
      id: 'Apakah id ditulis seperti pada /people di room.json?',
    },
    retry: false,
  },
  'erasure-order-unknown': {
    meaning: {
      en: 'There is no open erasure order {order}.',
      id: 'Tidak ada perintah penghapusan {order} yang terbuka.',
    },
    todo: {
      en: 'Was it confirmed already? `wallkeeper person report ID` lists the open ones of a person.',
      id: 'Apakah sudah dikonfirmasi? `wallkeeper person report ID` menampilkan yang masih terbuka.',
    },
    retry: false,
  },
  'pseudonyms-unreadable': {
    meaning: {
      en: 'The pseudonyms {path} can’t be read: {reason}. Nobody can be told by a scan, so no door opens.',
      id: 'Berkas pseudonim {path} tidak dapat dibaca: {reason}. Pemindaian tidak dapat dikenali, maka tidak ada pintu yang terbuka.',
    },
    todo: {
      en: 'Does it belong to the daemon’s user, is it damaged? Put it back from safe keeping; where it is lost, move it aside, and everybody gets a new pseudonym.',
      id: 'Apakah berkas milik pengguna daemon, atau rusak? Pulihkan dari simpanan aman; bila hilang, pindahkan, dan semua orang mendapat pseudonim baru.',
    },
    retry: false,
  },
} as const satisfies ErrorRegistry;
