/** A wall's state as a picture of it: what each panel is known to show, and how well. Pure. */
import { isWhole, sameTile, wholePicture, type Tile } from '../../../drivers/display.js';
import type { PanelState, WallState, WallStatus } from '../../wall/model.js';
import type { Mark, SourceKind } from './marks.js';
import type { PanelPicture, Shown, WallPicture } from './wall-picture.js';
import type { PreviewWords } from './words.js';

export interface WallInRoom {
  readonly id: string;
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly panel: { readonly widthMm: number; readonly heightMm: number; readonly bezelMm: number };
}

export interface SourceInRoom {
  readonly id: string;
  readonly name: string;
  readonly kind: SourceKind;
}

export interface Names {
  readonly sources: readonly SourceInRoom[];
  readonly scenes: readonly { readonly id: string; readonly name: string }[];
}

const statusColours: Readonly<Record<WallStatus, string>> = {
  idle: '#b5bcc6',
  applying: '#70b8ff',
  applied: '#4cc38a',
  drifted: '#ff9592',
  failed: '#ff9592',
};

export function describeWall(wall: WallInRoom, state: WallState, names: Names, words: PreviewWords): WallPicture {
  const sources = new Map(names.sources.map((source) => [source.id, source]));
  return {
    name: wall.name,
    scene: sceneText(state, names, words),
    status: { text: words.status[state.status], colour: statusColours[state.status] },
    rows: wall.rows,
    columns: wall.columns,
    widthMm: wall.panel.widthMm,
    heightMm: wall.panel.heightMm,
    bezelMm: wall.panel.bezelMm,
    panels: state.panels.map((panel) => describePanel(panel, state.status, sources, words)),
    words: { marks: words.marks, kinds: words.kinds, asOf: words.asOf },
  };
}

function sceneText(state: WallState, names: Names, words: PreviewWords): string {
  if (state.status === 'idle') return words.noScene;
  if (state.scene === null) return words.ownScene;
  return names.scenes.find(({ id }) => id === state.scene)?.name ?? state.scene;
}

function describePanel(
  panel: PanelState,
  status: WallStatus,
  sources: ReadonlyMap<string, SourceInRoom>,
  words: PreviewWords,
): PanelPicture {
  const { row, column, desired, actual } = panel;
  const otherTile = tileThatDiffers(panel);
  const differs = desired !== null && (desired.source !== actual.source || otherTile !== null);
  const tile = actual.display?.tile ?? null;
  return {
    row,
    column,
    shown: shownOf(panel, sources, words),
    mark: markOf(actual.knowledge, differs, status),
    wanted: differs ? wantedText(desired.source, otherTile, status, sources, words) : null,
    tile: tile === null || isWhole(tile) ? null : tile,
  };
}

/** The part that the scene wants where the panel is known to show another one; what was never heard differs from nothing. */
function tileThatDiffers({ desired, actual }: PanelState): Tile | null {
  const shown = actual.display?.tile ?? null;
  const wanted = desired?.tile ?? null;
  return wanted === null || shown === null || sameTile(wanted, shown) ? null : wanted;
}

function wantedText(
  source: string | null,
  tile: Tile | null,
  status: WallStatus,
  sources: ReadonlyMap<string, SourceInRoom>,
  words: PreviewWords,
): string {
  const name = source === null ? words.nothing : (sources.get(source)?.name ?? source);
  const { row, column, rows, columns } = tile ?? wholePicture;
  const part = words.part
    .replace('{row}', String(row + 1))
    .replace('{column}', String(column + 1))
    .replace('{rows}', String(rows))
    .replace('{columns}', String(columns));
  const what = tile === null ? name : `${name}, ${part}`;
  return (status === 'applying' ? words.coming : words.wanted).replace('{source}', () => what);
}

/** What is not known can't have drifted: the doubt comes first. */
function markOf(knowledge: PanelState['actual']['knowledge'], differs: boolean, status: WallStatus): Mark {
  if (knowledge === 'unknown' || knowledge === 'stale') return knowledge;
  if (!differs) return knowledge;
  return status === 'applying' ? 'changing' : 'drifted';
}

function shownOf({ actual }: PanelState, sources: ReadonlyMap<string, SourceInRoom>, words: PreviewWords): Shown {
  if (actual.knowledge === 'unknown') return { what: 'unknown', name: words.unknown };
  if (actual.display?.power === false) return { what: 'off', name: words.off };
  if (actual.source === null) return { what: 'nothing', name: words.nothing };
  const source = actual.source === undefined ? undefined : sources.get(actual.source);
  if (source !== undefined) return { what: 'source', id: source.id, name: source.name, kind: source.kind };
  return { what: 'input', name: words.input.replace('{input}', String(actual.input ?? '?')) };
}
