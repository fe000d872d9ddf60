/** How a device is reached: a serial port, a TCP connection or a HID device of this machine. */
import { describe } from './describe.js';
import { portShape } from './names.js';
import { patterns } from './patterns.js';

export const serialLink = describe(
  { en: 'Serial port', id: 'Port serial' },
  {
    en: 'A serial port of this machine. What is left out is the default of the device family.',
    id: 'Port serial pada mesin ini. Yang tidak diisi memakai nilai baku keluarga perangkatnya.',
  },
  {
    type: 'object',
    additionalProperties: false,
    required: ['type', 'path'],
    properties: {
      type: describe({ en: 'Type', id: 'Jenis' }, { en: 'A serial port.', id: 'Port serial.' }, { const: 'serial' }),
      path: describe(
        { en: 'Port', id: 'Port' },
        {
          en: 'Absolute path; prefer the names under /dev/serial/by-id, which survive another USB socket.',
          id: 'Path absolut; utamakan nama di /dev/serial/by-id karena tidak berubah bila pindah soket USB.',
        },
        { type: 'string', pattern: patterns.path, maxLength: 255 },
      ),
      baudRate: describe(
        { en: 'Baud rate', id: 'Laju baud' },
        { en: 'Speed of the line.', id: 'Kecepatan jalur.' },
        { type: 'integer', minimum: 50, maximum: 4000000 },
        { unit: 'bit/s' },
      ),
      dataBits: describe(
        { en: 'Data bits', id: 'Bit data' },
        { en: 'Bits of one character.', id: 'Jumlah bit per karakter.' },
        { type: 'integer', enum: [7, 8] },
      ),
      parity: describe(
        { en: 'Parity', id: 'Paritas' },
        { en: 'Check bit of one character.', id: 'Bit pemeriksa per karakter.' },
        { type: 'string', enum: ['none', 'even', 'odd'] },
      ),
      stopBits: describe(
        { en: 'Stop bits', id: 'Bit henti' },
        { en: 'Stop bits of one character.', id: 'Jumlah bit henti per karakter.' },
        { type: 'number', enum: [1, 2] },
      ),
    },
  },
);

export const tcpLink = describe(
  { en: 'Network', id: 'Jaringan' },
  {
    en: 'A TCP connection to the device itself or to a serial device server.',
    id: 'Sambungan TCP ke perangkatnya langsung atau ke serial device server.',
  },
  {
    type: 'object',
    additionalProperties: false,
    required: ['type', 'host', 'port'],
    properties: {
      type: describe({ en: 'Type', id: 'Jenis' }, { en: 'A TCP connection.', id: 'Sambungan TCP.' }, { const: 'tcp' }),
      host: describe(
        { en: 'Host', id: 'Alamat' },
        { en: 'Host name or address, without a port.', id: 'Nama host atau alamat IP, tanpa port.' },
        { type: 'string', pattern: patterns.host, maxLength: 253 },
      ),
      port: describe({ en: 'Port', id: 'Port' }, { en: 'TCP port.', id: 'Port TCP.' }, portShape),
    },
  },
);

export const hidLink = describe(
  { en: 'USB HID device', id: 'Perangkat USB HID' },
  {
    en: 'A HID device of this machine; `wallkeeper devices` lists them.',
    id: 'Perangkat HID pada mesin ini; `wallkeeper devices` menampilkan daftarnya.',
  },
  {
    type: 'object',
    additionalProperties: false,
    required: ['type', 'vendorId', 'productId'],
    properties: {
      type: describe(
        { en: 'Type', id: 'Jenis' },
        { en: 'A USB HID device.', id: 'Perangkat USB HID.' },
        { const: 'hid' },
      ),
      vendorId: describe(
        { en: 'Vendor id', id: 'Id vendor' },
        { en: 'USB vendor id as a decimal number.', id: 'Id vendor USB sebagai angka desimal.' },
        { type: 'integer', minimum: 0, maximum: 65535 },
      ),
      productId: describe(
        { en: 'Product id', id: 'Id produk' },
        { en: 'USB product id as a decimal number.', id: 'Id produk USB sebagai angka desimal.' },
        { type: 'integer', minimum: 0, maximum: 65535 },
      ),
      serialNumber: describe(
        { en: 'Serial number', id: 'Nomor seri' },
        {
          en: 'Tells apart two devices of the same make; a device with another number is refused.',
          id: 'Membedakan dua perangkat sejenis; perangkat dengan nomor lain ditolak.',
        },
        { type: 'string', minLength: 1, maxLength: 126 },
      ),
      usbPath: describe(
        { en: 'USB socket', id: 'Soket USB' },
        {
          en: 'The socket that the device is in, as `wallkeeper devices` prints it; in another one it is refused.',
          id: 'Soket tempat perangkat terpasang, seperti ditampilkan `wallkeeper devices`; di soket lain ia ditolak.',
        },
        { type: 'string', minLength: 1, maxLength: 128 },
      ),
      descriptorSha256: describe(
        { en: 'Descriptor hash', id: 'Hash deskriptor' },
        {
          en: 'SHA-256 of the report descriptor, as `wallkeeper devices` prints it; a device that describes itself otherwise is refused.',
          id: 'SHA-256 deskriptor laporan, seperti ditampilkan `wallkeeper devices`; perangkat dengan deskriptor lain ditolak.',
        },
        { type: 'string', pattern: patterns.sha256 },
      ),
      allowVirtual: describe(
        { en: 'Allow a virtual device', id: 'Izinkan perangkat virtual' },
        {
          en: 'For training only: takes a device that hangs on no USB socket. Whoever can make one can open the door.',
          id: 'Hanya untuk pelatihan: menerima perangkat yang tidak terpasang di soket USB. Siapa pun yang dapat membuatnya dapat membuka pintu.',
        },
        { type: 'boolean' },
      ),
      socket: describe(
        { en: 'Simulator’s socket', id: 'Soket simulator' },
        {
          en: 'Absolute path of the socket of `wallkeeper simulate`, in place of a device; needs allowVirtual.',
          id: 'Path absolut soket `wallkeeper simulate`, sebagai pengganti perangkat; memerlukan allowVirtual.',
        },
        { type: 'string', pattern: patterns.path, maxLength: 107 },
      ),
    },
  },
);

const linkLabel = { en: 'Link', id: 'Sambungan' };
const linkHelp = {
  en: 'How the device is reached; its keys depend on its type, below.',
  id: 'Cara perangkat dihubungi; kuncinya bergantung pada type, lihat di bawah.',
};
const byType = { type: 'object', required: ['type'], discriminator: { propertyName: 'type' } } as const;

/** Bytes over a serial port or a TCP connection. */
export const lineLink = describe(linkLabel, linkHelp, { ...byType, oneOf: [serialLink, tcpLink] });
export const serialOnlyLink = describe(linkLabel, linkHelp, { ...byType, oneOf: [serialLink] });
export const tcpOnlyLink = describe(linkLabel, linkHelp, { ...byType, oneOf: [tcpLink] });
export const hidOnlyLink = describe(linkLabel, linkHelp, { ...byType, oneOf: [hidLink] });
