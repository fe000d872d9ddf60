/** Walls, layouts and scenes: geometry, one use of each output, and what a scene can reach. Pure. */
import { inputOn, type TilingLimits } from '../../wall/room-view.js';
import { layoutProblems, placeKey, placesOf } from '../../wall/layout.js';
import { pointerToken } from '../pointer.js';
import type { LayoutConfig, PanelConfig, Room, WallConfig } from '../schema.js';
import { devicesById, kindProblem } from './devices.js';
import { fault, repeats, type RoomProblem, warning } from './problem.js';

/** What the checker must know of a display driver. */
export interface DisplayKnowledge {
  readonly setIds: { readonly least: number; readonly most: number };
  readonly tiling: TilingLimits | null;
}

/** By the driver's name; null where this build does not carry it, or it is no display. */
type DisplayFacts = (driver: string) => DisplayKnowledge | null;

interface PlacedPanel {
  readonly panel: PanelConfig;
  readonly pointer: string;
}

export function wallProblems(room: Room, displayFacts: DisplayFacts): readonly RoomProblem[] {
  const panels: readonly PlacedPanel[] = room.walls.flatMap((wall, index) =>
    wall.panels.map((panel, number) => ({ panel, pointer: `/walls/${index}/panels/${number}` })),
  );
  const outputTwice = repeats(
    panels,
    ({ panel }) => `${panel.matrix}/${panel.output}`,
    ({ panel, pointer }, _, first) =>
      fault(
        `${pointer}/output`,
        'panels-on-one-output',
        panel.output,
        `an output that ${panels[first]?.pointer ?? 'another panel'} does not use`,
      ),
  );
  const setIdTwice = repeats(
    panels,
    ({ panel }) => (panel.display === undefined ? null : `${panel.display.device}/${panel.display.setId}`),
    ({ panel, pointer }, _, first) =>
      fault(
        `${pointer}/display/setId`,
        'set-id-twice',
        panel.display?.setId,
        `a set id that ${panels[first]?.pointer ?? 'another panel'} does not use on this line`,
      ),
  );
  return [
    ...room.walls.flatMap((wall, index) => gridProblems(wall, `/walls/${index}`)),
    ...panelProblems(room, panels, displayFacts),
    ...outputTwice,
    ...setIdTwice,
  ];
}

function gridProblems(wall: WallConfig, pointer: string): readonly RoomProblem[] {
  const problems: RoomProblem[] = [];
  const grid = `row 0..${wall.rows - 1}, column 0..${wall.columns - 1}`;
  const taken = new Set<string>();
  wall.panels.forEach((panel, number) => {
    const place = placeKey(panel);
    const own = `${pointer}/panels/${number}`;
    if (panel.row >= wall.rows || panel.column >= wall.columns)
      problems.push(fault(own, 'panel-outside-wall', place, grid));
    if (taken.has(place)) problems.push(fault(own, 'panels-at-one-place', place, 'one panel for each row and column'));
    taken.add(place);
  });
  const whole = { id: '', row: 0, column: 0, rowSpan: wall.rows, columnSpan: wall.columns };
  const empty = placesOf(whole)
    .map(placeKey)
    .filter((place) => !taken.has(place));
  if (empty.length > 0) {
    const shown = empty.slice(0, 8).join('; ') + (empty.length > 8 ? `; and ${empty.length - 8} more` : '');
    problems.push(warning(`${pointer}/panels`, 'panels-missing', shown, 'one panel for each row and column'));
  }
  return problems;
}

function panelProblems(room: Room, panels: readonly PlacedPanel[], displayFacts: DisplayFacts): readonly RoomProblem[] {
  const devices = devicesById(room);
  return panels.flatMap(({ panel, pointer }) => {
    const problems: RoomProblem[] = [];
    const device = devices.get(panel.matrix);
    if (device === undefined || !('outputs' in device))
      problems.push(fault(`${pointer}/matrix`, 'matrix-unknown', panel.matrix, 'the id of a matrix in /devices'));
    else if (panel.output > device.outputs)
      problems.push(fault(`${pointer}/output`, 'output-beyond-matrix', panel.output, `1..${device.outputs}`));
    if (panel.display !== undefined) {
      const wrong = kindProblem(devices, panel.display.device, ['display'], `${pointer}/display/device`);
      if (wrong !== null) problems.push(wrong);
      const { setId } = panel.display;
      const range = displayFacts(devices.get(panel.display.device)?.driver ?? '')?.setIds;
      if (range !== undefined && (setId < range.least || setId > range.most))
        problems.push(fault(`${pointer}/display/setId`, 'set-id-beyond', setId, `${range.least}..${range.most}`));
    }
    return problems;
  });
}

export function layoutsProblems(room: Room): readonly RoomProblem[] {
  const walls = new Map([...room.walls].reverse().map((wall) => [wall.id, wall]));
  return room.layouts.flatMap((layout, index) => {
    const wall = walls.get(layout.wall);
    if (wall === undefined) return [fault(`/layouts/${index}/wall`, 'wall-unknown', layout.wall, 'the id of a wall')];
    return layoutProblems(wall, layout.regions).map((problem) => {
      const expected =
        problem.code === 'region-outside-wall'
          ? `a rectangle within ${wall.rows} rows and ${wall.columns} columns`
          : problem.code === 'regions-overlap'
            ? `panels that ${problem.other} does not cover`
            : 'an id that no other region has';
      return fault(`/layouts/${index}/regions/${problem.index}`, problem.code, problem.region, expected);
    });
  });
}

/** What a layout's regions cover, looked up once for all scenes that use it. */
interface Ground {
  readonly layout: LayoutConfig;
  readonly regions: ReadonlyMap<string, readonly PanelConfig[]>;
}

function groundsOf(room: Room): ReadonlyMap<string, Ground> {
  const panels = new Map(
    room.walls.map((wall) => [wall.id, new Map(wall.panels.map((panel) => [placeKey(panel), panel]))]),
  );
  return new Map(
    [...room.layouts].reverse().map((layout) => {
      const onWall = panels.get(layout.wall);
      const regions = layout.regions.map((region) => {
        const covered = placesOf(region).flatMap((place) => onWall?.get(placeKey(place)) ?? []);
        return [region.id, covered] as const;
      });
      return [layout.id, { layout, regions: new Map(regions) }];
    }),
  );
}

export function sceneProblems(room: Room, displayFacts: DisplayFacts): readonly RoomProblem[] {
  const grounds = groundsOf(room);
  const devices = devicesById(room);
  const sources = new Map([...room.sources].reverse().map((source) => [source.id, source]));
  const tilingOf = (panel: PanelConfig): TilingLimits | null =>
    displayFacts(devices.get(panel.display?.device ?? '')?.driver ?? '')?.tiling ?? null;
  return room.scenes.flatMap((scene, index) => {
    const ground = grounds.get(scene.layout);
    if (ground === undefined)
      return [fault(`/scenes/${index}/layout`, 'layout-unknown', scene.layout, 'the id of a layout')];
    const powers = Object.keys(scene.power ?? {})
      .filter((regionId) => !ground.regions.has(regionId))
      .map((regionId) => {
        const pointer = `/scenes/${index}/power${pointerToken(regionId)}`;
        return fault(pointer, 'region-unknown', regionId, `a region of layout ${ground.layout.id}`);
      });
    const sceneSources = Object.entries(scene.assignments).flatMap(([regionId, sourceId]): readonly RoomProblem[] => {
      const pointer = `/scenes/${index}/assignments${pointerToken(regionId)}`;
      const panels = ground.regions.get(regionId);
      if (panels === undefined)
        return [fault(pointer, 'region-unknown', regionId, `a region of layout ${ground.layout.id}`)];
      if (sourceId === null) return [];
      const source = sources.get(sourceId);
      if (source === undefined) return [fault(pointer, 'source-unknown', sourceId, 'the id of a source, or null')];
      const elsewhere = panels.find((panel) => inputOn(source, panel.matrix) === null);
      if (elsewhere !== undefined)
        return [fault(pointer, 'source-unreachable', sourceId, `a source on matrix ${elsewhere.matrix}`)];
      const region = ground.layout.regions.find(({ id }) => id === regionId);
      return region === undefined || panels.length < 2 ? [] : spanProblems(panels.map(tilingOf), region, pointer);
    });
    return [...sceneSources, ...powers];
  });
}

/** What stands in the way of one picture over these panels; a request for it is rejected until it is mended. */
function spanProblems(
  tilings: readonly (TilingLimits | null)[],
  region: LayoutConfig['regions'][number],
  pointer: string,
): readonly RoomProblem[] {
  const { id, rowSpan, columnSpan } = region;
  if (tilings.includes(null)) {
    const expected = 'displays that can tile; requests for it are rejected until then';
    return [warning(pointer, 'span-needs-tiling', id, expected)];
  }
  const tight = tilings.find(
    (one) =>
      one !== null && (rowSpan > one.mostRows || columnSpan > one.mostColumns || rowSpan * columnSpan > one.mostPanels),
  );
  if (tight === undefined || tight === null) return [];
  const { mostRows, mostColumns, mostPanels } = tight;
  const expected = `at most ${mostRows} rows, ${mostColumns} columns and ${mostPanels} panels; requests for it are rejected`;
  return [warning(pointer, 'span-too-large', `${rowSpan} x ${columnSpan}`, expected)];
}
