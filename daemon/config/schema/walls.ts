/** `sources`, `walls`, `layouts`, `scenes`: what can be shown, where, and how it is parted. */
import { describe } from './describe.js';
import { idField, idShape, nameField, priorityShape } from './names.js';
import { patterns } from './patterns.js';

const gridShape = { type: 'integer', minimum: 0, maximum: 63 } as const;
const spanShape = { type: 'integer', minimum: 1, maximum: 64 } as const;
const numberFromOne = { type: 'integer', minimum: 1, maximum: 4096 } as const;

const rowField = describe(
  { en: 'Row', id: 'Baris' },
  { en: 'From 0, top first.', id: 'Dari 0, mulai dari atas.' },
  gridShape,
);
const columnField = describe(
  { en: 'Column', id: 'Kolom' },
  { en: 'From 0, left first.', id: 'Dari 0, mulai dari kiri.' },
  gridShape,
);

export const sourceSchema = describe(
  { en: 'Source', id: 'Sumber' },
  { en: 'Something that can be shown: a matrix input.', id: 'Sesuatu yang dapat ditampilkan: satu masukan matriks.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'name', 'kind', 'matrix', 'input'],
    properties: {
      id: idField,
      name: nameField,
      kind: describe(
        { en: 'Kind', id: 'Jenis' },
        { en: 'What stands behind the input.', id: 'Apa yang ada di balik masukan ini.' },
        { type: 'string', enum: ['online', 'offline', 'internal', 'external', 'conference'] },
        { requiresRestart: false },
      ),
      matrix: describe(
        { en: 'Matrix', id: 'Matriks' },
        { en: 'Id of the device it is plugged into.', id: 'Id perangkat tempat sumber ini dicolokkan.' },
        idShape,
      ),
      input: describe(
        { en: 'Input', id: 'Masukan' },
        { en: 'Input of that device, from 1.', id: 'Nomor masukan perangkat itu, dari 1.' },
        numberFromOne,
      ),
      alsoOn: describe(
        { en: 'Also plugged into', id: 'Juga dicolokkan ke' },
        {
          en: 'Inputs of further matrices that carry the same source; each panel takes it from its own matrix.',
          id: 'Masukan matriks lain yang membawa sumber yang sama; tiap panel mengambilnya dari matriksnya sendiri.',
        },
        {
          type: 'array',
          maxItems: 16,
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['matrix', 'input'],
            properties: {
              matrix: describe(
                { en: 'Matrix', id: 'Matriks' },
                { en: 'Id of the device.', id: 'Id perangkat.' },
                idShape,
              ),
              input: describe(
                { en: 'Input', id: 'Masukan' },
                { en: 'Input of that device, from 1.', id: 'Nomor masukan perangkat itu, dari 1.' },
                numberFromOne,
              ),
            },
          },
        },
      ),
      snapshotUrl: describe(
        { en: 'Snapshot', id: 'Cuplikan gambar' },
        {
          en: 'http or https address of a still picture, for the preview.',
          id: 'Alamat http atau https gambar diam, untuk pratinjau.',
        },
        { type: 'string', pattern: patterns.picture, maxLength: 2048 },
        { requiresRestart: false },
      ),
    },
  },
);

export const panelSchema = describe(
  { en: 'Panel', id: 'Panel' },
  { en: 'One screen of the wall.', id: 'Satu layar pada dinding.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['row', 'column', 'matrix', 'output'],
    properties: {
      row: rowField,
      column: columnField,
      matrix: describe(
        { en: 'Matrix', id: 'Matriks' },
        { en: 'Id of the device that feeds it.', id: 'Id perangkat yang memberinya gambar.' },
        idShape,
      ),
      output: describe(
        { en: 'Output', id: 'Keluaran' },
        { en: 'Output of that device, from 1.', id: 'Nomor keluaran perangkat itu, dari 1.' },
        numberFromOne,
      ),
      display: describe(
        { en: 'Display controller', id: 'Pengendali layar' },
        {
          en: 'The screen itself where it can be commanded; needed for pictures over several panels.',
          id: 'Layarnya sendiri bila dapat diperintah; perlu untuk gambar yang membentang di beberapa panel.',
        },
        {
          type: 'object',
          additionalProperties: false,
          required: ['device', 'setId'],
          properties: {
            device: describe(
              { en: 'Display line', id: 'Jalur layar' },
              { en: 'Id of the device of kind display.', id: 'Id perangkat jenis layar.' },
              idShape,
            ),
            setId: describe(
              { en: 'Set id', id: 'Set id' },
              { en: 'Address of the screen on its line.', id: 'Alamat layar pada jalurnya.' },
              { type: 'integer', minimum: 0, maximum: 1000 },
            ),
            input: describe(
              { en: 'Input of the screen', id: 'Masukan layar' },
              {
                en: 'The screen’s own input that the matrix output is wired to, in the family’s words (hdmi1, dp …): it is kept there. Left out: the input is left alone.',
                id: 'Masukan layar tempat keluaran matriks tersambung, menurut sebutan keluarganya (hdmi1, dp …): masukan ini dijaga. Bila kosong: masukan tidak disentuh.',
              },
              idShape,
            ),
          },
        },
      ),
    },
  },
);

export const wallSchema = describe(
  { en: 'Wall', id: 'Dinding' },
  { en: 'A grid of panels.', id: 'Susunan panel.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'name', 'rows', 'columns', 'panel', 'panels'],
    properties: {
      id: idField,
      name: nameField,
      rows: describe(
        { en: 'Rows', id: 'Baris' },
        { en: 'Panels on top of each other.', id: 'Jumlah panel ke bawah.' },
        spanShape,
      ),
      columns: describe(
        { en: 'Columns', id: 'Kolom' },
        { en: 'Panels beside each other.', id: 'Jumlah panel ke samping.' },
        spanShape,
      ),
      panel: describe(
        { en: 'Size of a panel', id: 'Ukuran panel' },
        { en: 'All panels of a wall are alike.', id: 'Semua panel pada satu dinding sama.' },
        {
          type: 'object',
          additionalProperties: false,
          required: ['widthPx', 'heightPx', 'widthMm', 'heightMm'],
          properties: {
            widthPx: describe(
              { en: 'Width', id: 'Lebar' },
              { en: 'Picture width.', id: 'Lebar gambar.' },
              { type: 'integer', minimum: 1, maximum: 16384 },
              { unit: 'px' },
            ),
            heightPx: describe(
              { en: 'Height', id: 'Tinggi' },
              { en: 'Picture height.', id: 'Tinggi gambar.' },
              { type: 'integer', minimum: 1, maximum: 16384 },
              { unit: 'px' },
            ),
            widthMm: describe(
              { en: 'Width', id: 'Lebar' },
              { en: 'Width of the visible picture.', id: 'Lebar gambar yang terlihat.' },
              { type: 'number', exclusiveMinimum: 0, maximum: 20000 },
              { unit: 'mm' },
            ),
            heightMm: describe(
              { en: 'Height', id: 'Tinggi' },
              { en: 'Height of the visible picture.', id: 'Tinggi gambar yang terlihat.' },
              { type: 'number', exclusiveMinimum: 0, maximum: 20000 },
              { unit: 'mm' },
            ),
            bezelMm: describe(
              { en: 'Bezel', id: 'Bingkai' },
              { en: 'From one picture to the next.', id: 'Jarak antara dua gambar yang bersebelahan.' },
              { type: 'number', minimum: 0, maximum: 1000, default: 0 },
              { unit: 'mm' },
            ),
          },
        },
      ),
      onDrift: describe(
        { en: 'On drift', id: 'Bila berubah sendiri' },
        {
          en: 'What happens when somebody else changes the wall: report says so, restore also puts the scene back.',
          id: 'Yang dilakukan bila pihak lain mengubah dinding: report hanya melaporkan, restore juga mengembalikan adegan.',
        },
        { type: 'string', enum: ['report', 'restore'], default: 'report' },
      ),
      preview: describe(
        { en: 'Preview', id: 'Pratinjau' },
        {
          en: 'Whether a picture of what the wall shows is drawn and published.',
          id: 'Apakah gambar isi dinding dibuat dan dikirim.',
        },
        { type: 'boolean', default: true },
        { requiresRestart: false },
      ),
      panels: describe(
        { en: 'Panels', id: 'Panel' },
        { en: 'One entry for each place of the grid.', id: 'Satu butir untuk tiap tempat pada susunan.' },
        { type: 'array', items: panelSchema, maxItems: 4096 },
      ),
    },
  },
);

export const regionSchema = describe(
  { en: 'Region', id: 'Wilayah' },
  { en: 'A rectangle of panels that shows one source.', id: 'Persegi panel yang menampilkan satu sumber.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'row', 'column', 'rowSpan', 'columnSpan'],
    properties: {
      id: idField,
      row: rowField,
      column: columnField,
      rowSpan: describe({ en: 'Rows', id: 'Baris' }, { en: 'Panels down.', id: 'Panel ke bawah.' }, spanShape),
      columnSpan: describe(
        { en: 'Columns', id: 'Kolom' },
        { en: 'Panels to the right.', id: 'Panel ke kanan.' },
        spanShape,
      ),
    },
  },
);

export const regionsField = describe(
  { en: 'Regions', id: 'Wilayah' },
  { en: 'They must not overlap.', id: 'Tidak boleh saling menindih.' },
  { type: 'array', items: regionSchema, minItems: 1, maxItems: 4096 },
  { requiresRestart: false },
);

export const layoutSchema = describe(
  { en: 'Layout', id: 'Tata letak' },
  { en: 'A named partition of a wall, without sources.', id: 'Pembagian dinding yang diberi nama, tanpa sumber.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'name', 'wall', 'regions'],
    properties: {
      id: idField,
      name: nameField,
      wall: describe(
        { en: 'Wall', id: 'Dinding' },
        { en: 'Id of the wall it parts.', id: 'Id dinding yang dibagi.' },
        idShape,
        { requiresRestart: false },
      ),
      regions: regionsField,
    },
  },
);

export const assignmentsField = describe(
  { en: 'Assignments', id: 'Penempatan' },
  {
    en: 'Region id to source id, or null for nothing. A region that is not named stays as it is.',
    id: 'Dari id wilayah ke id sumber, atau null untuk kosong. Wilayah yang tidak disebut tetap seperti semula.',
  },
  {
    type: 'object',
    additionalProperties: { type: ['string', 'null'], pattern: patterns.id },
    maxProperties: 4096,
  },
  { requiresRestart: false },
);

export const powerField = describe(
  { en: 'Power', id: 'Daya panel' },
  {
    en: 'Region id to on, off or leave. Left out: panels of a region that shows a source are on, the others stay as they are.',
    id: 'Dari id wilayah ke on, off, atau leave. Bila kosong: panel wilayah yang menampilkan sumber dinyalakan, yang lain dibiarkan.',
  },
  {
    type: 'object',
    additionalProperties: { type: 'string', enum: ['on', 'off', 'leave'] },
    maxProperties: 4096,
  },
  { requiresRestart: false },
);

export const sceneSchema = describe(
  { en: 'Scene', id: 'Adegan' },
  { en: 'A layout plus which source each region shows.', id: 'Tata letak beserta sumber untuk tiap wilayah.' },
  {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'name', 'layout', 'assignments'],
    properties: {
      id: idField,
      name: nameField,
      layout: describe({ en: 'Layout', id: 'Tata letak' }, { en: 'Id of the layout.', id: 'Id tata letak.' }, idShape, {
        requiresRestart: false,
      }),
      assignments: assignmentsField,
      power: powerField,
      priority: describe(
        { en: 'Priority', id: 'Prioritas' },
        {
          en: 'routine < meeting < crisis; a lower one never replaces a higher one that holds.',
          id: 'routine < meeting < crisis; yang lebih rendah tidak pernah menggantikan yang lebih tinggi.',
        },
        priorityShape,
        { requiresRestart: false },
      ),
    },
  },
);
