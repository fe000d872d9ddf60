/** The room of `wallkeeper demo`: a regency's command center with a 2x4 wall on a simulated 16x16 matrix. */

import { demoDoorConfig, type DoorPlaces } from './demo-door.js';

export interface DemoPlaces {
  /** Path of the simulated matrix's pseudo-terminal. */
  readonly matrixPath: string;
  readonly baudRate: number;
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
  { id: 'launch', name: 'Peluncuran', layout: 'kotak', priority: 'meeting', assignments: reading() },
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

/** The demo's room.json, as contract.md §2 has it. */
export function demoRoom(places: DemoPlaces): object {
  const { devices, ...door } =
    places.door === undefined
      ? { devices: [], schedules: [], people: [], doors: [], triggers: [] }
      : demoDoorConfig(places.door);
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
        panels: cells.map(({ row, column }, index) => ({ row, column, matrix: 'matrix-1', output: index + 1 })),
      },
    ],
    layouts: [{ id: 'kotak', name: 'Satu sumber tiap panel', wall: 'main', regions: cells }],
    scenes,
    ...door,
  };
}
