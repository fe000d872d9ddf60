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
  'data-folder-in-use': {
    meaning: {
      en: 'The data folder {folder} belongs to a running daemon: {command} (pid {pid}).',
      id: 'Folder data {folder} sedang dipakai daemon lain: {command} (pid {pid}).',
    },
    todo: {
      en: 'Stop that one first, or name another folder.',
      id: 'Hentikan daemon itu dahulu, atau sebut folder lain.',
    },
    retry: true,
  },
} as const satisfies ErrorRegistry;
