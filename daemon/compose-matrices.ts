/** Drivers, links and mirrors of the configured matrices. */
import type { Clock } from '../drivers/clock.js';
import type { DriverPorts, LineTrace } from '../drivers/driver.js';
import type { KeptLink } from '../drivers/link/kept-link.js';
import type { LineSettings } from '../drivers/link/line.js';
import { drivers, makeMatrix } from '../drivers/registry.js';
import type { Room, SerialLinkConfig, TcpLinkConfig } from './config/schema.js';
import type { Logger } from './edges/log.js';
import type { DeviceView } from './wall/devices-port.js';
import { MatrixMirror } from './wall/matrix-mirror.js';

export interface Matrices {
  readonly mirrors: ReadonlyMap<string, MatrixMirror>;
  readonly links: ReadonlyMap<string, KeptLink>;
  readonly unsupported: readonly DeviceView[];
  readonly byteMsOf: (matrix: string) => number;
}

/** What 9600 baud gives, for links whose speed nobody knows. */
const usualByteMs = 10_000 / 9600;

export async function makeMatrices(
  room: Room,
  base: { readonly clock: Clock; readonly log: Logger; readonly traced: LineTrace },
): Promise<Matrices> {
  const mirrors = new Map<string, MatrixMirror>();
  const links = new Map<string, KeptLink>();
  const unsupported: DeviceView[] = [];
  const { clock, log, traced } = base;
  const ports: DriverPorts = {
    clock,
    log,
    trace: (event) => {
      traced(event);
      const { bytes, device, direction, correlation, kind } = event;
      if (!log.isLevelEnabled('trace')) return;
      log.trace({ device, direction, correlation, kind, bytes: Buffer.from(bytes).toString('latin1') }, 'line');
    },
  };
  for (const device of room.devices) {
    const made =
      'inputs' in device && 'outputs' in device
        ? await makeMatrix(
            { ...device, plane: 'plane' in device ? device.plane : null, link: lineOf(device.link) },
            ports,
          )
        : null;
    if (made === null) {
      unsupported.push(unsupportedView(device.id, device.driver));
      log.warn({ device: device.id, driver: device.driver }, 'this version does not carry the driver');
      continue;
    }
    links.set(device.id, made.link);
    const pollMs = 'pollMs' in device ? device.pollMs : made.pollMs;
    mirrors.set(device.id, new MatrixMirror({ driver: made.driver, family: device.driver, pollMs, clock }));
  }
  const byteMsOf = (matrix: string): number => {
    const speed = links.get(matrix)?.bitsPerSecond ?? null;
    return speed === null ? usualByteMs : 10_000 / speed;
  };
  return { mirrors, links, unsupported, byteMsOf };
}

/** What the file leaves out is the family's default. */
function lineOf(link: SerialLinkConfig | TcpLinkConfig): LineSettings {
  if (link.type === 'tcp') return link;
  const { type, path, baudRate = null, dataBits = null, parity = null, stopBits = null } = link;
  return { type, path, baudRate, dataBits, parity, stopBits };
}

function unsupportedView(id: string, driver: string): DeviceView {
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
  };
}
