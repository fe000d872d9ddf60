/** What is seen on a wall: panels that show the parts of one picture together, and how well that is known. Pure. */
import type { PanelState, WallState } from '../../daemon/edges/http/api-types.js';
import type { Area } from './wall-scale.js';

/** How good the knowledge is; the worst of a picture's panels. Each looks different without colour. */
export const marks = ['confirmed', 'acknowledged', 'changing', 'drifted', 'stale', 'unknown'] as const;
export type Mark = (typeof marks)[number];

export interface Picture {
  readonly key: string;
  readonly area: Area;
  readonly mark: Mark;
  /** Source id; null for nothing; undefined where it is an input without a source, or not known. */
  readonly source: string | null | undefined;
  readonly input: number | null;
  /** What the scene wants there, where it is something else: a source id, or null for nothing. */
  readonly wanted?: string | null;
  /** True where the part of the picture differs from the one that is wanted. */
  readonly isOtherPart: boolean;
  /** The part that a panel shows when the rest of its picture is not around it, e.g. `1,2/2×2`; else null. */
  readonly part: string | null;
  /** ISO time of the oldest word on it; null where one was never heard. */
  readonly asOf: string | null;
  readonly isOff: boolean;
}

/** `isFresh` false: nothing that is shown may look like news. */
export function picturesOf(wall: Pick<WallState, 'panels' | 'status'>, isFresh: boolean): readonly Picture[] {
  const groups = new Map<string, PanelState[]>();
  for (const panel of wall.panels) {
    const key = groupKey(panel);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [panel]);
    else group.push(panel);
  }
  return [...groups.values()].flatMap((panels) => {
    const whole = pictureOf(panels, wall.status, isFresh);
    if (whole !== null) return [whole];
    return panels.map((panel) => single(panel, wall.status, isFresh));
  });
}

export function markOf({ desired, actual }: PanelState, status: WallState['status'], isFresh: boolean): Mark {
  if (actual.knowledge === 'unknown') return 'unknown';
  if (!isFresh || actual.knowledge === 'stale') return 'stale';
  if (desired !== null && differs(desired.source, actual.source, desired.tile, actual.display?.tile ?? null))
    return status === 'applying' ? 'changing' : 'drifted';
  return actual.knowledge;
}

/** The picture that fills exactly the panels given; null where some are missing, or they are not known alike. */
function pictureOf(panels: readonly PanelState[], status: WallState['status'], isFresh: boolean): Picture | null {
  const [first] = panels;
  const tile = first?.actual.display?.tile ?? null;
  if (first === undefined || panels.length === 1 || tile === null) return null;
  if (panels.length !== tile.rows * tile.columns) return null;
  const alone = panels.map((panel) => single(panel, status, isFresh));
  const [one] = alone;
  if (one === undefined || alone.some(({ mark, wanted }) => mark !== one.mark || wanted !== one.wanted)) return null;
  const area = {
    row: Math.min(...panels.map(({ row }) => row)),
    column: Math.min(...panels.map(({ column }) => column)),
    rowSpan: tile.rows,
    columnSpan: tile.columns,
  };
  const asOf = alone.reduce<string | null>(
    (oldest, picture) =>
      oldest === null || picture.asOf === null ? null : oldest < picture.asOf ? oldest : picture.asOf,
    one.asOf,
  );
  return {
    ...one,
    key: `${area.row},${area.column}`,
    area,
    asOf,
    part: null,
    isOff: alone.every(({ isOff }) => isOff),
  };
}

function single(panel: PanelState, status: WallState['status'], isFresh: boolean): Picture {
  const { row, column, desired, actual } = panel;
  const mark = markOf(panel, status, isFresh);
  const tile = actual.display?.tile ?? null;
  const isPart = tile !== null && tile.rows * tile.columns > 1;
  const common = {
    key: `${row},${column}`,
    area: { row, column, rowSpan: 1, columnSpan: 1 },
    mark,
    source: actual.source,
    input: actual.input,
    isOtherPart:
      desired !== null &&
      desired.source === actual.source &&
      desired.tile !== null &&
      tile !== null &&
      !sameTile(desired.tile, tile),
    part: isPart ? `${tile.row + 1},${tile.column + 1}/${tile.rows}×${tile.columns}` : null,
    asOf: actual.asOf,
    isOff: actual.display?.power === false,
  };
  const isOther =
    desired !== null && actual.knowledge !== 'unknown' && differs(desired.source, actual.source, desired.tile, tile);
  return isOther ? { ...common, wanted: desired.source } : common;
}

/** Panels that may belong together: same source, same partition, same upper left. */
function groupKey({ row, column, actual }: PanelState): string {
  const tile = actual.display?.tile ?? null;
  if (tile === null || tile.rows * tile.columns === 1) return `${row},${column}`;
  return `${row - tile.row},${column - tile.column}/${tile.rows}x${tile.columns}/${actual.input ?? '?'}`;
}

type TileSeen = NonNullable<NonNullable<PanelState['actual']['display']>['tile']>;

/** What is there is known to be another source, or another part of it. */
function differs(
  wanted: string | null,
  shown: string | null | undefined,
  wantedTile: TileSeen | null,
  shownTile: TileSeen | null,
): boolean {
  if (wanted !== shown) return true;
  return wantedTile !== null && shownTile !== null && !sameTile(wantedTile, shownTile);
}

function sameTile(one: TileSeen, other: TileSeen): boolean {
  return (
    one.rows === other.rows && one.columns === other.columns && one.row === other.row && one.column === other.column
  );
}
