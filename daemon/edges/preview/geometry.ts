/** Where panels lie in the picture, and which of them show one picture together. Pure. */
import { wholePicture } from '../../../drivers/display.js';
import type { PanelPicture } from './wall-picture.js';

/** In px, from the picture's upper left. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** In panels, from the wall's upper left. */
export interface Area {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

export interface PanelGroup {
  readonly area: Area;
  readonly panels: readonly PanelPicture[];
  /** True where every panel of the area is there and all are in the same state. */
  readonly isWhole: boolean;
}

export interface Scale {
  readonly left: number;
  readonly top: number;
  /** Px for each mm. */
  readonly scale: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly bezelMm: number;
}

/** Between two panels at least so much is seen, however thin the bezel. */
const leastGap = 2;

/** The visible picture of an area, bezels inside it included. */
export function boxOf(area: Area, { left, top, scale, widthMm, heightMm, bezelMm }: Scale): Box {
  const trim = Math.max(0, (leastGap - bezelMm * scale) / 2);
  const across = (panels: number, mm: number): number => (panels * mm + (panels - 1) * bezelMm) * scale;
  return {
    x: left + area.column * (widthMm + bezelMm) * scale + trim,
    y: top + area.row * (heightMm + bezelMm) * scale + trim,
    width: across(area.columns, widthMm) - 2 * trim,
    height: across(area.rows, heightMm) - 2 * trim,
  };
}

/** Panels whose tiles are parts of one picture come together; every other one is a group of its own. */
export function groupsOf(panels: readonly PanelPicture[]): readonly PanelGroup[] {
  const groups = new Map<string, { readonly area: Area; readonly panels: PanelPicture[] }>();
  for (const panel of panels) {
    const area = areaOf(panel);
    const key = panel.tile === null ? `${panel.row},${panel.column}` : tileKey(panel, area);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { area, panels: [panel] });
    else known.panels.push(panel);
  }
  return [...groups.values()].map(({ area, panels: members }) => ({
    area,
    panels: members,
    isWhole: members.length === area.rows * area.columns && members.every((one) => isLike(one, members[0])),
  }));
}

function areaOf(panel: PanelPicture): Area {
  const tile = panel.tile ?? wholePicture;
  return { row: panel.row - tile.row, column: panel.column - tile.column, rows: tile.rows, columns: tile.columns };
}

function tileKey({ shown }: PanelPicture, area: Area): string {
  const what = shown.what === 'source' ? shown.id : `${shown.what} ${shown.name}`;
  return `${what} ${area.row},${area.column} ${area.rows}x${area.columns}`;
}

function isLike(one: PanelPicture, other: PanelPicture | undefined): boolean {
  return one.mark === other?.mark && one.wanted === other.wanted;
}
