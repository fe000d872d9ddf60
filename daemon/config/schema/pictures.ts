/** `pictures`: from where still pictures of sources may be fetched. */
import { describe } from './describe.js';
import { patterns } from './patterns.js';

export const picturesSchema = describe(
  { en: 'Pictures', id: 'Gambar' },
  {
    en: 'Still pictures of sources, for previews and scene buttons.',
    id: 'Gambar diam dari sumber, untuk pratinjau dan tombol adegan.',
  },
  {
    type: 'object',
    additionalProperties: false,
    required: [],
    properties: {
      privateNetworks: describe(
        { en: 'Private networks', id: 'Jaringan privat' },
        {
          en: 'Networks of cameras and encoders that stills may be fetched from, such as 192.168.20.0/24. Addresses of the internet need no entry; of this machine and of private networks none is asked that is not named here.',
          id: 'Jaringan kamera dan enkoder yang boleh diambil gambarnya, misalnya 192.168.20.0/24. Alamat internet tidak perlu dicatat; mesin ini dan jaringan privat hanya ditanya bila disebut di sini.',
        },
        {
          type: 'array',
          maxItems: 64,
          items: { type: 'string', pattern: patterns.network, maxLength: 49 },
          default: [],
        },
        { requiresRestart: false },
      ),
    },
    default: { privateNetworks: [] },
  },
);
