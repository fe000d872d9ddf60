/** What the edges see of the room's devices. */
import type { PanelPresence, Tile } from '../../drivers/display.js';
import type { DeviceState } from '../../drivers/driver.js';

export interface DeviceView {
  readonly id: string;
  readonly driver: string;
  readonly kind: 'matrix' | 'display' | 'terminal' | 'relay';
  /** `unsupported`: the configuration names a driver that this version does not carry. */
  readonly state: DeviceState | 'unsupported';
  /** True only in state `ready`: it answered in full on this connection. */
  readonly connected: boolean;
  readonly model: string | null;
  readonly firmware: string | null;
  /** Registry code and the system's or device's own words; null when nothing is wrong now. */
  readonly lastError: { readonly code: string; readonly detail: string | null } | null;
  /** ISO time of the last valid answer; null before the first. */
  readonly lastAnswerAt: string | null;
  /** Matrices: output number -> input number, 0 for nothing tied, null where unknown. Null for other kinds. */
  readonly ties: Readonly<Record<string, number | null>> | null;
  /** Displays: the panels on the line, by set id. Null for other kinds. */
  readonly panels: readonly DisplayPanelView[] | null;
}

/** One panel of a display line; null where it is not known now. */
export interface DisplayPanelView {
  readonly setId: number;
  readonly presence: PanelPresence;
  readonly power: boolean | null;
  readonly tile: Tile | null;
  readonly input: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly serialNumber: string | null;
  readonly temperatureC: number | null;
  readonly faults: readonly string[];
  readonly lastAnswerAt: string | null;
}

export interface DevicesPort {
  devices(): readonly DeviceView[];
  /** Called with the device's id when anything in its view but `lastAnswerAt` has changed. */
  subscribe(listener: (device: string) => void): () => void;
}

/** One line of the health of the whole; `ok` false keeps /readyz at 503. */
export interface HealthLine {
  /** `device:<id>`, `mqtt`, `journal`, `config`, `clock`. */
  readonly part: string;
  readonly ok: boolean;
  /** Registry code when not ok, else null. */
  readonly code: string | null;
  readonly detail: string | null;
}

export interface HealthPort {
  lines(): readonly HealthLine[];
}
