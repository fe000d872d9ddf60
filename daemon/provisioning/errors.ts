import type { ErrorRegistry } from '../../drivers/errors.js';

const askMaker = {
  en: 'Ask whoever made it for a new one.',
  id: 'Mintalah yang baru kepada pembuatnya.',
};

export const provisioningErrors = {
  'bundle-too-large': {
    meaning: {
      en: 'The bundle is too large ({detail}); nothing was changed.',
      id: 'Paket konfigurasi terlalu besar ({detail}); tidak ada yang diubah.',
    },
    todo: {
      en: 'A bundle may have {most} bytes. Is it another file? People can be left out: those of the room then stay.',
      id: 'Batasnya {most} byte. Apakah berkasnya keliru? Orang boleh tidak disertakan: data orang di ruangan tetap.',
    },
    retry: false,
  },
  'bundle-too-deep': {
    meaning: {
      en: 'The bundle is nested too deeply ({detail} levels); nothing was changed.',
      id: 'Paket konfigurasi bersarang terlalu dalam ({detail} tingkat); tidak ada yang diubah.',
    },
    todo: {
      en: 'Is it another file? At most {most} levels.',
      id: 'Apakah berkasnya keliru? Paling dalam {most} tingkat.',
    },
    retry: false,
  },
  'bundle-malformed': {
    meaning: {
      en: 'This is not a configuration bundle ({detail}); nothing was changed.',
      id: 'Ini bukan paket konfigurasi ({detail}); tidak ada yang diubah.',
    },
    todo: {
      en: 'Is it another file, or one that was not copied to its end? `wallkeeper provision sign` makes a bundle.',
      id: 'Apakah berkasnya keliru, atau tidak tersalin sampai akhir? `wallkeeper provision sign` membuat paket.',
    },
    retry: false,
  },
  'bundle-not-canonical': {
    meaning: {
      en: 'The bundle was rewritten after it was signed; nothing was changed.',
      id: 'Paket konfigurasi ditulis ulang setelah ditandatangani; tidak ada yang diubah.',
    },
    todo: {
      en: 'An editor, or a program that formats JSON, touched it. Copy it anew, byte for byte, from where it was made.',
      id: 'Kemungkinan diubah penyunting teks atau program yang merapikan JSON. Salin ulang apa adanya dari pembuatnya.',
    },
    retry: false,
  },
  'bundle-signer-unknown': {
    meaning: {
      en: 'Nobody called {signer} may provision this room; nothing was changed.',
      id: 'Tidak ada penanda tangan {signer} yang boleh menyiapkan ruangan ini; tidak ada yang diubah.',
    },
    todo: {
      en: 'Where {signer} should be trusted, put the public key into secrets/provisioning-keys/{signer}.pem. Otherwise find out who sent this.',
      id: 'Bila {signer} memang dipercaya, simpan kunci publiknya di secrets/provisioning-keys/{signer}.pem. Bila tidak, cari tahu pengirimnya.',
    },
    retry: false,
  },
  'bundle-signature-wrong': {
    meaning: {
      en: 'The bundle says it is of {signer}, and its signature is not; nothing was changed.',
      id: 'Paket mengaku dari {signer}, tetapi tanda tangannya bukan; tidak ada yang diubah.',
    },
    todo: {
      en: 'Likely the bundle was changed, or {signer} has a new key that is not here yet. If neither, somebody tries to get in.',
      id: 'Kemungkinan paket diubah, atau kunci baru {signer} belum ada di sini. Bila bukan keduanya, ada yang mencoba masuk.',
    },
    retry: false,
  },
  'bundle-other-room': {
    meaning: {
      en: 'The bundle is for the room {room}, and this is {here}; nothing was changed.',
      id: 'Paket ini untuk ruangan {room}, sedangkan ini {here}; tidak ada yang diubah.',
    },
    todo: {
      en: 'Take the bundle of this room. A room’s id is never changed by a bundle.',
      id: 'Pakai paket milik ruangan ini. Id ruangan tidak pernah diubah lewat paket.',
    },
    retry: false,
  },
  'bundle-not-yet': {
    meaning: {
      en: 'The bundle was made at {madeAt}, which is still to come here; nothing was changed.',
      id: 'Paket dibuat pada {madeAt}, waktu yang belum tiba di sini; tidak ada yang diubah.',
    },
    todo: {
      en: 'Compare the clocks of this machine and of the maker’s; `timedatectl` shows this one’s.',
      id: 'Bandingkan jam mesin ini dengan jam pembuatnya; `timedatectl` menunjukkan jam mesin ini.',
    },
    retry: true,
  },
  'bundle-expired': {
    meaning: {
      en: 'The bundle was good until {expiresAt}; nothing was changed.',
      id: 'Paket berlaku sampai {expiresAt}; tidak ada yang diubah.',
    },
    todo: askMaker,
    retry: false,
  },
  'bundle-revision-old': {
    meaning: {
      en: 'The bundle has revision {revision}, and {highest} was taken here already; nothing was changed.',
      id: 'Paket ini revisi {revision}, padahal revisi {highest} sudah pernah diterima; tidak ada yang diubah.',
    },
    todo: {
      en: 'Each revision is taken once, also one that was given back. To try again, have it signed with a higher one.',
      id: 'Setiap revisi hanya diterima sekali, termasuk yang dikembalikan. Untuk mencoba lagi, minta revisi lebih tinggi.',
    },
    retry: false,
  },
  'bundle-configuration-invalid': {
    meaning: {
      en: 'The configuration in the bundle is not right: {pointer} {problem}; nothing was changed.',
      id: 'Konfigurasi di dalam paket tidak benar: {pointer} {problem}; tidak ada yang diubah.',
    },
    todo: {
      en: 'The maker should try `wallkeeper check` on it, with this version of wallkeeper, before signing.',
      id: 'Pembuatnya perlu menjalankan `wallkeeper check`, dengan versi wallkeeper yang sama, sebelum menandatangani.',
    },
    retry: false,
  },
  'provisioning-off': {
    meaning: {
      en: 'Nobody may provision this room: there is no key; nothing was changed.',
      id: 'Belum ada yang boleh menyiapkan ruangan ini: tidak ada kunci; tidak ada yang diubah.',
    },
    todo: {
      en: 'Put the public key of whoever may into secrets/provisioning-keys/<signer>.pem; `wallkeeper provision keygen` makes a pair.',
      id: 'Simpan kunci publik yang berhak di secrets/provisioning-keys/<signer>.pem; `wallkeeper provision keygen` membuat pasangannya.',
    },
    retry: false,
  },
  'provisioning-busy': {
    meaning: {
      en: 'Revision {revision} waits or is on trial; until that has ended this is not done.',
      id: 'Revisi {revision} menunggu atau sedang diuji coba; ini belum dilakukan sampai itu berakhir.',
    },
    todo: {
      en: 'Confirm or discard it or give it back, or wait until the trial ends by itself; then try again.',
      id: 'Kukuhkan, buang, atau kembalikan, atau tunggu uji coba berakhir sendiri; lalu coba lagi.',
    },
    retry: true,
  },
  'provisioning-nothing-staged': {
    meaning: { en: 'There is no bundle that waits to be applied.', id: 'Tidak ada paket yang menunggu diterapkan.' },
    todo: {
      en: 'Somebody else may have applied or discarded it; look at the journal.',
      id: 'Mungkin sudah diterapkan atau dibuang orang lain; lihat jurnal.',
    },
    retry: false,
  },
  'provisioning-no-trial': {
    meaning: { en: 'Nothing is on trial.', id: 'Tidak ada yang sedang diuji coba.' },
    todo: {
      en: 'The trial has ended meanwhile: the page and the journal say how.',
      id: 'Uji coba sudah berakhir: halaman dan jurnal menyebut hasilnya.',
    },
    retry: false,
  },
  'provisioning-state-unreadable': {
    meaning: {
      en: '{path} can’t be read ({reason}); no bundle is taken, the room goes on as it is.',
      id: '{path} tidak dapat dibaca ({reason}); paket tidak diterima, ruangan berjalan seperti sekarang.',
    },
    todo: {
      en: 'Likely a failing disk. Keep a copy and delete the file: revisions then begin anew, so remove old bundles from the broker first.',
      id: 'Kemungkinan diska rusak. Simpan salinan lalu hapus berkas itu: revisi dihitung ulang, maka hapus dahulu paket lama dari broker.',
    },
    retry: false,
  },
  'provisioning-name-bad': {
    meaning: { en: '{name} can’t be a signer’s name.', id: '{name} tidak dapat menjadi nama penanda tangan.' },
    todo: {
      en: 'Small letters, digits, - and _, at most 64, the first a letter or digit.',
      id: 'Huruf kecil, angka, - dan _, paling banyak 64, diawali huruf atau angka.',
    },
    retry: false,
  },
  'provisioning-file-there': {
    meaning: { en: '{path} is there already; nothing was written.', id: '{path} sudah ada; tidak ada yang ditulis.' },
    todo: {
      en: 'A key that was written over is lost. Choose another folder or name.',
      id: 'Kunci yang tertimpa akan hilang. Pilih folder atau nama lain.',
    },
    retry: false,
  },
  'provisioning-key-unusable': {
    meaning: { en: '{path} holds no Ed25519 private key.', id: '{path} tidak berisi kunci privat Ed25519.' },
    todo: {
      en: '`wallkeeper provision keygen` makes a pair; the private one signs.',
      id: '`wallkeeper provision keygen` membuat pasangan kunci; yang privat menandatangani.',
    },
    retry: false,
  },
  'provisioning-trial-damaged': {
    meaning: {
      en: 'The configuration on trial could not be read back from the disk.',
      id: 'Konfigurasi uji coba tidak dapat dibaca kembali dari diska.',
    },
    todo: {
      en: 'The previous one is put back by itself. Look at the disk.',
      id: 'Konfigurasi sebelumnya dikembalikan otomatis. Periksa diskanya.',
    },
    retry: false,
  },
} as const satisfies ErrorRegistry;
