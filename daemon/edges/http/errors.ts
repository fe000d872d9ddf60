import type { ErrorRegistry } from '../../../drivers/errors.js';

export const httpErrors = {
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
  'http-loopback-only': {
    meaning: {
      en: 'Until accounts are set up, this page answers only on the machine itself.',
      id: 'Sebelum akun disiapkan, halaman ini hanya melayani mesin ini sendiri.',
    },
    todo: {
      en: 'Open it on the appliance, or through an SSH tunnel.',
      id: 'Buka di perangkat ini, atau lewat terowongan SSH.',
    },
    retry: false,
  },
} as const satisfies ErrorRegistry;
