/** What the command line and the daemon say to people besides errors, in both languages. `{name}` marks a parameter. */
import { fillText, type ErrorParameters } from '../../drivers/errors.js';
import type { Language, Text } from './language.js';

export const catalogue = {
  'help-what-it-is': {
    en: 'wallkeeper keeps a command room’s video wall in a closed loop with what it was asked to show.',
    id: 'wallkeeper menjaga dinding video pusat komando tetap sesuai dengan yang diminta, dan membuktikannya.',
  },
  'help-usage': { en: 'Usage', id: 'Pemakaian' },
  'help-options': { en: 'Options', id: 'Opsi' },
  'help-help-option': { en: 'shows this page', id: 'menampilkan halaman ini' },
  'help-more': {
    en: '`wallkeeper VERB --help` says more of one command; `wallkeeper --version` says which version this is.',
    id: '`wallkeeper VERB --help` menjelaskan satu perintah; `wallkeeper --version` menyebut versinya.',
  },
  'help-language': {
    en: 'WALLKEEPER_LANG=id or en chooses the language, WALLKEEPER_DEBUG=1 shows where an error arose.',
    id: 'WALLKEEPER_LANG=id atau en memilih bahasa, WALLKEEPER_DEBUG=1 menunjukkan asal kesalahan.',
  },
  'help-exit-codes': {
    en: 'Exit codes: 0 success, 1 failure, 2 wrong usage or configuration.',
    id: 'Kode keluar: 0 berhasil, 1 gagal, 2 salah pemakaian atau konfigurasi.',
  },
  bug: {
    en: 'this is a fault in wallkeeper itself, not in your room: {what}. Call it again with WALLKEEPER_DEBUG=1 and send us what it prints.',
    id: 'ini kesalahan di dalam wallkeeper, bukan di ruangan Anda: {what}. Jalankan lagi dengan WALLKEEPER_DEBUG=1 dan kirimkan keluarannya kepada kami.',
  },
} as const satisfies Readonly<Record<string, Text>>;

export type MessageKey = keyof typeof catalogue;

/** The sentence in the reader's language. */
export function say(language: Language, key: MessageKey, parameters: ErrorParameters = {}): string {
  return fillText(catalogue[key][language], parameters);
}
