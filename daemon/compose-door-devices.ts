/** Drivers of the configured terminals and relay boards. */
import { join } from 'node:path';
import { KeeperError } from '../drivers/errors.js';
import type { DriverPorts } from '../drivers/driver.js';
import type { KeptLink } from '../drivers/link/kept-link.js';
import { makeRelay, makeTerminal, type RelaySettings, type TerminalSettings } from '../drivers/registry.js';
import type { RelayDriver } from '../drivers/relay.js';
import type { TerminalDriver } from '../drivers/terminal.js';
import { lineOf } from './compose-devices.js';
import type { DeviceConfig, HidLinkConfig, RelayConfig, Room, TerminalConfig } from './config/schema.js';
import type { Files } from './edges/storage/files.js';

export interface DoorDevices {
  readonly terminals: readonly TerminalDriver[];
  readonly boards: ReadonlyMap<string, RelayDriver>;
  /** Of boards on a line. */
  readonly links: ReadonlyMap<string, KeptLink>;
  /** Driver name of every terminal and board of the configuration. */
  readonly driverOf: ReadonlyMap<string, string>;
  /** What this version does not carry, or could not be made. */
  readonly unsupportedTerminals: readonly string[];
  readonly unsupportedBoards: readonly string[];
}

export interface DoorDeviceMakings {
  readonly ports: DriverPorts;
  readonly files: Files;
  readonly dataDir: string;
}

export async function makeDoorDevices(room: Room, makings: DoorDeviceMakings): Promise<DoorDevices> {
  const terminals: TerminalDriver[] = [];
  const boards = new Map<string, RelayDriver>();
  const links = new Map<string, KeptLink>();
  const driverOf = new Map<string, string>();
  const unsupportedTerminals: string[] = [];
  const unsupportedBoards: string[] = [];
  for (const device of room.devices) {
    if (isTerminal(device)) {
      driverOf.set(device.id, device.driver);
      const terminal = await terminalOf(device, makings);
      if (terminal === null) unsupportedTerminals.push(device.id);
      else terminals.push(terminal);
    } else if (isRelay(device)) {
      driverOf.set(device.id, device.driver);
      const made = await makeRelay(relaySettings(device), makings.ports);
      if (made === null) {
        unsupportedBoards.push(device.id);
        makings.ports.log.warn({ device: device.id, driver: device.driver }, 'this version does not carry the driver');
        continue;
      }
      boards.set(device.id, made.driver);
      if (made.link !== null) links.set(device.id, made.link);
    }
  }
  return { terminals, boards, links, driverOf, unsupportedTerminals, unsupportedBoards };
}

/** A terminal without its key or profile is as good as none: its door stays shut, and the log says why. */
async function terminalOf(device: TerminalConfig, { ports, files, dataDir }: DoorDeviceMakings) {
  const { id, driver, profile } = device;
  try {
    const key = device.keyFile === undefined ? null : await keyIn(files, join(dataDir, device.keyFile), device);
    const settings: TerminalSettings = { id, driver, profile, key, link: hidOf(device.link) };
    const made = await makeTerminal(settings, ports);
    if (made === null) ports.log.warn({ device: id, driver }, 'this version does not carry the driver');
    return made?.driver ?? null;
  } catch (error) {
    const code = error instanceof KeeperError ? error.code : String(error);
    ports.log.warn({ device: id, driver, code }, 'the terminal can’t be used');
    return null;
  }
}

/** 64 hex digits. Code: terminal-key-missing for everything else. */
async function keyIn(files: Files, path: string, { id: device, profile }: TerminalConfig): Promise<Uint8Array> {
  const text = await files.read(path).then(
    (bytes) => bytes.toString('latin1').trim(),
    () => '',
  );
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new KeeperError('terminal-key-missing', { device, profile, path });
  return new Uint8Array(Buffer.from(text, 'hex'));
}

export function relaySettings(device: RelayConfig): RelaySettings {
  const { id, driver, channels, lockedEnergized = [] } = device;
  const inputs = 'inputChannels' in device ? (device.inputChannels ?? 0) : 0;
  const unit = 'unit' in device ? (device.unit ?? null) : null;
  const { link } = device;
  return {
    id,
    driver,
    channels,
    inputs,
    unit,
    lockedEnergized,
    link: link.type === 'hid' ? hidOf(link) : lineOf(link),
  };
}

function hidOf(link: HidLinkConfig): TerminalSettings['link'] {
  const { type, vendorId, productId } = link;
  return {
    ...{ type, vendorId, productId },
    serialNumber: link.serialNumber ?? null,
    usbPath: link.usbPath ?? null,
    descriptorSha256: link.descriptorSha256 ?? null,
    allowVirtual: link.allowVirtual ?? false,
    socket: link.socket ?? null,
  };
}

function isTerminal(device: DeviceConfig): device is TerminalConfig & DeviceConfig {
  return 'profile' in device;
}

export function isRelay(device: DeviceConfig): device is RelayConfig & DeviceConfig {
  return 'channels' in device;
}
