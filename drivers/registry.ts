/**
 * Every driver name of contract.md §2. A shipped family is one line here and a folder of its own (drivers/README.md);
 * its code is loaded when a configuration or a verb first asks for it.
 */
import { setId, type DisplayCapabilities, type DisplayDriver } from './display.js';
import type { DriverPorts, MatrixDriver } from './driver.js';
import type { Family, FamilyTools, Plane } from './family.js';
import type { UdevDevice } from './udev-rules.js';
import type { HidSettings } from './link/hid.js';
import type { HidLink } from './link/hid-link.js';
import type { KeptLink } from './link/kept-link.js';
import { makeLine, type LineSettings } from './link/line.js';
import type { RelayDriver } from './relay.js';
import type { Simulator } from './simulators/simulator.js';
import type { TerminalDriver } from './terminal.js';

export interface DriverEntry {
  readonly name: string;
  readonly kind: 'matrix' | 'processor' | 'display' | 'terminal' | 'relay';
  /** False for a name that is promised and not built yet. */
  readonly shipped: boolean;
  /** What the configuration's checker must know of a display before its code is loaded; null for other kinds. */
  readonly display: DisplayFacts | null;
  /** False for a matrix whose outputs always show some input. */
  readonly canUntie: boolean;
  /** The largest matrix whose every input and output the family's commands can name; null for other kinds. */
  readonly most: MatrixMost | null;
}

export interface MatrixMost {
  readonly inputs: number;
  readonly outputs: number;
}

export interface DisplayFacts {
  readonly setIds: { readonly least: number; readonly most: number };
  /** The largest picture that its panels show together; null where each always shows the whole picture. */
  readonly tiling: DisplayCapabilities['tiling'];
}

interface Loaders {
  readonly family: () => Promise<Family>;
  /** Null where nothing can stand in for the device. */
  readonly simulator: (() => Promise<Simulator>) | null;
}

interface Row extends DriverEntry {
  /** Null for a name that is promised and not built yet. */
  readonly load: Loaders | null;
}

const shipped = (
  kind: DriverEntry['kind'],
  name: string,
  load: Loaders,
  { display = null, canUntie = true, most = null }: Partial<Pick<DriverEntry, 'display' | 'canUntie' | 'most'>> = {},
): readonly Row[] => [{ name, kind, shipped: true, display, canUntie, most, load }];

const later = (kind: DriverEntry['kind'], ...names: readonly string[]): readonly Row[] =>
  names.map((name) => ({ name, kind, shipped: false, display: null, canUntie: true, most: null, load: null }));

const rows: readonly Row[] = [
  ...shipped(
    'matrix',
    'extron-sis',
    {
      family: async () => (await import('./matrix/extron-sis/family.js')).extronSis,
      simulator: async () => (await import('./simulators/simulated-sis.js')).sisSimulator,
    },
    { most: { inputs: 999, outputs: 999 } },
  ),
  ...shipped(
    'matrix',
    'kramer-p3000',
    {
      family: async () => (await import('./matrix/kramer-p3000/family.js')).kramerP3000,
      simulator: async () => (await import('./simulators/kramer-p3000.js')).kramerSimulator,
    },
    { most: { inputs: 999, outputs: 999 } },
  ),
  ...later('matrix', 'kramer-p2000'),
  ...later('matrix', 'lightware-lw2'),
  ...later('matrix', 'lightware-lw3'),
  ...shipped(
    'matrix',
    'videohub',
    {
      family: async () => (await import('./matrix/videohub/family.js')).videohub,
      simulator: async () => (await import('./simulators/videohub.js')).hubSimulator,
    },
    { canUntie: false, most: { inputs: 288, outputs: 288 } },
  ),
  ...later('matrix', 'videohub-rs422'),
  ...later('matrix', 'sw-p-08'),
  ...later('matrix', 'generic-ascii'),
  ...later('processor', 'coriomaster'),
  ...shipped(
    'display',
    'samsung-mdc',
    {
      family: async () => (await import('./display/samsung-mdc/family.js')).samsungMdc,
      simulator: async () => (await import('./simulators/simulated-mdc.js')).mdcSimulator,
    },
    {
      display: {
        setIds: { least: 0, most: 0xfd },
        // The nibbles hold 15; some models do no more than 100 panels (samsung-mdc/README.md).
        tiling: { mostRows: 15, mostColumns: 15, mostPanels: 100 },
      },
    },
  ),
  ...later('display', 'lg-rs232'),
  ...later('display', 'philips-sicp'),
  ...later('display', 'nec-display'),
  ...shipped('terminal', 'hid-terminal', {
    family: async () => (await import('./terminal/hid-terminal/family.js')).hidTerminal,
    simulator: async () => (await import('./simulators/hid-terminal.js')).terminalSimulator,
  }),
  ...shipped('relay', 'hid-relay', {
    family: async () => (await import('./relay/hid-relay/family.js')).hidRelay,
    simulator: async () => (await import('./simulators/hid-relay.js')).hidRelaySimulator,
  }),
  ...shipped('relay', 'lcus-relay', {
    family: async () => (await import('./relay/lcus-relay/family.js')).lcusRelay,
    simulator: async () => (await import('./simulators/lcus-relay.js')).lcusSimulator,
  }),
  ...shipped('relay', 'modbus-relay', {
    family: async () => (await import('./relay/modbus-relay/family.js')).modbusRelay,
    simulator: async () => (await import('./simulators/modbus-relay.js')).modbusRelaySimulator,
  }),
];

export const drivers: readonly DriverEntry[] = rows.map(({ name, kind, shipped, display, canUntie, most }) => ({
  name,
  kind,
  shipped,
  display,
  canUntie,
  most,
}));

/** Families that probe, decode and encode know. */
export const familyNames: readonly string[] = rows.filter(({ load }) => load !== null).map(({ name }) => name);

/** Families that `wallkeeper simulate` can stand in for. */
export const simulatorNames: readonly string[] = rows
  .filter(({ load }) => load !== null && load.simulator !== null)
  .map(({ name }) => name);

/** Null where this version does not carry the driver. */
export async function loadFamily(name: string): Promise<Family | null> {
  return (await rows.find((row) => row.name === name)?.load?.family()) ?? null;
}

/** For probe, decode and encode; null where this version does not carry the driver. */
export async function familyTools(name: string): Promise<FamilyTools | null> {
  return (await loadFamily(name))?.tools ?? null;
}

/** Null where nothing can stand in for the device. */
export async function loadSimulator(name: string): Promise<Simulator | null> {
  return (await rows.find((row) => row.name === name)?.load?.simulator?.()) ?? null;
}

export interface MatrixSettings {
  readonly id: string;
  readonly driver: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Null: the family's own default. */
  readonly plane: Plane | null;
  /** The device's number on its line; absent or null: there is one device, or the family has no such thing. */
  readonly address?: number | null;
  readonly link: LineSettings;
}

export interface MadeMatrix {
  readonly driver: MatrixDriver;
  readonly link: KeptLink;
  /** Ms between full reads while nothing else happens. */
  readonly pollMs: number;
}

/** The driver on its line, neither started; null where this version does not carry the driver. */
export async function makeMatrix(settings: MatrixSettings, ports: DriverPorts): Promise<MadeMatrix | null> {
  const family = await loadFamily(settings.driver);
  if (family?.kind !== 'matrix') return null;
  const { id, inputs, outputs, plane, address = null } = settings;
  const link = makeLine(settings.link, family.line, ports.clock);
  const driver = family.make({ id, inputs, outputs, plane, address, link, linkType: settings.link.type, ports });
  return { driver, link, pollMs: family.pollMs };
}

export interface DisplaySettings {
  readonly id: string;
  readonly driver: string;
  /** Set ids that the configuration's panels name on this line. */
  readonly setIds: readonly number[];
  readonly powerOnGapMs: number | null;
  readonly pictureMode: 'natural' | 'full' | null;
  readonly link: LineSettings;
}

export interface MadeDisplay {
  readonly driver: DisplayDriver;
  readonly link: KeptLink;
  /** Ms between full reads while nothing else happens. */
  readonly pollMs: number;
}

/**
 * The driver on its line, neither started; null where this version does not carry the driver. Set ids out of the
 * family’s range are left out: `check` names them.
 */
export async function makeDisplay(settings: DisplaySettings, ports: DriverPorts): Promise<MadeDisplay | null> {
  const family = await loadFamily(settings.driver);
  if (family?.kind !== 'display') return null;
  const { id, powerOnGapMs, pictureMode } = settings;
  const panels = [...new Set(settings.setIds)]
    .sort((a, b) => a - b)
    .map((value) => setId(value, family.setIds))
    .filter((panel) => panel !== null);
  const link = makeLine(settings.link, family.line, ports.clock);
  const linkType = settings.link.type;
  const driver = family.make({ id, panels, powerOnGapMs, pictureMode, link, linkType, ports });
  return { driver, link, pollMs: family.pollMs };
}

export interface TerminalSettings {
  readonly id: string;
  readonly driver: string;
  readonly profile: string;
  /** What its messages are signed with, 32 bytes; null where there is none. */
  readonly key: Uint8Array | null;
  readonly link: HidSettings;
}

export interface MadeTerminal {
  readonly driver: TerminalDriver;
  readonly link: HidLink;
}

/**
 * The driver on its device, neither started; null where this version does not carry the driver. Throws
 * terminal-profile-unknown or terminal-key-missing.
 */
export async function makeTerminal(settings: TerminalSettings, ports: DriverPorts): Promise<MadeTerminal | null> {
  const family = await loadFamily(settings.driver);
  if (family?.kind !== 'terminal') return null;
  const { id, profile, key } = settings;
  const use = family.profiles.find(({ name }) => name === profile)?.use ?? null;
  const { makeHidLink } = await import('./link/hid.js');
  const link = makeHidLink(settings.link, use, ports.clock);
  return { driver: family.make({ id, profile, key, link, ports }), link };
}

export interface RelaySettings {
  readonly id: string;
  readonly driver: string;
  readonly channels: number;
  readonly inputs: number;
  readonly unit: number | null;
  /** Channels whose lock is held by the energised coil (a magnet). */
  readonly lockedEnergized: readonly number[];
  readonly link: LineSettings | HidSettings;
}

export interface MadeRelay {
  readonly driver: RelayDriver;
  /** Null for a HID device, which has no line to count bytes on. */
  readonly link: KeptLink | null;
}

/** The driver on its line or device, neither started; null where this version does not carry the driver for it. */
export async function makeRelay(settings: RelaySettings, ports: DriverPorts): Promise<MadeRelay | null> {
  const family = await loadFamily(settings.driver);
  if (family?.kind !== 'relay') return null;
  const { id, channels, inputs, unit, lockedEnergized, link: reach } = settings;
  const board = { id, channels, inputs, unit, lockedEnergized, ports };
  if (family.line === null) {
    if (reach.type !== 'hid') return null;
    const { makeHidLink } = await import('./link/hid.js');
    return { driver: family.make(board, makeHidLink(reach, family.use, ports.clock)), link: null };
  }
  if (reach.type === 'hid') return null;
  const link = makeLine(reach, family.line, ports.clock);
  return { driver: family.make(board, link), link };
}

/** HID devices that every shipped family is known to consist of, for the udev rules. */
export async function knownHidDevices(): Promise<readonly UdevDevice[]> {
  const families = await Promise.all(familyNames.map(loadFamily));
  return families.flatMap((family): readonly UdevDevice[] => {
    if (family?.kind === 'terminal')
      return family.profiles.flatMap(({ name, use, usb }) =>
        usb.map((numbers) => ({ what: `${family.name} ${name}`, ...numbers, isKeyboard: isKeyboard(use) })),
      );
    if (family?.kind !== 'relay' || family.line !== null) return [];
    return family.usb.map((numbers) => ({ what: family.name, ...numbers, isKeyboard: isKeyboard(family.use) }));
  });
}

/** A device of a room's configuration, for the udev rules; null where the driver drives no HID device. */
export async function configuredHidDevice(device: {
  readonly id: string;
  readonly driver: string;
  readonly profile?: string;
  readonly vendorId: number;
  readonly productId: number;
}): Promise<UdevDevice | null> {
  const { id, driver, profile, vendorId, productId } = device;
  const family = await loadFamily(driver);
  if (family?.kind === 'terminal') {
    const use = family.profiles.find(({ name }) => name === profile)?.use;
    return use === undefined
      ? null
      : { what: `${id} (${driver} ${profile ?? ''})`, vendorId, productId, isKeyboard: isKeyboard(use) };
  }
  if (family?.kind !== 'relay' || family.line !== null) return null;
  return { what: `${id} (${driver})`, vendorId, productId, isKeyboard: false };
}

function isKeyboard({ usagePage, usage }: { readonly usagePage: number; readonly usage: number }): boolean {
  return usagePage === 1 && usage === 6;
}
