/** Why a door stayed shut: one cause a decision, each with its sentence. Pure. */
import type { Text } from '../messages/language.js';

export const denialCauses = {
  'event-malformed': { en: 'The terminal’s report could not be read.', id: 'Laporan terminal tidak dapat dibaca.' },
  'terminal-unassigned': {
    en: 'This terminal belongs to no door.',
    id: 'Terminal ini tidak terpasang pada pintu mana pun.',
  },
  duplicate: {
    en: 'The same scan again; it has its decision already.',
    id: 'Pemindaian yang sama; keputusannya sudah ada.',
  },
  'stale-scan': {
    en: 'The scan reached the daemon too late to be acted upon.',
    id: 'Pemindaian terlambat sampai sehingga tidak ditindaklanjuti.',
  },
  'terminal-untrusted': {
    en: 'The terminal is not the one that was registered, or it is silent.',
    id: 'Terminal bukan yang didaftarkan, atau tidak menjawab.',
  },
  'terminal-tampered': { en: 'The terminal’s housing was opened.', id: 'Rumah terminal telah dibuka.' },
  'assurance-too-low': {
    en: 'This kind of terminal is not enough for this door.',
    id: 'Jenis terminal ini belum memadai untuk pintu ini.',
  },
  'locked-out': {
    en: 'Too many denials at this terminal; it is locked out for a while.',
    id: 'Terlalu banyak penolakan di terminal ini; terminal dikunci sementara.',
  },
  'no-match': { en: 'The palm was not recognized.', id: 'Telapak tangan tidak dikenali.' },
  'bad-read': { en: 'The palm could not be read.', id: 'Telapak tangan tidak terbaca.' },
  'quality-too-low': { en: 'The match was too weak for this door.', id: 'Kecocokan terlalu lemah untuk pintu ini.' },
  'liveness-missing': {
    en: 'The terminal did not confirm a living hand.',
    id: 'Terminal tidak memastikan tangan yang hidup.',
  },
  'subject-unknown': {
    en: 'Nobody is registered under this subject.',
    id: 'Tidak ada orang yang terdaftar dengan subjek ini.',
  },
  'person-disabled': { en: 'This person is blocked.', id: 'Orang ini diblokir.' },
  'not-yet-valid': { en: 'This person’s validity has not begun.', id: 'Masa berlaku orang ini belum mulai.' },
  expired: { en: 'This person’s validity has ended.', id: 'Masa berlaku orang ini sudah habis.' },
  'clock-untrusted': {
    en: 'The clock is not trusted, so rights that depend on the time wait.',
    id: 'Jam belum dapat dipercaya, sehingga izin yang bergantung pada waktu ditunda.',
  },
  'no-right': {
    en: 'No group of this person may use this door.',
    id: 'Tidak ada grup orang ini yang boleh memakai pintu ini.',
  },
  'outside-hours': { en: 'Not at this time.', id: 'Di luar jam yang diizinkan.' },
  holiday: {
    en: 'Not on this day: its hours are changed or cancelled.',
    id: 'Hari ini jamnya diubah atau ditiadakan.',
  },
  'door-locked': { en: 'The door is set to locked.', id: 'Pintu disetel terkunci.' },
  'door-fault': { en: 'The lock can’t be driven.', id: 'Kunci tidak dapat digerakkan.' },
  lockdown: { en: 'Lockdown.', id: 'Penguncian darurat.' },
  'first-person-required': {
    en: 'Somebody of the first-person group has to come in first.',
    id: 'Orang dari grup pembuka harus masuk lebih dahulu.',
  },
  'anti-passback': {
    en: 'Already inside, or entered a moment ago; somebody may have passed the right on.',
    id: 'Sudah tercatat di dalam, atau baru saja masuk; izin mungkin dipinjamkan.',
  },
  'second-person-pending': { en: 'A second person is needed.', id: 'Diperlukan orang kedua.' },
  'journal-unavailable': {
    en: 'The decision could not be recorded, so the door stays shut.',
    id: 'Keputusan tidak dapat dicatat, maka pintu tetap terkunci.',
  },
} as const satisfies Readonly<Record<string, Text>>;

export type DenialCause = keyof typeof denialCauses;

/** Causes that look like somebody trying: they count towards a lockout. */
export const countedCauses: ReadonlySet<DenialCause> = new Set<DenialCause>([
  'no-match',
  'quality-too-low',
  'liveness-missing',
  'subject-unknown',
  'person-disabled',
  'not-yet-valid',
  'expired',
  'no-right',
  'outside-hours',
  'holiday',
  'anti-passback',
]);
