/** What goes wrong with palm terminals, for people. What concerns any HID device is in link/errors.ts. */
import type { ErrorRegistry } from '../errors.js';

export const terminalErrors = {
  'terminal-profile-unknown': {
    meaning: {
      en: 'Terminal {device} has a profile that this version does not carry: {profile}.',
      id: 'Terminal {device} memakai profil yang tidak ada pada versi ini: {profile}.',
    },
    todo: { en: 'Set `profile` to one of: {known}.', id: 'Isi `profile` dengan salah satu dari: {known}.' },
    retry: false,
  },
  'terminal-profile-wrong': {
    meaning: {
      en: 'The report profile {profile} is none: {detail}.',
      id: 'Profil laporan {profile} tidak sah: {detail}.',
    },
    todo: {
      en: 'Correct the profile; the terminal’s README describes what one consists of.',
      id: 'Perbaiki profilnya; README terminal menjelaskan isinya.',
    },
    retry: false,
  },
  'terminal-profile-template': {
    meaning: {
      en: 'The report profile {profile} would take a biometric template ({detail}); those never enter.',
      id: 'Profil laporan {profile} akan menerima templat biometrik ({detail}); templat tidak pernah diterima.',
    },
    todo: {
      en: 'Remove the field. The terminal matches the palm itself and reports a subject id.',
      id: 'Hapus kolom itu. Terminal mencocokkan telapak tangan sendiri dan melaporkan id subjek.',
    },
    retry: false,
  },
  'terminal-key-missing': {
    meaning: {
      en: 'Terminal {device} signs its reports ({profile}), and its key of 32 bytes is not there.',
      id: 'Terminal {device} menandatangani laporannya ({profile}), dan kunci 32 bitanya tidak ada.',
    },
    todo: {
      en: 'Set `keyFile` to a file below the data directory with the 64 hex digits that the terminal was given.',
      id: 'Isi `keyFile` dengan berkas di bawah direktori data yang memuat 64 digit heksadesimal milik terminal.',
    },
    retry: false,
  },
  'terminal-other-descriptor': {
    meaning: {
      en: 'The terminal is not built as its profile says: {detail}; it is not used.',
      id: 'Terminal tidak sesuai dengan profilnya: {detail}; tidak dipakai.',
    },
    todo: {
      en: 'Is the right profile configured, has the terminal another firmware? Else treat the device as replaced.',
      id: 'Apakah profilnya benar, apakah firmware terminal berbeda? Bila tidak, anggap perangkat telah diganti.',
    },
    retry: true,
  },
  'terminal-identity-failed': {
    meaning: {
      en: 'The terminal does not say who it is ({detail}); it is not used.',
      id: 'Terminal tidak menyatakan identitasnya ({detail}); tidak dipakai.',
    },
    todo: {
      en: 'Pull it and plug it in again. If it stays so: does its firmware have the identity report?',
      id: 'Cabut dan pasang lagi. Bila tetap: apakah firmware-nya memiliki laporan identitas?',
    },
    retry: true,
  },
  'terminal-other-identity': {
    meaning: {
      en: 'The terminal gives itself another serial number ({detail}) than USB does; it is not used.',
      id: 'Terminal menyebut nomor seri lain ({detail}) dari yang disebut USB; tidak dipakai.',
    },
    todo: {
      en: 'Somebody may have put a device in between. Look at the cable and the terminal.',
      id: 'Mungkin ada perangkat yang dipasang di antaranya. Periksa kabel dan terminalnya.',
    },
    retry: true,
  },
  'terminal-key-wrong': {
    meaning: {
      en: 'The terminal {detail} does not have the configured key; it is not used.',
      id: 'Terminal {detail} tidak memiliki kunci yang dikonfigurasi; tidak dipakai.',
    },
    todo: {
      en: 'Was the terminal replaced, was its key changed? Give it its key again with the maker’s tool, or correct keyFile.',
      id: 'Apakah terminal diganti, apakah kuncinya berubah? Pasang lagi kuncinya dengan alat pembuatnya, atau perbaiki keyFile.',
    },
    retry: true,
  },
  'terminal-silent': {
    meaning: {
      en: 'The terminal {detail} is plugged in and gives no sign of life; palms are not read.',
      id: 'Terminal {detail} terpasang tetapi tidak memberi tanda; telapak tangan tidak terbaca.',
    },
    todo: {
      en: 'Look at the terminal: is it lit? Pull it and plug it in again.',
      id: 'Periksa terminalnya: menyala? Cabut dan pasang lagi.',
    },
    retry: true,
  },
} as const satisfies ErrorRegistry;
