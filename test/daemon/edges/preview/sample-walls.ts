/** Walls in every state, for the tests of the drawing and for looking at: write-samples.ts. */
import type { Mark, SourceKind } from '../../../../daemon/edges/preview/marks.js';
import { sourceKinds } from '../../../../daemon/edges/preview/marks.js';
import type { PanelPicture, Shown, WallPicture } from '../../../../daemon/edges/preview/wall-picture.js';
import { previewWords } from '../../../../daemon/edges/preview/words.js';

const words = previewWords.id;
const names = [
  'CCTV Alun-alun',
  'Dasbor Layanan Publik Terpadu Satu Pintu Kabupaten',
  'Telekonferensi Kecamatan Tosari',
  'Peta Kebencanaan',
  'Prakiraan Cuaca',
  'Laptop Paparan Sekretaris Daerah',
  'Video Arsip',
  'Pertanggungjawaban Penyelenggaraan Pemerintahan Daerah Tahun Anggaran 2026',
];

export function source(index: number, kind?: SourceKind): Shown {
  const name = names[index % names.length] ?? '';
  return { what: 'source', id: `s${index}`, name, kind: kind ?? sourceKinds[index % sourceKinds.length] ?? 'online' };
}

export function panel(row: number, column: number, shown: Shown, mark: Mark = 'confirmed'): PanelPicture {
  return { row, column, shown, mark, wanted: null, tile: null };
}

export function wall(rows: number, columns: number, panels: readonly PanelPicture[]): WallPicture {
  return {
    name: 'Dinding utama',
    scene: 'Pemantauan harian',
    status: { text: words.status.applied, colour: '#4cc38a' },
    rows,
    columns,
    widthMm: 1210,
    heightMm: 680,
    bezelMm: 3.5,
    panels,
    words: { marks: words.marks, kinds: words.kinds, asOf: words.asOf },
  };
}

function grid(
  rows: number,
  columns: number,
  make: (index: number, row: number, column: number) => PanelPicture,
): WallPicture {
  const panels = Array.from({ length: rows * columns }, (_, index) =>
    make(index, Math.floor(index / columns), index % columns),
  );
  return wall(rows, columns, panels);
}

/** One panel of every state, and every kind of source. */
export function everyState(): WallPicture {
  const nothing: Shown = { what: 'nothing', name: words.nothing };
  const wanted = words.wanted.replace('{source}', 'CCTV Pintu Air Sungai Welang Hilir');
  return wall(2, 5, [
    panel(0, 0, source(0, 'external')),
    panel(0, 4, source(1, 'online'), 'confirmed'),
    panel(0, 1, source(1, 'online'), 'acknowledged'),
    { ...panel(0, 2, source(2, 'conference'), 'changing'), wanted: words.coming.replace('{source}', 'Video Arsip') },
    { ...panel(0, 3, source(5, 'internal'), 'drifted'), wanted },
    panel(1, 0, source(6, 'offline'), 'stale'),
    panel(1, 1, { what: 'unknown', name: words.unknown }, 'unknown'),
    panel(1, 2, nothing),
    panel(1, 4, { what: 'off', name: words.off }),
    { ...panel(1, 3, { what: 'input', name: words.input.replace('{input}', '14') }, 'drifted'), wanted },
  ]);
}

/** A picture over 2 × 2 panels beside single ones; with `isTorn` one of its panels has drifted. */
export function tiled(isTorn: boolean): WallPicture {
  return grid(2, 4, (index, row, column) => {
    if (column >= 2) return panel(row, column, source(index));
    const tile = { row, column, rows: 2, columns: 2 };
    const drifted = isTorn && row === 1 && column === 1;
    return { ...panel(row, column, source(11, 'online'), drifted ? 'drifted' : 'confirmed'), tile };
  });
}

export const samples: Readonly<Record<string, WallPicture>> = {
  'every-state-2x5': everyState(),
  'pair-1x2': grid(1, 2, (index, row, column) => panel(row, column, source(index))),
  'single-1x1': grid(1, 1, (index, row, column) => panel(row, column, source(index))),
  'long-names-2x4': grid(2, 4, (_, row, column) => panel(row, column, source(7))),
  'tiled-2x4': tiled(false),
  'tiled-torn-2x4': tiled(true),
  'holes-3x5': wall(
    3,
    5,
    grid(3, 5, (index, row, column) => panel(row, column, source(index))).panels.filter(
      (_, index) => ![0, 4, 7, 12].includes(index),
    ),
  ),
  'portrait-1x5': {
    ...grid(1, 5, (index, row, column) => panel(row, column, source(index))),
    widthMm: 680,
    heightMm: 1210,
    bezelMm: 20,
  },
  'grid-8x8': grid(8, 8, (index, row, column) =>
    panel(
      row,
      column,
      source(index),
      (['confirmed', 'confirmed', 'acknowledged', 'drifted', 'stale'] as const)[index % 5],
    ),
  ),
  'grid-16x16': grid(16, 16, (index, row, column) => panel(row, column, source(index))),
};
