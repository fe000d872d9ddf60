/** A recorded line, played to a simulated device: what answers as recorded, and what does not. */
import type { Readable } from 'node:stream';
import { KeeperError } from '../../../../drivers/errors.js';
import type { DeviceConfig, Room } from '../../../config/schema.js';
import type { PlayedView, ReplayView } from '../api-types.js';
import type { HttpPorts, ReplayReport } from '../ports.js';
import { ok, parameter, refuse, type Route } from '../route.js';
import { replayView } from '../shapes/replay.js';
import type { RouteParts } from './parts.js';

/** A monitor's record of ten thousand frames. */
export const mostRecordBytes = 2 * 2 ** 20;
/** Those that differ go first where there are more. */
export const mostShown = 1000;

export function replayRoutes({ ports }: RouteParts): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/devices/:device/replay',
      summary: {
        en: 'Play a record of a line to a simulated device of the same family and size; the device itself hears nothing',
        id: 'Memutar rekaman jalur ke perangkat simulasi sejenis; perangkat aslinya tidak menerima apa pun',
      },
      access: 'bench',
      upload: { types: ['application/x-ndjson'], mostBytes: mostRecordBytes },
      answer: { kind: 'json', shape: replayView },
      handle: async (call) => {
        const id = parameter(call, 'device');
        const device = ports.room.room.devices.find((one) => one.id === id);
        if (device === undefined) return refuse('item-unknown', { what: 'device', id });
        if (call.upload === null) return refuse('body-invalid');
        const text = await textOf(call.upload);
        const { driver } = device;
        const order = { driver, size: sizeOf(device, ports.room.room), text, file: `${id}.jsonl` };
        const view = viewOf(ports, device, await ports.replay.replay(order));
        const { exchanges, played, differing } = view;
        await ports.journal.append({
          kind: 'line.replayed',
          actor: call.actor,
          forServer: true,
          data: { device: id, driver, exchanges, played, differing },
        });
        return ok(view);
      },
    },
  ];
}

/** Code: body-too-large. */
async function textOf(stream: Readable): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream) {
    const bytes: Uint8Array = Buffer.from(part);
    length += bytes.length;
    if (length > mostRecordBytes) throw new KeeperError('body-too-large');
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** As large as the configured device, so that what was asked of it can be asked of the simulated one. */
function sizeOf(device: DeviceConfig, { walls }: Room): { inputs?: number; outputs?: number; panels?: number } {
  if ('outputs' in device) return { inputs: device.inputs, outputs: device.outputs };
  const setIds = walls.flatMap(({ panels }) =>
    panels.flatMap(({ display }) => (display?.device === device.id ? [display.setId] : [])),
  );
  return setIds.length === 0 ? {} : { panels: Math.min(100, Math.max(setIds.length, ...setIds)) };
}

function viewOf({ lines }: HttpPorts, device: DeviceConfig, { exchanges, played }: ReplayReport): ReplayView {
  const differing = played.filter(({ agrees }) => !agrees);
  const agreeing = played.filter(({ agrees }) => agrees);
  const shown = [...differing, ...agreeing].slice(0, mostShown).sort((one, other) => one.number - other.number);
  const decoded = (from: 'host' | 'device', bytes: Buffer): readonly object[] =>
    bytes.length === 0 ? [] : lines.decode(device.id, from, bytes);
  return {
    driver: device.driver,
    exchanges,
    played: played.length,
    differing: differing.length,
    shown: shown.map(({ number, ms, sent, recorded, got, agrees }): PlayedView => {
      const hex = { sent: sent.toString('hex'), recorded: recorded.toString('hex'), got: got.toString('hex') };
      const means = {
        sent: decoded('host', sent),
        recorded: decoded('device', recorded),
        got: agrees ? [] : decoded('device', got),
      };
      return { number, ms, agrees, ...hex, means };
    }),
  };
}
