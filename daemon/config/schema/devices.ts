/** `devices`: everything on the other end of a link, by what its driver does. */
import { describe } from './describe.js';
import { hidOnlyLink, lineLink, serialOnlyLink, tcpOnlyLink } from './links.js';
import { idField, idShape, nameField } from './names.js';
import { patterns } from './patterns.js';

const proofField = describe(
  { en: 'Proof', id: 'Bukti' },
  {
    en: 'What it takes to say "applied": read-back asks the device afterwards; acknowledged trusts its bare acknowledgement. Left out: read-back.',
    id: 'Syarat untuk menyatakan "applied": read-back bertanya lagi kepada perangkat; acknowledged cukup dengan jawaban terima perintah. Bila kosong: read-back.',
  },
  { type: 'string', enum: ['read-back', 'acknowledged'] },
);

const pollField = describe(
  { en: 'Poll period', id: 'Jeda baca ulang' },
  {
    en: 'How often the device is asked when nothing else is said on the line; left out, the default of the family.',
    id: 'Seberapa sering perangkat ditanya saat jalur diam; bila kosong, nilai baku keluarganya.',
  },
  { type: 'integer', minimum: 200, maximum: 3600000 },
  { unit: 'ms' },
);

const inputsField = describe(
  { en: 'Inputs', id: 'Masukan' },
  { en: 'How many inputs the matrix has; they count from 1.', id: 'Jumlah masukan matriks; dihitung dari 1.' },
  { type: 'integer', minimum: 1, maximum: 4096 },
);

const outputsField = describe(
  { en: 'Outputs', id: 'Keluaran' },
  { en: 'How many outputs the matrix has; they count from 1.', id: 'Jumlah keluaran matriks; dihitung dari 1.' },
  { type: 'integer', minimum: 1, maximum: 4096 },
);

const planeField = describe(
  { en: 'Plane', id: 'Bidang sinyal' },
  {
    en: 'Which signals follow a scene, for families that switch them apart; left out, the default of the family.',
    id: 'Sinyal mana yang mengikuti adegan, untuk keluarga yang memisahkannya; bila kosong, nilai baku keluarganya.',
  },
  { type: 'string', enum: ['all', 'video', 'rgb', 'audio'] },
);

const addressField = describe(
  { en: 'Address', id: 'Alamat' },
  {
    en: 'The number of the device on its line, for families that have one (Kramer: machine number); left out, the one device that answers.',
    id: 'Nomor perangkat pada jalurnya, untuk keluarga yang memilikinya (Kramer: nomor mesin); bila kosong, satu-satunya perangkat yang menjawab.',
  },
  { type: 'integer', minimum: 1, maximum: 99 },
);

const driverLabel = { en: 'Driver', id: 'Driver' };
const driverHelp = {
  en: 'Name of the device family; it says which protocol is spoken.',
  id: 'Nama keluarga perangkat; menentukan protokol yang dipakai.',
};

const matrixProperties = {
  id: idField,
  name: nameField,
  inputs: inputsField,
  outputs: outputsField,
  proof: proofField,
  plane: planeField,
  pollMs: pollField,
} as const;

export const matrixDevice = describe(
  { en: 'Matrix switcher', id: 'Matriks switcher' },
  { en: 'Ties inputs to outputs.', id: 'Menghubungkan masukan ke keluaran.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'driver', 'link', 'inputs', 'outputs'],
    properties: {
      ...matrixProperties,
      driver: describe(driverLabel, driverHelp, {
        type: 'string',
        enum: ['extron-sis', 'kramer-p3000', 'kramer-p2000', 'lightware-lw2', 'lightware-lw3', 'sw-p-08'],
      }),
      address: addressField,
      link: lineLink,
    },
  },
);

export const tcpMatrixDevice = describe(
  { en: 'Matrix switcher on the network', id: 'Matriks switcher di jaringan' },
  { en: 'A family that is spoken to over TCP only.', id: 'Keluarga yang hanya dapat diakses lewat TCP.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'driver', 'link', 'inputs', 'outputs'],
    properties: {
      ...matrixProperties,
      driver: describe(driverLabel, driverHelp, { type: 'string', enum: ['videohub'] }),
      link: tcpOnlyLink,
    },
  },
);

export const serialMatrixDevice = describe(
  { en: 'Matrix switcher on a serial port', id: 'Matriks switcher di port serial' },
  {
    en: 'A family that is spoken to over a serial port only.',
    id: 'Keluarga yang hanya dapat diakses lewat port serial.',
  },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'driver', 'link', 'inputs', 'outputs'],
    properties: {
      ...matrixProperties,
      driver: describe(driverLabel, driverHelp, { type: 'string', enum: ['videohub-rs422'] }),
      link: serialOnlyLink,
    },
  },
);

export const templateMatrixDevice = describe(
  { en: 'Matrix switcher by template', id: 'Matriks switcher dengan templat' },
  {
    en: 'A matrix without a family of its own, spoken to as its template says.',
    id: 'Matriks tanpa keluarga sendiri, diakses menurut templatnya.',
  },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'driver', 'link', 'inputs', 'outputs', 'template'],
    properties: {
      ...matrixProperties,
      driver: describe(driverLabel, driverHelp, { type: 'string', enum: ['generic-ascii'] }),
      template: describe(
        { en: 'Template', id: 'Templat' },
        { en: 'Name of the template.', id: 'Nama templat.' },
        idShape,
      ),
      link: lineLink,
    },
  },
);

export const processorDevice = describe(
  { en: 'Wall processor', id: 'Prosesor dinding' },
  { en: 'Shows windows over several outputs.', id: 'Menampilkan jendela pada beberapa keluaran.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'driver', 'link', 'inputs', 'outputs'],
    properties: {
      id: idField,
      name: nameField,
      driver: describe(driverLabel, driverHelp, { type: 'string', enum: ['coriomaster'] }),
      inputs: inputsField,
      outputs: outputsField,
      proof: proofField,
      pollMs: pollField,
      link: lineLink,
    },
  },
);

export const displayDevice = describe(
  { en: 'Display line', id: 'Jalur layar' },
  {
    en: 'One line with one or more display controllers; each panel says its set id on it.',
    id: 'Satu jalur dengan satu atau beberapa pengendali layar; tiap panel menyebut set id-nya.',
  },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'driver', 'link'],
    properties: {
      id: idField,
      name: nameField,
      driver: describe(driverLabel, driverHelp, {
        type: 'string',
        enum: ['samsung-mdc', 'lg-rs232', 'philips-sicp', 'nec-display'],
      }),
      proof: proofField,
      pollMs: pollField,
      powerOnGapMs: describe(
        { en: 'Gap at power-on', id: 'Jeda saat dinyalakan' },
        {
          en: 'Between two panels that are switched on, so that the wall does not trip its breaker; left out, one second.',
          id: 'Jeda antara dua panel yang dinyalakan, agar pemutus arus dinding tidak jatuh; bila kosong, satu detik.',
        },
        { type: 'integer', minimum: 0, maximum: 60000 },
        { unit: 'ms' },
      ),
      pictureMode: describe(
        { en: 'Picture mode', id: 'Mode gambar' },
        {
          en: 'How a panel cuts its tile out of the picture: natural keeps its shape, full fills the panel. Left out: as the panels are set.',
          id: 'Cara panel memotong bagian gambarnya: natural menjaga bentuk, full memenuhi panel. Bila kosong: menurut setelan panel.',
        },
        { type: 'string', enum: ['natural', 'full'] },
      ),
      link: lineLink,
    },
  },
);

export const terminalDevice = describe(
  { en: 'Palm terminal', id: 'Terminal telapak tangan' },
  {
    en: 'Matches the palm itself and reports a subject id.',
    id: 'Mencocokkan telapak tangan sendiri dan melaporkan id subjek.',
  },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'driver', 'link', 'profile'],
    properties: {
      id: idField,
      name: nameField,
      driver: describe(driverLabel, driverHelp, { type: 'string', enum: ['hid-terminal'] }),
      profile: describe(
        { en: 'Profile', id: 'Profil' },
        { en: 'Name of the report profile.', id: 'Nama profil laporan HID.' },
        idShape,
      ),
      keyFile: describe(
        { en: 'Key file', id: 'Berkas kunci' },
        {
          en: 'The key that the terminal signs its reports with, 64 hex digits, below the data directory; for profiles that need one.',
          id: 'Kunci yang dipakai terminal menandatangani laporannya, 64 digit heksadesimal, di bawah direktori data; untuk profil yang memerlukannya.',
        },
        { type: 'string', pattern: patterns.keyFile, maxLength: 255 },
      ),
      link: hidOnlyLink,
    },
  },
);

const channelsField = describe(
  { en: 'Channels', id: 'Kanal' },
  { en: 'How many relays the board has; they count from 1.', id: 'Jumlah relai pada papan; dihitung dari 1.' },
  { type: 'integer', minimum: 1, maximum: 64 },
);

const lockedEnergizedField = describe(
  { en: 'Locked by current', id: 'Terkunci oleh arus' },
  {
    en: 'Channels whose lock is held by the energised coil, such as a magnet; left out, none: locks that current opens.',
    id: 'Kanal yang kuncinya ditahan oleh kumparan beraliran arus, misalnya magnet; bila kosong, tidak ada: kunci yang dibuka oleh arus.',
  },
  { type: 'array', items: { type: 'integer', minimum: 1, maximum: 64 }, uniqueItems: true, maxItems: 64 },
);

export const hidRelayDevice = describe(
  { en: 'USB HID relay', id: 'Relai USB HID' },
  { en: 'Relay outputs, such as a door strike.', id: 'Keluaran relai, misalnya untuk kunci pintu.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'driver', 'link', 'channels'],
    properties: {
      id: idField,
      name: nameField,
      driver: describe(driverLabel, driverHelp, { type: 'string', enum: ['hid-relay'] }),
      channels: channelsField,
      lockedEnergized: lockedEnergizedField,
      link: hidOnlyLink,
    },
  },
);

export const lineRelayDevice = describe(
  { en: 'Relay on a line', id: 'Relai di jalur serial atau jaringan' },
  { en: 'Relay outputs, such as a door strike.', id: 'Keluaran relai, misalnya untuk kunci pintu.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'driver', 'link', 'channels'],
    properties: {
      id: idField,
      name: nameField,
      driver: describe(driverLabel, driverHelp, { type: 'string', enum: ['lcus-relay', 'modbus-relay'] }),
      channels: channelsField,
      lockedEnergized: lockedEnergizedField,
      inputChannels: describe(
        { en: 'Inputs', id: 'Masukan' },
        {
          en: 'How many inputs of the board are read, such as door contacts; they count from 1. Left out: none.',
          id: 'Jumlah masukan papan yang dibaca, misalnya kontak pintu; dihitung dari 1. Bila kosong: tidak ada.',
        },
        { type: 'integer', minimum: 0, maximum: 64 },
      ),
      unit: describe(
        { en: 'Unit address', id: 'Alamat unit' },
        {
          en: 'Address of the board on its bus; left out, the default of the family.',
          id: 'Alamat papan pada bus; bila kosong, nilai baku keluarganya.',
        },
        { type: 'integer', minimum: 1, maximum: 247 },
      ),
      link: lineLink,
    },
  },
);

export const deviceSchema = {
  type: 'object',
  required: ['driver'],
  discriminator: { propertyName: 'driver' },
  oneOf: [
    matrixDevice,
    tcpMatrixDevice,
    serialMatrixDevice,
    templateMatrixDevice,
    processorDevice,
    displayDevice,
    terminalDevice,
    hidRelayDevice,
    lineRelayDevice,
  ],
} as const;
