/**
 * An LCUS relay board as LC Technology's sheet describes it: A0h, relay, 1 or 0, the sum of the three; no answer. What
 * is no such frame is passed over. Shares nothing with the driver.
 */
import { control } from './control.js';
import { lineFaultOrders } from './line-faults.js';
import { relayOrders } from './relay-orders.js';
import { SimulatedBoardLine } from './simulated-board-line.js';
import { SimulatedRelays } from './simulated-relays.js';
import type { Simulator, SimulatorSettings } from './simulator.js';

export class SimulatedLcus {
  readonly relays: SimulatedRelays;
  readonly host: SimulatedBoardLine;
  #window: number[] = [];
  frames = 0;

  constructor(settings: Pick<SimulatorSettings, 'outputs' | 'ptyLink' | 'tcpPort' | 'baudRate'>) {
    this.relays = new SimulatedRelays(Math.min(8, settings.outputs));
    this.host = new SimulatedBoardLine(settings, (byte) => this.#take(byte));
  }

  #take(byte: number): null {
    this.#window = [...this.#window.slice(-3), byte];
    const [head = 0, relay = 0, order = 0, sum] = this.#window;
    if (head !== 0xa0 || order > 1 || sum !== (head + relay + order) % 256) return null;
    this.#window = [];
    this.frames += 1;
    this.relays.set(relay, order === 1);
    return null;
  }
}

export const lcusSimulator: Simulator = {
  defaults: { baudRate: 9600, tcpPort: null, inputs: 0, outputs: 4 },
  start: async (settings, changed) => {
    const device = new SimulatedLcus(settings);
    const { relays, host } = device;
    relays.onChange = ({ channel, energised }) => changed(`relay ${channel} ${energised ? 'on' : 'off'}`);
    const addresses = await host.plug();
    const orders = relayOrders({
      relays,
      doors: [],
      own: lineFaultOrders(host),
      snapshot: () => ({ coils: relays.coils, changes: relays.changes, frames: device.frames }),
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
        relays.stop();
        host.unplug();
        return Promise.resolve();
      },
    };
  },
};
