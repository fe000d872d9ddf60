/** Drivers, links and mirrors of the configured matrices and displays. */
import type { Clock } from '../drivers/clock.js';
import type { DriverPorts, LineTrace } from '../drivers/driver.js';
import type { KeptLink } from '../drivers/link/kept-link.js';
import type { LineSettings } from '../drivers/link/line.js';
import { drivers, makeDisplay, makeMatrix } from '../drivers/registry.js';
import type { DeviceConfig, Room, SerialLinkConfig, TcpLinkConfig } from './config/schema.js';
import type { Logger } from './edges/log.js';
import type { DeviceView } from './wall/devices-port.js';
import { DisplayMirror } from './wall/display-mirror.js';
import { MatrixMirror } from './wall/matrix-mirror.js';

export interface MadeDevices {
  readonly matrices: ReadonlyMap<string, MatrixMirror>;
  readonly displays: ReadonlyMap<string, DisplayMirror>;
  readonly links: ReadonlyMap<string, KeptLink>;
  readonly unsupported: readonly DeviceView[];
  readonly byteMsOf: (device: string) => number;
}

/** What 9600 baud gives, for links whose speed nobody knows. */
const usualByteMs = 10_000 / 9600;

export async function makeDevices(
  room: Room,
  { ports, clock, log }: { readonly ports: DriverPorts; readonly clock: Clock; readonly log: Logger },
): Promise<MadeDevices> {
  const matrices = new Map<string, MatrixMirror>();
  const displays = new Map<string, DisplayMirror>();
  const links = new Map<string, KeptLink>();
  const unsupported: DeviceView[] = [];
  for (const device of room.devices) {
    // Doors have them: compose-door-devices.ts.
    if ('profile' in device || 'channels' in device) continue;
    const settings = { family: device.driver, clock, pollMs: 'pollMs' in device ? device.pollMs : undefined };
    const matrix = await matrixOf(device, ports);
    if (matrix !== null) {
      links.set(device.id, matrix.link);
      const { driver, pollMs } = matrix;
      matrices.set(device.id, new MatrixMirror({ ...settings, driver, pollMs: settings.pollMs ?? pollMs }));
      continue;
    }
    const display = await displayOf(device, room, ports);
    if (display !== null) {
      links.set(device.id, display.link);
      const { driver, pollMs } = display;
      displays.set(device.id, new DisplayMirror({ ...settings, driver, pollMs: settings.pollMs ?? pollMs }));
      continue;
    }
    unsupported.push(unsupportedView(device.id, device.driver));
    log.warn({ device: device.id, driver: device.driver }, 'this version does not carry the driver');
  }
  const byteMsOf = (device: string): number => {
    const speed = links.get(device)?.bitsPerSecond ?? null;
    return speed === null ? usualByteMs : 10_000 / speed;
  };
  return { matrices, displays, links, unsupported, byteMsOf };
}

/** What every driver is handed; what goes over a line is told to `traced`, and to the log where it is asked for. */
export function driverPorts(clock: Clock, log: Logger, traced: LineTrace): DriverPorts {
  return {
    clock,
    log,
    trace: (event) => {
      traced(event);
      const { bytes, device, direction, correlation, kind } = event;
      if (!log.isLevelEnabled('trace')) return;
      log.trace({ device, direction, correlation, kind, bytes: Buffer.from(bytes).toString('latin1') }, 'line');
    },
  };
}

async function matrixOf(device: DeviceConfig, ports: DriverPorts): ReturnType<typeof makeMatrix> {
  if (!('inputs' in device) || !('outputs' in device)) return null;
  const plane = 'plane' in device ? device.plane : null;
  const address = 'address' in device ? device.address : null;
  return makeMatrix({ ...device, plane, address, link: lineOf(device.link) }, ports);
}

async function displayOf(device: DeviceConfig, room: Room, ports: DriverPorts): ReturnType<typeof makeDisplay> {
  const { link } = device;
  if (link.type === 'hid' || drivers.find(({ name }) => name === device.driver)?.kind !== 'display') return null;
  const { powerOnGapMs = null, pictureMode = null } = 'powerOnGapMs' in device || 'pictureMode' in device ? device : {};
  const setIds = room.walls
    .flatMap((wall) => wall.panels)
    .flatMap(({ display }) => (display?.device === device.id ? [display.setId] : []));
  const { id, driver } = device;
  return makeDisplay({ id, driver, setIds, powerOnGapMs, pictureMode, link: lineOf(link) }, ports);
}

/** What the file leaves out is the family's default. */
export function lineOf(link: SerialLinkConfig | TcpLinkConfig): LineSettings {
  if (link.type === 'tcp') return link;
  const { type, path, baudRate = null, dataBits = null, parity = null, stopBits = null } = link;
  return { type, path, baudRate, dataBits, parity, stopBits };
}

export function unsupportedView(id: string, driver: string): DeviceView {
  const known = drivers.find((one) => one.name === driver)?.kind;
  const kind = known === undefined || known === 'processor' ? 'matrix' : known;
  return {
    id,
    driver,
    kind,
    state: 'unsupported',
    connected: false,
    model: null,
    firmware: null,
    lastError: null,
    lastAnswerAt: null,
    ties: null,
    panels: null,
  };
}
