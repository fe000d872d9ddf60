/** The room itself, the way to the central server, and the local page. */
import { describe } from './describe.js';
import { idShape, nameField, portShape } from './names.js';
import { patterns } from './patterns.js';

export const roomIdentitySchema = describe(
  { en: 'Room', id: 'Ruangan' },
  { en: 'Which room this appliance keeps.', id: 'Ruangan yang dijaga alat ini.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'name', 'timezone'],
    properties: {
      id: describe(
        { en: 'Id', id: 'Id' },
        { en: 'Name of the room in topics and reports.', id: 'Nama ruangan di topik dan laporan.' },
        idShape,
      ),
      name: nameField,
      timezone: describe(
        { en: 'Time zone', id: 'Zona waktu' },
        {
          en: 'IANA name, such as Asia/Jakarta; schedules are read in it.',
          id: 'Nama IANA, misalnya Asia/Jakarta; jadwal dibaca menurut zona ini.',
        },
        { type: 'string', minLength: 1, maxLength: 64 },
      ),
      language: describe(
        { en: 'Language', id: 'Bahasa' },
        { en: 'Language of messages to people.', id: 'Bahasa pesan kepada orang.' },
        { type: 'string', enum: ['id', 'en'], default: 'id' },
        { requiresRestart: false },
      ),
    },
  },
);

const topicShape = { type: 'string', pattern: patterns.topic, maxLength: 200 } as const;
const fileShape = { type: 'string', minLength: 1, maxLength: 4096 } as const;

export const mqttSchema = describe(
  { en: 'MQTT', id: 'MQTT' },
  { en: 'The way to the central server.', id: 'Jalur ke server pusat.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['url', 'baseTopic'],
    properties: {
      url: describe(
        { en: 'Broker', id: 'Broker' },
        {
          en: 'mqtt://host:port or mqtts://host:port, or the word embedded for a broker of our own on 127.0.0.1.',
          id: 'mqtt://host:port atau mqtts://host:port, atau kata embedded untuk broker bawaan di 127.0.0.1.',
        },
        { type: 'string', pattern: patterns.broker, maxLength: 512 },
      ),
      port: describe(
        { en: 'Port of the embedded broker', id: 'Port broker bawaan' },
        { en: 'Only read with url "embedded".', id: 'Hanya dipakai bila url berisi "embedded".' },
        { ...portShape, default: 1883 },
      ),
      baseTopic: describe(
        { en: 'Base topic', id: 'Topik dasar' },
        {
          en: 'Every topic of this room begins with it. No + and no #.',
          id: 'Awal semua topik ruangan ini. Tanpa + dan #.',
        },
        topicShape,
      ),
      protocol: describe(
        { en: 'Protocol', id: 'Protokol' },
        { en: '5, or 4 for MQTT 3.1.1.', id: '5, atau 4 untuk MQTT 3.1.1.' },
        { type: 'integer', enum: [4, 5], default: 5 },
      ),
      groups: describe(
        { en: 'Groups', id: 'Grup' },
        {
          en: 'Further base topics whose scene/set this room obeys.',
          id: 'Topik dasar lain yang scene/set-nya juga dipatuhi ruangan ini.',
        },
        { type: 'array', items: topicShape, maxItems: 64, default: [] },
      ),
      username: describe(
        { en: 'User name', id: 'Nama pengguna' },
        { en: 'Account on the broker.', id: 'Akun di broker.' },
        { type: 'string', minLength: 1, maxLength: 256 },
      ),
      passwordFile: describe(
        { en: 'Password file', id: 'Berkas kata sandi' },
        {
          en: 'File that holds the password; blanks and line ends around it don’t count. A relative path counts from the data directory.',
          id: 'Berkas berisi kata sandi; spasi dan akhir baris di sekelilingnya diabaikan. Path relatif dihitung dari direktori data.',
        },
        fileShape,
      ),
      caFile: describe(
        { en: 'CA file', id: 'Berkas CA' },
        {
          en: 'Certificates (PEM) of the authority that signed the broker. A relative path counts from the data directory.',
          id: 'Sertifikat (PEM) otoritas yang menandatangani broker. Path relatif dihitung dari direktori data.',
        },
        fileShape,
      ),
      certFile: describe(
        { en: 'Certificate file', id: 'Berkas sertifikat' },
        {
          en: 'Certificate (PEM) with which the appliance names itself; needs keyFile.',
          id: 'Sertifikat (PEM) identitas alat ini; perlu keyFile.',
        },
        fileShape,
      ),
      keyFile: describe(
        { en: 'Key file', id: 'Berkas kunci' },
        { en: 'Private key (PEM) of certFile.', id: 'Kunci privat (PEM) untuk certFile.' },
        fileShape,
      ),
      clientId: describe(
        { en: 'Client id', id: 'Id klien' },
        {
          en: 'Left out, it is made from the room id. Two clients with one id throw each other out.',
          id: 'Bila kosong, dibuat dari id ruangan. Dua klien dengan id sama saling memutus.',
        },
        { type: 'string', minLength: 1, maxLength: 128 },
      ),
    },
  },
);

export const httpSchema = describe(
  { en: 'Local page', id: 'Halaman lokal' },
  { en: 'Where the local web page and the API listen.', id: 'Alamat halaman web lokal dan API.' },
  {
    type: 'object',
    additionalProperties: false,
    required: [],
    properties: {
      host: describe(
        { en: 'Address', id: 'Alamat' },
        {
          en: 'Address to listen on; 127.0.0.1 is this machine only.',
          id: 'Alamat yang didengarkan; 127.0.0.1 berarti hanya mesin ini.',
        },
        { type: 'string', pattern: patterns.host, maxLength: 253, default: '127.0.0.1' },
      ),
      port: describe(
        { en: 'Port', id: 'Port' },
        { en: 'TCP port; 0 takes any free one.', id: 'Port TCP; 0 memakai port bebas mana pun.' },
        { type: 'integer', minimum: 0, maximum: 65535, default: 8080 },
      ),
      hostNames: describe(
        { en: 'Names', id: 'Nama' },
        {
          en: 'Names under which browsers may ask this appliance, beside its addresses, localhost and its own host name.',
          id: 'Nama yang boleh dipakai peramban untuk perangkat ini, selain alamatnya, localhost, dan nama host-nya sendiri.',
        },
        {
          type: 'array',
          items: { type: 'string', pattern: patterns.host, maxLength: 253 },
          maxItems: 16,
          default: [],
        },
      ),
      tls: describe(
        { en: 'Certificate', id: 'Sertifikat' },
        {
          en: 'A certificate of one’s own; read again when the files change. Left out, the appliance makes one for itself.',
          id: 'Sertifikat sendiri; dibaca lagi bila berkasnya berubah. Bila kosong, perangkat membuat sendiri.',
        },
        {
          type: 'object',
          additionalProperties: false,
          required: ['certFile', 'keyFile'],
          properties: {
            certFile: describe(
              { en: 'Certificate file', id: 'Berkas sertifikat' },
              {
                en: 'PEM, the chain below it included. A relative path counts from the data directory.',
                id: 'PEM, beserta rantainya. Path relatif dihitung dari direktori data.',
              },
              fileShape,
            ),
            keyFile: describe(
              { en: 'Key file', id: 'Berkas kunci' },
              { en: 'Private key (PEM) of certFile.', id: 'Kunci privat (PEM) untuk certFile.' },
              fileShape,
            ),
          },
        },
      ),
      plainFromOthers: describe(
        { en: 'Plain http from other machines', id: 'http polos dari mesin lain' },
        {
          en: 'Only where a proxy in front encrypts: passwords would go over the network in the clear.',
          id: 'Hanya bila proksi di depannya mengenkripsi: jika tidak, kata sandi lewat jaringan tanpa sandi.',
        },
        { type: 'boolean', default: false },
      ),
      metricsTokenFile: describe(
        { en: 'Metrics token file', id: 'Berkas token metrik' },
        {
          en: 'File that holds the bearer token with which other machines may read /metrics; left out, only this machine may.',
          id: 'Berkas berisi token bearer agar mesin lain boleh membaca /metrics; bila kosong, hanya mesin ini.',
        },
        fileShape,
      ),
      twoPersons: describe(
        { en: 'Two people', id: 'Dua orang' },
        {
          en: 'What is only done once a second person, with an account of his own, has agreed.',
          id: 'Yang baru dilakukan setelah orang kedua, dengan akunnya sendiri, menyetujui.',
        },
        {
          type: 'array',
          uniqueItems: true,
          items: {
            type: 'string',
            enum: [
              ...(['raw-send', 'configuration-import', 'revision-restore', 'account-remove', 'person-erase'] as const),
              'daemon-restart',
            ],
          },
          default: [],
        },
        { requiresRestart: false },
      ),
    },
    default: { host: '127.0.0.1', port: 8080, hostNames: [], plainFromOthers: false, twoPersons: [] },
  },
);
