/** Scene x room -> what every panel should show, or why that can't be. */
import { setId, wholePicture, type Tile } from '../../drivers/display.js';
import { inputId, outputId } from '../../drivers/driver.js';
import type { ErrorParameters } from '../../drivers/errors.js';
import type { LayoutProblem } from './layout.js';
import type { DesiredDisplay, DesiredPanel, PanelPower, Priority, Region, SceneBody } from './model.js';
import type { PreparedRegion } from './prepared-layout.js';
import type { RoomIndex } from './room-index.js';
import { inputOn, type PanelView, type SourceView, type WallView } from './room-view.js';

export interface Refusal {
  readonly code: string;
  readonly parameters: ErrorParameters;
  /** JSON pointer into the request; '' where the request as a whole is meant. */
  readonly path: string;
}

export type Compiled =
  | {
      readonly kind: 'compiled';
      readonly wall: string;
      /** Stored scene's id; null for a scene that came with its request. */
      readonly scene: string | null;
      readonly panels: readonly DesiredPanel[];
    }
  | { readonly kind: 'rejected'; readonly refusals: readonly Refusal[] };

/**
 * Compiles a stored scene's id or a scene of its own against the room.
 * Panels come in row order; a region that is not assigned adds none; null as a source asks for "nothing tied".
 * Refusals: scene-unknown, layout-unknown, wall-unknown, layout problems (layout.ts), region-unknown, source-unknown,
 * source-unreachable, span-needs-tiling, span-too-large, untie-impossible, panel-missing, scene-empty.
 */
export function compile(scene: string | SceneBody, room: RoomIndex): Compiled {
  if (typeof scene !== 'string') return compileBody(scene, null, room, '/scene');
  const stored = room.scenes.get(scene);
  if (stored === undefined) return rejected('scene-unknown', { scene }, '/scene');
  return compileBody(stored, stored.id, room, '/scene');
}

/** Compiles against the room in force; a stored scene is compiled once for each configuration. */
export function compiler(room: () => RoomIndex): (scene: string | SceneBody) => Compiled {
  const known = new Map<string, Compiled>();
  let of: RoomIndex | null = null;
  return (scene) => {
    const now = room();
    if (typeof scene !== 'string') return compile(scene, now);
    if (of !== now) known.clear();
    of = now;
    const compiled = known.get(scene) ?? compile(scene, now);
    // Names of what is not there come from outside and must not fill the memory.
    if (now.scenes.has(scene)) known.set(scene, compiled);
    return compiled;
  };
}

/** The priority that a scene asks for by itself, stored or inline. */
export function scenePriority(scene: string | SceneBody, room: RoomIndex): Priority | undefined {
  return typeof scene === 'string' ? room.scenes.get(scene)?.priority : scene.priority;
}

function compileBody(body: SceneBody, id: string | null, room: RoomIndex, path: string): Compiled {
  const { layout } = body;
  const prepared = typeof layout === 'string' ? room.layout(layout) : room.prepare(layout);
  if (prepared === undefined) {
    const name = typeof layout === 'string' ? layout : '';
    return rejected('layout-unknown', { layout: name }, `${path}/layout`);
  }
  const { wall, wallId, problems } = prepared;
  if (wall === undefined) return rejected('wall-unknown', { wall: wallId }, `${path}/layout/wall`);
  if (problems.length > 0) {
    return { kind: 'rejected', refusals: problems.map((problem) => layoutRefusal(problem, wall, path)) };
  }
  const refusals: Refusal[] = [];
  const panels: DesiredPanel[] = [];
  const power = body.power ?? {};
  const fill = (region: string, source: string | null, list: 'assignments' | 'power'): void => {
    const filling = { room, prepared: prepared.regions.get(region), region, source, power: power[region] };
    const refused = fillRegion(filling, panels);
    if (refused.length === 0) return;
    const at = `${path}/${list}/${pointerToken(region)}`;
    for (const one of refused) refusals.push({ ...one, path: at });
  };
  for (const region of Object.keys(body.assignments)) fill(region, body.assignments[region] ?? null, 'assignments');
  for (const region of Object.keys(power)) if (!Object.hasOwn(body.assignments, region)) fill(region, null, 'power');
  if (refusals.length > 0) return { kind: 'rejected', refusals };
  if (panels.length === 0) return rejected('scene-empty', {}, `${path}/assignments`);
  panels.sort((a, b) => a.row - b.row || a.column - b.column);
  return { kind: 'compiled', wall: wall.id, scene: id, panels };
}

type RefusalOfRegion = Omit<Refusal, 'path'>;

interface Filling {
  readonly room: RoomIndex;
  /** Undefined where the layout has no such region. */
  readonly prepared: PreparedRegion | undefined;
  readonly region: string;
  /** Null for nothing. */
  readonly source: string | null;
  readonly power: PanelPower | undefined;
}

/** Adds the region's panels to `panels`; returns what stands in the way. */
function fillRegion(filling: Filling, panels: DesiredPanel[]): readonly RefusalOfRegion[] {
  const { room, prepared, power } = filling;
  if (prepared === undefined) return [{ code: 'region-unknown', parameters: { region: filling.region } }];
  const source = filling.source === null ? null : room.sources.get(filling.source);
  if (source === undefined) return [{ code: 'source-unknown', parameters: { source: String(filling.source) } }];
  const refusals: RefusalOfRegion[] = [];
  for (const place of prepared.missing) {
    refusals.push({ code: 'panel-missing', parameters: { ...place, wall: prepared.wall } });
  }
  for (const panel of prepared.panels) {
    const made = desiredPanel(panel, source, { room, prepared, power });
    if ('code' in made) refusals.push(made);
    else panels.push(made);
  }
  return refusals;
}

interface Showing {
  readonly room: RoomIndex;
  readonly prepared: PreparedRegion;
  readonly power: PanelPower | undefined;
}

/** What the panel should show of the source, or why it can't. */
function desiredPanel(panel: PanelView, source: SourceView | null, showing: Showing): DesiredPanel | RefusalOfRegion {
  const { room, prepared } = showing;
  const { row, column, matrix } = panel;
  if (source !== null && prepared.spans) {
    const { region } = prepared;
    const unable = tilingFault(panel, region, room);
    if (unable !== null) return { ...unable, parameters: { ...unable.parameters, row, column, region: region.id } };
  }
  const size = room.matrices.get(matrix);
  if (source === null && size?.canUntie === false)
    return { code: 'untie-impossible', parameters: { row, column, matrix } };
  const output = size === undefined ? null : outputId(panel.output, size.outputs);
  const on = source === null ? null : inputOn(source, matrix);
  const input = on === null || size === undefined ? null : inputId(on, size.inputs);
  if (output === null || (source !== null && input === null)) {
    const parameters = { source: source?.id ?? '', matrix: source?.matrix ?? matrix, needed: matrix, row, column };
    return { code: 'source-unreachable', parameters };
  }
  const display = panel.display === undefined ? null : desiredDisplay(panel, panel.display, source, showing);
  return { row, column, matrix, output, source: source?.id ?? null, input, display };
}

/** One picture over many panels: without tiling each panel would show the whole picture again. */
function tilingFault(panel: PanelView, region: Region, room: RoomIndex): RefusalOfRegion | null {
  const tiling = panel.display === undefined ? null : (room.displays.get(panel.display.device)?.tiling ?? null);
  if (tiling === null) return { code: 'span-needs-tiling', parameters: {} };
  const { rowSpan, columnSpan } = region;
  const fits =
    rowSpan <= tiling.mostRows && columnSpan <= tiling.mostColumns && rowSpan * columnSpan <= tiling.mostPanels;
  return fits ? null : { code: 'span-too-large', parameters: { rows: tiling.mostRows, columns: tiling.mostColumns } };
}

function desiredDisplay(
  panel: PanelView,
  { device, input, setId: number }: NonNullable<PanelView['display']>,
  source: SourceView | null,
  { room, prepared: { region }, power }: Showing,
): DesiredDisplay | null {
  // Which ids a family has is its own; `check` has compared them.
  const id = setId(number, { least: 0, most: Number.MAX_SAFE_INTEGER });
  const display = room.displays.get(device);
  if (id === null || display === undefined) return null;
  const isOn = power === undefined ? source !== null : power === 'on';
  const isOff = power === 'off';
  const shows = source !== null && !isOff;
  return {
    device,
    panel: id,
    power: isOn ? true : isOff ? false : null,
    tile: shows && display.tiling !== null ? tileOf(panel, region) : null,
    input: shows ? (input ?? null) : null,
  };
}

/** The panel's part of a picture over the whole region. */
function tileOf(panel: PanelView, region: Region): Tile {
  if (region.rowSpan * region.columnSpan === 1) return wholePicture;
  return {
    rows: region.rowSpan,
    columns: region.columnSpan,
    row: panel.row - region.row,
    column: panel.column - region.column,
  };
}

function layoutRefusal(problem: LayoutProblem, wall: WallView, path: string): Refusal {
  const other = problem.code === 'regions-overlap' ? { other: problem.other } : {};
  return {
    code: problem.code,
    parameters: { region: problem.region, wall: wall.id, rows: wall.rows, columns: wall.columns, ...other },
    path: `${path}/layout/regions/${problem.index}`,
  };
}

function rejected(code: string, parameters: ErrorParameters, path: string): Compiled {
  return { kind: 'rejected', refusals: [{ code, parameters, path }] };
}

/** RFC 6901: ~ and / inside a token. */
function pointerToken(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1');
}
