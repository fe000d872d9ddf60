/** The room of `wallkeeper demo`: a regency's command center with a 2x4 wall on a simulated 16x16 matrix. */

import { demoDoorConfig, type DoorPlaces } from './demo-door.js';

export interface DemoPlaces {
  /** Path of the simulated matrix's pseudo-terminal. */
  readonly matrixPath: string;
  readonly baudRate: number;
  /** Path of the line to the simulated panels; without it the wall has panels that nobody can command. */
  readonly panelsPath?: string;
  readonly mqttPort: number;
  readonly httpPort: number;
  /** Left out: a room without a door. */
  readonly door?: DoorPlaces;
}

interface Region {
  readonly id: string;
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

const rows = 2;
const columns = 4;

const sources = [
  { id: 'cctv-alun-alun', name: 'CCTV Alun-alun', kind: 'external', input: 1 },
  { id: 'cctv-pasar', name: 'CCTV Pasar Besar', kind: 'external', input: 2 },
  { id: 'cctv-terminal', name: 'CCTV Terminal', kind: 'external', input: 3 },
  { id: 'cctv-sungai', name: 'CCTV Pintu Air', kind: 'external', input: 4 },
  { id: 'dasbor-layanan', name: 'Dasbor Layanan Publik', kind: 'online', input: 5 },
  { id: 'dasbor-anggaran', name: 'Dasbor Anggaran', kind: 'internal', input: 6 },
  { id: 'peta-bencana', name: 'Peta Kebencanaan', kind: 'online', input: 7 },
  { id: 'cuaca', name: 'Prakiraan Cuaca', kind: 'online', input: 8 },
  { id: 'paparan', name: 'Laptop Paparan', kind: 'internal', input: 9 },
  { id: 'arsip', name: 'Video Arsip', kind: 'offline', input: 10 },
  { id: 'peluncuran', name: 'Layar Peluncuran', kind: 'offline', input: 11 },
  { id: 'kec-tosari', name: 'Kecamatan Tosari', kind: 'conference', input: 12 },
  { id: 'kec-tutur', name: 'Kecamatan Tutur', kind: 'conference', input: 13 },
  { id: 'kec-puspo', name: 'Kecamatan Puspo', kind: 'conference', input: 14 },
  { id: 'ruang-rapat', name: 'Kamera Ruang Rapat', kind: 'internal', input: 15 },
] as const;

type SourceId = (typeof sources)[number]['id'];

/** One region a panel, named by row and column: k-0-0 … k-1-3. */
const cells: readonly Region[] = Array.from({ length: rows * columns }, (_, index) => {
  const row = Math.floor(index / columns);
  const column = index % columns;
  return { id: `k-${row}-${column}`, row, column, rowSpan: 1, columnSpan: 1 };
});

/** Assignments in reading order, as one looks at the wall. */
function reading(...ids: readonly SourceId[]): Readonly<Record<string, SourceId>> {
  return Object.fromEntries(cells.map((cell, index) => [cell.id, ids[index] ?? 'peluncuran']));
}

/** The palm's scene: one picture over the whole wall, where the panels can tile. */
function launch(isOnePicture: boolean): object {
  const body = isOnePicture
    ? { layout: 'satu', assignments: { semua: 'peluncuran' } }
    : { layout: 'kotak', assignments: reading() };
  return { id: 'launch', name: 'Peluncuran', priority: 'meeting', ...body };
}

const scenes = [
  {
    id: 'monitoring',
    name: 'Pemantauan harian',
    layout: 'kotak',
    assignments: reading(
      'cctv-alun-alun',
      'cctv-pasar',
      'dasbor-layanan',
      'dasbor-anggaran',
      'cctv-terminal',
      'cctv-sungai',
      'cuaca',
      'peta-bencana',
    ),
  },
  {
    id: 'conference',
    name: 'Telekonferensi tiga kecamatan',
    layout: 'kotak',
    priority: 'meeting',
    assignments: reading(
      'kec-tosari',
      'kec-tutur',
      'kec-puspo',
      'ruang-rapat',
      'paparan',
      'paparan',
      'dasbor-layanan',
      'dasbor-anggaran',
    ),
  },
  {
    id: 'crisis',
    name: 'Krisis',
    layout: 'kotak',
    priority: 'crisis',
    assignments: reading(
      'peta-bencana',
      'peta-bencana',
      'cctv-sungai',
      'cuaca',
      'kec-tosari',
      'kec-tutur',
      'kec-puspo',
      'cctv-alun-alun',
    ),
  },
];

const whole: Region = { id: 'semua', row: 0, column: 0, rowSpan: rows, columnSpan: columns };

/** The cable goes along the upper row and back along the lower one, as one would hang it: numbers are not outputs. */
export function setIdOf(row: number, column: number): number {
  return row === 0 ? column + 1 : rows * columns - column;
}

/** The demo's room.json, as contract.md §2 has it. */
export function demoRoom(places: DemoPlaces): object {
  const { devices, ...door } =
    places.door === undefined
      ? { devices: [], schedules: [], people: [], doors: [], triggers: [] }
      : demoDoorConfig(places.door);
  const { panelsPath } = places;
  const panelsLink = { type: 'serial', path: panelsPath, baudRate: 9600 };
  const [monitoring, ...others] = scenes;
  return {
    schemaVersion: 1,
    room: { id: 'demo', name: 'Pusat Komando (peragaan)', timezone: 'Asia/Jakarta', language: 'id' },
    mqtt: { url: 'embedded', port: places.mqttPort, baseTopic: 'wallkeeper/demo', protocol: 5 },
    http: { host: '127.0.0.1', port: places.httpPort },
    devices: [
      {
        id: 'matrix-1',
        driver: 'extron-sis',
        inputs: 16,
        outputs: 16,
        link: { type: 'serial', path: places.matrixPath, baudRate: places.baudRate },
      },
      ...(panelsPath === undefined ? [] : [{ id: 'panels', driver: 'samsung-mdc', link: panelsLink }]),
      ...devices,
    ],
    sources: sources.map((source) => ({ ...source, matrix: 'matrix-1' })),
    walls: [
      {
        id: 'main',
        name: 'Dinding utama',
        rows,
        columns,
        panel: { widthPx: 1920, heightPx: 1080, widthMm: 1210, heightMm: 680, bezelMm: 3.5 },
        onDrift: 'report',
        panels: cells.map(({ row, column }, index) => ({
          ...{ row, column, matrix: 'matrix-1', output: index + 1 },
          ...(panelsPath === undefined ? {} : { display: { device: 'panels', setId: setIdOf(row, column) } }),
        })),
      },
    ],
    layouts: [
      { id: 'kotak', name: 'Satu sumber tiap panel', wall: 'main', regions: cells },
      ...(panelsPath === undefined ? [] : [{ id: 'satu', name: 'Satu gambar', wall: 'main', regions: [whole] }]),
    ],
    scenes: [monitoring, launch(panelsPath !== undefined), ...others],
    ...door,
  };
}
