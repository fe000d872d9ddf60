import type { ErrorRegistry } from '../../drivers/errors.js';

export const journalErrors = {
  'journal-unavailable': {
    meaning: { en: 'The journal could not be written: {reason}.', id: 'Jurnal tidak dapat ditulis: {reason}.' },
    todo: {
      en: 'Is the disk full, is it read-only, is it failing? Free space or replace it; the daemon goes on by itself.',
      id: 'Apakah disk penuh, hanya-baca, atau rusak? Kosongkan ruang atau ganti disk; daemon berlanjut sendiri.',
    },
    retry: true,
  },
  'journal-damaged': {
    meaning: {
      en: 'The journal is damaged in the middle: {path}, entry {seq}.',
      id: 'Jurnal rusak di bagian tengah: {path}, entri {seq}.',
    },
    todo: {
      en: 'Somebody or the disk changed it. Run `wallkeeper audit verify`, keep a copy as evidence, move the journal folder aside, then start again.',
      id: 'Seseorang atau disk telah mengubahnya. Jalankan `wallkeeper audit verify`, simpan salinan sebagai bukti, pindahkan folder jurnal, lalu mulai lagi.',
    },
    retry: false,
  },
  'journal-entry-invalid': {
    meaning: {
      en: 'An entry {kind} could not be journalled: its data can’t be written as JSON.',
      id: 'Entri {kind} tidak dapat dicatat dalam jurnal: datanya tidak dapat ditulis sebagai JSON.',
    },
    todo: {
      en: 'This is a fault of the program; report it with the log.',
      id: 'Ini kesalahan program; laporkan beserta lognya.',
    },
    retry: false,
  },
  'journal-key-unreadable': {
    meaning: {
      en: 'The appliance’s signing key {path} can’t be read: {reason}. Without it the journal can’t be signed.',
      id: 'Kunci tanda tangan perangkat {path} tidak dapat dibaca: {reason}. Tanpa kunci itu jurnal tidak dapat ditandatangani.',
    },
    todo: {
      en: 'Does it belong to the daemon’s user, is it damaged? Give it back its owner or put it back from safe keeping; where it is lost, move it aside and a new one is made at the next start.',
      id: 'Apakah berkas itu milik pengguna daemon, atau rusak? Kembalikan pemiliknya atau pulihkan dari simpanan aman; bila hilang, pindahkan berkas itu dan kunci baru dibuat pada start berikutnya.',
    },
    retry: false,
  },
  'data-folder-in-use': {
    meaning: {
      en: 'The data folder {folder} belongs to a running daemon: {command} (pid {pid}, since {startedAt}).',
      id: 'Folder data {folder} sedang dipakai daemon lain: {command} (pid {pid}, sejak {startedAt}).',
    },
    todo: {
      en: 'Stop that one first, or name another folder.',
      id: 'Hentikan daemon itu dahulu, atau sebut folder lain.',
    },
    retry: true,
  },
} as const satisfies ErrorRegistry;
