/** What a schema can't say of a configuration: references, geometry, one use of each thing. Pure. */
import { layoutProblems } from '../wall/layout.js';
import type { Room } from './schema.js';

export interface RoomProblem {
  readonly severity: 'error' | 'warning';
  /** JSON pointer into room.json. */
  readonly pointer: string;
  readonly code: string;
  readonly value: string;
  readonly expected: string;
}

/** What the checker must be told of the drivers and of this machine. */
export interface CheckKnowledge {
  readonly isShipped: (driver: string) => boolean;
  readonly canTile: (driver: string) => boolean;
  readonly isTimezone: (zone: string) => boolean;
}

/** Problems of a configuration that fits its schema, in the order of the file. */
export function checkRoom(room: Room, knowledge: CheckKnowledge): readonly RoomProblem[] {
  return [
    ...zone(room, knowledge),
    ...duplicates(room),
    ...drivers(room, knowledge),
    ...sources(room),
    ...walls(room),
    ...layouts(room),
    ...scenes(room, knowledge),
    ...access(room),
  ];
}

function fault(pointer: string, code: string, value: unknown, expected: string): RoomProblem {
  return { severity: 'error', pointer, code, value: String(value), expected };
}

function warning(pointer: string, code: string, value: string, expected: string): RoomProblem {
  return { severity: 'warning', pointer, code, value, expected };
}

function zone(room: Room, knowledge: CheckKnowledge): readonly RoomProblem[] {
  const { timezone } = room.room;
  return knowledge.isTimezone(timezone)
    ? []
    : [fault('/room/timezone', 'timezone-unknown', timezone, 'an IANA zone such as Asia/Jakarta')];
}

function duplicates(room: Room): readonly RoomProblem[] {
  const lists = {
    devices: room.devices,
    sources: room.sources,
    walls: room.walls,
    layouts: room.layouts,
    scenes: room.scenes,
    schedules: room.schedules,
    people: room.people,
    doors: room.doors,
    triggers: room.triggers,
  };
  return Object.entries(lists).flatMap(([name, list]) => {
    const seen = new Set<string>();
    return list.flatMap(({ id }, index) => {
      if (seen.has(id)) return [fault(`/${name}/${index}/id`, 'id-twice', id, 'an id that no other of the list has')];
      seen.add(id);
      return [];
    });
  });
}

function drivers(room: Room, knowledge: CheckKnowledge): readonly RoomProblem[] {
  return room.devices.flatMap((device, index): readonly RoomProblem[] =>
    knowledge.isShipped(device.driver)
      ? []
      : [
          warning(
            `/devices/${index}/driver`,
            'driver-not-shipped',
            device.driver,
            'a driver that this version carries; the device stays unused',
          ),
        ],
  );
}

interface MatrixSize {
  readonly inputs: number;
  readonly outputs: number;
}

function matrixOf(room: Room, id: string): MatrixSize | null {
  const device = room.devices.find((one) => one.id === id);
  return device !== undefined && 'inputs' in device && 'outputs' in device ? device : null;
}

function sources(room: Room): readonly RoomProblem[] {
  return room.sources.flatMap((source, index) => {
    const matrix = matrixOf(room, source.matrix);
    if (matrix === null)
      return [fault(`/sources/${index}/matrix`, 'matrix-unknown', source.matrix, 'the id of a matrix in /devices')];
    if (source.input <= matrix.inputs) return [];
    return [fault(`/sources/${index}/input`, 'input-beyond-matrix', source.input, `1..${matrix.inputs}`)];
  });
}

function walls(room: Room): readonly RoomProblem[] {
  const outputs = new Map<string, string>();
  return room.walls.flatMap((wall, index) => {
    const places = new Set<string>();
    return wall.panels.flatMap((panel, number) => {
      const pointer = `/walls/${index}/panels/${number}`;
      const problems: RoomProblem[] = [];
      const matrix = matrixOf(room, panel.matrix);
      if (matrix === null)
        problems.push(fault(`${pointer}/matrix`, 'matrix-unknown', panel.matrix, 'the id of a matrix in /devices'));
      else if (panel.output > matrix.outputs) {
        problems.push(fault(`${pointer}/output`, 'output-beyond-matrix', panel.output, `1..${matrix.outputs}`));
      }
      if (panel.row >= wall.rows || panel.column >= wall.columns) {
        problems.push(
          fault(
            pointer,
            'panel-outside-wall',
            `${panel.row},${panel.column}`,
            `row 0..${wall.rows - 1}, column 0..${wall.columns - 1}`,
          ),
        );
      }
      const place = `${panel.row},${panel.column}`;
      if (places.has(place))
        problems.push(fault(pointer, 'panels-at-one-place', place, 'one panel for each row and column'));
      places.add(place);
      const output = `${panel.matrix}/${panel.output}`;
      const other = outputs.get(output);
      if (other !== undefined)
        problems.push(
          fault(`${pointer}/output`, 'panels-on-one-output', panel.output, `an output that ${other} does not use`),
        );
      else outputs.set(output, pointer);
      const display = panel.display?.device;
      if (display !== undefined && !room.devices.some((device) => device.id === display)) {
        problems.push(fault(`${pointer}/display/device`, 'device-unknown', display, 'the id of a display in /devices'));
      }
      return problems;
    });
  });
}

function layouts(room: Room): readonly RoomProblem[] {
  return room.layouts.flatMap((layout, index) => {
    const wall = room.walls.find((one) => one.id === layout.wall);
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

function scenes(room: Room, knowledge: CheckKnowledge): readonly RoomProblem[] {
  return room.scenes.flatMap((scene, index) => {
    const layout = room.layouts.find((one) => one.id === scene.layout);
    if (layout === undefined)
      return [fault(`/scenes/${index}/layout`, 'layout-unknown', scene.layout, 'the id of a layout')];
    const wall = room.walls.find((one) => one.id === layout.wall);
    return Object.entries(scene.assignments).flatMap(([regionId, sourceId]): readonly RoomProblem[] => {
      const pointer = `/scenes/${index}/assignments/${regionId}`;
      const region = layout.regions.find((one) => one.id === regionId);
      if (region === undefined) return [fault(pointer, 'region-unknown', regionId, `a region of layout ${layout.id}`)];
      if (sourceId === null) return [];
      const source = room.sources.find((one) => one.id === sourceId);
      if (source === undefined) return [fault(pointer, 'source-unknown', sourceId, 'the id of a source, or null')];
      const panels = (wall?.panels ?? []).filter(
        ({ row, column }) =>
          row >= region.row &&
          row < region.row + region.rowSpan &&
          column >= region.column &&
          column < region.column + region.columnSpan,
      );
      const elsewhere = panels.find((panel) => panel.matrix !== source.matrix);
      if (elsewhere !== undefined) {
        return [fault(pointer, 'source-unreachable', sourceId, `a source on matrix ${elsewhere.matrix}`)];
      }
      const tiling = panels.every((panel) => {
        const display = room.devices.find((device) => device.id === panel.display?.device);
        return display !== undefined && knowledge.canTile(display.driver);
      });
      if (panels.length < 2 || tiling) return [];
      const expected = 'displays that can tile; requests for it are rejected until then';
      return [warning(pointer, 'span-needs-tiling', sourceId, expected)];
    });
  });
}

function access(room: Room): readonly RoomProblem[] {
  const devices = new Set(room.devices.map((device) => device.id));
  const doors = room.doors.flatMap((door, index) => [
    ...(devices.has(door.terminal)
      ? []
      : [fault(`/doors/${index}/terminal`, 'device-unknown', door.terminal, 'the id of a terminal in /devices')]),
    ...(devices.has(door.strike.device)
      ? []
      : [
          fault(`/doors/${index}/strike/device`, 'device-unknown', door.strike.device, 'the id of a relay in /devices'),
        ]),
  ]);
  const triggers = room.triggers.flatMap((trigger, index) => [
    ...(room.scenes.some((scene) => scene.id === trigger.applyScene)
      ? []
      : [fault(`/triggers/${index}/applyScene`, 'scene-unknown', trigger.applyScene, 'the id of a scene')]),
    ...(room.doors.some((door) => door.id === trigger.when.door)
      ? []
      : [fault(`/triggers/${index}/when/door`, 'door-unknown', trigger.when.door, 'the id of a door')]),
  ]);
  return [...doors, ...triggers];
}
