/**
 * A USB relay board 16c0:05df as the firmware that goes by www.dcttech.com behaves (one feature report of eight bytes,
 * unnumbered; first byte FF on, FD off, FE all on, FC all off; the state in the last byte). Shares nothing with the driver.
 */
import { control } from './control.js';
import { HidHost } from './hid-host.js';
import { relayOrders } from './relay-orders.js';
import { SimulatedRelays } from './simulated-relays.js';
import type { Simulator, SimulatorSettings } from './simulator.js';

/** Vendor-defined page, usage 1, one feature report of eight bytes without an id. */
const descriptor = Buffer.from('0600ff0901a101150026ff00750895080900b20201c0', 'hex');

export class SimulatedHidRelay {
  readonly relays: SimulatedRelays;
  readonly host: HidHost;
  serial = 'BITFT';
  /** It takes what it is told and does nothing. */
  lies = false;
  /** Requests that fail from now on. */
  failing = 0;
  readonly #count: number;

  constructor(settings: Pick<SimulatorSettings, 'outputs' | 'socketPath'>) {
    this.#count = Math.min(8, settings.outputs);
    this.relays = new SimulatedRelays(this.#count);
    this.host = new HidHost(settings.socketPath ?? '', {
      facts: () => ({
        vendorId: 0x16c0,
        productId: 0x05df,
        serialNumber: null,
        product: `USBRelay${this.#count}`,
        descriptor,
      }),
      write: (report) => this.#told(report),
      sendFeature: (report) => this.#told(report),
      getFeature: (reportId, length) => this.#asked(reportId, length),
    });
  }

  #told(report: Uint8Array): boolean {
    if (this.#fails() || report.length !== 9) return false;
    const [, order, channel = 0] = report;
    if (this.lies) return true;
    const every = Array.from({ length: this.#count }, (_, index) => index + 1);
    if (order === 0xff || order === 0xfd) this.relays.set(channel, order === 0xff);
    if (order === 0xfe || order === 0xfc) for (const one of every) this.relays.set(one, order === 0xfe);
    return true;
  }

  #asked(reportId: number, length: number): Uint8Array | null {
    if (this.#fails() || reportId !== 0) return null;
    const state = this.relays.coils.reduce((mask, on, index) => mask | (on ? 1 << index : 0), 0);
    return Uint8Array.from([0, ...Buffer.from(this.serial, 'latin1'), 0, 0, state]).slice(0, length);
  }

  #fails(): boolean {
    if (this.failing <= 0) return false;
    this.failing -= 1;
    return true;
  }
}

export const hidRelaySimulator: Simulator = {
  defaults: { baudRate: 9600, tcpPort: null, hid: true, inputs: 0, outputs: 2 },
  start: async (settings, changed) => {
    const device = new SimulatedHidRelay(settings);
    const { relays, host } = device;
    relays.onChange = ({ channel, energised }) => changed(`relay ${channel} ${energised ? 'on' : 'off'}`);
    await host.plug();
    const orders = relayOrders({
      relays,
      doors: [],
      own: {
        lie: (order) => ((device.lies = order.flag('on', true)), {}),
        fail: (order) => ((device.failing = order.number('times', 1)), {}),
        deaf: (order) => ((host.deaf = order.flag('on', true)), {}),
      },
      snapshot: () => ({ coils: relays.coils, changes: relays.changes }),
      unplug: () => host.unplug(),
      plug: () => host.plug(),
    });
    return {
      addresses: [settings.socketPath ?? ''],
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
