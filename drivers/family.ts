/** What a family of devices offers: to the daemon its drivers, to the verbs probe, decode and encode its tools. */
import type { DisplayDriver, SetId } from './display.js';
import type { DriverPorts, MatrixDriver } from './driver.js';
import type { HidLink, HidUse } from './link/hid-link.js';
import type { LineDefaults } from './link/line.js';
import type { Link } from './link/link.js';
import type { RelayDriver } from './relay.js';
import type { TerminalDriver } from './terminal.js';

/** What answered on a line. */
export interface ProbeFinding {
  readonly model: string | null;
  readonly firmware: string | null;
  /** Null where the device does not say. */
  readonly inputs: number | null;
  readonly outputs: number | null;
}

/** How a family is found without changing anything on the device. */
export interface FamilyProbe {
  /** Lower goes first: how little this question can disturb another family's device. */
  readonly harm: number;
  /** Asked in this order; each waits for its answer. Nothing further is asked once one stays without answer. */
  readonly questions: readonly Uint8Array[];
  /**
   * The same questions to further addresses of a shared line, one address after the other while none answers. Asked
   * where the line's speed is the family's usual one: each silent address costs its time.
   */
  readonly elsewhere?: readonly (readonly Uint8Array[])[];
  /** True for a device that speaks first: what it says on connection is the first answer. Absent: it waits to be asked. */
  readonly greets?: boolean;
  /** Absent: the family is looked for on serial ports and on sockets. */
  readonly only?: 'serial' | 'tcp';
  /** What the answers say, one for each question asked so far; null where this is not the family. Never throws. */
  recognise(answers: readonly Uint8Array[]): ProbeFinding | null;
}

export interface FamilyTools {
  readonly name: string;
  /** Null where the family can't be recognised by asking. */
  readonly probe: FamilyProbe | null;
  /** One plain object a frame, bytes that belong to no frame included. Never throws. */
  decode(from: 'host' | 'device', bytes: Uint8Array): readonly object[];
  /** The bytes of one command; throws cli-input-not-a-command (detail: what was expected). */
  encode(command: unknown): Uint8Array;
}

/** Which signals a tie switches, for families that switch them apart. */
export type Plane = 'all' | 'rgb' | 'video' | 'audio';

/** What a matrix driver is made of. The link is not started; the driver starts and stops it. */
export interface MatrixParts {
  readonly id: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Null: the family's own default. */
  readonly plane: Plane | null;
  /** The device's number on its line; null: there is one device, or the family has no such thing. */
  readonly address: number | null;
  readonly link: Link;
  /** A socket may be dropped where it idles; a serial line is not. */
  readonly linkType: 'serial' | 'tcp';
  readonly ports: DriverPorts;
}

export interface MatrixFamily {
  readonly kind: 'matrix';
  readonly name: string;
  readonly tools: FamilyTools;
  readonly line: LineDefaults;
  /** Ms between full reads while nothing else happens. */
  readonly pollMs: number;
  make(parts: MatrixParts): MatrixDriver;
}

/** What a driver of a line of displays is made of. The link is not started; the driver starts and stops it. */
export interface DisplayParts {
  readonly id: string;
  /** The set ids that the configuration names on this line, ascending; at least one. */
  readonly panels: readonly SetId[];
  /** Between two panels that are switched on, ms: a whole wall at once trips a breaker. Null: the family's own. */
  readonly powerOnGapMs: number | null;
  /** How a tile is cut out of the picture; null leaves the panels' own setting alone. */
  readonly pictureMode: 'natural' | 'full' | null;
  readonly link: Link;
  readonly linkType: 'serial' | 'tcp';
  readonly ports: DriverPorts;
}

export interface DisplayFamily {
  readonly kind: 'display';
  readonly name: string;
  readonly tools: FamilyTools;
  readonly line: LineDefaults;
  /** Ms between full reads while nothing else happens. */
  readonly pollMs: number;
  /** Set ids that the family has. */
  readonly setIds: { readonly least: number; readonly most: number };
  make(parts: DisplayParts): DisplayDriver;
}

/** What a USB device calls itself by. */
export interface UsbNumbers {
  readonly vendorId: number;
  readonly productId: number;
}

/** What a terminal driver is made of. The link is not started; the driver starts and stops it. */
export interface TerminalParts {
  readonly id: string;
  /** One of the family's profiles. */
  readonly profile: string;
  /** What the terminal's messages are signed with, 32 bytes; null where there is none. */
  readonly key: Uint8Array | null;
  readonly link: HidLink;
  readonly ports: DriverPorts;
}

export interface TerminalFamily {
  readonly kind: 'terminal';
  readonly name: string;
  readonly tools: FamilyTools;
  /** A HID device has no line. */
  readonly line: null;
  /** `needsKey`: it can't be made without one. */
  readonly profiles: readonly {
    readonly name: string;
    readonly use: HidUse;
    readonly needsKey: boolean;
    /** Makes that are known to have it; a room's own are named in its configuration. */
    readonly usb: readonly UsbNumbers[];
  }[];
  /** Throws terminal-profile-unknown or terminal-key-missing. */
  make(parts: TerminalParts): TerminalDriver;
}

/** What every relay driver is made of, whatever it hangs on. */
export interface RelayBoard {
  readonly id: string;
  readonly channels: number;
  /** Inputs that are wired, counted from 1; 0 for none. */
  readonly inputs: number;
  /** Address on a bus; null: the family's default. */
  readonly unit: number | null;
  /** Channels whose lock is held by the energised coil (a magnet): securing them energises. */
  readonly lockedEnergized: readonly number[];
  readonly ports: DriverPorts;
}

interface RelayFamilyBase {
  readonly kind: 'relay';
  readonly name: string;
  readonly tools: FamilyTools;
}

/** A board on a serial line or a socket. */
export interface LineRelayFamily extends RelayFamilyBase {
  readonly line: LineDefaults;
  make(board: RelayBoard, link: Link): RelayDriver;
}

/** A board that is a HID device. */
export interface HidRelayFamily extends RelayFamilyBase {
  readonly line: null;
  readonly use: HidUse;
  readonly usb: readonly UsbNumbers[];
  make(board: RelayBoard, link: HidLink): RelayDriver;
}

/** What a family's folder exports to the registry. A further kind of device joins here. */
export type Family = MatrixFamily | DisplayFamily | TerminalFamily | LineRelayFamily | HidRelayFamily;
