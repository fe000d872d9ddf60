/** A room as large as any that the page is made for. */
export const bigWall = { rows: 8, columns: 16, scenes: 500 } as const;
const { rows, columns, scenes } = bigWall;

/** The demo's room with one wall of 8×16 panels on one matrix, and 500 scenes that each fill it. */
export function bigRoom(room: Record<string, unknown>): object {
  const regions = Array.from({ length: rows * columns }, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    return { id: `k-${row}-${column}`, row, column, rowSpan: 1, columnSpan: 1 };
  });
  const sources = Array.isArray(room['sources']) ? (room['sources'] as { id: string }[]) : [];
  const devices = Array.isArray(room['devices']) ? (room['devices'] as object[]) : [];
  const assignments = (first: number): object =>
    Object.fromEntries(regions.map(({ id }, index) => [id, sources[(first + index) % sources.length]?.id]));
  return {
    ...room,
    devices: devices.slice(0, 1).map((device) => ({ ...device, outputs: rows * columns })),
    walls: [
      {
        ...{ id: 'main', name: 'Dinding besar', rows, columns, onDrift: 'report' },
        panel: { widthPx: 1920, heightPx: 1080, widthMm: 1210, heightMm: 680, bezelMm: 3.5 },
        panels: regions.map(({ row, column }, index) => ({ row, column, matrix: 'matrix-1', output: index + 1 })),
      },
    ],
    layouts: [{ id: 'kotak', name: 'Tiap panel', wall: 'main', regions }],
    scenes: Array.from({ length: scenes }, (_, n) => ({
      ...{ id: `adegan-${n}`, name: `Adegan ${n}`, layout: 'kotak', assignments: assignments(n) },
    })),
  };
}
