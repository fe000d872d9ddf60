/** A palm terminal on a unix socket, in somebody's hand: palms are shown to it by orders. */
import { control, type Order, type Orders } from './control.js';
import { HidHost } from './hid-host.js';
import { PalmTerminal, terminalProfiles, typed } from './palm-terminal.js';
import type { Simulator, SimulatorSettings } from './simulator.js';

const heartbeatMs = 1000;
/** A wedge types a key every so many ms. */
const keyMs = 4;
const reasons = ['unknown', 'quality', 'timeout', 'sensor'];
const qualities = ['untold', 'low', 'ok', 'high'];

export class SimulatedTerminal {
  readonly terminal: PalmTerminal;
  readonly host: HidHost;
  onShown: ((shown: string, ms: number) => void) | null = null;
  /** Reports sent, and what it was told to show. */
  readonly shown: string[] = [];
  sent = 0;
  /** Feature requests that fail from now on. */
  failing = 0;
  beats = true;
  #beat: NodeJS.Timeout | null = null;
  #last: readonly Uint8Array[] = [];
  readonly #typing = new Set<NodeJS.Timeout>();

  constructor(settings: Pick<SimulatorSettings, 'socketPath' | 'profile' | 'key'>) {
    const profile = terminalProfiles.find((one) => one === settings.profile) ?? terminalProfiles[0];
    const terminal = new PalmTerminal(profile, settings.key ?? null);
    this.terminal = terminal;
    this.host = new HidHost(settings.socketPath ?? '', {
      facts: () => ({
        vendorId: 0x1234,
        productId: 0x5678,
        serialNumber: terminal.serialNumber,
        product: 'Simulated palm terminal',
        descriptor: terminal.descriptor,
      }),
      write: (report) => {
        const show = terminal.show(report);
        if (show === null) return false;
        this.shown.push(show.shown);
        if (this.shown.length > 1000) this.shown.shift();
        this.onShown?.(show.shown, show.ms);
        return true;
      },
      sendFeature: (report) => !this.#fails() && terminal.setFeature(report),
      getFeature: (id, length) => (this.#fails() ? null : (terminal.getFeature(id)?.slice(0, length) ?? null)),
    });
  }

  async plug(): Promise<void> {
    await this.host.plug();
    this.#beat ??= setInterval(() => {
      if (this.beats) this.send(this.terminal.heartbeat());
    }, heartbeatMs);
  }

  unplug(): void {
    this.host.unplug();
    if (this.#beat !== null) clearInterval(this.#beat);
    this.#beat = null;
  }

  stop(): void {
    this.unplug();
    for (const timer of this.#typing) clearTimeout(timer);
  }

  /** A wedge's keys come one after the other, `everyMs` apart; other reports at once. */
  send(reports: readonly Uint8Array[], everyMs = keyMs): void {
    this.#last = reports;
    for (const [index, report] of reports.entries()) {
      if (!this.terminal.isWedge) {
        this.sent += 1;
        this.host.report(report);
        continue;
      }
      const timer = setTimeout(() => {
        this.#typing.delete(timer);
        this.sent += 1;
        this.host.report(report);
      }, index * everyMs);
      this.#typing.add(timer);
    }
  }

  /** The same report once more, as a hub that stumbles sends it. */
  repeat(): void {
    this.send(this.#last);
  }

  #fails(): boolean {
    if (this.failing <= 0) return false;
    this.failing -= 1;
    return true;
  }
}

export function terminalOrders(device: SimulatedTerminal): Orders {
  const { terminal, host } = device;
  const doing =
    (act: (order: Order) => void) =>
    (order: Order): object => {
      act(order);
      return {};
    };
  const choice = (names: readonly string[], name: string): number => Math.max(0, names.indexOf(name));
  return {
    scan: (order) => {
      const subject = order.text('subject', order.text('it', ''));
      if (!/^[!-~]{1,24}$/.test(subject)) return { error: 'scan: a subject of 1..24 letters and digits' };
      const scan = {
        subject,
        duress: order.flag('duress', false),
        quality: choice(qualities, order.text('quality', 'high')),
        live: order.flag('live', true),
      };
      device.send(terminal.match(scan));
      return { scanned: subject };
    },
    unknown: doing(() => device.send(terminal.noMatch())),
    badRead: doing((order) => device.send(terminal.badRead(choice(reasons, order.text('reason', 'quality'))))),
    heartbeat: doing((order) => (device.beats = order.flag('on', true))),
    tamper: doing((order) => {
      terminal.tamper = order.flag('on', true);
      device.send(terminal.status());
    }),
    power: doing((order) => {
      terminal.powerFailing = !order.flag('ok', false);
      device.send(terminal.status());
    }),
    repeat: doing(() => device.repeat()),
    /** So many reports are lost on the way. */
    lose: doing((order) => (terminal.sequence = (terminal.sequence + order.number('count', 1)) % 2 ** 32)),
    reboot: doing(() => {
      terminal.restart();
      device.unplug();
      void device.plug();
    }),
    corrupt: doing(() => (terminal.corruptNext = true)),
    fail: doing((order) => (device.failing = order.number('times', 1))),
    deaf: doing((order) => (host.deaf = order.flag('on', true))),
    report: doing((order) => device.send([Uint8Array.from(Buffer.from(order.text('hex', ''), 'hex'))])),
    flood: doing((order) => {
      for (let count = order.number('count', 5000); count > 0; count -= 1) device.send(terminal.heartbeat());
    }),
    /** A person at a keyboard, `ms` from key to key. */
    type: doing((order) => device.send(typed(`${order.text('text', '')}\n`), order.number('ms', 90))),
    forgetKey: doing(() => (terminal.key = null)),
    /** Takes effect with the next plug: another device that calls itself the same, or says so itself. */
    become: doing((order) => {
      terminal.serialNumber = order.text('serialNumber', terminal.serialNumber);
      terminal.claimedSerialNumber = order.text('claims', terminal.serialNumber);
      terminal.otherDescriptor = order.flag('otherDescriptor', terminal.otherDescriptor);
    }),
    unplug: doing(() => device.unplug()),
    plug: async () => {
      await device.plug();
      return {};
    },
    snapshot: () => ({
      ...{ profile: terminal.profile, serialNumber: terminal.serialNumber, boot: terminal.boot },
      ...{ sequence: terminal.sequence, tamper: terminal.tamper, shown: device.shown, sent: device.sent },
    }),
  };
}

export const terminalSimulator: Simulator = {
  defaults: { baudRate: 9600, tcpPort: null, hid: true, inputs: 0, outputs: 0 },
  start: async (settings, changed) => {
    const device = new SimulatedTerminal(settings);
    device.onShown = (shown, ms) => changed(ms === 0 ? `shows ${shown}` : `shows ${shown} for ${ms} ms`);
    await device.plug();
    const orders = terminalOrders(device);
    return {
      addresses: [settings.socketPath ?? ''],
      description: device.terminal.profile,
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
