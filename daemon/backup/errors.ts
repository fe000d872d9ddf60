import type { ErrorRegistry } from '../../drivers/errors.js';

export const backupErrors = {
  'backup-nothing': {
    meaning: {
      en: 'There is no room.json in {dir}; no backup was made.',
      id: 'Tidak ada room.json di {dir}; cadangan tidak dibuat.',
    },
    todo: {
      en: 'Name the daemon’s data folder with --data.',
      id: 'Sebutkan folder data milik daemon dengan --data.',
    },
    retry: false,
  },
  'backup-unreadable': {
    meaning: {
      en: '{file} is not a backup of wallkeeper ({reason}); nothing was changed.',
      id: '{file} bukan cadangan wallkeeper ({reason}); tidak ada yang diubah.',
    },
    todo: {
      en: 'Is it another file, or one that was not copied to its end? `tar -tzf {file}` shows what it holds.',
      id: 'Apakah berkasnya keliru, atau tidak tersalin sampai akhir? `tar -tzf {file}` menunjukkan isinya.',
    },
    retry: false,
  },
  'backup-damaged': {
    meaning: {
      en: '{name} in {file} is not what was put there; nothing was changed.',
      id: '{name} di dalam {file} tidak sama dengan saat dibuat; tidak ada yang diubah.',
    },
    todo: {
      en: 'Likely a bad stick or a copy that was broken off: copy it again from where it was made, or take an older one.',
      id: 'Kemungkinan media rusak atau penyalinan terputus: salin ulang dari asalnya, atau pakai yang lebih lama.',
    },
    retry: false,
  },
  'backup-too-new': {
    meaning: {
      en: '{file} was made by a newer wallkeeper ({version}); nothing was changed.',
      id: '{file} dibuat oleh wallkeeper yang lebih baru ({version}); tidak ada yang diubah.',
    },
    todo: { en: 'Update wallkeeper, then restore.', id: 'Perbarui wallkeeper, lalu pulihkan.' },
    retry: false,
  },
  'backup-target-used': {
    meaning: {
      en: '{dir} already holds {name}; nothing was changed.',
      id: '{dir} sudah berisi {name}; tidak ada yang diubah.',
    },
    todo: {
      en: 'Restore into an empty folder. To replace this room: stop the daemon, read the difference, call again with --apply; what is there now is kept beside.',
      id: 'Pulihkan ke folder kosong. Untuk mengganti ruangan ini: hentikan daemon, baca perbedaannya, panggil lagi dengan --apply; isi yang sekarang disimpan di sampingnya.',
    },
    retry: false,
  },
  'backup-sealed': {
    meaning: {
      en: '{file} is sealed and no passphrase was given; nothing was changed.',
      id: '{file} disegel dan kata sandinya tidak diberikan; tidak ada yang diubah.',
    },
    todo: {
      en: 'Put the passphrase into a file of its own and name it with --passphrase-file, or type it: --passphrase-file -',
      id: 'Simpan kata sandi dalam berkas tersendiri dan sebutkan dengan --passphrase-file, atau ketik: --passphrase-file -',
    },
    retry: false,
  },
  'backup-passphrase-wrong': {
    meaning: {
      en: '{file} was sealed with another passphrase; nothing was changed.',
      id: '{file} disegel dengan kata sandi lain; tidak ada yang diubah.',
    },
    todo: {
      en: 'Check capitals, blanks and the keyboard’s language. Without its passphrase nobody can open it: take a plain backup, or an older one.',
      id: 'Periksa huruf besar, spasi, dan bahasa papan ketik. Tanpa kata sandinya tidak ada yang dapat membuka: pakai cadangan polos atau yang lebih lama.',
    },
    retry: false,
  },
  'backup-passphrase-short': {
    meaning: {
      en: 'The passphrase has fewer than {least} characters; no backup was made.',
      id: 'Kata sandi kurang dari {least} karakter; cadangan tidak dibuat.',
    },
    todo: {
      en: 'Take four or five words that belong to no sentence, and keep them where the backup is not.',
      id: 'Pakai empat atau lima kata yang bukan satu kalimat, dan simpan terpisah dari cadangannya.',
    },
    retry: false,
  },
  'backup-old': {
    meaning: {
      en: 'The last backup that could be read back is too old ({detail}).',
      id: 'Cadangan terakhir yang dapat dibaca ulang sudah terlalu lama ({detail}).',
    },
    todo: {
      en: 'Likely a full disk, or a folder or passphrase file of `backups` that the service may not use; the log says which. `wallkeeper backup` makes one now.',
      id: 'Kemungkinan diska penuh, atau folder maupun berkas kata sandi `backups` tidak dapat dipakai layanan; log menyebut yang mana. `wallkeeper backup` membuatnya sekarang.',
    },
    retry: true,
  },
} as const satisfies ErrorRegistry;
