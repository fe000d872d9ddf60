/** Devices, sources and the way to the broker. Pure. */
import type { DeviceConfig, Room } from '../schema.js';
import { driverKind, type DriverKind } from '../schema/names.js';
import { fault, repeats, type RoomProblem, warning } from './problem.js';

/** Devices by id; the first where an id is there twice. */
export function devicesById(room: Room): ReadonlyMap<string, DeviceConfig> {
  return new Map([...room.devices].reverse().map((device) => [device.id, device]));
}

/** Null where the id names a device of one of these kinds, else what is wrong with that. */
export function kindProblem(
  devices: ReadonlyMap<string, DeviceConfig>,
  id: string,
  kinds: readonly DriverKind[],
  pointer: string,
): RoomProblem | null {
  const device = devices.get(id);
  const wanted = `the id of a ${kinds[0] ?? ''} in /devices`;
  if (device === undefined) return fault(pointer, 'device-unknown', id, wanted);
  const kind = driverKind(device.driver);
  return kind !== null && kinds.includes(kind) ? null : fault(pointer, 'device-of-other-kind', id, wanted);
}

export function deviceProblems(room: Room, isShipped: (driver: string) => boolean): readonly RoomProblem[] {
  const notShipped = room.devices.flatMap(({ driver }, index) => {
    const expected = 'a driver that this version carries; the device stays unused';
    return isShipped(driver) ? [] : [warning(`/devices/${index}/driver`, 'driver-not-shipped', driver, expected)];
  });
  const portTwice = repeats(
    room.devices,
    ({ link }) => (link.type === 'serial' ? link.path : null),
    (device, index, first) => {
      const value = device.link.type === 'serial' ? device.link.path : '';
      return fault(`/devices/${index}/link/path`, 'port-twice', value, `a port that /devices/${first} does not use`);
    },
  );
  const hidTwice = repeats(
    room.devices,
    ({ link }) => {
      if (link.type !== 'hid') return null;
      // Without a serial number two of one make are told apart by their sockets.
      const { vendorId, productId, serialNumber, usbPath, socket } = link;
      return JSON.stringify([socket, vendorId, productId, serialNumber ?? usbPath]);
    },
    (device, index, first) =>
      fault(`/devices/${index}/link`, 'hid-twice', device.id, `another serialNumber or usbPath than /devices/${first}`),
  );
  const sockets = room.devices.flatMap(({ link }, index) =>
    link.type === 'hid' && link.socket !== undefined && link.allowVirtual !== true
      ? [fault(`/devices/${index}/link/socket`, 'socket-unwanted', link.socket, 'allowVirtual beside it, or no socket')]
      : [],
  );
  return [...notShipped, ...portTwice, ...hidTwice, ...sockets];
}

/** Inputs and outputs that the driver's commands can't name. */
export function sizeProblems(
  room: Room,
  mostOf: (driver: string) => { readonly inputs: number; readonly outputs: number } | null,
): readonly RoomProblem[] {
  return room.devices.flatMap((device, index) => {
    const most = mostOf(device.driver);
    if (most === null || !('inputs' in device)) return [];
    return (['inputs', 'outputs'] as const)
      .filter((side) => device[side] > most[side])
      .map((side) => fault(`/devices/${index}/${side}`, 'matrix-beyond-driver', device[side], `1..${most[side]}`));
  });
}

export function sourceProblems(room: Room): readonly RoomProblem[] {
  const devices = devicesById(room);
  const plugs = room.sources.flatMap((source, index) => [
    { matrix: source.matrix, input: source.input, source: index, pointer: `/sources/${index}` },
    ...(source.alsoOn ?? []).map(({ matrix, input }, number) => ({
      matrix,
      input,
      source: index,
      pointer: `/sources/${index}/alsoOn/${number}`,
    })),
  ]);
  const places = plugs.flatMap(({ matrix, input, pointer }) => {
    const device = devices.get(matrix);
    if (device === undefined || !('inputs' in device))
      return [fault(`${pointer}/matrix`, 'matrix-unknown', matrix, 'the id of a matrix in /devices')];
    if (input <= device.inputs) return [];
    return [fault(`${pointer}/input`, 'input-beyond-matrix', input, `1..${device.inputs}`)];
  });
  const matrixTwice = repeats(
    plugs,
    ({ source, matrix }) => `${source}/${matrix}`,
    ({ pointer, matrix }) => fault(`${pointer}/matrix`, 'source-twice-on-matrix', matrix, 'one input on each matrix'),
  );
  const inputTwice = repeats(
    plugs,
    ({ matrix, input }) => `${matrix}/${input}`,
    ({ pointer, input }, _, first) =>
      warning(
        `${pointer}/input`,
        'sources-on-one-input',
        input,
        `an input that ${plugs[first]?.pointer ?? 'another source'} does not use; the wall can’t tell the two apart`,
      ),
  );
  return [...places, ...matrixTwice, ...inputTwice];
}

export function mqttProblems({ mqtt }: Room): readonly RoomProblem[] {
  const problems: RoomProblem[] = [];
  if (mqtt.certFile !== undefined && mqtt.keyFile === undefined)
    problems.push(fault('/mqtt/certFile', 'certificate-alone', mqtt.certFile, 'keyFile beside it'));
  if (mqtt.keyFile !== undefined && mqtt.certFile === undefined)
    problems.push(fault('/mqtt/keyFile', 'certificate-alone', mqtt.keyFile, 'certFile beside it'));
  if (/^[a-z]+:\/\/[^/]*@/.test(mqtt.url))
    problems.push(fault('/mqtt/url', 'secret-in-file', 'user@…', 'username and passwordFile instead'));
  if (/^(embedded$|mqtt:|ws:)/.test(mqtt.url)) {
    for (const key of ['caFile', 'certFile'] as const) {
      const expected = 'a url that begins with mqtts:// or wss://; without it the line is not encrypted';
      if (mqtt[key] !== undefined) problems.push(warning(`/mqtt/${key}`, 'certificate-unused', mqtt[key], expected));
    }
  }
  return problems;
}
