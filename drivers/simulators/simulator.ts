/** What `wallkeeper simulate` needs of a simulated device, whatever its family. */

import type { MatrixModel } from './simulated-matrix.js';

export interface SimulatorSettings {
  readonly inputs: number;
  readonly outputs: number;
  /** Panels of a chain of displays; left out, as many as the family likes. */
  readonly panels?: number;
  readonly baudRate: number;
  /** Null: no pseudo-terminal. */
  readonly ptyLink: string | null;
  /** Null: no TCP. 0: any free port. */
  readonly tcpPort: number | null;
  /** HID devices: the unix socket that a `link.socket` of room.json names; left out where there is none. */
  readonly socketPath?: string | null;
  /** Terminals: which of the family's report profiles; left out or null, the first. */
  readonly profile?: string | null;
  /** Terminals: what they sign their reports with, 32 bytes; left out or null: they have no key. */
  readonly key?: Uint8Array | null;
}

/** How the family's devices leave the factory. */
export interface SimulatorDefaults {
  readonly baudRate: number;
  /** The port of a device that has only a socket; null where a pseudo-terminal is what a driver opens. */
  readonly tcpPort: number | null;
  /** True for a HID device: a unix socket is all that it is reached by. */
  readonly hid?: boolean;
  /** Left out: 16 and 16. */
  readonly inputs?: number;
  readonly outputs?: number;
}

export interface RunningSimulator {
  /** Where a host can open it: the link, host:port. */
  readonly addresses: readonly string[];
  /** How many panels hang on it; absent where it is no line of displays. */
  readonly panels?: number;
  /** What it is where it has no inputs and outputs to count, such as a terminal's profile. */
  readonly description?: string;
  /** One parsed order; its answer comes as a line of `changed`. Never throws. */
  control(order: unknown): void;
  stop(): Promise<void>;
}

export interface Simulator {
  /** Absent: a pseudo-terminal at 9600 baud. */
  readonly defaults?: SimulatorDefaults;
  /** Matrices: the device without its line, for tests that need no time. */
  readonly matrix?: (size: { readonly inputs: number; readonly outputs: number }) => MatrixModel;
  /** Rejects where the link can't be made or the port is taken. */
  start(
    settings: SimulatorSettings,
    /** One readable line for each change of the simulated device's state. */
    changed: (line: string) => void,
  ): Promise<RunningSimulator>;
}
