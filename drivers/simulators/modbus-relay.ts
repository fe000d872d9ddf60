/**
 * A Modbus RTU relay board with digital inputs as Waveshare's wiki describes its "Modbus RTU Relay" and the "MODBUS over
 * Serial Line" guide the frames: coils by 01 and 05, flash-on at 0200h and flash-off at 0400h in tenths of a second,
 * inputs by 02. Three inputs for each relay are a door: contact, request to exit, fire. Shares nothing with the driver.
 */
import { control } from './control.js';
import { lineFaultOrders } from './line-faults.js';
import { relayOrders } from './relay-orders.js';
import { SimulatedBoardLine } from './simulated-board-line.js';
import { SimulatedDoor } from './simulated-door.js';
import { SimulatedRelays } from './simulated-relays.js';
import type { Simulator, SimulatorSettings } from './simulator.js';

/** A frame ends where nothing comes for this many bytes' time. */
const silenceBytes = 3.5;
const inputsOfADoor = 3;

export class SimulatedModbusRelay {
  readonly relays: SimulatedRelays;
  readonly doors: readonly SimulatedDoor[];
  readonly host: SimulatedBoardLine;
  unit = 1;
  /** False: a board whose coils have no timer. */
  hasTimer = true;
  /** It answers as if it had done what it was told. */
  lies = false;
  /** Exception that it answers everything with; 0 for none. */
  exception = 0;
  requests = 0;
  onDoor: ((door: number, what: string) => void) | null = null;
  /** Inputs that are not a door's: what somebody set them to. */
  readonly #set = new Map<number, boolean>();
  readonly #inputs: number;
  #frame: number[] = [];
  #lastAt = 0;

  constructor(settings: Pick<SimulatorSettings, 'inputs' | 'outputs' | 'ptyLink' | 'tcpPort' | 'baudRate'>) {
    this.relays = new SimulatedRelays(Math.min(32, settings.outputs));
    this.#inputs = Math.min(64, settings.inputs);
    const doors = Math.min(this.relays.coils.length, Math.floor(this.#inputs / inputsOfADoor));
    this.doors = Array.from(
      { length: doors },
      (_, index) =>
        new SimulatedDoor(
          () => this.relays.isEnergised(index + 1),
          (what) => this.onDoor?.(index + 1, what),
        ),
    );
    this.host = new SimulatedBoardLine(settings, (byte, at) => this.#take(byte, at));
  }

  setInput(input: number, active: boolean): void {
    this.#set.set(input, active);
  }

  get inputs(): readonly boolean[] {
    const wired = this.doors.flatMap(({ circuits }) => [circuits.contact, circuits.requestToExit, circuits.fire]);
    return Array.from({ length: this.#inputs }, (_, index) => this.#set.get(index + 1) ?? wired[index] ?? false);
  }

  stop(): void {
    this.relays.stop();
    for (const door of this.doors) door.stop();
    this.host.unplug();
  }

  #take(byte: number, at: number): Uint8Array | null {
    if (at - this.#lastAt > (silenceBytes + 1) * this.host.line.byteMs) this.#frame = [];
    this.#lastAt = at;
    this.#frame.push(byte);
    // Every request that this board knows has eight bytes.
    if (this.#frame.length < 8) return null;
    const frame = this.#frame;
    this.#frame = [];
    const [unit = 0, code = 0] = frame;
    const sum = crc(frame.slice(0, 6));
    if (sum % 256 !== frame[6] || sum >> 8 !== frame[7] || unit !== this.unit) return null;
    this.requests += 1;
    const said = this.exception > 0 ? this.exception : this.#run(frame);
    return whole(typeof said === 'number' ? [unit, code + 0x80, said] : [unit, ...said]);
  }

  /** What follows the unit, or the number of an exception. */
  #run(frame: readonly number[]): readonly number[] | number {
    const [, code = 0, high = 0, low = 0, valueHigh = 0, valueLow = 0] = frame;
    const address = high * 256 + low;
    const value = valueHigh * 256 + valueLow;
    if (code === 1) return levels(code, this.relays.coils, address, value);
    if (code === 2) return levels(code, this.inputs, address, value);
    if (code !== 5) return 1;
    const done = this.#write(address, value);
    return done === null ? [code, high, low, valueHigh, valueLow] : done;
  }

  /** Null where it was done, or is said to be. */
  #write(address: number, value: number): number | null {
    const page = address >> 8;
    const relay = (address % 256) + 1;
    if (relay > this.relays.coils.length || (page !== 0 && page !== 2 && page !== 4)) return 2;
    if (page > 0 && !this.hasTimer) return 2;
    if (page === 0 && value !== 0xff00 && value !== 0) return 3;
    if (this.lies) return null;
    if (page === 0) this.relays.set(relay, value === 0xff00);
    else this.relays.flash(relay, page === 2, value * 100);
    return null;
  }
}

function levels(code: number, all: readonly boolean[], from: number, count: number): readonly number[] | number {
  if (count < 1 || count > 2000) return 3;
  // As on the real board: what is asked for behind the last one is read as off, up to whole bytes.
  if (from + count > Math.ceil(all.length / 8) * 8) return 2;
  const bytes = Array.from({ length: Math.ceil(count / 8) }, (_, index) =>
    Array.from({ length: 8 }, (_, bit) => {
      const at = index * 8 + bit;
      return at < count && all[from + at] === true ? 1 << bit : 0;
    }).reduce((sum, one) => sum + one, 0),
  );
  return [code, bytes.length, ...bytes];
}

function whole(body: readonly number[]): Uint8Array {
  const sum = crc(body);
  return Uint8Array.from([...body, sum % 256, sum >> 8]);
}

/** By division through the polynomial, bit by bit from the low end, as the guide's appendix B shows. */
function crc(bytes: readonly number[]): number {
  return bytes.reduce((before, byte) => {
    let sum = before ^ byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum % 2 === 1 ? Math.floor(sum / 2) ^ 0xa001 : Math.floor(sum / 2);
    return sum;
  }, 0xffff);
}

export const modbusRelaySimulator: Simulator = {
  defaults: { baudRate: 9600, tcpPort: null, inputs: 8, outputs: 8 },
  start: async (settings, changed) => {
    const device = new SimulatedModbusRelay(settings);
    const { relays, doors, host } = device;
    relays.onChange = ({ channel, energised }) => changed(`relay ${channel} ${energised ? 'on' : 'off'}`);
    device.onDoor = (door, what) => changed(`door ${door} ${what}`);
    const addresses = await host.plug();
    const orders = relayOrders({
      relays,
      doors,
      own: {
        ...lineFaultOrders(host),
        input: (order) => (device.setInput(order.number('input', 1), order.flag('active', true)), {}),
        lie: (order) => ((device.lies = order.flag('on', true)), {}),
        refuse: (order) => ((device.exception = order.number('exception', 4)), {}),
        timer: (order) => ((device.hasTimer = order.flag('on', true)), {}),
        unit: (order) => ((device.unit = order.number('unit', 1)), {}),
      },
      snapshot: () => ({
        coils: relays.coils,
        inputs: device.inputs,
        doors: doors.map(({ isOpen, circuits }) => ({ isOpen, ...circuits })),
        changes: relays.changes,
        requests: device.requests,
      }),
      unplug: () => host.unplug(),
      plug: async () => {
        await host.plug();
      },
    });
    return {
      addresses,
      control: (order) => {
        void control(orders, order).then((answer) => changed(JSON.stringify(answer ?? { error: 'not understood' })));
      },
      stop: () => {
        device.stop();
        return Promise.resolve();
      },
    };
  },
};
