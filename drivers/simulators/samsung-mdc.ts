/**
 * Samsung panels on one chain as the protocol's manual describes them ("MDC protocol 2016": frames, 00, 0B, 0D, 0E, 11,
 * 14, 5C, 84, 89, 8A): what each truly shows, what it refuses, what it answers. Knows nothing of lines, time or the driver.
 */

const START = 0xaa;
const ANSWER = 0xff;
const EVERYBODY = 0xfe;
const ACK = 0x41;
const NAK = 0x4e;

/** Inputs that this model has; their computer twins can be shown and not chosen. */
const inputs = [0x14, 0x18, 0x21, 0x23, 0x25, 0x31, 0x33, 0x55];

export interface PanelModel {
  readonly id: number;
  on: boolean;
  input: number;
  wall: boolean;
  /** High nibble rows, low nibble columns. */
  division: number;
  position: number;
  /** 0 natural, 1 full. */
  pictureMode: number;
  temperatureC: number;
  /** Lamp, temperature, brightness sensor, no sync, fan: 1 is an error. */
  lamp: number;
  heat: number;
  sync: number;
  fan: number;
}

/** What became of a command. */
export interface Handled {
  readonly panel: PanelModel;
  /** Null where a panel says nothing to it. */
  readonly answer: Uint8Array | null;
  /** It was off and is on now: from here on it is deaf for a while. */
  readonly switchedOn: boolean;
  /** It restarts. */
  readonly restarted: boolean;
}

export interface HostFrame {
  readonly command: number;
  readonly id: number;
  readonly data: readonly number[];
}

export class MdcModel {
  readonly panels: readonly PanelModel[];
  readonly #buffer: number[] = [];

  constructor(count: number) {
    this.panels = Array.from({ length: count }, (_, index) => ({
      id: index + 1,
      on: true,
      input: 0x21,
      wall: false,
      division: 0,
      position: 0,
      pictureMode: 0,
      temperatureC: 38 + index,
      lamp: 0,
      heat: 0,
      sync: 0,
      fan: 0,
    }));
  }

  /** Drops half a frame. */
  forget(): void {
    this.#buffer.length = 0;
  }

  /** Takes a byte from the host; the frame that it completes, or null. A wrong sum is ignored in silence. */
  take(byte: number): HostFrame | null {
    if (this.#buffer.length === 0 && byte !== START) return null;
    this.#buffer.push(byte);
    const [, command = 0, id = 0, length = 0] = this.#buffer;
    if (this.#buffer.length < 4 || this.#buffer.length < 5 + length) return null;
    const whole = this.#buffer.splice(0);
    const sum = whole.slice(1, -1).reduce((total, one) => total + one, 0) % 256;
    return sum === byte ? { command, id, data: whole.slice(4, -1) } : null;
  }

  /** The panel of that id; null where the chain has none. */
  panel(id: number): PanelModel | null {
    return this.panels.find((one) => one.id === id) ?? null;
  }

  /** Everybody who is meant; a broadcast is answered by nobody. */
  meant({ id }: HostFrame): readonly PanelModel[] {
    return id === EVERYBODY ? this.panels : this.panels.filter((one) => one.id === id);
  }

  /** Carries the frame out on that panel and gives its answer. */
  run(panel: PanelModel, { command, id, data }: HostFrame): Handled {
    const wasOn = panel.on;
    const said = data.length === 0 ? this.#told(panel, command) : this.#ordered(panel, command, data);
    const answer = said === null ? this.nak(panel, command, 0x01) : this.#ack(panel, command, said);
    return {
      panel,
      answer: id === EVERYBODY ? null : answer,
      switchedOn: !wasOn && panel.on,
      restarted: command === 0x11 && data[0] === 2,
    };
  }

  /** Taken and not done. */
  lie(panel: PanelModel, { command, data }: HostFrame): Uint8Array {
    return this.#ack(panel, command, data);
  }

  nak(panel: PanelModel, command: number, error: number): Uint8Array {
    return frame(panel.id, [NAK, command, error]);
  }

  #ack(panel: PanelModel, command: number, data: readonly number[]): Uint8Array {
    return frame(panel.id, [ACK, command, ...data]);
  }

  /** The data of the answer to a question; null where it is refused. A panel that is off only tells its power. */
  #told(panel: PanelModel, command: number): readonly number[] | null {
    if (command === 0x11) return [panel.on ? 1 : 0];
    if (!panel.on) return null;
    switch (command) {
      case 0x00:
        return [1, 20, 0, panel.input, 0x10, 0, 0];
      case 0x0b:
        return text(`H4LN${String(100 + panel.id).padStart(6, '0')}X`);
      case 0x0d:
        return [panel.lamp, panel.heat, 0, panel.sync, panel.temperatureC, panel.fan];
      case 0x0e:
        return text('T-KTM2LAKUC-2010.3');
      case 0x14:
        return [panel.input];
      case 0x5c:
        return panel.wall ? [panel.pictureMode] : null;
      case 0x84:
        return [panel.wall ? 1 : 0];
      case 0x89:
        return panel.wall ? [panel.division, panel.position] : null;
      case 0x8a:
        return text('VM55B-U');
      default:
        return null;
    }
  }

  /** The data of the acknowledgement; null where it is refused. */
  #ordered(panel: PanelModel, command: number, data: readonly number[]): readonly number[] | null {
    const [value = 0, second = 0] = data;
    if (command === 0x11 && data.length === 1 && value <= 2) {
      panel.on = value !== 0;
      return [value];
    }
    if (!panel.on) return null;
    if (command === 0x14 && data.length === 1 && inputs.includes(value)) {
      panel.input = value;
      return [value];
    }
    if (command === 0x84 && data.length === 1 && value <= 1) {
      panel.wall = value === 1;
      return [value];
    }
    if (command === 0x89 && panel.wall) return this.#divide(panel, data.length === 2 ? value : 0, second);
    if (command === 0x5c && panel.wall && data.length === 1 && value <= 1) {
      panel.pictureMode = value;
      return [value];
    }
    return null;
  }

  /** A division that makes no sense is acknowledged with zeroes, and the wall is off. */
  #divide(panel: PanelModel, division: number, position: number): readonly number[] {
    const places = (division >> 4) * (division & 15);
    const sound = places > 0 && places <= 100 && position >= 1 && position <= places;
    panel.wall = sound;
    panel.division = sound ? division : 0;
    panel.position = sound ? position : 0;
    return [panel.division, panel.position];
  }
}

function text(words: string): readonly number[] {
  return Array.from(words, (letter) => letter.charCodeAt(0));
}

function frame(id: number, data: readonly number[]): Uint8Array {
  const bytes = [ANSWER, id, data.length, ...data];
  return Uint8Array.from([START, ...bytes, bytes.reduce((sum, one) => sum + one, 0) % 256]);
}
