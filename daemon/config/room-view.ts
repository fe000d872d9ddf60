/** The configuration as the wall loop needs it. Pure. */
import type { RoomView } from '../wall/room-view.js';
import type { Room } from './schema.js';

/**
 * `canTile` tells of a display driver's name whether it can show one part of a picture, `canUntie` of a matrix driver's
 * whether an output can show nothing.
 */
export function roomViewOf(
  room: Room,
  canTile: (driver: string) => boolean,
  canUntie: (driver: string) => boolean = () => true,
): RoomView {
  return {
    walls: room.walls,
    sources: room.sources,
    layouts: room.layouts,
    scenes: room.scenes,
    matrices: room.devices.flatMap((device) =>
      'inputs' in device && 'outputs' in device
        ? [
            {
              id: device.id,
              inputs: device.inputs,
              outputs: device.outputs,
              proof: device.proof ?? 'read-back',
              canUntie: canUntie(device.driver),
            },
          ]
        : [],
    ),
    tilingDisplays: new Set(room.devices.filter((device) => canTile(device.driver)).map((device) => device.id)),
  };
}
