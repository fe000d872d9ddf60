/** Panels as they stand in an address and in the name of a file. Pure. */
import type { WallConfig, PanelConfig } from '../../config/schema.js';

/** `2-3` is row 2, column 3, counted from 1 as on the page; null where the wall has no such panel. */
export function panelAt(wall: WallConfig, text: string): PanelConfig | null {
  const [, row, column] = /^(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  return wall.panels.find((one) => one.row + 1 === Number(row) && one.column + 1 === Number(column)) ?? null;
}

/** Row after row. */
export function panelsInOrder(wall: WallConfig): readonly PanelConfig[] {
  return [...wall.panels].sort((a, b) => a.row - b.row || a.column - b.column);
}

/** Such as `utama-bars-row1-column2-output2.png`. */
export function panelFile(wall: string, what: string, panel: PanelConfig): string {
  return `${wall}-${what}-row${panel.row + 1}-column${panel.column + 1}-output${panel.output}.png`;
}
