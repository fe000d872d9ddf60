/** A simulated chain of Samsung panels on its line, with the faults that a test or a trainer asks for. */
import { control } from './control.js';
import { mdcOrders } from './mdc-orders.js';
import { monotonicMs, PacedLine, type LineRecord } from './paced-line.js';
import { PtyHost } from './pty-host.js';
import { MdcModel, type HostFrame, type PanelModel } from './samsung-mdc.js';
import type { Simulator, SimulatorSettings } from './simulator.js';
import { TcpHost } from './tcp-host.js';

/** Null stands for every panel. */
export interface ForPanel {
  readonly panel: number | null;
  times: number;
}

/** Faults still to come; each command that meets one uses it up. */
export interface MdcFaults {
  /** Orders answered with N and this error byte instead of being carried out. */
  refuse: (ForPanel & { readonly error: number }) | null;
  /** Carried out, and the answer lost. */
  dropReplies: ForPanel | null;
  /** Acknowledged and not carried out. */
  lie: ForPanel | null;
  /** The answer's sum is wrong. */
  corrupt: ForPanel | null;
  /** Ms that a panel thinks before it answers. */
  slowMs: number;
  /** Answers pause for `ms` after so many bytes. */
  split: { readonly after: number; readonly ms: number } | null;
  /** Stands in front of every answer, with no gap. */
  glue: Uint8Array;
  /** What the host says comes back to it. */
  echo: boolean;
}

export interface MdcSnapshot extends LineRecord {
  readonly panels: readonly PanelModel[];
  readonly commands: number;
  /** Frames that came while an answer was still on its way: the chain has room for one. */
  readonly crowded: number;
  /** Shortest ms from the end of an answer to the next frame; null before there were two. */
  readonly shortestGapMs: number | null;
  readonly broadcasts: number;
  readonly busy: boolean;
  readonly nowMs: number;
  readonly byteMs: number;
  readonly lastChangeAt: number | null;
}

export interface MdcSettings extends Omit<SimulatorSettings, 'inputs' | 'outputs' | 'panels'> {
  readonly panels: number;
}

export class SimulatedMdc {
  readonly model: MdcModel;
  readonly faults: MdcFaults = {
    refuse: null,
    dropReplies: null,
    lie: null,
    corrupt: null,
    slowMs: 0,
    split: null,
    glue: new Uint8Array(),
    echo: false,
  };
  /** Ms that a panel hears nothing after it was switched on. */
  deafMs = 2000;
  /** Said to every host that connects; '' for nothing. */
  greeting = '';
  /** Called after a change of what a panel truly shows. */
  onChange: ((panel: PanelModel) => void) | null = null;
  readonly #settings: MdcSettings;
  readonly #line: PacedLine;
  readonly #pty: PtyHost | null;
  readonly #tcp: TcpHost | null;
  readonly #deafUntil = new Map<number, number>();
  #silentUntil = 0;
  #commands = 0;
  #broadcasts = 0;
  #crowded = 0;
  #frameFrom: number | null = null;
  #answeredAt: number | null = null;
  #shortestGapMs: number | null = null;
  #lastChangeAt: number | null = null;

  constructor(settings: MdcSettings) {
    this.#settings = settings;
    this.model = new MdcModel(settings.panels);
    this.#line = new PacedLine(settings.baudRate, {
      toDevice: (byte, at) => this.#take(byte, at),
      toHost: (bytes) => {
        this.#pty?.send(bytes);
        this.#tcp?.send(bytes);
      },
    });
    const received = (bytes: Uint8Array): void => this.#line.fromHost(bytes);
    this.#pty = settings.ptyLink === null ? null : new PtyHost(settings.ptyLink, received);
    const greet = (): void => this.garbage(new TextEncoder().encode(this.greeting));
    this.#tcp = settings.tcpPort === null ? null : new TcpHost(settings.tcpPort, received, greet);
  }

  /** Where a host can reach it. */
  async start(): Promise<readonly string[]> {
    await this.#pty?.plug();
    const port = await this.#tcp?.plug();
    const addresses: string[] = [];
    if (this.#settings.ptyLink !== null) addresses.push(this.#settings.ptyLink);
    if (port !== undefined) addresses.push(`127.0.0.1:${port}`);
    return addresses;
  }

  stop(): void {
    this.unplug();
  }

  async plug(): Promise<void> {
    await this.#pty?.plug();
    await this.#tcp?.plug();
  }

  /** The cable is pulled: what was on it is lost, the panels go on. */
  unplug(): void {
    this.#line.clear();
    this.model.forget();
    this.#pty?.unplug();
    this.#tcp?.unplug();
  }

  /** Hears and says nothing for so long; Infinity for ever, 0 ends it. Null is the whole chain. */
  silence(panel: number | null, ms: number): void {
    if (panel === null) this.#silentUntil = monotonicMs() + ms;
    else this.#deafUntil.set(panel, monotonicMs() + ms);
  }

  /** It restarts by itself: deaf for so long, then as it was. */
  reboot(panel: number, ms: number): void {
    this.silence(panel, ms);
  }

  /** Somebody with the remote control; no panel says so. */
  byHand(id: number, change: Partial<Omit<PanelModel, 'id'>>): void {
    const panel = this.model.panel(id);
    if (panel !== null) this.#changing(panel, monotonicMs(), () => Object.assign(panel, change));
  }

  /** Bytes that mean nothing, as after a lightning strike. */
  garbage(bytes: Uint8Array): void {
    this.#line.fromDevice(bytes, monotonicMs());
  }

  /** Starts counting anew. */
  mark(): void {
    this.#line.mark();
    this.#commands = 0;
    this.#broadcasts = 0;
    this.#crowded = 0;
    this.#answeredAt = null;
    this.#shortestGapMs = null;
    this.#lastChangeAt = null;
  }

  snapshot(): MdcSnapshot {
    return {
      ...this.#line.record,
      panels: this.model.panels.map((panel) => ({ ...panel })),
      commands: this.#commands,
      crowded: this.#crowded,
      shortestGapMs: this.#shortestGapMs,
      broadcasts: this.#broadcasts,
      busy: this.#line.busy,
      nowMs: monotonicMs(),
      byteMs: this.#line.byteMs,
      lastChangeAt: this.#lastChangeAt,
    };
  }

  #take(byte: number, at: number): void {
    if (this.faults.echo) this.#line.fromDevice(Uint8Array.of(byte), at);
    if (at < this.#silentUntil) {
      this.model.forget();
      return;
    }
    this.#frameFrom ??= at - this.#line.byteMs;
    const frame = this.model.take(byte);
    if (frame === null) return;
    this.#timeGap(this.#frameFrom);
    this.#frameFrom = null;
    this.#run(frame, at);
  }

  #timeGap(from: number): void {
    if (this.#answeredAt === null) return;
    const gap = from - this.#answeredAt;
    if (gap < 0) this.#crowded += 1;
    this.#shortestGapMs = Math.min(this.#shortestGapMs ?? gap, gap);
  }

  #run(frame: HostFrame, at: number): void {
    this.#commands += 1;
    const meant = this.model.meant(frame);
    if (meant.length > 1) this.#broadcasts += 1;
    for (const panel of meant) if (at >= (this.#deafUntil.get(panel.id) ?? 0)) this.#handle(panel, frame, at);
  }

  #handle(panel: PanelModel, frame: HostFrame, at: number): void {
    const { refuse, lie, dropReplies, corrupt } = this.faults;
    let answer: Uint8Array | null;
    // A question asked meanwhile, as of its health, is none of what was to be refused.
    if (frame.data.length > 0 && uses(refuse, panel)) answer = this.model.nak(panel, frame.command, refuse?.error ?? 0);
    else if (frame.data.length > 0 && uses(lie, panel)) answer = this.model.lie(panel, frame);
    else {
      const handled = this.#changing(panel, at, () => this.model.run(panel, frame));
      ({ answer } = handled);
      if (handled.switchedOn || handled.restarted) this.#deafUntil.set(panel.id, at + this.deafMs);
    }
    if (answer === null || uses(dropReplies, panel)) return;
    if (uses(corrupt, panel)) answer[answer.length - 1] = ((answer.at(-1) ?? 0) + 1) % 256;
    this.#say(Uint8Array.from([...this.faults.glue, ...answer]), at + this.faults.slowMs);
  }

  #say(bytes: Uint8Array, at: number): void {
    const { split } = this.faults;
    const first = split === null ? bytes.length : Math.min(split.after, bytes.length);
    const pause = first === bytes.length ? 0 : (split?.ms ?? 0);
    this.#line.fromDevice(bytes.subarray(0, first), at);
    const restAt = at + first * this.#line.byteMs + pause;
    this.#line.fromDevice(bytes.subarray(first), restAt);
    this.#answeredAt = at + bytes.length * this.#line.byteMs + pause;
  }

  #changing<T>(panel: PanelModel, at: number, change: () => T): T {
    const before = JSON.stringify(panel);
    const result = change();
    if (JSON.stringify(panel) === before) return result;
    this.#lastChangeAt = at;
    this.onChange?.({ ...panel });
    return result;
  }
}

/** True where the fault is for this panel; it is used up by it. */
function uses(fault: ForPanel | null, panel: PanelModel): boolean {
  if (fault === null || fault.times <= 0 || (fault.panel !== null && fault.panel !== panel.id)) return false;
  fault.times -= 1;
  return true;
}

function sayPanel(panel: PanelModel): string {
  const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');
  const tile = panel.wall
    ? `${panel.division >> 4}x${panel.division & 15} position ${panel.position}`
    : 'whole picture';
  return `panel ${panel.id} ${panel.on ? 'on' : 'off'}, input ${hex(panel.input)}, ${tile}`;
}

export const mdcSimulator: Simulator = {
  start: async ({ baudRate, ptyLink, tcpPort, panels = 8 }, changed) => {
    const device = new SimulatedMdc({ baudRate, ptyLink, tcpPort, panels });
    device.onChange = (panel) => changed(sayPanel(panel));
    const addresses = await device.start();
    const orders = mdcOrders(device);
    return {
      addresses,
      panels,
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
