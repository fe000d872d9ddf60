/** The simulated Extron matrix on its line, with the faults that a test or a trainer asks for. */
import { control } from './control.js';
import { SisModel } from './extron-sis.js';
import { sisOrders } from './sis-orders.js';
import { monotonicMs, PacedLine, type LineRecord } from './paced-line.js';
import { PtyHost } from './pty-host.js';
import type { Simulator, SimulatorSettings } from './simulator.js';
import { TcpHost } from './tcp-host.js';

/** Faults still to come; each command, reply or byte that meets one uses it up. */
export interface Faults {
  /** Commands answered with this code instead of being carried out. */
  refuse: { code: string; times: number } | null;
  dropReplies: number;
  /** Digits of commands that arrive as '?'. */
  corrupt: number;
  /** Ms that the device thinks before it answers. */
  slowMs: number;
}

export interface SimulatedSnapshot extends LineRecord {
  readonly ties: readonly number[];
  readonly commands: number;
  readonly busy: boolean;
  readonly nowMs: number;
  readonly byteMs: number;
  readonly lastChangeAt: number | null;
}

export class SimulatedSis {
  readonly model: SisModel;
  readonly faults: Faults = { refuse: null, dropReplies: 0, corrupt: 0, slowMs: 0 };
  /** Called after a change of the true ties. */
  onChange: ((ties: readonly number[]) => void) | null = null;
  readonly #options: SimulatorSettings;
  readonly #line: PacedLine;
  readonly #pty: PtyHost | null;
  readonly #tcp: TcpHost | null;
  #silentUntil = 0;
  #commands = 0;
  #lastChangeAt: number | null = null;
  #reboot: NodeJS.Timeout | null = null;

  constructor(options: SimulatorSettings) {
    this.#options = options;
    this.model = new SisModel(options);
    this.#line = new PacedLine(options.baudRate, {
      toDevice: (byte, at) => this.#take(byte, at),
      toHost: (bytes) => {
        this.#pty?.send(bytes);
        this.#tcp?.send(bytes);
      },
    });
    const received = (bytes: Uint8Array): void => this.#line.fromHost(bytes);
    this.#pty = options.ptyLink === null ? null : new PtyHost(options.ptyLink, received);
    this.#tcp = options.tcpPort === null ? null : new TcpHost(options.tcpPort, received);
  }

  /** Where a host can reach it. */
  async start(): Promise<readonly string[]> {
    await this.#pty?.plug();
    const port = await this.#tcp?.plug();
    const addresses: string[] = [];
    if (this.#options.ptyLink !== null) addresses.push(this.#options.ptyLink);
    if (port !== undefined) addresses.push(`127.0.0.1:${port}`);
    return addresses;
  }

  stop(): void {
    if (this.#reboot !== null) clearTimeout(this.#reboot);
    this.unplug();
  }

  async plug(): Promise<void> {
    await this.#pty?.plug();
    await this.#tcp?.plug();
  }

  /** The cable is pulled: what was on it is lost, the device goes on. */
  unplug(): void {
    this.#line.clear();
    this.model.forget();
    this.#pty?.unplug();
    this.#tcp?.unplug();
  }

  /** Takes everything and says nothing for so long; Infinity for ever, 0 ends it. */
  silence(ms: number): void {
    this.#silentUntil = monotonicMs() + ms;
  }

  /** Off now, on again after `ms` with nothing tied and a banner. */
  reboot(ms: number): void {
    this.silence(ms);
    this.#line.clear();
    this.#changing(() => this.model.powerUp());
    this.#reboot = setTimeout(() => this.#say(this.model.banner, monotonicMs()), ms);
  }

  frontPanel(output: number, input: number, report: 'named' | 'bare' | 'none'): void {
    const lines: (string | null)[] = [];
    this.#changing(() => lines.push(this.model.frontPanel(output, input, report === 'bare' ? 'bare' : 'named')));
    const [line] = lines;
    if (line !== null && line !== undefined && report !== 'none') this.#say(line, monotonicMs());
  }

  /** Bytes that mean nothing, as after a lightning strike. */
  garbage(bytes: Uint8Array): void {
    this.#line.fromDevice(bytes, monotonicMs());
  }

  /** Starts counting anew; the ties as they are now. */
  mark(): readonly number[] {
    this.#line.mark();
    this.#commands = 0;
    this.#lastChangeAt = null;
    return [...this.model.video];
  }

  snapshot(): SimulatedSnapshot {
    return {
      ...this.#line.record,
      ties: [...this.model.video],
      commands: this.#commands,
      busy: this.#line.busy,
      nowMs: monotonicMs(),
      byteMs: this.#line.byteMs,
      lastChangeAt: this.#lastChangeAt,
    };
  }

  #take(byte: number, at: number): void {
    if (at < this.#silentUntil) {
      this.model.forget();
      return;
    }
    let heard = byte;
    if (this.faults.corrupt > 0 && byte >= 0x30 && byte <= 0x39) {
      this.faults.corrupt -= 1;
      heard = 0x3f;
    }
    const command = this.model.take(heard, at);
    if (command !== null) this.#run(command, at);
  }

  #run(command: string, at: number): void {
    this.#commands += 1;
    const { refuse } = this.faults;
    let reply = 'E10';
    if (refuse !== null && refuse.times > 0) {
      refuse.times -= 1;
      reply = refuse.code;
    } else {
      this.#changing(() => {
        reply = this.model.run(command);
      }, at);
    }
    if (this.faults.dropReplies > 0) this.faults.dropReplies -= 1;
    else this.#say(reply, at + this.faults.slowMs);
  }

  #say(text: string, at: number): void {
    this.#line.fromDevice(new TextEncoder().encode(`${text}\r\n`), at);
  }

  #changing(change: () => void, at = monotonicMs()): void {
    const before = this.model.video.join();
    change();
    if (this.model.video.join() === before) return;
    this.#lastChangeAt = at;
    this.onChange?.([...this.model.video]);
  }
}

export const sisSimulator: Simulator = {
  start: async (settings, changed) => {
    const device = new SimulatedSis(settings);
    device.onChange = (ties) => changed(`ties ${ties.join(' ')}`);
    const addresses = await device.start();
    const orders = sisOrders(device);
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
