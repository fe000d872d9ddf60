/** `provisioning`: what is done with a configuration bundle that somebody with a key has signed. */
import { describe } from './describe.js';

export const provisioningSchema = describe(
  { en: 'Provisioning', id: 'Penyiapan jarak jauh' },
  {
    en: 'Signed configuration bundles from the server or a USB stick. Only taken where secrets/provisioning-keys/ holds a key.',
    id: 'Paket konfigurasi bertanda tangan dari server atau stik USB. Hanya diterima bila secrets/provisioning-keys/ berisi kunci.',
  },
  {
    type: 'object',
    additionalProperties: false,
    required: [],
    properties: {
      apply: describe(
        { en: 'Apply', id: 'Penerapan' },
        {
          en: 'at-once tries a bundle when it comes; by-hand waits for a person on the page.',
          id: 'at-once menguji coba paket saat tiba; by-hand menunggu orang di halaman ini.',
        },
        { type: 'string', enum: ['at-once', 'by-hand'], default: 'at-once' },
        { requiresRestart: false },
      ),
      trialSeconds: describe(
        { en: 'Trial', id: 'Masa uji coba' },
        {
          en: 'So long devices and broker have to come up, or a person to confirm; otherwise the previous configuration returns.',
          id: 'Batas waktu perangkat dan broker harus menyambung, atau orang mengukuhkan; jika tidak, konfigurasi sebelumnya kembali.',
        },
        { type: 'integer', minimum: 10, maximum: 86400, default: 300 },
        { unit: 's', requiresRestart: false },
      ),
    },
    default: { apply: 'at-once', trialSeconds: 300 },
  },
);
