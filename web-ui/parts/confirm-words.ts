import { bilingual } from '../language/bilingual.js';

export const confirmWords = bilingual({
  id: {
    title: 'Pastikan dahulu',
    dangers: {
      'daemon-restart':
        'Menyalakan ulang daemon: dinding tetap bergambar, beberapa detik tanpa kendali; pintu tetap aman.',
      'person-erase': 'Menghapus orang: nama, subjek, dan kuncinya hilang untuk selamanya; jurnal tetap utuh.',
      'raw-send': 'Mengirim byte mentah ke perangkat. Perangkat dapat berubah di luar pengetahuan daemon.',
      'configuration-import': 'Mengganti seluruh konfigurasi ruangan.',
      'revision-restore': 'Mengembalikan seluruh konfigurasi ke versi sebelumnya.',
      'account-remove': 'Menghapus akun; semua sesinya diakhiri.',
    },
    hold: (seconds: string) => `Tahan ${seconds} detik untuk melanjutkan`,
    keep: 'Terus tahan…',
    held: 'Dikirim',
    two: 'Orang kedua dengan hak yang sama harus menyetujui permintaan ini dari akunnya, di bagian Kesehatan. Menunggu…',
    approved: (name: string) => `Disetujui oleh ${name}.`,
    cancel: 'Batal',
  },
  en: {
    title: 'Make sure first',
    dangers: {
      'daemon-restart':
        'Starts the daemon anew: the wall keeps its picture, for a few seconds nothing controls it; doors stay secure.',
      'person-erase': 'Erases a person: name, subjects and key are gone for ever; the journal stays whole.',
      'raw-send': 'Sends raw bytes to a device. The device may change without the daemon knowing.',
      'configuration-import': 'Replaces the whole configuration of the room.',
      'revision-restore': 'Puts the whole configuration back to an earlier version.',
      'account-remove': 'Removes an account; all its sessions end.',
    },
    hold: (seconds) => `Hold for ${seconds} seconds to go on`,
    keep: 'Keep holding…',
    held: 'Sent',
    two: 'A second person with the same right has to approve this from their own account, in the part Health. Waiting…',
    approved: (name) => `Approved by ${name}.`,
    cancel: 'Cancel',
  },
});
