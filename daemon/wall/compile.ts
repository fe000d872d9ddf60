/** Scene x room -> what every panel should show, or why that can't be. */
import { inputId, outputId, type InputId } from '../../drivers/driver.js';
import type { ErrorParameters } from '../../drivers/errors.js';
import { layoutProblems, placeKey, placesOf, type LayoutProblem } from './layout.js';
import type { DesiredPanel, Layout, Region, SceneBody } from './model.js';
import type { PanelView, RoomView, WallView } from './room-view.js';

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
 * source-unreachable, span-needs-tiling, panel-missing, untie-impossible, scene-empty.
 */
export function compile(scene: string | SceneBody, room: RoomView): Compiled {
  if (typeof scene !== 'string') return compileBody(scene, null, room, '/scene');
  const stored = room.scenes.find((candidate) => candidate.id === scene);
  if (stored === undefined) return rejected('scene-unknown', { scene }, '/scene');
  return compileBody(stored, stored.id, room, '/scene');
}

function compileBody(body: SceneBody, id: string | null, room: RoomView, path: string): Compiled {
  const layout = typeof body.layout === 'string' ? storedLayout(body.layout, room) : body.layout;
  if (typeof layout === 'string') return rejected('layout-unknown', { layout }, `${path}/layout`);
  const wall = room.walls.find((candidate) => candidate.id === layout.wall);
  if (wall === undefined) return rejected('wall-unknown', { wall: layout.wall }, `${path}/layout/wall`);
  const broken = layoutProblems(wall, layout.regions);
  if (broken.length > 0) {
    return { kind: 'rejected', refusals: broken.map((problem) => layoutRefusal(problem, wall, path)) };
  }
  return assign(body, id, { room, wall, layout, path });
}

interface Assignment {
  readonly room: RoomView;
  readonly wall: WallView;
  readonly layout: Layout;
  readonly path: string;
}

function assign(body: SceneBody, id: string | null, context: Assignment): Compiled {
  const refusals: Refusal[] = [];
  const panels: DesiredPanel[] = [];
  const places = new Map(context.wall.panels.map((panel) => [placeKey(panel), panel]));
  for (const [regionId, source] of Object.entries(body.assignments)) {
    const path = `${context.path}/assignments/${pointerToken(regionId)}`;
    const region = context.layout.regions.find((candidate) => candidate.id === regionId);
    if (region === undefined) refusals.push({ code: 'region-unknown', parameters: { region: regionId }, path });
    else refusals.push(...fill(region, source, { ...context, places, path }, panels));
  }
  if (refusals.length > 0) return { kind: 'rejected', refusals };
  if (panels.length === 0) return rejected('scene-empty', {}, `${context.path}/assignments`);
  panels.sort((a, b) => a.row - b.row || a.column - b.column);
  return { kind: 'compiled', wall: context.wall.id, scene: id, panels };
}

interface RegionContext extends Assignment {
  readonly places: ReadonlyMap<string, PanelView>;
}

/** Adds the region's panels to `panels`; returns what stands in the way. */
function fill(
  region: Region,
  source: string | null,
  context: RegionContext,
  panels: DesiredPanel[],
): readonly Refusal[] {
  const { room, path } = context;
  const known = source === null ? null : room.sources.find((candidate) => candidate.id === source);
  if (known === undefined) return [{ code: 'source-unknown', parameters: { source: String(source) }, path }];
  const refusals: Refusal[] = [];
  const places = placesOf(region);
  for (const place of places) {
    const panel = context.places.get(placeKey(place));
    if (panel === undefined) {
      refusals.push({ code: 'panel-missing', parameters: { ...place, wall: context.wall.id }, path });
      continue;
    }
    // One picture over many panels: without tiling each panel would show the whole picture again.
    if (places.length > 1 && source !== null && !canTile(panel, room)) {
      refusals.push({ code: 'span-needs-tiling', parameters: { ...place, region: region.id }, path });
      continue;
    }
    if (known !== null && known.matrix !== panel.matrix) {
      const parameters = { source: known.id, matrix: known.matrix, needed: panel.matrix, ...place };
      refusals.push({ code: 'source-unreachable', parameters, path });
      continue;
    }
    if (known === null && room.matrices.find(({ id }) => id === panel.matrix)?.canUntie === false) {
      refusals.push({ code: 'untie-impossible', parameters: { ...place, matrix: panel.matrix }, path });
      continue;
    }
    const tied = tie(panel, known === null ? null : known.input, room);
    if (tied === null)
      refusals.push({
        code: 'source-unreachable',
        parameters: { source: source ?? '', matrix: panel.matrix, needed: panel.matrix, ...place },
        path,
      });
    else panels.push({ ...place, matrix: panel.matrix, source, ...tied });
  }
  return refusals;
}

/** The crosspoint within the matrix's size; null where the configuration points beyond it. */
function tie(panel: PanelView, input: number | null, room: RoomView): Pick<DesiredPanel, 'output' | 'input'> | null {
  const matrix = room.matrices.find((candidate) => candidate.id === panel.matrix);
  if (matrix === undefined) return null;
  const output = outputId(panel.output, matrix.outputs);
  if (output === null) return null;
  if (input === null) return { output, input: null };
  const id: InputId | null = inputId(input, matrix.inputs);
  return id === null ? null : { output, input: id };
}

function canTile(panel: PanelView, room: RoomView): boolean {
  return panel.display !== undefined && room.tilingDisplays.has(panel.display.device);
}

/** The stored layout; its id where there is none. */
function storedLayout(id: string, room: RoomView): Layout | string {
  return room.layouts.find((candidate) => candidate.id === id) ?? id;
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
