/** What `wallkeeper simulate` needs of a simulated device, whatever its family. */

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
}

export interface RunningSimulator {
  /** Where a host can open it: the link, host:port. */
  readonly addresses: readonly string[];
  /** How many panels hang on it; absent where it is no line of displays. */
  readonly panels?: number;
  /** One parsed order; its answer comes as a line of `changed`. Never throws. */
  control(order: unknown): void;
  stop(): Promise<void>;
}

export interface Simulator {
  /** Rejects where the link can't be made or the port is taken. */
  start(
    settings: SimulatorSettings,
    /** One readable line for each change of the simulated device's state. */
    changed: (line: string) => void,
  ): Promise<RunningSimulator>;
}
