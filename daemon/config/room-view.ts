/** The configuration as the wall loop needs it. Pure. */
import type { RoomView, TilingLimits } from '../wall/room-view.js';
import type { Room } from './schema.js';

/** What this build knows of drivers by their names. */
export interface DriverFacts {
  /** Null where this build does not carry the display. */
  readonly displayFacts: (driver: string) => { readonly tiling: TilingLimits | null } | null;
  /** False for a matrix whose outputs always show some input. */
  readonly canUntie: (driver: string) => boolean;
}

export function roomViewOf(room: Room, { displayFacts, canUntie }: DriverFacts): RoomView {
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
    displays: room.devices.flatMap((device) => {
      const facts = displayFacts(device.driver);
      if (facts === null) return [];
      return [{ id: device.id, proof: ('proof' in device ? device.proof : undefined) ?? 'read-back', ...facts }];
    }),
  };
}
