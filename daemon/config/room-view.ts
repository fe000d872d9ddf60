/** The configuration as the wall loop needs it. Pure. */
import type { RoomView, TilingLimits } from '../wall/room-view.js';
import type { Room } from './schema.js';

/** What this build knows of a display driver by its name; null where it does not carry it. */
export type DisplayFacts = (driver: string) => { readonly tiling: TilingLimits | null } | null;

export function roomViewOf(room: Room, displayFacts: DisplayFacts): RoomView {
  return {
    walls: room.walls,
    sources: room.sources,
    layouts: room.layouts,
    scenes: room.scenes,
    matrices: room.devices.flatMap((device) =>
      'inputs' in device && 'outputs' in device
        ? [{ id: device.id, inputs: device.inputs, outputs: device.outputs, proof: device.proof ?? 'read-back' }]
        : [],
    ),
    displays: room.devices.flatMap((device) => {
      const facts = displayFacts(device.driver);
      if (facts === null) return [];
      return [{ id: device.id, proof: ('proof' in device ? device.proof : undefined) ?? 'read-back', ...facts }];
    }),
  };
}
