/** What a family of devices offers: to the daemon its drivers, to the verbs probe, decode and encode its tools. */
import type { DisplayDriver, SetId } from './display.js';
import type { DriverPorts, MatrixDriver } from './driver.js';
import type { LineDefaults } from './link/line.js';
import type { Link } from './link/link.js';

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

/** What a family's folder exports to the registry. A further kind of device joins here. */
export type Family = MatrixFamily | DisplayFamily;
