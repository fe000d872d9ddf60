import type { ErrorRegistry } from '../../drivers/errors.js';

const look = {
  en: 'Compare the request with base/catalog, or with room.json.',
  id: 'Bandingkan permintaan dengan base/catalog, atau dengan room.json.',
};

export const wallErrors = {
  'scene-unknown': {
    meaning: { en: 'There is no scene {scene}.', id: 'Tidak ada adegan {scene}.' },
    todo: look,
    retry: false,
  },
  'layout-unknown': {
    meaning: { en: 'There is no layout {layout}.', id: 'Tidak ada tata letak {layout}.' },
    todo: look,
    retry: false,
  },
  'wall-unknown': {
    meaning: { en: 'There is no wall {wall}.', id: 'Tidak ada dinding {wall}.' },
    todo: look,
    retry: false,
  },
  'wall-needed': {
    meaning: {
      en: 'This room has several walls; the request names none.',
      id: 'Ruangan ini punya beberapa dinding; permintaan tidak menyebut satu pun.',
    },
    todo: look,
    retry: false,
  },
  'region-unknown': {
    meaning: { en: 'The layout has no region {region}.', id: 'Tata letak itu tidak punya bidang {region}.' },
    todo: look,
    retry: false,
  },
  'source-unknown': {
    meaning: { en: 'There is no source {source}.', id: 'Tidak ada sumber {source}.' },
    todo: look,
    retry: false,
  },
  'source-unreachable': {
    meaning: {
      en: 'Source {source} is on matrix {matrix}, the panel in row {row}, column {column} hangs on {needed}.',
      id: 'Sumber {source} ada di matriks {matrix}, panel baris {row} kolom {column} tersambung ke {needed}.',
    },
    todo: {
      en: 'Choose a source of the same matrix, or lay a cable.',
      id: 'Pilih sumber pada matriks yang sama, atau tarik kabel.',
    },
    retry: false,
  },
  'span-too-large': {
    meaning: {
      en: 'Region {region} covers more panels than their displays can show one picture on (at most {rows} rows and {columns} columns).',
      id: 'Bidang {region} mencakup panel lebih banyak daripada yang dapat menampilkan satu gambar (paling banyak {rows} baris dan {columns} kolom).',
    },
    todo: { en: 'Part it into smaller regions.', id: 'Bagi menjadi bidang yang lebih kecil.' },
    retry: false,
  },
  'panel-silent': {
    meaning: {
      en: 'Panels {panels} on line {device} do not answer.',
      id: 'Panel {panels} pada jalur {device} tidak menjawab.',
    },
    todo: {
      en: 'Check in this order: power of the panel, the loop cable from the panel before it, its set id, RS-232 chosen as its control connection.',
      id: 'Periksa berurutan: daya panel, kabel sambung dari panel sebelumnya, set id-nya, RS-232 sebagai sambungan kendalinya.',
    },
    retry: true,
  },
  'panel-waking': {
    meaning: {
      en: 'Panels {panels} on line {device} were still waking up when a newer request came.',
      id: 'Panel {panels} pada jalur {device} masih menyala ketika permintaan yang lebih baru datang.',
    },
    todo: {
      en: 'Nothing: the newer request sets them too. Else send the scene again.',
      id: 'Tidak perlu apa-apa: permintaan yang lebih baru juga mengatur panel itu. Bila tidak, kirim lagi adegannya.',
    },
    retry: true,
  },
  'panel-not-as-asked': {
    meaning: {
      en: 'Panels {panels} on line {device} took the command and show something else.',
      id: 'Panel {panels} pada jalur {device} menerima perintah tetapi menampilkan hal lain.',
    },
    todo: {
      en: 'Look for a remote control or a schedule of the panel that sets it back; then read what it shows on the device page.',
      id: 'Cari remote atau jadwal panel yang mengembalikannya; lalu lihat isinya di halaman perangkat.',
    },
    retry: true,
  },
  'span-needs-tiling': {
    meaning: {
      en: 'Region {region} covers several panels, and the display in row {row}, column {column} can’t show one part of a picture.',
      id: 'Bidang {region} mencakup beberapa panel, dan layar di baris {row} kolom {column} tidak dapat menampilkan sebagian gambar.',
    },
    todo: {
      en: 'Use one region a panel, or displays with a driver that can tile.',
      id: 'Gunakan satu bidang per panel, atau layar dengan driver yang dapat membagi gambar.',
    },
    retry: false,
  },
  'untie-impossible': {
    meaning: {
      en: 'Matrix {matrix} always shows some input: the panel in row {row}, column {column} can’t show nothing.',
      id: 'Matriks {matrix} selalu menampilkan suatu masukan: panel baris {row} kolom {column} tidak dapat dikosongkan.',
    },
    todo: {
      en: 'Give the region a source that is black, or switch the panel off.',
      id: 'Beri bidang itu sumber gambar hitam, atau matikan panelnya.',
    },
    retry: false,
  },
  'panel-missing': {
    meaning: {
      en: 'Wall {wall} has no panel in row {row}, column {column}.',
      id: 'Dinding {wall} tidak punya panel di baris {row} kolom {column}.',
    },
    todo: look,
    retry: false,
  },
  'region-outside-wall': {
    meaning: {
      en: 'Region {region} lies outside wall {wall} of {rows} rows and {columns} columns.',
      id: 'Bidang {region} berada di luar dinding {wall} yang berukuran {rows} baris dan {columns} kolom.',
    },
    todo: look,
    retry: false,
  },
  'regions-overlap': {
    meaning: {
      en: 'Region {region} overlaps region {other}.',
      id: 'Bidang {region} bertumpang tindih dengan bidang {other}.',
    },
    todo: look,
    retry: false,
  },
  'region-twice': {
    meaning: { en: 'Two regions are called {region}.', id: 'Dua bidang bernama {region}.' },
    todo: look,
    retry: false,
  },
  'scene-empty': {
    meaning: {
      en: 'The scene shows nothing on any panel.',
      id: 'Adegan itu tidak menampilkan apa pun di panel mana pun.',
    },
    todo: look,
    retry: false,
  },
  'held-by-higher-priority': {
    meaning: {
      en: 'The wall is held at priority {held} by request {holder}; {priority} does not replace it.',
      id: 'Dinding dipegang pada prioritas {held} oleh permintaan {holder}; {priority} tidak menggantikannya.',
    },
    todo: {
      en: 'Release that priority first, or ask with the same one.',
      id: 'Lepaskan prioritas itu dahulu, atau minta dengan prioritas yang sama.',
    },
    retry: true,
  },
  'not-held': {
    meaning: {
      en: 'Nothing holds the wall at priority {priority}.',
      id: 'Tidak ada yang memegang dinding pada prioritas {priority}.',
    },
    todo: look,
    retry: false,
  },
  'own-fault': {
    meaning: {
      en: 'wallkeeper itself failed while it carried the request out; the wall may show a part of it.',
      id: 'wallkeeper sendiri gagal saat menjalankan permintaan; dinding mungkin menampilkan sebagiannya.',
    },
    todo: {
      en: 'Send the scene again. If it fails again, give the support bundle and the log (`journalctl -u wallkeeper`) to whoever maintains wallkeeper.',
      id: 'Kirim lagi adegannya. Bila gagal lagi, berikan berkas dukungan dan log (`journalctl -u wallkeeper`) kepada pemelihara wallkeeper.',
    },
    retry: true,
  },
  'matrix-unknown': {
    meaning: { en: 'Matrix {device} is not in use.', id: 'Matriks {device} tidak dipakai.' },
    todo: look,
    retry: false,
  },
  'device-not-connected': {
    meaning: {
      en: 'Device {device} is not connected ({reason}); nobody knows what it shows.',
      id: 'Perangkat {device} tidak tersambung ({reason}); tidak diketahui apa yang ditampilkannya.',
    },
    todo: {
      en: 'Is it powered, is the cable in, is the adapter there (`wallkeeper devices`), is the address right?',
      id: 'Apakah menyala, kabel terpasang, adaptor ada (`wallkeeper devices`), dan alamat benar?',
    },
    retry: true,
  },
  'not-as-asked': {
    meaning: {
      en: 'Device {device} took the command and shows something else on outputs {outputs}.',
      id: 'Perangkat {device} menerima perintah tetapi menampilkan hal lain di keluaran {outputs}.',
    },
    todo: {
      en: 'Is somebody at its front panel, is there another controller, is the panel locked, is the output muted?',
      id: 'Apakah seseorang di panel depannya, ada pengendali lain, panel terkunci, atau keluaran dibisukan?',
    },
    retry: true,
  },
  'mapping-busy': {
    meaning: {
      en: 'Outputs are being mapped already, on wall {wall}.',
      id: 'Pemetaan keluaran sudah berjalan, di dinding {wall}.',
    },
    todo: {
      en: 'End that one first; what it lit is being put back when nobody is at it any more.',
      id: 'Akhiri yang itu dahulu; bila sudah ditinggalkan, gambar semula sedang dikembalikan.',
    },
    retry: true,
  },
  'mapping-held': {
    meaning: {
      en: 'Wall {wall} is held by request {holder}; its picture is not taken away to map outputs.',
      id: 'Dinding {wall} dipegang permintaan {holder}; gambarnya tidak diambil untuk pemetaan keluaran.',
    },
    todo: {
      en: 'Wait until that request has ended, or release its priority first.',
      id: 'Tunggu sampai permintaan itu selesai, atau lepaskan prioritasnya dahulu.',
    },
    retry: true,
  },
  'mapping-unready': {
    meaning: {
      en: 'It is not known what output {output} of matrix {matrix} shows, so that it could not be put back.',
      id: 'Tidak diketahui apa yang ditampilkan keluaran {output} matriks {matrix}, sehingga tidak dapat dikembalikan.',
    },
    todo: {
      en: 'Is the matrix connected and read (page Health)? Then try again.',
      id: 'Apakah matriks tersambung dan sudah terbaca (halaman Kesehatan)? Lalu coba lagi.',
    },
    retry: true,
  },
  'mapping-impossible': {
    meaning: { en: 'There is no such thing to map: {reason}.', id: 'Itu tidak dapat dipetakan: {reason}.' },
    todo: {
      en: 'Does the matrix have that input and output, do the two inputs differ, can it show nothing at all?',
      id: 'Apakah matriks punya masukan dan keluaran itu, kedua masukan berbeda, dan keluaran dapat dikosongkan?',
    },
    retry: false,
  },
  'mapping-none': {
    meaning: {
      en: 'No outputs are being mapped on wall {wall}.',
      id: 'Tidak ada pemetaan keluaran di dinding {wall}.',
    },
    todo: {
      en: 'It was ended: by somebody, by a scene, or because nobody answered. Begin again.',
      id: 'Pemetaan sudah berakhir: oleh seseorang, oleh adegan, atau karena tidak dijawab. Mulai lagi.',
    },
    retry: false,
  },
  'mapping-step-passed': {
    meaning: {
      en: 'Output {output} is not the one that is lit now ({current}).',
      id: 'Keluaran {output} bukan yang menyala sekarang ({current}).',
    },
    todo: {
      en: 'Somebody else answered meanwhile; look again and answer for the output that is lit.',
      id: 'Orang lain sudah menjawab; lihat lagi dan jawab untuk keluaran yang menyala.',
    },
    retry: false,
  },
  'mapping-not-shown': {
    meaning: {
      en: 'Matrix {matrix} did not show what was to be lit ({reason}).',
      id: 'Matriks {matrix} tidak menampilkan yang seharusnya menyala ({reason}).',
    },
    todo: {
      en: 'Is the matrix connected? Light the output again, or end the mapping: the earlier picture comes back with the matrix.',
      id: 'Apakah matriks tersambung? Nyalakan keluaran itu lagi, atau akhiri: gambar semula kembali bersama matriks.',
    },
    retry: true,
  },
} as const satisfies ErrorRegistry;
